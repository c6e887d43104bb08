//! Builds the index of a trace in one pass.
//!
//! It takes what comes: futures that were never made, polls that never end, ends without a begin. Where the trace
//! contradicts itself the state is [`State::Unknown`], never a guess, and memory grows with the number of events
//! only, never with an id.

use std::collections::HashMap;

use pollscope::trace::{Details, Event, EventKind, FutureId, Trace};

use super::future::{Future, FutureIx};
use super::state::{Change, Place, State};
use super::{Link, Model, NONE, Poll, Turn};

/// Indexes the trace.
pub(super) fn build(trace: Trace) -> Model {
    let mut builder = Builder { links: Vec::with_capacity(trace.events.len()), ..Builder::default() };
    for (index, event) in trace.events.iter().enumerate() {
        builder.event(index, event);
    }
    let Builder { mut futures, ids, polls, turns, links, wakes, .. } = builder;
    mark_shared_names(&trace, &mut futures);
    let lanes = plant(&mut futures);
    let poll_begins = polls.iter().map(|poll| poll.begin).collect();
    let turn_begins = turns.iter().map(|turn| polls[turn.poll].begin).collect();
    Model { trace, futures, ids, polls, turns, links, wakes, lanes, poll_begins, turn_begins }
}

#[derive(Default)]
struct Builder {
    futures: Vec<Future>,
    ids: HashMap<FutureId, FutureIx>,
    polls: Vec<Poll>,
    turns: Vec<Turn>,
    links: Vec<Link>,
    wakes: Vec<usize>,
    /// The polls under way, by thread.
    stacks: HashMap<u32, Vec<usize>>,
}

impl Builder {
    fn event(&mut self, index: usize, event: &Event) {
        let future = event.kind.future().map(|id| self.known(id));
        let mut poll = self.stacks.get(&event.thread).and_then(|stack| stack.last().copied());
        if let Some(future) = future {
            match &event.kind {
                EventKind::Create { machine, by, details, .. } => {
                    self.create(index, future, *machine, *by, details.as_deref());
                }
                EventKind::Poll { .. } => poll = Some(self.poll(index, future, event.thread)),
                EventKind::Await { point, .. } => self.change(index, future, State::Polling(place(*point))),
                EventKind::Pending { point, .. } => {
                    poll = self.end(index, future, event.thread, State::Pending(place(*point))).or(poll);
                }
                EventKind::Ready { .. } => {
                    poll = self.end(index, future, event.thread, State::Returned).or(poll);
                }
                EventKind::Panic { .. } => {
                    poll = self.end(index, future, event.thread, State::Panicked).or(poll);
                }
                EventKind::Drop { .. } => self.drop(index, future),
                EventKind::Wake { .. } => {
                    self.futures[future.index()].wakes.push(index);
                    self.wakes.push(index);
                }
                EventKind::Bind { .. } | EventKind::Unheld { .. } | EventKind::Lost { .. } => {}
            }
            // The trace speaks of it and has not said in which state it is.
            if self.futures[future.index()].changes.is_empty() {
                self.change(index, future, State::Unknown);
            }
        }
        let small = |number: Option<usize>| number.and_then(|n| u32::try_from(n).ok()).unwrap_or(NONE);
        self.links.push(Link { future: future.map_or(NONE, |future| future.0), poll: small(poll) });
    }

    /// The index of a future, which is made here if nothing was known of it.
    fn known(&mut self, id: FutureId) -> FutureIx {
        *self.ids.entry(id).or_insert_with(|| {
            self.futures.push(Future::new(id));
            FutureIx((self.futures.len() - 1) as u32)
        })
    }

    fn change(&mut self, event: usize, future: FutureIx, state: State) {
        self.futures[future.index()].changes.push(Change { event, state });
    }

    fn create(
        &mut self,
        index: usize,
        of: FutureIx,
        machine: u32,
        by: Option<FutureId>,
        details: Option<&Details>,
    ) {
        let late = details.is_some_and(|details| details.late);
        // Known before this event or not: a creator that the trace never speaks of but here makes no lane.
        let by = by.and_then(|by| self.ids.get(&by).copied());
        let future = &mut self.futures[of.index()];
        if future.created.is_some() {
            return;
        }
        (future.created, future.machine, future.creator) = (Some(index), Some(machine), by);
        if future.changes.is_empty() {
            self.change(index, of, if late { State::Unknown } else { State::Unresumed });
        }
    }

    fn poll(&mut self, index: usize, of: FutureIx, thread: u32) -> usize {
        let stack = self.stacks.entry(thread).or_default();
        // A future is never polled within its own poll: the end of that one is missing.
        if let Some(stale) = stack.iter().position(|poll| self.polls[*poll].future == of) {
            let stale = stack.split_off(stale);
            self.abandon(index, &stale);
        }
        let within = self.stacks.get(&thread).and_then(|stack| stack.last().copied());
        let poll = self.polls.len();
        let turn = if let Some(within) = within {
            self.polls[within].turn
        } else {
            self.turns.push(Turn { poll });
            self.turns.len() - 1
        };
        self.polls.push(Poll { future: of, thread, begin: index, end: None, within, turn });
        self.stacks.entry(thread).or_default().push(poll);

        let parent = within.map(|within| self.polls[within].future);
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

    /// Ends the future's poll on the thread, if there is one, and gives it.
    fn end(&mut self, index: usize, of: FutureIx, thread: u32, state: State) -> Option<usize> {
        let stack = self.stacks.entry(thread).or_default();
        let place = stack.iter().rposition(|poll| self.polls[*poll].future == of);
        let mut ended = place.map_or(Vec::new(), |place| stack.split_off(place)).into_iter();
        let poll = ended.next();
        self.abandon(index, ended.as_slice());
        self.change(index, of, state);
        self.polls[poll?].end = Some(index);
        poll
    }

    /// These polls are over, and the trace does not say how.
    fn abandon(&mut self, index: usize, polls: &[usize]) {
        for poll in polls {
            let poll = &mut self.polls[*poll];
            poll.end = Some(index);
            let future = &mut self.futures[poll.future.index()];
            if matches!(future.last_state(), State::Polling(_)) {
                future.changes.push(Change { event: index, state: State::Unknown });
            }
        }
    }

    fn drop(&mut self, index: usize, of: FutureIx) {
        let future = &mut self.futures[of.index()];
        future.dropped.get_or_insert(index);
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
