//! Futures that are not polled, that are polled without need, and polls that take too long.

use pollscope::trace::EventKind;

use super::{Findings, Limits, Lint};
use crate::model::{FutureIx, Poll, State};
use crate::text;

/// So many awaits in one poll are no accident.
const MANY: usize = 1000;
/// An executor may poll once too often when it starts, or when it is told of something else.
const SPURIOUS: usize = 2;

pub(super) fn look(found: &mut Findings<'_>, limits: Limits) {
    let model = found.model;
    for of in model.indices() {
        never_polled(found, of);
        polled_unwoken(found, of);
    }
    // The time that each poll spends in the polls within it.
    let mut nested = vec![0_u64; model.polls().len()];
    for poll in model.polls() {
        if let Some(within) = poll.within() {
            nested[within] = nested[within].saturating_add(took(found, poll));
        }
    }
    for (poll, nested) in model.polls().iter().zip(nested) {
        let own = took(found, poll).saturating_sub(nested);
        if own > limits.poll {
            let end = poll.end().unwrap_or(model.events().len() - 1);
            let says = format!(
                "{} kept {} for {} in one poll{}.",
                found.name(poll.future),
                thread(found, poll),
                text::time(own),
                if poll.end().is_none() { ", which had not ended when the trace did" } else { "" }
            );
            found.add(Lint::BlocksThread, poll.future, [poll.begin(), end], &says);
        }
    }
    never_yields(found);
}

fn took(found: &Findings<'_>, poll: &Poll) -> u64 {
    let end = poll.end().map_or(found.model.end_time(), |end| found.model.time(end));
    end.saturating_sub(found.model.time(poll.begin()))
}

fn thread(found: &Findings<'_>, poll: &Poll) -> String {
    match found.model.trace().threads.len() {
        0 | 1 => "its thread".to_owned(),
        _ => format!("thread {}", found.model.thread_name(poll.thread)),
    }
}

fn never_polled(found: &mut Findings<'_>, of: FutureIx) {
    let future = found.model.future(of);
    let Some(created) = future.created else { return };
    let unresumed = future.changes.first().is_some_and(|change| change.state == State::Unresumed);
    if !future.polls.is_empty() || !unresumed {
        return;
    }
    let fate = match future.dropped {
        Some(dropped) => format!("and dropped at {}", found.at(dropped)),
        None => "and is there still when the trace ends".to_owned(),
    };
    let says = format!(
        "{} was made at {}, never polled, {fate}: its body never ran.",
        found.name(of),
        found.at(created)
    );
    found.add(Lint::NeverPolled, of, [created].into_iter().chain(future.dropped), &says);
}

/// A root that its executor polls although nothing in it was woken since its last poll began.
fn polled_unwoken(found: &mut Findings<'_>, of: FutureIx) {
    let model = found.model;
    let future = model.future(of);
    if future.depth > 0 {
        return;
    }
    // A waker of something in it that was dropped may still be called, which no trace tells.
    let tree = &model.lanes()[future.lane..future.lane_end.max(future.lane + 1)];
    if tree.iter().any(|of| matches!(model.future(*of).last_state(), State::Dropped(_))) {
        return;
    }
    let begins = |poll: &u32| model.polls()[*poll as usize];
    let roots: Vec<Poll> = future.polls.iter().map(begins).filter(|poll| poll.within().is_none()).collect();
    let unwoken: Vec<usize> = roots
        .windows(2)
        .filter(|pair| model.task_wakes_between(of, pair[0].begin()..pair[1].begin()).is_empty())
        .map(|pair| pair[1].begin())
        .collect();
    if unwoken.len() > SPURIOUS {
        let says = format!(
            "{} was polled {} times although nothing in it had been woken: its executor polls without being asked.",
            found.name(of),
            unwoken.len()
        );
        found.add(Lint::PolledUnwoken, of, unwoken.into_iter().take(8), &says);
    }
}

fn never_yields(found: &mut Findings<'_>) {
    let model = found.model;
    // How many awaits each poll has come to; a poll is looked at once it is over.
    let mut awaits = vec![0_usize; model.polls().len()];
    for (event, what) in model.events().iter().enumerate() {
        if let (EventKind::Await { .. }, Some(poll)) = (&what.kind, model.poll_of_event(event)) {
            awaits[poll] += 1;
        }
    }
    for (poll, awaits) in model.polls().iter().zip(awaits) {
        if awaits > MANY {
            let says = format!(
                "{} came to {awaits} awaits in one poll, and none of them was Pending.",
                found.name(poll.future)
            );
            let end = poll.end().unwrap_or(model.events().len() - 1);
            found.add(Lint::NeverYields, poll.future, [poll.begin(), end], &says);
        }
    }
}
