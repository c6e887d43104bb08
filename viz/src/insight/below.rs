//! What stands below a future that waits, as a sentence tells it: what it awaits there, and what it has left aside.
//!
//! A stream, which is awaited anew for each item, polls only those that were woken: so those that were polled before at the same
//! await are told apart from those of another one.

use pollscope::trace::EventKind;

use crate::model::{FutureIx, Model, Place, Poll, Stands, State, Those};

/// How many of each kind are looked at, the first of them; of the others it is told how many they are.
const MOST: usize = 64;

/// The children of a future that are not done, those first that came first.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Below {
    /// Those that the await at which it stands has polled.
    pub(super) awaited: Those,
    /// Those that were last polled at the same await, before it was reached anew.
    pub(super) earlier: Vec<FutureIx>,
    /// Those that another await has polled.
    pub(super) parked: Vec<FutureIx>,
    /// How many more there are that were polled before.
    pub(super) more: usize,
    /// Those that it has made, and that nothing has polled.
    pub(super) fresh: Those,
}

/// What stands below the future after the event.
pub(super) fn below(model: &Model, of: FutureIx, event: usize) -> Below {
    let below = model.below(of, event, MOST);
    let Those { first, more } = below.before;
    let (parked, earlier) = first.into_iter().partition(|child| is_left(model, *child, of, event));
    Below { awaited: below.awaited, earlier, parked, more, fresh: below.fresh }
}

/// Whether a child waits that another await than that at which the future stands has polled.
pub(super) fn is_parked(model: &Model, child: FutureIx, of: FutureIx, event: usize) -> bool {
    model.stands_below(child, of, event) == Some(Stands::Before) && is_left(model, child, of, event)
}

/// Whether it was another await that has polled a child last.
fn is_left(model: &Model, child: FutureIx, of: FutureIx, event: usize) -> bool {
    let place = |event| model.future(of).state_at(event).and_then(State::place);
    let here = place(event);
    let begin = model.poll_before(child, event + 1).map_or(0, Poll::begin);
    // One that was traced from outside has no places that could be told apart.
    !model.is_foreign(of) && (here == Some(Place::Unseen) || place(begin) != here)
}

/// The `Pending` with which the future above ended its last poll before the event, if that poll began after the wake: who was
/// woken then, and is polled only now, was left aside by it.
pub(super) fn left_aside(model: &Model, above: FutureIx, wake: usize, event: usize) -> Option<usize> {
    let now = model.poll_before(above, event)?;
    let last = model.poll_before(above, now.begin()).filter(|last| last.begin() > wake)?;
    let end = last.end().filter(|end| model.of_event(*end) == Some(above))?;
    matches!(model.events()[end].kind, EventKind::Pending { .. }).then_some(end)
}
