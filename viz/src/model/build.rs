//! Builds the index of a trace in one pass.
//!
//! It takes what comes: futures that were never made, polls that never end, ends without a begin. Where the trace
//! contradicts itself the state is [`State::Unknown`], never a guess, and memory grows with the number of events
//! only, never with an id.

use std::collections::HashMap;
use std::num::NonZero;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

use pollscope::trace::{Details, Event, EventKind, FutureId, Trace};

use super::future::{Future, FutureIx};
use super::ids::Ids;
use super::state::{Change, Place, State};
use super::tasks::Tasks;
use super::track::Track;
use super::{Link, Model, NONE, Poll, Turn, lanes};

/// Indexes the trace.
pub(super) fn build(trace: Trace) -> Model {
    let events = trace.events.len();
    let mut builder = Builder {
        ids: Ids::new(events),
        counts: Counts::new(&trace),
        links: Vec::with_capacity(events),
        // One more than there should be, for an index beyond all of them.
        stacks: vec![Vec::new(); trace.threads.len() + 1],
        ..Builder::default()
    };
    for (index, event) in trace.events.iter().enumerate() {
        builder.event(index as u32, event);
    }
    let Builder { mut futures, ids, polls, turns, links, wakes, .. } = builder;
    mark_shared_names(&trace, &mut futures);
    let lanes = plant(&mut futures);
    count_beforehand(&mut futures, &trace.events);
    let tasks = Tasks::new(&futures, &lanes);
    let closing = closing(&trace.events);
    let kept = trace.machines.iter().map(|_| OnceLock::new()).collect();
    Model {
        trace,
        futures,
        ids,
        polls,
        turns,
        links,
        wakes,
        lanes,
        tasks,
        closing,
        kept,
        gaps: OnceLock::new(),
    }
}

/// What would take long to count in a long run is counted here, each future by itself; in a long run by as many threads
/// as there are processors.
fn count_beforehand(futures: &mut [Future], events: &[Event]) {
    const LONG: usize = 200_000;
    let count = |future: &mut Future| {
        future.pyramid = lanes::pyramid(&future.changes);
        future.track = Track::new(future, events);
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    if events.len() < LONG || threads == 1 {
        futures.iter_mut().for_each(count);
        return;
    }
    let queue = Mutex::new(futures.iter_mut());
    // None of this panics; if it did, the others would go on and the panic be passed on.
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(future) = next() {
                    count(future);
                }
            });
        }
    });
}

/// Where the drops begin with which a program ends; a wake in that part comes of one of them.
fn closing(events: &[Event]) -> usize {
    let ends = |event: &&Event| {
        matches!(event.kind, EventKind::Drop { .. } | EventKind::Wake { .. } | EventKind::Unheld { .. })
    };
    let last = &events[events.len() - events.iter().rev().take_while(ends).count()..];
    // What was woken before the first drop could still have been polled.
    let first = last.iter().position(|event| matches!(event.kind, EventKind::Drop { .. }));
    events.len() - first.map_or(0, |first| last.len() - first)
}

#[derive(Default)]
struct Builder {
    futures: Vec<Future>,
    ids: Ids,
    counts: Counts,
    polls: Vec<Poll>,
    turns: Vec<Turn>,
    links: Vec<Link>,
    wakes: Vec<u32>,
    /// The polls under way, by thread.
    stacks: Vec<Vec<u32>>,
    /// How many of them are each future's: a stack can be as deep as the trace is long, and is searched only then.
    under_way: Vec<u32>,
}

/// How much each future will have, so that no list of it has to grow: there can be very many.
#[derive(Default)]
struct Counts(Vec<[u32; 4]>);

impl Counts {
    fn new(trace: &Trace) -> Self {
        let mut counts: Vec<[u32; 4]> = Vec::new();
        let limit = trace.events.len().saturating_add(64);
        for event in &trace.events {
            let Some(id) = event.kind.future().map(|id| id.get() as usize).filter(|id| *id < limit) else {
                continue;
            };
            if id >= counts.len() {
                counts.resize((id + 1).max(counts.len() * 2).min(limit), [0; 4]);
            }
            let [changes, polls, wakes, visits] = &mut counts[id];
            match event.kind {
                EventKind::Poll { .. } => (*polls, *changes) = (*polls + 1, *changes + 1),
                EventKind::Await { .. } => (*visits, *changes) = (*visits + 1, *changes + 1),
                EventKind::Wake { .. } => *wakes += 1,
                EventKind::Bind { .. } | EventKind::Unheld { .. } | EventKind::Lost { .. } => {}
                _ => *changes += 1,
            }
        }
        Self(counts)
    }

    fn make_room(&self, future: &mut Future) {
        let [changes, polls, wakes, visits] =
            self.0.get(future.id.get() as usize).copied().unwrap_or_default();
        future.changes.reserve_exact(changes as usize);
        future.polls.reserve_exact(polls as usize);
        future.wakes.reserve_exact(wakes as usize);
        future.visits.reserve_exact(visits as usize);
    }
}

impl Builder {
    fn event(&mut self, index: u32, event: &Event) {
        let thread = (event.thread as usize).min(self.stacks.len() - 1);
        let future = event.kind.future().map(|id| self.known(id));
        let mut poll = self.stacks[thread].last().copied();
        if let Some(future) = future {
            match &event.kind {
                EventKind::Create { machine, by, details, .. } => {
                    self.create(index, future, *machine, *by, details.as_deref());
                }
                EventKind::Poll { .. } => poll = Some(self.poll(index, future, thread)),
                EventKind::Await { point, .. } => {
                    self.futures[future.index()].visits.push(index);
                    self.change(index, future, State::Polling(place(*point)));
                }
                EventKind::Pending { point, .. } => {
                    poll = self.end(index, future, thread, State::Pending(place(*point))).or(poll);
                }
                EventKind::Ready { .. } => {
                    poll = self.end(index, future, thread, State::Returned).or(poll);
                }
                EventKind::Panic { .. } => {
                    poll = self.end(index, future, thread, State::Panicked).or(poll);
                }
                EventKind::Drop { .. } => self.drop(index, future),
                EventKind::Wake { .. } => {
                    self.futures[future.index()].wakes.push(index);
                    self.wakes.push(index);
                }
                EventKind::Bind { .. } => self.futures[future.index()].binds.push(index),
                EventKind::Unheld { .. } | EventKind::Lost { .. } => {}
            }
            // The trace speaks of it and has not said in which state it is.
            if self.futures[future.index()].changes.is_empty() {
                self.change(index, future, State::Unknown);
            }
        }
        self.links.push(Link { future: future.map_or(NONE, |future| future.0), poll: poll.unwrap_or(NONE) });
    }

    /// The index of a future, which is made here if nothing was known of it.
    fn known(&mut self, id: FutureId) -> FutureIx {
        self.ids.get(id).unwrap_or_else(|| {
            let of = FutureIx(self.futures.len() as u32);
            let mut future = Future::new(id);
            self.counts.make_room(&mut future);
            self.futures.push(future);
            self.under_way.push(0);
            self.ids.insert(id, of);
            of
        })
    }

    fn change(&mut self, event: u32, future: FutureIx, state: State) {
        self.futures[future.index()].changes.push(Change { event, state });
    }

    fn create(
        &mut self,
        index: u32,
        of: FutureIx,
        machine: u32,
        by: Option<FutureId>,
        details: Option<&Details>,
    ) {
        let late = details.is_some_and(|details| details.late);
        // Known before this event or not: a creator that the trace never speaks of but here makes no lane.
        let by = by.and_then(|by| self.ids.get(by));
        let future = &mut self.futures[of.index()];
        if future.created.is_some() {
            return;
        }
        (future.created, future.machine, future.creator) = (Some(index as usize), Some(machine), by);
        if future.changes.is_empty() {
            self.change(index, of, if late { State::Unknown } else { State::Unresumed });
        }
    }

    fn poll(&mut self, index: u32, of: FutureIx, thread: usize) -> u32 {
        // A future is never polled within its own poll: the end of that one is missing.
        if let Some(stale) = self.place(of, thread) {
            let stale = self.stacks[thread].split_off(stale);
            self.abandon(index, &stale);
        }
        let within = self.stacks[thread].last().copied();
        let poll = self.polls.len();
        let turn = if let Some(within) = within {
            self.polls[within as usize].turn
        } else {
            self.turns.push(Turn { poll });
            self.turns.len() as u32 - 1
        };
        self.polls.push(Poll {
            future: of,
            thread: thread as u32,
            begin: index,
            end: NONE,
            within: within.unwrap_or(NONE),
            turn,
        });
        let poll = poll as u32;
        self.stacks[thread].push(poll);
        self.under_way[of.index()] += 1;

        let parent = within.map(|within| self.of_poll(within));
        let future = &mut self.futures[of.index()];
        if future.polls.is_empty() {
            future.parent = parent;
        }
        future.polls.push(poll);
        let place = match future.last_state() {
            State::Unresumed => Place::Start,
            State::Pending(place) | State::Polling(place) => place,
            _ => Place::Unseen,
        };
        self.change(index, of, State::Polling(place));
        poll
    }

    fn of_poll(&self, poll: u32) -> FutureIx {
        self.polls[poll as usize].future
    }

    /// Where on the thread's stack the future's poll is, if it is there.
    fn place(&self, of: FutureIx, thread: usize) -> Option<usize> {
        if self.under_way[of.index()] == 0 {
            return None;
        }
        self.stacks[thread].iter().rposition(|poll| self.of_poll(*poll) == of)
    }

    /// Ends the future's poll on the thread, if there is one, and gives it.
    fn end(&mut self, index: u32, of: FutureIx, thread: usize, state: State) -> Option<u32> {
        let poll = self.place(of, thread).map(|place| {
            // Those above it on the stack never ended.
            while self.stacks[thread].len() > place + 1 {
                let unended = self.stacks[thread].pop();
                self.abandon(index, unended.as_slice());
            }
            self.stacks[thread].pop()
        });
        self.change(index, of, state);
        let poll = poll.flatten()?;
        self.under_way[of.index()] -= 1;
        self.polls[poll as usize].end = index;
        Some(poll)
    }

    /// These polls are over, and the trace does not say how.
    fn abandon(&mut self, index: u32, polls: &[u32]) {
        for poll in polls {
            let poll = &mut self.polls[*poll as usize];
            poll.end = index;
            self.under_way[poll.future.index()] -= 1;
            let future = &mut self.futures[poll.future.index()];
            if matches!(future.last_state(), State::Polling(_)) {
                future.changes.push(Change { event: index, state: State::Unknown });
            }
        }
    }

    fn drop(&mut self, index: u32, of: FutureIx) {
        let future = &mut self.futures[of.index()];
        future.dropped.get_or_insert(index as usize);
        let last = future.last_state();
        if !last.ended() {
            let place = last.place().unwrap_or(Place::Unseen);
            self.change(index, of, State::Dropped(place));
        }
    }
}

fn place(point: Option<u32>) -> Place {
    point.map_or(Place::Unseen, Place::Point)
}

fn mark_shared_names(trace: &Trace, futures: &mut [Future]) {
    let name = |future: &Future| Some(trace.machines.get(future.machine? as usize)?.name.as_str());
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for future in &*futures {
        if let Some(name) = name(future) {
            *seen.entry(name).or_default() += 1;
        }
    }
    for future in futures {
        future.shares_name = name(future).is_some_and(|name| seen[name] > 1);
    }
}

/// Puts each future below the one that polls it, or, never polled, that made it, and gives the lanes in order.
///
/// Neither relation can go in a circle: who polls another first was polled before it, and of two that were never
/// polled only the one that the trace knew earlier counts as the other's creator.
fn plant(futures: &mut [Future]) -> Vec<FutureIx> {
    let mut roots = Vec::new();
    for index in 0..futures.len() {
        let child = FutureIx(index as u32);
        let future = &futures[index];
        let made_by = future.creator.filter(|by| future.polls.is_empty() && *by < child);
        match future.parent.or(made_by) {
            Some(above) => futures[above.index()].children.push(child),
            None => roots.push(child),
        }
    }
    // A nest of polls can be as deep as a file is long, so this climbs without recursion.
    let mut lanes = Vec::with_capacity(futures.len());
    let mut open: Vec<(FutureIx, usize)> = Vec::new();
    for root in roots {
        open.push((root, 0));
        while let Some((at, next)) = open.last_mut() {
            let at = *at;
            if *next == 0 {
                futures[at.index()].lane = lanes.len();
                lanes.push(at);
            }
            let child = futures[at.index()].children.get(*next).copied();
            *next += 1;
            let depth = open.len();
            if let Some(child) = child {
                futures[child.index()].depth = depth;
                open.push((child, 0));
            } else {
                futures[at.index()].lane_end = lanes.len();
                open.pop();
            }
        }
    }
    lanes
}
