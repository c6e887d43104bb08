//! Wakes that are missing, useless or too late.

use pollscope::trace::EventKind;

use super::{Findings, Lint};
use crate::model::{FutureIx, Poll, State};

/// So often in a row a future may wake itself: to yield is no spin.
const SPIN: usize = 8;

pub(super) fn look(found: &mut Findings<'_>) {
    let unheld = unheld(found);
    for of in found.model.indices() {
        spin(found, of);
        if let Some(since) = unheld[of.index()] {
            lost(found, of, since);
        }
        never_polled_again(found, of);
        after_end(found, of);
    }
}

/// For each future the last event that says that nobody holds a waker of it.
fn unheld(found: &Findings<'_>) -> Vec<Option<usize>> {
    let mut unheld = vec![None; found.model.futures().len()];
    for (event, what) in found.model.events().iter().enumerate() {
        if matches!(what.kind, EventKind::Pending { unheld: true, .. } | EventKind::Unheld { .. })
            && let Some(of) = found.model.of_event(event)
        {
            unheld[of.index()] = Some(event);
        }
    }
    unheld
}

/// Pending, held by nobody, and its whole task is never polled again.
fn lost(found: &mut Findings<'_>, of: FutureIx, since: usize) {
    let model = found.model;
    let future = model.future(of);
    let pending = matches!(future.state_at(since), Some(State::Pending(_)));
    let root = model.root(of);
    let later = model.poll_before(root, model.events().len()).is_some_and(|poll| poll.begin() > since);
    let woken = !model.task_wakes_between(root, since..model.events().len()).is_empty();
    if !pending || later || woken {
        return;
    }
    let place = future.state_at(since).and_then(State::place);
    let at = place
        .and_then(|place| model.point_at(of, place))
        .map_or(String::new(), |p| format!(" at line {}", p.line));
    let how = match model.events()[since].kind {
        EventKind::Unheld { .. } => "the last waker of it was dropped without a call",
        _ => "nobody kept its waker",
    };
    let says = format!(
        "{} is Pending{at} since {}, and {how}: nothing can wake it.",
        found.name(of),
        found.at(since)
    );
    found.add(Lint::LostWakeup, of, [since], &says);
}

/// A task that was woken after its last poll began, is suspended, and is not polled any more.
fn never_polled_again(found: &mut Findings<'_>, of: FutureIx) {
    let model = found.model;
    let future = model.future(of);
    if future.depth > 0 || future.last_state() == State::Returned {
        return;
    }
    let end = model.events().len();
    let since = model.poll_before(of, end).map_or(0, Poll::begin);
    let last_pending = future.changes.iter().rev().find(|change| matches!(change.state, State::Pending(_)));
    let suspended =
        matches!(future.last_state(), State::Pending(_) | State::Dropped(_)) && last_pending.is_some();
    // With a program's end the drop of one future wakes another one.
    let wakes = model.task_wakes_between(of, since..model.closing());
    let gone =
        future.changes.last().filter(|change| change.state.ended()).map_or(end, |change| change.event());
    let Some(wake) = wakes.iter().map(|wake| *wake as usize).find(|wake| *wake < gone) else { return };
    if suspended {
        let fate = if gone < end {
            format!("it was dropped at {}", found.at(gone))
        } else {
            "the trace ended".to_owned()
        };
        let says =
            format!("{} was woken at {}, and not polled again until {fate}.", found.name(of), found.at(wake));
        found.add(Lint::WokenNeverPolled, of, [wake].into_iter().chain((gone < end).then_some(gone)), &says);
    }
}

/// Poll after poll in which it wakes itself, and stays at the same point.
fn spin(found: &mut Findings<'_>, of: FutureIx) {
    let model = found.model;
    let future = model.future(of);
    let mut run: Vec<usize> = Vec::new();
    let mut longest: Vec<usize> = Vec::new();
    let mut last = None;
    for poll in &future.polls {
        let poll = &model.polls()[*poll as usize];
        let Some(end) = poll.end() else { break };
        let own_wake = future.wakes_between(poll.begin()..end).iter().any(|wake| {
            matches!(model.events()[*wake as usize].kind, EventKind::Wake { by: Some(by), .. } if by == future.id)
        });
        let stands = match future.state_at(end) {
            Some(State::Pending(place)) => Some(place),
            _ => None,
        };
        if own_wake && stands.is_some() && (last.is_none() || last == stands) {
            run.push(poll.begin());
        } else {
            run.clear();
        }
        last = if run.is_empty() { None } else { stands };
        if run.len() > longest.len() {
            longest.clone_from(&run);
        }
    }
    // A loop that yields at one place reaches its await anew each time; one that spins stays at it.
    let reached = |pair: &[usize]| {
        let reaches = |change: &crate::model::Change| {
            (pair[0]..pair[1]).contains(&change.event())
                && matches!(model.events()[change.event()].kind, EventKind::Await { .. })
        };
        let from = future.changes.partition_point(|change| change.event() < pair[0]);
        future.changes[from..].iter().take(8).any(reaches)
    };
    let stuck = longest.windows(2).filter(|pair| !reached(pair)).count();
    if stuck >= SPIN {
        let says = format!(
            "{} woke itself in {} polls one after the other, and stayed where it was.",
            found.name(of),
            longest.len()
        );
        found.add(Lint::SelfWakeSpin, of, longest.into_iter().take(8), &says);
    }
}

fn after_end(found: &mut Findings<'_>, of: FutureIx) {
    let model = found.model;
    let future = model.future(of);
    let Some(end) =
        future.changes.iter().find(|change| matches!(change.state, State::Returned | State::Panicked))
    else {
        return;
    };
    let late: Vec<usize> = future
        .wakes_between(end.event() + 1..model.events().len())
        .iter()
        .map(|wake| *wake as usize)
        .collect();
    if let Some(first) = late.first() {
        let times =
            if late.len() == 1 { String::new() } else { format!(", and {} more times", late.len() - 1) };
        let says = format!(
            "{} ended at {} and was woken at {}{times}.",
            found.name(of),
            found.at(end.event()),
            found.at(*first)
        );
        found.add(Lint::WokenAfterEnd, of, late.into_iter().take(8), &says);
    }
}
