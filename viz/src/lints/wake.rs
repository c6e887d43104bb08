//! Wakes that are missing, too late, or not answered.

use pollscope::trace::EventKind;

use super::pending::is_for_ever;
use super::{Findings, Limits, Lint, at, line, name};
use crate::model::{FutureIx, Model, Poll, State};

pub(super) fn look(found: &mut Findings<'_>, limits: Limits) {
    let unheld = unheld(found.model);
    for of in found.model.indices() {
        if let Some(since) = unheld[of.index()] {
            lost(found, of, since);
        }
        if found.model.future(of).depth == 0 {
            never_polled_again(found, of, limits);
        } else {
            left_behind(found, of, limits);
        }
        after_end(found, of);
    }
}

/// For each future the last event that says that nobody holds a waker of it.
fn unheld(model: &Model) -> Vec<Option<usize>> {
    let mut unheld = vec![None; model.futures().len()];
    for (event, what) in model.events().iter().enumerate() {
        if matches!(what.kind, EventKind::Pending { unheld: true, .. } | EventKind::Unheld { .. })
            && let Some(of) = model.of_event(event)
        {
            unheld[of.index()] = Some(event);
        }
    }
    unheld
}

/// Pending, held by nobody, and its whole task is never polled again.
fn lost(found: &mut Findings<'_>, of: FutureIx, since: usize) {
    let model = found.model;
    let Some(State::Pending(place)) = model.future(of).state_at(since) else { return };
    let root = model.root(of);
    let later = model.poll_before(root, model.events().len()).is_some_and(|poll| poll.begin() > since);
    let woken = !model.task_wakes_between(root, since..model.events().len()).is_empty();
    if later || woken || is_for_ever(model, of, place) {
        return;
    }
    found.add(Lint::LostWakeup, of, Some(place), [since], || {
        let how = match model.events()[since].kind {
            EventKind::Unheld { .. } => "the last waker of it was dropped without a call",
            _ => "nobody kept its waker",
        };
        let at_line = line(model, of, place).map_or(String::new(), |line| format!(" at {line}"));
        let from = at(model, model.suspended_since(of, since).unwrap_or(since));
        let waits = match model.future(of).dropped {
            Some(dropped) if dropped < model.closing() => {
                format!(
                    "was Pending{at_line} from {from} until it was cancelled at {}, and {how}: nothing could",
                    at(model, dropped)
                )
            }
            _ => format!("has been Pending{at_line} since {from}, and {how}: nothing can"),
        };
        format!("{} {waits} wake it.", name(model, of))
    });
}

/// A task that was woken after its last poll began, is suspended, and is not polled any more.
fn never_polled_again(found: &mut Findings<'_>, of: FutureIx, limits: Limits) {
    let model = found.model;
    let future = model.future(of);
    let end = model.events().len();
    let since = model.poll_before(of, end).map_or(0, Poll::begin);
    let (State::Pending(place) | State::Dropped(place)) = future.last_state() else { return };
    if !future.changes.iter().any(|change| matches!(change.state(), State::Pending(_))) {
        return;
    }
    // With a program's end the drop of one future wakes another one.
    let mut wakes = model.task_wakes_between(of, since..model.closing()).iter().map(|wake| *wake as usize);
    // What was polled for it within that poll asks for nothing any more.
    let is_open = |wake: &usize| {
        model.of_event(*wake).is_some_and(|woken| !model.is_answered(woken, *wake, model.closing()))
    };
    let Some(wake) = wakes.find(is_open) else { return };
    let gone = future.dropped;
    // Whoever drops it soon after the wake has no need of it, or ends the run.
    if gone.is_some_and(|gone| {
        gone < wake || model.time(gone) - model.time(wake).min(model.time(gone)) <= limits.poll
    }) {
        return;
    }
    found.add(Lint::WokenNotPolled, of, Some(place), [wake].into_iter().chain(gone), || {
        let fate = match gone {
            Some(gone) => format!("it was cancelled at {}", at(model, gone)),
            None => "the trace ended".to_owned(),
        };
        format!("{} was woken at {}, and not polled again until {fate}.", name(model, of), at(model, wake))
    });
}

/// A future that was woken, and that was not polled for long although what it is a part of was.
fn left_behind(found: &mut Findings<'_>, of: FutureIx, limits: Limits) {
    let model = found.model;
    let future = model.future(of);
    // Most are woken rarely.
    for (index, poll) in future.polls.iter().enumerate().filter(|_| !future.wakes.is_empty()) {
        let poll = &model.polls()[*poll as usize];
        let next = future.polls.get(index + 1).map(|next| &model.polls()[*next as usize]);
        let Some(above) = poll.within().map(|within| model.polls()[within].future) else { continue };
        let until = next.map_or(model.closing(), Poll::begin).min(future.dropped.unwrap_or(usize::MAX));
        let Some(wake) = future.wakes_between(poll.begin()..until).first().map(|wake| *wake as usize) else {
            continue;
        };
        let state = future.state_at(wake.max(poll.end().unwrap_or(wake)));
        let Some(State::Pending(place)) = state else { continue };
        let waited = model.time(until.min(model.events().len() - 1)).saturating_sub(model.time(wake));
        let begins = |at: usize| {
            model.future(above).polls.partition_point(|poll| model.polls()[*poll as usize].begin() < at)
        };
        // In a poll that is under way then, it is polled, or dropped.
        let ends = model.poll_before(above, until).map(|last| last.end().unwrap_or(usize::MAX));
        let under_way = ends.is_some_and(|end| end > until && until < model.closing());
        let passed = begins(until).saturating_sub(begins(wake)).saturating_sub(usize::from(under_way));
        // What is left behind when the run ends is so for ever, and so is what goes with the one above it.
        let with_above = next.is_none() && model.future(above).dropped.is_some_and(|gone| gone < until);
        let for_ever = until >= model.closing() || with_above;
        if passed == 0 || (waited <= limits.poll && !for_ever) {
            continue;
        }
        let mut steps = vec![wake, model.polls()[model.future(above).polls[begins(wake)] as usize].begin()];
        steps.extend((until < model.events().len()).then_some(until));
        found.add_by(Lint::WokenNotPolled, of, Some(place), Some(above), steps, || {
            let fate = match (next, future.dropped) {
                (Some(_), _) => format!("not polled until {}", at(model, until)),
                (None, Some(_)) => format!("cancelled without a poll, in step {}", until + 1),
                (None, None) => "not polled until the trace ended".to_owned(),
            };
            let times = if passed == 1 { "once".to_owned() } else { format!("{passed} times") };
            format!(
                "{} was woken at {}, and {fate}: {}, which polled it before, was polled {times} meanwhile \
                 and did not poll it.",
                name(model, of),
                at(model, wake),
                name(model, above),
            )
        });
    }
}

fn after_end(found: &mut Findings<'_>, of: FutureIx) {
    let model = found.model;
    let future = model.future(of);
    let Some(end) =
        future.changes.iter().find(|change| matches!(change.state(), State::Returned | State::Panicked))
    else {
        return;
    };
    let late = future.wakes_between(end.event() + 1..model.events().len());
    let Some(first) = late.first().map(|wake| *wake as usize) else { return };
    let steps = late.iter().map(|wake| *wake as usize);
    found.add(Lint::WokenAfterEnd, of, None, steps, || {
        let times =
            if late.len() == 1 { String::new() } else { format!(", and {} more times", late.len() - 1) };
        format!(
            "{} ended at {} and was woken at {}{times}.",
            name(model, of),
            at(model, end.event()),
            at(model, first)
        )
    });
}
