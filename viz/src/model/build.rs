//! Builds the index of a trace: who there is, which polls there are, and what each future goes through.
//!
//! It takes what comes: futures that were never made, polls that never end, ends without a begin. Where the trace
//! contradicts itself the state is [`State::Unknown`](super::State::Unknown), never a guess, and memory grows with the
//! number of events only, never with an id.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::thread;

use pollscope::trace::{Event, EventKind, Trace};

use super::below::Families;
use super::firsts::Firsts;
use super::future::{Counted, Future, FutureIx};
use super::gaps::{self, Gaps, Rest};
use super::ids::Ids;
use super::nest::Nest;
use super::seats::Seats;
use super::story::Told;
use super::tasks::Tasks;
use super::threads::Threads;
use super::track::Track;
use super::unwind::comes_of_drops;
use super::{LONG_POLL, Model, Own, lanes, names, own, pyramid, story};

/// From so many events on it is worth while to have a second thread.
const LONG: usize = 200_000;

/// Indexes the trace.
pub(super) fn build(trace: Trace) -> Model {
    let (ids, mut futures) = census(&trace.events);
    let (nest, rests, long, told) = index(&trace, &ids, &mut futures);
    for future in &mut futures {
        let first = future.polls.first().and_then(|poll| nest.polls[*poll as usize].within());
        future.parent = first.map(|within| nest.polls[within].future);
    }
    let names = names::names(&trace.machines);
    mark_shared_names(&names, &mut futures);
    let lanes = plant(&mut futures);
    for future in &mut futures {
        if let Some(counted) = &mut future.counted {
            counted.pyramid = lanes::pyramid(&future.changes);
        }
    }
    let tasks = Tasks::new(&futures, &lanes);
    let closing = closing(&trace.events);
    let kept = trace.machines.iter().map(|_| OnceLock::new()).collect();
    let Nest { polls, turns, within, .. } = nest;
    let seats = Seats::new(&trace.events, &polls, &futures, &lanes);
    let gaps = Gaps::new(&trace.events, rests, told.lost);
    let Told { wakes, lines, .. } = told;
    let threads = Threads::new(&polls, trace.threads.len() + 1);
    let families = Families::default();
    let mut model = Model {
        trace,
        futures,
        ids,
        polls,
        turns,
        within,
        wakes,
        lines,
        lanes,
        seats,
        firsts: Firsts::default(),
        tasks,
        families,
        threads,
        long,
        closing,
        gaps,
        kept,
        names,
    };
    model.families = Families::new(&model);
    model
}

/// All futures that the trace speaks of, with room for what there will be of each, so that no list of it has to grow: there
/// can be very many.
fn census(events: &[Event]) -> (Ids, Vec<Future>) {
    let mut ids = Ids::new(events.len());
    let mut futures = Vec::new();
    let mut counts: Vec<[u32; 4]> = Vec::new();
    for event in events {
        let Some(id) = event.kind.future() else { continue };
        let of = ids.get(id).unwrap_or_else(|| {
            let of = FutureIx(counts.len() as u32);
            ids.insert(id, of);
            counts.push([0; 4]);
            futures.push(Future::new(id));
            of
        });
        let [changes, polls, wakes, visits] = &mut counts[of.index()];
        match event.kind {
            EventKind::Poll { .. } => (*polls, *changes) = (*polls + 1, *changes + 1),
            EventKind::Await { .. } => (*visits, *changes) = (*visits + 1, *changes + 1),
            EventKind::Wake { .. } => *wakes += 1,
            EventKind::Bind { .. } | EventKind::Unheld { .. } | EventKind::Lost { .. } => {}
            _ => *changes += 1,
        }
    }
    for (future, [changes, polls, wakes, visits]) in futures.iter_mut().zip(counts) {
        let changes = changes as usize;
        future.counted = (changes > pyramid::SHORT).then(|| {
            let track = Track::new(changes);
            Box::new(Counted { track, ..Counted::default() })
        });
        future.changes.reserve_exact(changes);
        future.polls.reserve_exact(polls as usize);
        future.wakes.reserve_exact(wakes as usize);
        future.visits.reserve_exact(visits as usize);
    }
    (ids, futures)
}

/// How the polls nest, when there are none and which take long, and what each future goes through.
fn index(trace: &Trace, ids: &Ids, futures: &mut [Future]) -> (Nest, Vec<Rest>, Vec<Own>, Told) {
    let count = futures.len();
    let nest = || {
        let nest = Nest::new(trace, ids, count);
        let rests = gaps::rests(&trace.events, &nest);
        let long = own::longer(&trace.events, &nest.polls, LONG_POLL);
        (nest, rests, long)
    };
    let ((nest, rests, long), told) = if trace.events.len() < LONG {
        (nest(), None)
    } else {
        // That a poll never ends is rare, and only then what a future goes through depends on how the polls nest.
        thread::scope(|scope| {
            let other = thread::Builder::new().spawn_scoped(scope, nest);
            let told = story::tell(trace, ids, futures, &[]);
            // Where there is no further thread, this one does both.
            let nest = match other {
                Ok(other) => other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                Err(_) => nest(),
            };
            (nest, Some(told))
        })
    };
    let told = match told {
        Some(told) if nest.abandoned.is_empty() => told,
        _ => story::tell(trace, ids, futures, &nest.abandoned),
    };
    (nest, rests, long, told)
}

/// Where the drops begin with which a program ends; a wake in that part comes of one of them.
fn closing(events: &[Event]) -> usize {
    let ends = |event: &&Event| comes_of_drops(&event.kind);
    let last = &events[events.len() - events.iter().rev().take_while(ends).count()..];
    // What was woken before the first drop could still have been polled.
    let first = last.iter().position(|event| matches!(event.kind, EventKind::Drop { .. }));
    events.len() - first.map_or(0, |first| last.len() - first)
}

fn mark_shared_names(names: &[String], futures: &mut [Future]) {
    let name = |future: &Future| names.get(future.machine? as usize).map(String::as_str);
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
