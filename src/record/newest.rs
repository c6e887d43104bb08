//! What a recording that keeps the newest events lets go, and what it remembers of that.

use std::collections::{BTreeMap, HashSet, VecDeque};

use super::packed::Code;
use super::ring::{self, Batch};
use crate::trace::{Event, EventKind, FutureId};

/// What a recording that keeps the newest events knows of those it let go.
pub(super) struct Newest {
    limit: usize,
    lost: u64,
    /// The futures that were made then and may live still, each as it was made.
    born: BTreeMap<FutureId, Event>,
}

impl Newest {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, lost: 0, born: BTreeMap::new() }
    }

    /// Lets batches go that are not needed: without them there are still enough, at two records an event.
    pub(super) fn let_go(&mut self, kept: &mut VecDeque<Batch>) {
        let mut records: usize = kept.iter().map(|batch| batch.records.len()).sum();
        while let Some(first) = kept.front()
            && (records - first.records.len()) / 2 >= self.limit
            && let Some(Batch { thread, records: old, mut details }) = kept.pop_front()
        {
            records -= old.len();
            // An event is made only of those that are remembered, and most are passed over quickly: this is done by the
            // thread that is watched.
            for (place, record) in old.iter().enumerate() {
                let is = |code| record.is(code);
                let detail = if record.has_detail() { details.pop_front() } else { None };
                if is(Code::Create) || is(Code::Drop) {
                    let event = record.event(old.get(place + 1).copied(), detail);
                    event.into_iter().for_each(|kind| self.forget(Event { at: 0, thread, kind }));
                } else {
                    self.lost += u64::from(!is(Code::More));
                }
            }
            ring::give_back(old);
        }
    }

    fn forget(&mut self, event: Event) {
        self.lost += 1;
        match event.kind {
            EventKind::Create { future, .. } => drop(self.born.insert(future, event)),
            EventKind::Drop { future } => drop(self.born.remove(&future)),
            _ => {}
        }
    }

    /// Takes the wakes of futures out that were made and dropped before: nothing else speaks of them. Gives their number.
    fn forget_wakes(&self, events: &mut Vec<Event>) -> u64 {
        let made = events.iter().filter_map(|event| match event.kind {
            EventKind::Create { future, .. } => Some(future),
            _ => None,
        });
        let known: HashSet<FutureId> = made.chain(self.born.keys().copied()).collect();
        let all = events.len();
        events.retain(|event| match event.kind {
            EventKind::Wake { future, .. } => known.contains(&future),
            _ => true,
        });
        (all - events.len()) as u64
    }

    /// The newest of the events. Before them stands how many are gone, and what is known of the futures from then.
    pub(super) fn keep(&mut self, mut events: Vec<Event>) -> Vec<Event> {
        let mut newest = events.split_off(events.len().saturating_sub(self.limit));
        events.into_iter().for_each(|event| self.forget(event));
        if self.lost == 0 {
            return newest;
        }
        self.lost += self.forget_wakes(&mut newest);
        let (at, thread) = newest.first().map_or((0, 0), |first| (first.at, first.thread));
        let mut kept = vec![Event { at, thread, kind: EventKind::Lost { count: self.lost } }];
        for (_, mut event) in std::mem::take(&mut self.born) {
            (event.at, event.thread) = (at, thread);
            if let EventKind::Create { made, .. } = &mut event.kind {
                // Who made it may be gone. That it is made later than it was is what `late` says.
                (made.by, made.late) = (None, true);
            }
            kept.push(event);
        }
        kept.extend(newest);
        kept
    }
}
