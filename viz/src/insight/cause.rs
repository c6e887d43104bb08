//! Which event brought about another, for whoever wants to follow a wake to where it came from.

use pollscope::trace::EventKind;

use crate::model::{FutureIx, Model, Poll};

/// The event that brought this one about, as far as the trace tells: for a poll, the wake that asked for it, or the making
/// of what is polled for the first time; for what happens in a poll, the begin of that poll. None where it came from
/// outside of all that is traced.
pub fn cause(model: &Model, event: usize) -> Option<usize> {
    let begins = matches!(model.events().get(event)?.kind, EventKind::Poll { .. });
    if !begins {
        let begin = model.polls()[model.poll_of_event(event)?].begin();
        return (begin < event).then_some(begin);
    }
    let of = model.of_event(event)?;
    let Some(before) = model.poll_before(of, event) else {
        return model.future(of).created.filter(|created| *created < event);
    };
    wake(model, of, before.begin()..event).or_else(|| {
        // Polled along with what is above it.
        let within = model.polls()[model.poll_of_event(event)?].within()?;
        Some(model.polls()[within].begin())
    })
}

/// The wake for which a future is polled: the first of its own, or else of something below it, or else of its task.
fn wake(model: &Model, of: FutureIx, range: std::ops::Range<usize>) -> Option<usize> {
    let first = |wakes: &[u32]| wakes.first().map(|wake| *wake as usize);
    if let Some(own) = first(model.future(of).wakes_between(range.clone())) {
        return Some(own);
    }
    let root = model.root(of);
    // Since the task's own last turn: what was woken before that has been answered.
    let since = model.poll_before(root, range.end).map_or(range.start, Poll::begin).min(range.start);
    let task = model.task_wakes_between(root, since..range.end);
    let below = |wake: &&u32| {
        let woken = model.of_event(**wake as usize);
        woken.is_some_and(|woken| woken == of || model.is_below(woken, of))
    };
    // What waits for long in a large task is woken often.
    task.iter().rev().take(256).rev().find(below).map(|wake| *wake as usize)
}
