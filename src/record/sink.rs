//! Where events go: takes the records of all threads, numbers machines as they come up, and writes lines or fills a
//! [`Trace`]. There is one sink at most, and all that stands here is off the poll path.

use std::collections::{HashMap, VecDeque};
use std::io::{self, Write};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::clock::Times;
use super::foreign::{self, Apart};
use super::newest::Newest;
use super::ring::{self, Batch, Ring};
use super::{Base, Clock, FUTURES, IDLE, STATE, Site, buffer, exit};
use crate::trace::{Event, EventKind, Machine, Trace, Writer};

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
    times: Times,
    /// The time of the last event that was written of each thread: none runs back, whatever a clock does.
    last: Vec<u64>,
    /// Events that were taken with others and are younger than those may be.
    held: Vec<Event>,
    /// How many of the threads that take part `to` knows of.
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

/// Whoever has the sink is apart: what a writer does is not noted, or it would wait for itself.
fn sink() -> (Apart, MutexGuard<'static, Option<Sink>>) {
    (foreign::apart(), lock(&SINK))
}

/// Who takes part in the recording that runs. Not in the sink, since a thread that joins must not wait for a writer.
struct Party {
    base: Base,
    clock: Clock,
    /// The names of its threads.
    threads: Vec<String>,
}

static PARTY: Mutex<Option<Party>> = Mutex::new(None);

/// The process that first started a recording; 0 before that.
static PROCESS: AtomicU32 = AtomicU32::new(0);

/// Whether this process is a copy of one that had started a recording. Then it has copies of all these locks, too, and
/// who held one of them at that time is not in here to let go of it: so this is asked before any of them is taken.
pub(super) fn is_forked() -> bool {
    let process = PROCESS.load(Ordering::Relaxed);
    process != 0 && process != std::process::id()
}

/// This process is a copy of one that had started a recording: nothing is recorded any more.
#[allow(dead_code)] // Where no system call forks, nobody calls this.
pub(super) fn forked() {
    STATE.store(IDLE, Ordering::Release);
    PROCESS.store(u32::MAX, Ordering::Relaxed);
    buffer::forget();
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A writer that panicked in the midst of a batch has at worst left a line unfinished.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a recording; none if one runs already.
pub(super) fn start(out: Out, clock: Clock, program: &str) -> io::Result<Option<Base>> {
    let (_apart, mut sink) = sink();
    if sink.is_some() {
        return Ok(None);
    }
    PROCESS.store(std::process::id(), Ordering::Relaxed);
    exit::stop_when_forked();
    let lines = matches!(out, Out::Lines(_));
    let to = match out {
        Out::Lines(out) => {
            let begun = foreign::call(|| {
                let mut writer = Writer::new(out, program, clock.name())?;
                writer.flush().map(|()| writer)
            });
            To::Lines(begun.unwrap_or_else(panicked)?)
        }
        Out::Memory(limit) => {
            let mut trace = Trace::default();
            (trace.program, trace.clock) = (program.to_owned(), clock.name().to_owned());
            let newest = limit.map(Newest::new);
            To::Memory { trace, batches: VecDeque::new(), newest }
        }
    };
    // One number is used up, so that no two recordings have the same base.
    let base = Base(FUTURES.fetch_add(1, Ordering::Relaxed) + 1);
    let times = Times::new(clock.clone());
    *sink = Some(Sink {
        base,
        times,
        last: Vec::new(),
        held: Vec::new(),
        named: 0,
        machines: HashMap::new(),
        to,
    });
    *lock(&PARTY) = Some(Party { base, clock, threads: Vec::new() });
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
    if is_forked() {
        return None;
    }
    let mut party = lock(&PARTY);
    let party = party.as_mut().filter(|party| party.base == base)?;
    party.threads.push(thread::current().name().unwrap_or("unnamed").to_owned());
    Some((party.clock.clone(), party.threads.len() as u32 - 1))
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

/// Takes over what is in a full ring of this thread.
pub(super) fn take(base: Base, ring: &Ring) {
    if is_forked() {
        return;
    }
    let _apart = foreign::apart();
    let is_full = {
        let taking = ring::taking();
        let batch = ring.take_full(&taking);
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
    let (_apart, mut sink) = sink();
    if let Some(sink) = sink.as_mut().filter(|sink| sink.base == base) {
        let now = sink.times.count();
        sink.drain(now);
    }
}

/// Ends the recording, or whichever runs; gives the trace if it was one in memory.
pub(super) fn finish(base: Option<Base>) -> io::Result<Option<Trace>> {
    if is_forked() {
        return Ok(None);
    }
    if foreign::is_apart() {
        return Err(io::Error::other("it cannot be ended by its own writer or clock, nor by a `Debug`"));
    }
    let (_apart, mut sink) = sink();
    if !sink.as_ref().is_some_and(|sink| base.is_none_or(|base| base == sink.base)) {
        return Ok(None);
    }
    STATE.store(super::resting(), Ordering::Release);
    let Some(mut sink) = sink.take() else { return Ok(None) };
    sink.drain(None);
    if let To::Memory { batches, .. } = &mut sink.to {
        let batches = std::mem::take(batches);
        // Nothing that can fail is done in memory.
        sink.write(batches.into(), None)?;
    }
    lock(&PARTY).take();
    match sink.to {
        // Its drop is foreign code, too.
        To::Lines(mut writer) => {
            let flushed = foreign::call(move || writer.flush());
            flushed.unwrap_or_else(panicked).map(|()| None)
        }
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
    /// Takes what is there, and writes it as far as it is not younger than `until`.
    ///
    /// Rings are taken one after the other, and meanwhile a thread whose ring was taken first may make a future that one
    /// whose ring is taken last polls. By time alone, such a poll waits for the next round.
    fn drain(&mut self, until: Option<u64>) {
        let mut batches: Vec<Batch> = {
            let taking = ring::taking();
            // In this order: a ring's later records must not overtake those that wait.
            let mut waiting = lock(&WAITING);
            let all = waiting.batches.drain(..).filter(|(base, _)| *base == self.base);
            let mut batches: Vec<_> = all.map(|(_, batch)| batch).collect();
            batches.append(&mut ring::take(&taking, self.base));
            batches
        };
        if batches.is_empty() && self.held.is_empty() {
            return;
        }
        if let To::Memory { batches: kept, newest, .. } = &mut self.to {
            kept.extend(batches.drain(..));
            if let Some(newest) = newest {
                newest.let_go(kept);
            }
            return;
        }
        let written = foreign::call(|| {
            self.write(batches, until)?;
            if let To::Lines(writer) = &mut self.to { writer.flush() } else { Ok(()) }
        });
        if let Err(error) = written.unwrap_or_else(panicked) {
            super::say(&format!("cannot write the trace: {error}; the trace ends here"));
            let writer = std::mem::replace(&mut self.to, To::Failed(error));
            foreign::call(|| drop(writer));
        }
    }

    /// Makes events of records, and writes them in the order of time.
    fn write(&mut self, batches: Vec<Batch>, until: Option<u64>) -> io::Result<()> {
        let mut events = self.events(batches, until);
        self.name_threads()?;
        if let To::Memory { newest: Some(newest), .. } = &mut self.to {
            events = newest.keep(events);
        }
        events.into_iter().try_for_each(|event| self.put(event))
    }

    /// Makes events of records, in the order of time. Those after `until` are held back for the next time.
    fn events(&mut self, batches: Vec<Batch>, until: Option<u64>) -> Vec<Event> {
        let time = self.times.learn();
        let mut events = std::mem::take(&mut self.held);
        events.reserve(batches.iter().map(|batch| batch.records.len()).sum());
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
        if let Some(until) = until.map(time) {
            self.held = events.split_off(events.partition_point(|event| event.at <= until));
        }
        events
    }

    /// Writes the names of the threads that have joined since: before their events, which are noted later.
    fn name_threads(&mut self) -> io::Result<()> {
        let joined = match &*lock(&PARTY) {
            Some(party) => party.threads[self.named..].to_vec(),
            None => Vec::new(),
        };
        self.named += joined.len();
        joined.iter().try_for_each(|name| self.to.thread(name))
    }

    fn put(&mut self, mut event: Event) -> io::Result<()> {
        if let EventKind::Create { made, .. } = &mut event.kind {
            let next = self.machines.len() as u32;
            let index = *self.machines.entry(made.machine).or_insert(next);
            if index == next {
                self.to.machine(Site::machine(made.machine))?;
            }
            made.machine = index;
        }
        self.to.event(event)
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

fn panicked<T>() -> io::Result<T> {
    Err(io::Error::other("the writer panicked"))
}
