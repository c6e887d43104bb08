//! Which event brought about another, for whoever wants to follow a wake to where it came from.

use pollscope::trace::EventKind;

use super::woken::woken;
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
