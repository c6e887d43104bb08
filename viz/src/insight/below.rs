//! What stands below a future that waits: what it awaits there, and what it has left aside.
//!
//! Who has polled another once need not await it now: a future that is pinned and polled in a `select!` is suspended all the
//! same while the fn around it awaits something else. What tells is whether it was polled since the await was reached.

use crate::model::{FutureIx, Model, Poll, State};

/// How many children are looked at, the latest first.
const LOOK: usize = 256;

/// The suspended children of a future, the oldest first.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Below {
    /// Those that the await at which it stands has polled.
    pub(super) awaited: Vec<FutureIx>,
    /// Those that it has not.
    pub(super) parked: Vec<FutureIx>,
}

/// What stands below the future after the event.
pub(super) fn below(model: &Model, of: FutureIx, event: usize) -> Below {
    let since = here_since(model, of, event);
    let children = &model.future(of).children;
    let mut below = Below::default();
    for child in &children[children.len().saturating_sub(LOOK)..] {
        if !matches!(model.future(*child).state_at(event), Some(State::Pending(_))) {
            continue;
        }
        let Some(poll) = model.poll_before(*child, event + 1) else { continue };
        // It may have been handed on to another one.
        if !is_within(model, poll, of) {
            continue;
        }
        if poll.begin() >= since { below.awaited.push(*child) } else { below.parked.push(*child) }
    }
    below
}

/// Whether the future polled any other child since it stands where it does.
pub(super) fn polled_others(model: &Model, of: FutureIx, event: usize, but: FutureIx) -> bool {
    let since = here_since(model, of, event);
    let children = &model.future(of).children;
    children[children.len().saturating_sub(LOOK)..].iter().filter(|child| **child != but).any(|child| {
        let poll = model.poll_before(*child, event + 1);
        poll.is_some_and(|poll| poll.begin() >= since && is_within(model, poll, of))
    })
}

/// The event since which the future stands where it does, or else that of its last poll.
fn here_since(model: &Model, of: FutureIx, event: usize) -> usize {
    model.visit(of, event).unwrap_or_else(|| model.poll_before(of, event + 1).map_or(0, Poll::begin))
}

fn is_within(model: &Model, poll: &Poll, of: FutureIx) -> bool {
    poll.within().is_some_and(|within| model.polls()[within].future == of)
}
