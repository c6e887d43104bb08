//! Where events go: takes the records of all threads, numbers machines as they come up, and writes lines or fills a
//! [`Trace`]. There is one sink at most, and all that stands here is off the poll path.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::io::{self, Write};
use std::sync::atomic::Ordering;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::clock::Times;
use super::packed::Code;
use super::ring::{self, Batch};
use super::{Base, Clock, FUTURES, STATE, Site};
use crate::trace::{Event, EventKind, FutureId, Machine, Trace, Writer};

/// How long an event may wait before it is written, while nothing else hands it over.
const EVERY: Duration = Duration::from_millis(50);

/// Where a recording's events end.
pub(super) enum Out {
    /// As lines of text. The writer gets whole batches of lines.
    Lines(Box<dyn Write + Send>),
    /// In memory: all, or the newest of so many.
    Memory(Option<usize>),
}

struct Sink {
    base: Base,
    clock: Clock,
    times: Times,
    /// The time of the last event that was written of each thread: none runs back, whatever a clock does.
    last: Vec<u64>,
    /// The process that started it: a forked child has a copy of all this and must leave the file alone.
    process: u32,
    /// Names of the threads that take part, and how many of them `to` knows of.
    threads: Vec<String>,
    named: usize,
    /// From a site's number to the machine's index in this trace.
    machines: HashMap<u32, u32>,
    to: To,
}

enum To {
    Lines(Writer<Box<dyn Write + Send>>),
    /// Records as they came, which become a trace at the end.
    Memory {
        trace: Trace,
        batches: VecDeque<Batch>,
        newest: Option<Newest>,
    },
    /// Writing failed; what comes is let go.
    Failed(io::Error),
}

static SINK: Mutex<Option<Sink>> = Mutex::new(None);

fn sink() -> MutexGuard<'static, Option<Sink>> {
    lock(&SINK)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A writer that panicked in the midst of a batch has at worst left a line unfinished.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a recording; none if one runs already.
pub(super) fn start(out: Out, clock: Clock, program: &str) -> io::Result<Option<Base>> {
    let mut sink = sink();
    if sink.is_some() {
        return Ok(None);
    }
    let lines = matches!(out, Out::Lines(_));
    let to = match out {
        Out::Lines(out) => {
            let mut writer = Writer::new(out, program, clock.name())?;
            writer.flush()?;
            To::Lines(writer)
        }
        Out::Memory(limit) => {
            let mut trace = Trace::default();
            (trace.program, trace.clock) = (program.to_owned(), clock.name().to_owned());
            let newest = limit.map(|limit| Newest { limit, lost: 0, born: BTreeMap::new() });
            To::Memory { trace, batches: VecDeque::new(), newest }
        }
    };
    // One number is used up, so that no two recordings have the same base.
    let base = Base(FUTURES.fetch_add(1, Ordering::Relaxed) + 1);
    let process = std::process::id();
    let times = Times::new(clock.clone());
    *sink = Some(Sink {
        base,
        clock,
        times,
        last: Vec::new(),
        process,
        threads: Vec::new(),
        named: 0,
        machines: HashMap::new(),
        to,
    });
    lock(&WAITING).most = if lines { MOST } else { 0 };
    STATE.store(base.0, Ordering::Release);
    drop(sink);
    if lines {
        // Where no thread can be had, lines are written when a ring is full and at the end.
        let _ = thread::Builder::new().name("pollscope".to_owned()).spawn(move || {
            while STATE.load(Ordering::Acquire) == base.0 {
                let waiting = lock(&WAITING);
                let woken = MORE.wait_timeout_while(waiting, EVERY, |waiting| waiting.batches.is_empty());
                drop(woken);
                drain(base);
            }
        });
    }
    Ok(Some(base))
}

/// Adds this thread to the recording: its clock, and the thread's index.
pub(super) fn join(base: Base) -> Option<(Clock, u32)> {
    let mut sink = sink();
    let sink = sink.as_mut().filter(|sink| sink.base == base)?;
    sink.threads.push(thread::current().name().unwrap_or("unnamed").to_owned());
    Some((sink.clock.clone(), sink.threads.len() as u32 - 1))
}

/// Full rings that wait to be written, in the order in which they came.
struct Waiting {
    batches: VecDeque<(Base, Batch)>,
    /// How many may wait. In memory there is nothing to wait for.
    most: usize,
}

static WAITING: Mutex<Waiting> = Mutex::new(Waiting { batches: VecDeque::new(), most: 0 });
static MORE: Condvar = Condvar::new();

/// How many may wait for the disk: a program that makes events faster than it takes them is slowed down, and does not
/// eat up memory.
const MOST: usize = 128;

/// Takes a full ring over.
pub(super) fn take(base: Base, batch: Batch) {
    let is_full = {
        let mut waiting = lock(&WAITING);
        waiting.batches.push_back((base, batch));
        waiting.batches.len() > waiting.most
    };
    MORE.notify_one();
    if is_full {
        drain(base);
    }
}

/// Takes over the events that threads have noted until now.
pub(super) fn drain(base: Base) {
    if let Some(sink) = sink().as_mut().filter(|sink| sink.base == base) {
        sink.drain();
    }
}

/// Ends the recording, or whichever runs; gives the trace if it was one in memory.
pub(super) fn finish(base: Option<Base>) -> io::Result<Option<Trace>> {
    let mut sink = sink();
    if !sink.as_ref().is_some_and(|sink| base.is_none_or(|base| base == sink.base)) {
        return Ok(None);
    }
    STATE.store(super::resting(), Ordering::Release);
    let Some(mut sink) = sink.take() else { return Ok(None) };
    if sink.process != std::process::id() {
        return Ok(None);
    }
    sink.drain();
    if let To::Memory { batches, .. } = &mut sink.to {
        let batches = std::mem::take(batches);
        // Nothing that can fail is done in memory.
        sink.write(batches.into())?;
    }
    match sink.to {
        To::Lines(mut writer) => writer.flush().map(|()| None),
        To::Memory { mut trace, .. } => {
            if trace.threads.is_empty() {
                trace.threads.push(thread::current().name().unwrap_or("unnamed").to_owned());
            }
            Ok(Some(trace))
        }
        To::Failed(error) => Err(error),
    }
}

impl Sink {
    fn drain(&mut self) {
        // In this order: a ring's later records must not overtake those that wait.
        let mut batches: Vec<Batch> = {
            let mut waiting = lock(&WAITING);
            let all = waiting.batches.drain(..).filter(|(base, _)| *base == self.base);
            all.map(|(_, batch)| batch).collect()
        };
        batches.append(&mut ring::take(self.base));
        if batches.is_empty() || self.process != std::process::id() {
            return;
        }
        if let To::Memory { batches: kept, newest, .. } = &mut self.to {
            kept.extend(batches.drain(..));
            if let Some(newest) = newest {
                newest.let_go(kept);
            }
            return;
        }
        let written = self.write(batches).and_then(|()| match &mut self.to {
            To::Lines(writer) => writer.flush(),
            _ => Ok(()),
        });
        if let Err(error) = written {
            super::say(&format!("cannot write the trace: {error}; the trace ends here"));
            self.to = To::Failed(error);
        }
    }

    /// Makes events of records, and writes them in the order of time.
    fn write(&mut self, batches: Vec<Batch>) -> io::Result<()> {
        let mut events = self.events(batches);
        if let To::Memory { newest: Some(newest), .. } = &mut self.to {
            events = newest.keep(events);
        }
        events.into_iter().try_for_each(|event| self.put(event))
    }

    /// Makes events of records, in the order of time.
    fn events(&mut self, batches: Vec<Batch>) -> Vec<Event> {
        let time = self.times.learn();
        let mut events = Vec::with_capacity(batches.iter().map(|batch| batch.records.len()).sum());
        for Batch { thread, records, mut details } in batches {
            self.last.resize(self.last.len().max(thread as usize + 1), 0);
            let last = &mut self.last[thread as usize];
            for (place, record) in records.iter().enumerate() {
                let more = record.has_more().then(|| records.get(place + 1).copied()).flatten();
                let detail = if record.has_detail() { details.pop_front() } else { None };
                if let Some(kind) = record.event(more, detail) {
                    *last = time(record.time).max(*last);
                    events.push(Event { at: *last, thread, kind });
                }
            }
            ring::give_back(records);
        }
        events.sort_by_key(|event| event.at);
        events
    }

    fn put(&mut self, mut event: Event) -> io::Result<()> {
        while self.named < self.threads.len() {
            self.to.thread(&self.threads[self.named])?;
            self.named += 1;
        }
        if let EventKind::Create { machine, .. } = &mut event.kind {
            let next = self.machines.len() as u32;
            let index = *self.machines.entry(*machine).or_insert(next);
            if index == next {
                self.to.machine(Site::machine(*machine))?;
            }
            *machine = index;
        }
        self.to.event(event)
    }
}

/// What a recording that keeps the newest events knows of those it let go.
struct Newest {
    limit: usize,
    lost: u64,
    /// The futures that were made then and may live still, each as it was made.
    born: BTreeMap<FutureId, Event>,
}

impl Newest {
    /// Lets batches go that are not needed: without them there are still enough, at two records an event.
    fn let_go(&mut self, kept: &mut VecDeque<Batch>) {
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

    /// The newest of the events. Before them stands how many are gone, and what is known of the futures from then.
    fn keep(&mut self, mut events: Vec<Event>) -> Vec<Event> {
        let newest = events.split_off(events.len().saturating_sub(self.limit));
        events.into_iter().for_each(|event| self.forget(event));
        if self.lost == 0 {
            return newest;
        }
        let (at, thread) = newest.first().map_or((0, 0), |first| (first.at, first.thread));
        let mut kept = vec![Event { at, thread, kind: EventKind::Lost { count: self.lost } }];
        for (_, mut event) in std::mem::take(&mut self.born) {
            (event.at, event.thread) = (at, thread);
            if let EventKind::Create { by, details, .. } = &mut event.kind {
                // Who made it may be gone. That it is made later than it was is what `late` says.
                *by = None;
                details.get_or_insert_default().late = true;
            }
            kept.push(event);
        }
        kept.extend(newest);
        kept
    }
}

impl To {
    fn thread(&mut self, name: &str) -> io::Result<()> {
        match self {
            Self::Lines(writer) => writer.thread(name)?,
            Self::Memory { trace, .. } => trace.threads.push(name.to_owned()),
            Self::Failed(_) => {}
        }
        Ok(())
    }

    fn machine(&mut self, machine: Machine) -> io::Result<()> {
        match self {
            Self::Lines(writer) => writer.machine(&machine)?,
            Self::Memory { trace, .. } => trace.machines.push(machine),
            Self::Failed(_) => {}
        }
        Ok(())
    }

    fn event(&mut self, event: Event) -> io::Result<()> {
        match self {
            Self::Lines(writer) => writer.event(&event)?,
            Self::Memory { trace, .. } => trace.events.push(event),
            Self::Failed(_) => {}
        }
        Ok(())
    }
}
