//! Where events go: takes the buffers of all threads, numbers machines as they come up, and writes lines or fills a
//! [`Trace`]. There is one sink at most, and all that stands here is off the poll path.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::{Base, Clock, FUTURES, STATE, Site, buffer, recording};
use crate::trace::{Event, EventKind, Machine, Trace, Writer};

/// How long an event may wait before it is written, while nothing else hands it over.
const EVERY: Duration = Duration::from_millis(50);

/// Where a recording's events end.
pub(super) enum Out {
    /// As lines of text. The writer gets whole batches of lines.
    Lines(Box<dyn Write + Send>),
    /// In memory.
    Memory,
}

struct Sink {
    base: Base,
    clock: Clock,
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
    Lines(Writer<BufWriter<Box<dyn Write + Send>>>),
    Memory(Trace),
    /// Writing failed; what comes is let go.
    Failed(io::Error),
}

static SINK: Mutex<Option<Sink>> = Mutex::new(None);

fn sink() -> MutexGuard<'static, Option<Sink>> {
    // A writer that panicked in the midst of a batch has at worst left a line unfinished.
    SINK.lock().unwrap_or_else(PoisonError::into_inner)
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
            let mut writer = Writer::new(BufWriter::with_capacity(1 << 16, out), program, clock.name())?;
            writer.flush()?;
            To::Lines(writer)
        }
        Out::Memory => {
            let mut trace = Trace::default();
            (trace.program, trace.clock) = (program.to_owned(), clock.name().to_owned());
            To::Memory(trace)
        }
    };
    // One number is used up, so that no two recordings have the same base.
    let base = Base(FUTURES.fetch_add(1, Ordering::Relaxed) + 1);
    let process = std::process::id();
    *sink = Some(Sink { base, clock, process, threads: Vec::new(), named: 0, machines: HashMap::new(), to });
    STATE.store(base.0, Ordering::Release);
    drop(sink);
    if lines {
        // Where no thread can be had, lines are written when a buffer is full and at the end.
        let _ = thread::Builder::new().name("pollscope".to_owned()).spawn(move || {
            while STATE.load(Ordering::Acquire) == base.0 {
                thread::sleep(EVERY);
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
    STATE.store(recording::resting(), Ordering::Release);
    let Some(mut sink) = sink.take() else { return Ok(None) };
    if sink.process != std::process::id() {
        return Ok(None);
    }
    sink.drain();
    match sink.to {
        To::Lines(mut writer) => writer.flush().map(|()| None),
        To::Memory(mut trace) => {
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
        let events = buffer::take(self.base);
        if events.is_empty() || self.process != std::process::id() {
            return;
        }
        let named = events.into_iter().try_for_each(|event| self.put(event));
        let flushed = named.and_then(|()| match &mut self.to {
            To::Lines(writer) => writer.flush(),
            _ => Ok(()),
        });
        if let Err(error) = flushed {
            eprintln!(
                "pollscope: cannot write the trace: {error}; the program runs on, and the trace ends here"
            );
            self.to = To::Failed(error);
        }
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

impl To {
    fn thread(&mut self, name: &str) -> io::Result<()> {
        match self {
            Self::Lines(writer) => writer.thread(name)?,
            Self::Memory(trace) => trace.threads.push(name.to_owned()),
            Self::Failed(_) => {}
        }
        Ok(())
    }

    fn machine(&mut self, machine: Machine) -> io::Result<()> {
        match self {
            Self::Lines(writer) => writer.machine(&machine)?,
            Self::Memory(trace) => trace.machines.push(machine),
            Self::Failed(_) => {}
        }
        Ok(())
    }

    fn event(&mut self, event: Event) -> io::Result<()> {
        match self {
            Self::Lines(writer) => writer.event(&event)?,
            Self::Memory(trace) => trace.events.push(event),
            Self::Failed(_) => {}
        }
        Ok(())
    }
}
