//! Which event brought about another, for whoever wants to follow a wake to where it came from.

use pollscope::trace::EventKind;

use super::woken::woken;
use crate::model::{FutureIx, Model, Poll};

/// The event that brought this one about, as far as the trace tells: for a poll, the wake that asked for it, or the making
/// of what is polled for the first time; for what happens in a poll, the begin of that poll; for a wake outside of all polls, what ended just before
/// it. None where it came from outside of all that is traced.
pub fn cause(model: &Model, event: usize) -> Option<usize> {
    let begins = matches!(model.events().get(event)?.kind, EventKind::Poll { .. });
    if !begins {
        let Some(poll) = model.poll_of_event(event) else { return just_before(model, event) };
        let begin = model.polls()[poll].begin();
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

/// How long after an end a wake can come and still be told of with it, in nanoseconds: a clock of the system counts them.
const SOON: u64 = 50_000;

/// How many events may come between the two.
const BETWEEN: usize = 64;

/// For a wake outside of every traced poll: the end or the drop directly before it on its thread. A task's handle is woken when
/// its future has returned, by what is around that and not traced; and a channel's receiver when the sender is dropped.
pub(super) fn just_before(model: &Model, event: usize) -> Option<usize> {
    let EventKind::Wake { by: None, .. } = model.events()[event].kind else { return None };
    let thread = model.events()[event].thread;
    // One end may wake several.
    let is_between = |event: &usize| {
        let event = &model.events()[*event];
        let aside = matches!(event.kind, EventKind::Wake { by: None, .. } | EventKind::Unheld { .. });
        event.thread != thread || aside
    };
    let before = (event.saturating_sub(BETWEEN)..event).rev().find(|before| !is_between(before))?;
    let ends = matches!(
        model.events()[before].kind,
        EventKind::Ready { .. } | EventKind::Panic { .. } | EventKind::Drop { .. }
    );
    let is_soon = model.time(event).saturating_sub(model.time(before)) <= SOON;
    (ends && is_soon && model.poll_of_event(event).is_none()).then_some(before)
}

/// The wake for which a future is polled: the first of its own, or else of something below it, or else of its task.
fn wake(model: &Model, of: FutureIx, range: std::ops::Range<usize>) -> Option<usize> {
    let first = |wakes: &[u32]| wakes.first().map(|wake| *wake as usize);
    if let Some(own) = first(model.future(of).wakes_between(range.clone())) {
        return Some(own);
    }
    // As of the turn of which the poll is part.
    let turn = model.poll_of_event(range.end).map(|poll| model.polls()[poll].turn());
    let turn = turn.map(|turn| model.polls()[model.turns()[turn].poll]);
    let (root, asked) = turn.map_or((model.root(of), range.end), |turn| (turn.future, turn.begin()));
    // Since the task's own last turn: what was woken before that has been answered.
    let since = model.poll_before(root, range.end).map_or(range.start, Poll::begin).min(range.start);
    let woken = woken(model, root, since..range.end, asked);
    let below = woken.iter().find(|woken| woken.of == of || model.is_below(woken.of, of));
    below.map(|woken| woken.wake)
}
