//! The futures in the order in which a screen has them: thread by thread, each below the one that polls it.
//!
//! Who filters or folds them looks at all of them, and there can be very many, so what that asks of a future stands here
//! beside one another, in a few bytes.

use std::ops::Range;

use pollscope::trace::{Event, FutureId};

use super::{Future, FutureIx, Model, NONE, Poll};

/// One future in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// Which.
    pub of: FutureIx,
    /// Its id in the trace.
    pub id: FutureId,
    end: u32,
    machine: u32,
}

impl Seat {
    /// Where the first stands after it that is not below it.
    pub fn end(&self) -> usize {
        self.end as usize
    }

    /// Its machine; none where the trace never says how it was made.
    pub fn machine(&self) -> Option<usize> {
        (self.machine != NONE).then_some(self.machine as usize)
    }
}

/// The order.
#[derive(Debug)]
pub(super) struct Seats {
    pub(super) all: Vec<Seat>,
    /// Each thread that has any, and where its first one stands.
    threads: Vec<(u32, u32)>,
}

impl Seats {
    pub(super) fn new(events: &[Event], polls: &[Poll], futures: &[Future], lanes: &[FutureIx]) -> Self {
        let mut roots = Vec::new();
        let mut lane = 0;
        while let Some(of) = lanes.get(lane) {
            let root = &futures[of.index()];
            roots.push((thread(events, polls, root), lane as u32..root.lane_end as u32));
            lane = root.lane_end;
        }
        roots.sort_by_key(|(thread, _)| *thread);
        let (mut all, mut threads) = (Vec::with_capacity(lanes.len()), Vec::<(u32, u32)>::new());
        for (thread, tree) in roots {
            if threads.last().is_none_or(|(last, _)| *last != thread) {
                threads.push((thread, all.len() as u32));
            }
            let start = all.len() as u32;
            all.extend(lanes[tree.start as usize..tree.end as usize].iter().map(|of| {
                let future = &futures[of.index()];
                let end = start + (future.lane_end as u32 - tree.start);
                Seat { of: *of, id: future.id, end, machine: future.machine.unwrap_or(NONE) }
            }));
        }
        Self { all, threads }
    }
}

impl Model {
    /// The futures, thread by thread, each below the one that polls it.
    pub fn seats(&self) -> &[Seat] {
        &self.seats.all
    }

    /// The threads that polled a root first, or made one that was never polled, each with its part of [`Self::seats`].
    pub fn seats_of_threads(&self) -> impl Iterator<Item = (u32, Range<usize>)> {
        let threads = &self.seats.threads;
        let ends = threads.iter().skip(1).map(|(_, start)| *start as usize).chain([self.seats.all.len()]);
        threads.iter().zip(ends).map(|((thread, start), end)| (*thread, *start as usize..end))
    }

    /// The thread that a future's task belongs to.
    pub fn thread_of_task(&self, of: FutureIx) -> u32 {
        thread(self.events(), &self.polls, self.future(self.root(of)))
    }

    /// How many futures the trace has spoken of until an event: those are the first ones.
    pub fn known_until(&self, event: usize) -> usize {
        self.futures
            .partition_point(|future| future.changes.first().is_some_and(|first| first.event() <= event))
    }
}

/// The thread that a root belongs to: the one that polled it first, or else that made it.
fn thread(events: &[Event], polls: &[Poll], root: &Future) -> u32 {
    match root.polls.first() {
        Some(poll) => polls[*poll as usize].thread,
        None => root.created.map_or(0, |event| events[event].thread),
    }
}
