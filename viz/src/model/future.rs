//! One future of a trace, with all that happens to it.

use pollscope::trace::FutureId;

use super::pyramid::Pyramid;
use super::state::{Change, State};
use super::track::Track;

/// A future's index in its [`Model`](super::Model): dense, unlike the ids of a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FutureIx(pub(super) u32);

impl FutureIx {
    /// As an index of [`Model::futures`](super::Model::futures).
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// One future. Indices of events are those of [`Trace::events`](pollscope::trace::Trace::events).
#[derive(Debug, Clone)]
pub struct Future {
    /// Its id in the trace.
    pub id: FutureId,
    /// Its machine; none where the trace never says how it was made.
    pub machine: Option<u32>,
    /// The event that made it.
    pub created: Option<usize>,
    /// The future whose poll made it.
    pub creator: Option<FutureIx>,
    /// The first future in whose poll it was polled; none for a root, and for one that was never polled.
    pub parent: Option<FutureIx>,
    /// The event that dropped it.
    pub dropped: Option<usize>,
    /// Its polls, as indices of [`Model::polls`](super::Model::polls), in order.
    pub polls: Vec<u32>,
    /// The events that woke it, in order.
    pub wakes: Vec<u32>,
    /// The events that bound locals of its body, in order.
    pub binds: Vec<u32>,
    /// The events about it that stand in no other list: they change nothing of its state.
    pub(super) asides: Vec<u32>,
    /// The events with which it reached an await point, in order.
    pub(super) visits: Vec<u32>,
    /// Its states, by the event that brought each; there is always one.
    pub changes: Vec<Change>,
    /// What was counted beforehand, where much happens to it; most futures are short, and there can be very many.
    pub(super) counted: Option<Box<Counted>>,
    /// What stands below it in the tree of lanes, in order of appearance.
    pub children: Vec<FutureIx>,
    /// Its row in the tree of lanes.
    pub lane: usize,
    /// The row after the last of its descendants.
    pub lane_end: usize,
    /// How deep it stands in the tree of lanes.
    pub depth: usize,
    /// Whether another future goes by the same name.
    pub(super) shares_name: bool,
}

/// What would take long to count of a future when it is asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Counted {
    /// What its lane shows of many changes at once.
    pub(super) pyramid: Pyramid,
    /// Its way through its machine.
    pub(super) track: Track,
}

impl Future {
    pub(super) fn new(id: FutureId) -> Self {
        Self {
            id,
            machine: None,
            created: None,
            creator: None,
            parent: None,
            dropped: None,
            polls: Vec::new(),
            wakes: Vec::new(),
            binds: Vec::new(),
            asides: Vec::new(),
            visits: Vec::new(),
            changes: Vec::new(),
            counted: None,
            children: Vec::new(),
            lane: 0,
            lane_end: 0,
            depth: 0,
            shares_name: false,
        }
    }

    /// Its state after the event; none before the trace first speaks of it.
    pub fn state_at(&self, event: usize) -> Option<State> {
        self.changes_until(event).last().map(|change| change.state())
    }

    /// Its state just before the event.
    pub fn state_before(&self, event: usize) -> Option<State> {
        let end = self.changes.partition_point(|change| change.event() < event);
        self.changes[..end].last().map(|change| change.state())
    }

    /// Its changes up to and including the event.
    pub fn changes_until(&self, event: usize) -> &[Change] {
        &self.changes[..self.changes.partition_point(|change| change.event() <= event)]
    }

    /// Its state when the trace ends.
    pub fn last_state(&self) -> State {
        self.changes.last().map_or(State::Unknown, |change| change.state())
    }

    /// The events with which it reached an await point, in order.
    pub fn visits(&self) -> &[u32] {
        &self.visits
    }

    /// The events that woke it within the range.
    pub fn wakes_between(&self, range: std::ops::Range<usize>) -> &[u32] {
        between(&self.wakes, range)
    }
}

/// The part of a sorted list that lies in the range.
pub(super) fn between(sorted: &[u32], range: std::ops::Range<usize>) -> &[u32] {
    let start = sorted.partition_point(|event| (*event as usize) < range.start);
    let end = sorted.partition_point(|event| (*event as usize) < range.end);
    &sorted[start..end.max(start)]
}

/// The next event of a sorted list after this one, or the last before it.
pub(super) fn beside(sorted: &[u32], event: usize, back: bool) -> Option<usize> {
    let found = if back {
        let before = sorted.partition_point(|one| (*one as usize) < event);
        sorted[..before].last()
    } else {
        sorted.get(sorted.partition_point(|one| *one as usize <= event))
    };
    found.map(|one| *one as usize)
}
