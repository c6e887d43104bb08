//! What stands below a future that waits: what it awaits there, and what it has left aside.
//!
//! Who has polled another once need not await it now: a future that is pinned and polled in a `select!` is suspended all the
//! same while the fn around it awaits something else. What tells is whether it was polled since the await was reached; and
//! where it was polled before: a stream, which is awaited anew for each item, polls only those that were woken.

use pollscope::trace::{EventKind, MachineKind};

use crate::model::{FutureIx, Model, Place, Poll, State};

/// How many children are looked at, the latest first.
const LOOK: usize = 256;

/// The children of a future that are not done, the oldest first.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Below {
    /// Those that the await at which it stands has polled.
    pub(super) awaited: Vec<FutureIx>,
    /// Those that were last polled at the same await, before it was reached anew.
    pub(super) earlier: Vec<FutureIx>,
    /// Those that another await has polled.
    pub(super) parked: Vec<FutureIx>,
    /// Those that it has made, and that nothing has polled.
    pub(super) fresh: Vec<FutureIx>,
}

/// What stands below the future after the event.
pub(super) fn below(model: &Model, of: FutureIx, event: usize) -> Below {
    let since = here_since(model, of, event);
    let place = |event| model.future(of).state_at(event).and_then(State::place);
    let here = place(event);
    // One that was traced from outside has no places that could be told apart.
    let has_places = model.machine(of).is_some_and(|machine| machine.kind != MachineKind::Future);
    let children = &model.future(of).children;
    let mut below = Below::default();
    for child in &children[children.len().saturating_sub(LOOK)..] {
        let future = model.future(*child);
        match future.state_at(event) {
            Some(State::Unresumed) if future.creator == Some(of) => below.fresh.push(*child),
            Some(State::Pending(_)) => {}
            _ => continue,
        }
        let Some(poll) = model.poll_before(*child, event + 1) else { continue };
        // It may have been handed on to another one.
        if !is_within(model, poll, of) {
            continue;
        }
        let list = if poll.begin() >= since {
            &mut below.awaited
        } else if !has_places || (here != Some(Place::Unseen) && place(poll.begin()) == here) {
            &mut below.earlier
        } else {
            &mut below.parked
        };
        list.push(*child);
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

/// The `Pending` with which the future above ended its last poll before the event, if that poll began after the wake: who was
/// woken then, and is polled only now, was left aside by it.
pub(super) fn left_aside(model: &Model, above: FutureIx, wake: usize, event: usize) -> Option<usize> {
    let now = model.poll_before(above, event)?;
    let last = model.poll_before(above, now.begin()).filter(|last| last.begin() > wake)?;
    let end = last.end().filter(|end| model.of_event(*end) == Some(above))?;
    matches!(model.events()[end].kind, EventKind::Pending { .. }).then_some(end)
}

/// The event since which the future stands where it does, or else that of its last poll.
fn here_since(model: &Model, of: FutureIx, event: usize) -> usize {
    model.visit(of, event).unwrap_or_else(|| model.poll_before(of, event + 1).map_or(0, Poll::begin))
}

fn is_within(model: &Model, poll: &Poll, of: FutureIx) -> bool {
    poll.within().is_some_and(|within| model.polls()[within].future == of)
}
