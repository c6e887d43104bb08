//! Which task is polled next.

use pollscope::trace::EventKind;

use super::draft::{Draft, Kind};
use super::words::{name, no};
use crate::model::{FutureIx, Model, Poll};

/// How many tasks are looked at, to name some that do not run next.
const TASKS: usize = 24;

/// Asked where a turn ends and there is a choice.
pub(super) fn next(model: &Model, event: usize) -> Option<Draft> {
    let EventKind::Pending { .. } = model.events()[event].kind else { return None };
    let poll = model.polls()[model.poll_of_event(event)?];
    // With several threads there is no one next.
    if poll.end() != Some(event) || poll.within().is_some() || model.trace().threads.len() > 1 {
        return None;
    }
    let next = model.polls()[model.turns().get(poll.turn() + 1)?.poll];
    let right = next.future;
    let room = model.room(event, TASKS);
    let there: Vec<FutureIx> = room.ready.iter().chain(&room.waiting).map(|(of, _)| *of).collect();
    // One that is made later cannot be thought of.
    if !there.contains(&right) || there.len() < 2 {
        return None;
    }
    let it = name(model, right);
    // Whether a task waits for a poll by then, and since when.
    let woken = |of: FutureIx| {
        let since = model.poll_before(of, next.begin()).map_or(0, Poll::begin);
        model.task_wakes_between(model.root(of), since..next.begin()).first().copied()
    };
    let but = |of: FutureIx| match woken(of) {
        Some(_) => format!("It is woken by then, too, but {it} comes first."),
        None if model.poll_before(of, next.begin()).is_none() => {
            format!("It waits for its first poll, but {it} comes first.")
        }
        None => "Nothing wakes it before then.".to_owned(),
    };
    let others = there.iter().filter(|of| **of != right).take(3);
    let wrong = others.map(|of| no(name(model, *of), but(*of))).collect();
    let first = model.poll_before(right, next.begin()).is_none();
    let (sort, why) = match woken(right) {
        _ if first => ("first", format!("{it} has not been polled yet: this is its first poll.")),
        Some(wake) => ("woken", format!("{it} was woken at step {}, and so has its turn.", wake + 1)),
        None => ("unasked", format!("{it} is polled though no wake that the trace shows asks for it.")),
    };
    Some(Draft {
        kind: Kind::Next,
        of: right,
        event,
        decided: next.begin(),
        worth: if first { 4 } else { 3 },
        sort,
        ask: "This turn is over. Which task is polled next?".to_owned(),
        right: it.clone(),
        wrong,
        why,
    })
}
