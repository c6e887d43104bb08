//! What a trace comes to: polls, wakes and times, for each machine and each future.

mod text;

#[cfg(test)]
mod tests;

use pollscope::trace::EventKind;
use serde::Serialize;

use crate::model::{FutureIx, Model, State};

pub use text::write;

/// What came of one future, or of all futures of a machine. Times are in nanoseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// How often it was polled.
    pub polls: usize,
    /// How many of those polls ended pending.
    pub pendings: usize,
    /// How often a waker of it was called.
    pub wakes: usize,
    /// How often it did that itself, while it was polled.
    pub self_wakes: usize,
    /// The time spent in its polls, with all that nests in them.
    pub polling: u64,
    /// The time it was suspended.
    pub pending: u64,
    /// The longest of its polls.
    pub longest_poll: u64,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.polls += other.polls;
        self.pendings += other.pendings;
        self.wakes += other.wakes;
        self.self_wakes += other.self_wakes;
        self.polling += other.polling;
        self.pending += other.pending;
        self.longest_poll = self.longest_poll.max(other.longest_poll);
    }
}

/// One machine, with all its futures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MachineStats {
    /// Its index in the trace.
    pub machine: usize,
    /// Its name.
    pub name: String,
    /// Where it is defined: the modules, the type, the name. Several machines may have one name.
    pub path: String,
    /// How many futures it has.
    pub futures: usize,
    /// What came of them.
    #[serde(flatten)]
    pub counts: Counts,
}

/// One future.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FutureStats {
    /// Its id in the trace.
    pub future: u32,
    /// What it is called: its machine's name, with the id where several go by that name.
    pub name: String,
    /// Its machine's index, if the trace says it.
    pub machine: Option<u32>,
    /// Its size in bytes, if the trace says it.
    pub size: Option<u64>,
    /// How it ended, or stood at the end: `unresumed`, `polling`, `pending`, `returned`, `panicked`, `dropped` or
    /// `unknown`.
    pub end: &'static str,
    /// What came of it.
    #[serde(flatten)]
    pub counts: Counts,
}

/// All of a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// The traced program.
    pub program: String,
    /// When the last event happened.
    pub end: u64,
    /// How long the run takes, from its first event to its last.
    pub takes: u64,
    /// How many events there are.
    pub events: usize,
    /// How many were not kept.
    pub lost: u64,
    /// Its machines.
    pub machines: Vec<MachineStats>,
    /// Its futures, in the order in which the trace first speaks of them.
    pub futures: Vec<FutureStats>,
}

impl Stats {
    /// Counts.
    pub fn new(model: &Model) -> Self {
        let mut self_wakes = vec![0; model.futures().len()];
        let mut lost = 0_u64;
        for (index, event) in model.events().iter().enumerate() {
            match event.kind {
                EventKind::Wake { future, by, .. } if by == Some(future) => {
                    if let Some(of) = model.of_event(index) {
                        self_wakes[of.index()] += 1;
                    }
                }
                EventKind::Lost { count } => lost = lost.saturating_add(count),
                _ => {}
            }
        }
        let trace = model.trace();
        let named = |(machine, is): (usize, &pollscope::trace::Machine)| MachineStats {
            machine,
            name: model.called(machine).unwrap_or(&is.name).to_owned(),
            path: is.path.clone(),
            futures: 0,
            counts: Counts::default(),
        };
        let mut machines: Vec<MachineStats> = trace.machines.iter().enumerate().map(named).collect();
        let mut futures = Vec::with_capacity(model.futures().len());
        for (of, self_wakes) in model.indices().zip(self_wakes) {
            let one = future(model, of, self_wakes);
            if let Some(machine) = one.machine.and_then(|machine| machines.get_mut(machine as usize)) {
                machine.futures += 1;
                machine.counts.add(&one.counts);
            }
            futures.push(one);
        }
        let events = model.events().len();
        Self {
            program: trace.program.clone(),
            end: model.end_time(),
            takes: model.duration(),
            events,
            lost,
            machines,
            futures,
        }
    }
}

fn future(model: &Model, of: FutureIx, self_wakes: usize) -> FutureStats {
    let future = model.future(of);
    let mut counts =
        Counts { polls: future.polls.len(), wakes: future.wakes.len(), self_wakes, ..Counts::default() };
    for poll in &future.polls {
        let poll = model.polls()[*poll as usize];
        // One that was under way at the end lasted until then, as far as anybody knows.
        let end = poll.end().map_or(model.end_time(), |end| model.time(end));
        let took = end.saturating_sub(model.time(poll.begin()));
        counts.polling = counts.polling.saturating_add(took);
        counts.longest_poll = counts.longest_poll.max(took);
    }
    for (place, change) in future.changes.iter().enumerate() {
        if !matches!(change.state(), State::Pending(_)) {
            continue;
        }
        counts.pendings += 1;
        let until = future.changes.get(place + 1).map_or(model.end_time(), |next| model.time(next.event()));
        counts.pending = counts.pending.saturating_add(until.saturating_sub(model.time(change.event())));
    }
    let size = future.created.and_then(|created| match &model.events()[created].kind {
        EventKind::Create { made, .. } => Some(made.size),
        _ => None,
    });
    FutureStats {
        future: future.id.get(),
        name: model.label(of).into_owned(),
        machine: future.machine,
        size,
        end: match future.last_state() {
            State::Unknown => "unknown",
            State::Unresumed => "unresumed",
            State::Polling(_) => "polling",
            State::Pending(_) => "pending",
            State::Returned => "returned",
            State::Panicked => "panicked",
            State::Dropped(_) => "dropped",
        },
        counts,
    }
}
