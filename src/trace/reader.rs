//! Reads a trace line by line. Every complaint names the line, and nothing that a file holds makes it panic.

use std::collections::BTreeMap;
use std::io::Read;

use serde::Deserialize;
use serde_json::Value;

use super::batch::{self, Batch};
use super::error::TraceError;
use super::event::{Event, EventKind};
use super::machine::{Machine, Node};
use super::row::{self, Row};
use super::{Trace, VERSION};

/// What a reader is asked for beyond the trace, and told before.
#[derive(Default)]
pub(super) struct Wanted<'a> {
    /// The 1-based line of each event.
    pub(super) lines: bool,
    /// How many events there will be, or a few more.
    pub(super) events: usize,
    /// Is told now and then how many bytes have been read.
    pub(super) progress: Option<&'a mut dyn FnMut(u64)>,
}

/// Reads all lines of a trace. Gives the line of each event, too, if that is wanted.
pub(super) fn read(input: impl Read, wanted: Wanted<'_>) -> Result<(Trace, Vec<u64>), TraceError> {
    let mut reader = Reader { lines: wanted.lines.then(Vec::new), sorted: true, ..Reader::default() };
    // Memory that nobody has touched costs nothing; where there is not that much, it grows as it goes.
    let _ = reader.trace.events.try_reserve_exact(wanted.events);
    let mut progress = wanted.progress;
    let mut done = 0;
    batch::each(input, |batch| {
        let batch = batch.map_err(|source| TraceError::Read { line: reader.number + 1, source })?;
        reader.take(batch)?;
        done += batch.length() as u64;
        if let Some(progress) = &mut progress {
            progress(done);
        }
        Ok(())
    })?;
    if reader.number == 0 {
        return Err(TraceError::Empty);
    }
    Ok(reader.finish())
}

#[derive(Default)]
struct Reader {
    trace: Trace,
    /// How many lines have been read.
    number: u64,
    /// Nanoseconds in one unit of the file's time.
    scale: u64,
    /// The line of each event, if someone wants to know.
    lines: Option<Vec<u64>>,
    /// Whether time has not run back until now, and the last time.
    sorted: bool,
    last: u64,
    /// Kinds of events that were passed over, and how many of each.
    unknown: BTreeMap<String, u64>,
}

#[derive(Deserialize)]
struct Header {
    #[serde(default)]
    program: String,
    #[serde(default)]
    clock: String,
    #[serde(default)]
    unit: Option<String>,
}

#[derive(Deserialize)]
struct ThreadLine {
    thread: u32,
    name: String,
}

impl Reader {
    fn header(&mut self, text: &[u8]) -> Result<(), TraceError> {
        let no = |reason: &str| TraceError::NotATrace { reason: reason.to_owned() };
        if text.is_empty() {
            return Err(no("its first line is empty"));
        }
        let value: Value = serde_json::from_slice(text).map_err(|_| no("its first line is not JSON"))?;
        match value.get("pollscope") {
            None => return Err(no("its first line has no \"pollscope\" key")),
            Some(version) if version.as_u64() == Some(VERSION) => {}
            Some(version) => {
                let mut found = version.to_string();
                if let Some((cut, _)) = found.char_indices().nth(20) {
                    found.truncate(cut);
                }
                return Err(TraceError::Version { found });
            }
        }
        let header: Header = serde_json::from_value(value).map_err(|source| TraceError::Line {
            line: 1,
            reason: format!("the header is wrong: {source}"),
        })?;
        self.scale = match header.unit.as_deref() {
            None | Some("ns") => 1,
            Some("us") => 1_000,
            Some("ms") => 1_000_000,
            Some("s") => 1_000_000_000,
            Some(other) => {
                let reason = format!("the time unit {other:?} is none of ns, us, ms, s");
                return Err(TraceError::Line { line: 1, reason });
            }
        };
        (self.trace.program, self.trace.clock) = (header.program, header.clock);
        Ok(())
    }

    /// Takes over what a batch holds.
    fn take(&mut self, batch: &mut Batch) -> Result<(), TraceError> {
        let mut events = std::mem::take(&mut batch.events);
        let mut taken = 0;
        for (before, line) in batch.others() {
            self.events(&mut events[taken..before])?;
            self.number += 1;
            let last = self.other(line)?;
            taken = before + usize::from(last.is_some());
            events.extend(last);
        }
        self.events(&mut events[taken..])?;
        self.trace.events.append(&mut events);
        batch.events = events;
        Ok(())
    }

    /// Looks at events whether they agree with what was defined above them.
    fn events(&mut self, events: &mut [Event]) -> Result<(), TraceError> {
        for event in events {
            self.number += 1;
            self.event(event).map_err(|reason| TraceError::Line { line: self.number, reason })?;
        }
        Ok(())
    }

    #[inline]
    fn event(&mut self, event: &mut Event) -> Result<(), String> {
        event.at = event.at.checked_mul(self.scale).ok_or("the time is too large")?;
        if let EventKind::Create { made, .. } = &event.kind
            && made.machine as usize >= self.trace.machines.len()
        {
            return Err(format!("machine {} is not defined above", made.machine));
        }
        // A program may be recorded on a thread before that thread's name is known; an empty list means "the first".
        let threads = self.trace.threads.len().max(1);
        if event.thread as usize >= threads {
            return Err(format!("thread {} is not defined above", event.thread));
        }
        self.sorted &= self.last <= event.at;
        self.last = event.at;
        if let Some(lines) = &mut self.lines {
            lines.push(self.number);
        }
        Ok(())
    }

    /// Takes a line that holds no event that is right by itself, or is the last and has no line break; then it may be one.
    fn other(&mut self, line: &[u8]) -> Result<Option<Event>, TraceError> {
        let text = line.trim_ascii();
        if self.number == 1 {
            return self.header(text).map(|()| None);
        }
        if text.is_empty() {
            return Ok(None);
        }
        let reason = match self.line(text) {
            Ok(event) => return Ok(event),
            Err(reason) => reason,
        };
        // Only a line that never got its line break can have been cut short.
        if line.ends_with(b"\n") {
            return Err(TraceError::Line { line: self.number, reason });
        }
        let number = self.number;
        let note = format!(
            "line {number}, the last, was cut short and is left out: the program was stopped while it wrote"
        );
        self.trace.notes.push(note);
        Ok(None)
    }

    fn line(&mut self, text: &[u8]) -> Result<Option<Event>, String> {
        if text[0] != b'[' {
            return self.definition(text).map(|()| None);
        }
        match row::read(text).map_err(|error| plain(&error))? {
            Row::Known(mut event) => self.event(&mut event).map(|()| Some(event)),
            Row::Unknown(kind) => {
                *self.unknown.entry(kind).or_default() += 1;
                Ok(None)
            }
        }
    }

    fn definition(&mut self, text: &[u8]) -> Result<(), String> {
        let value: Value = serde_json::from_slice(text).map_err(|_| "this is not JSON".to_owned())?;
        if value.get("machine").is_some() {
            self.machine(value)
        } else if value.get("thread").is_some() {
            let line: ThreadLine = serde_json::from_value(value).map_err(|error| plain(&error))?;
            next("thread", line.thread, self.trace.threads.len())?;
            self.trace.threads.push(line.name);
            Ok(())
        } else if value.is_object() {
            *self.unknown.entry("a definition".to_owned()).or_default() += 1;
            Ok(())
        } else {
            Err("this is neither an object nor a row".to_owned())
        }
    }

    fn machine(&mut self, value: Value) -> Result<(), String> {
        let index = value["machine"].as_u64().and_then(|index| u32::try_from(index).ok());
        next("machine", index.ok_or("a machine's index is not a number")?, self.trace.machines.len())?;
        let machine: Machine = serde_json::from_value(value).map_err(|error| plain(&error))?;
        let points = machine.points.len();
        let ends = machine.edges.iter().flat_map(|(from, to)| [from, to]);
        for end in ends {
            if let Node::Point(point) = end
                && *point as usize >= points
            {
                return Err(format!("an edge names await point {point}, and the machine has {points}"));
            }
        }
        self.trace.machines.push(machine);
        Ok(())
    }

    fn finish(mut self) -> (Trace, Vec<u64>) {
        if self.trace.threads.is_empty() {
            self.trace.threads.push("main".to_owned());
        }
        let mut lines = self.lines.take().unwrap_or_default();
        self.merge(&mut lines);
        for (kind, count) in &self.unknown {
            let kind = kind.escape_debug();
            self.trace
                .notes
                .push(format!("{count} × {kind}: this pollscope does not know it and leaves it out"));
        }
        (self.trace, lines)
    }

    /// Each thread's rows come in their own order; between threads, time decides. A thread whose own time runs back is
    /// left as it is, for `check` to find.
    fn merge(&mut self, lines: &mut [u64]) {
        if self.sorted {
            return;
        }
        let events = &mut self.trace.events;
        let mut last = vec![0; self.trace.threads.len()];
        let runs_on = |event: &Event| {
            let last = &mut last[event.thread as usize];
            std::mem::replace(last, event.at) <= event.at
        };
        if !events.iter().all(runs_on) {
            return;
        }
        if !lines.is_empty() {
            let mut order: Vec<usize> = (0..events.len()).collect();
            order.sort_by_key(|event| events[*event].at);
            let sorted: Vec<u64> = order.iter().map(|event| lines[*event]).collect();
            lines.copy_from_slice(&sorted);
        }
        events.sort_by_key(|event| event.at);
    }
}

/// Definitions count up from 0, so that an index costs no table and a huge one costs no memory.
fn next(what: &str, index: u32, expected: usize) -> Result<(), String> {
    if index as usize == expected {
        Ok(())
    } else {
        Err(format!("{what} {index} is defined where {what} {expected} should come"))
    }
}

/// What `serde_json` says, without its own line number: a trace's line is one JSON text.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((reason, place)) => match place.split_once("column ") {
            Some((_, column)) => format!("{reason} (column {column})"),
            None => reason.to_owned(),
        },
        None => text,
    }
}
