//! A future's way through its machine: which moves between states it has made until an event, how often each, and how
//! long it was polled and pending.
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

/// What a future has done until a moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way {
    /// The moves of its machine.
    pub moves: Moves,
    /// Nanoseconds in which it was being polled.
    pub polling: u64,
    /// Nanoseconds in which it was suspended.
    pub pending: u64,
}

/// Where a walk has come to.
#[derive(Debug, Clone)]
struct Walk {
    way: Way,
    /// The state that it stands in; none where the trace could not see.
    from: Option<Node>,
    /// The last change, and when it was.
    last: (State, u64),
}

impl Walk {
    fn new() -> Self {
        Self { way: Way::default(), from: Some(Node::Unresumed), last: (State::Unknown, 0) }
    }

    fn change(&mut self, event: &Event, change: Change) {
        self.wait_until(event.at);
        self.last = (change.state(), event.at);
        let to = match (&event.kind, change.state()) {
            (EventKind::Await { .. }, State::Polling(Place::Point(point))) => Some(Node::Point(point)),
            (EventKind::Ready { .. }, _) => Some(Node::Returned),
            (EventKind::Await { .. }, _) => None,
            _ => return,
        };
        if let (Some(from), Some(to)) = (self.from, to) {
            *self.way.moves.entry((from, to)).or_default() += 1;
        }
        self.from = to;
    }

    /// Time goes by in the state it is in.
    fn wait_until(&mut self, time: u64) {
        let since = time.saturating_sub(self.last.1);
        match self.last.0 {
            State::Polling(_) => self.way.polling = self.way.polling.saturating_add(since),
            State::Pending(_) => self.way.pending = self.way.pending.saturating_add(since),
            _ => {}
        }
        self.last.1 = self.last.1.max(time);
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
                walk.change(&events[change.event()], *change);
            }
        }
        Self { counts }
    }
}

/// What a future had done when the event was over.
pub(super) fn way(model: &Model, of: FutureIx, event: usize) -> Way {
    let future = model.future(of);
    let changes = future.changes_until(event);
    let counts = future.counted.as_ref().map_or(&[][..], |counted| &counted.track.counts);
    let counted = (changes.len() / EVERY).min(counts.len());
    let mut walk = match counted.checked_sub(1) {
        Some(last) => counts[last].clone(),
        None => Walk::new(),
    };
    for change in &changes[counted * EVERY..] {
        walk.change(&model.events()[change.event()], *change);
    }
    walk.wait_until(model.time(event));
    walk.way
}
