//! A future's way through its machine: which moves between states it has made until an event, and how often each.
//!
//! A long way is counted up to every so many steps beforehand, so that no moment takes long to know.

use std::collections::BTreeMap;

use pollscope::trace::{Event, EventKind, Node};

use super::{Change, Future, FutureIx, Model, Place, State};

/// How often each move was made.
pub type Moves = BTreeMap<(Node, Node), usize>;

/// How many changes lie between two counts.
const EVERY: usize = 4096;

/// The counts, each as it stood before the change of a multiple of [`EVERY`], without the first.
#[derive(Debug, Clone, Default)]
pub(super) struct Track {
    counts: Vec<Walk>,
}

/// Where a walk has come to.
#[derive(Debug, Clone)]
struct Walk {
    moves: Moves,
    /// The state that it stands in; none where the trace could not see.
    from: Option<Node>,
}

impl Walk {
    fn new() -> Self {
        Self { moves: Moves::new(), from: Some(Node::Unresumed) }
    }

    fn change(&mut self, kind: &EventKind, change: Change) {
        let to = match (kind, change.state) {
            (EventKind::Await { .. }, State::Polling(Place::Point(point))) => Some(Node::Point(point)),
            (EventKind::Ready { .. }, _) => Some(Node::Returned),
            (EventKind::Await { .. }, _) => None,
            _ => return,
        };
        if let (Some(from), Some(to)) = (self.from, to) {
            *self.moves.entry((from, to)).or_default() += 1;
        }
        self.from = to;
    }
}

impl Track {
    /// Walks a future's way once, if it is long.
    pub(super) fn new(future: &Future, events: &[Event]) -> Self {
        let mut counts = Vec::new();
        if future.changes.len() > EVERY {
            let mut walk = Walk::new();
            for (index, change) in future.changes.iter().enumerate() {
                if index > 0 && index % EVERY == 0 {
                    counts.push(walk.clone());
                }
                walk.change(&events[change.event()].kind, *change);
            }
        }
        Self { counts }
    }
}

/// How often each move was made when the event was over.
pub(super) fn moves(model: &Model, of: FutureIx, event: usize) -> Moves {
    let future = model.future(of);
    let changes = future.changes_until(event);
    let counted = (changes.len() / EVERY).min(future.track.counts.len());
    let mut walk = match counted.checked_sub(1) {
        Some(last) => future.track.counts[last].clone(),
        None => Walk::new(),
    };
    for change in &changes[counted * EVERY..] {
        walk.change(&model.events()[change.event()].kind, *change);
    }
    walk.moves
}
