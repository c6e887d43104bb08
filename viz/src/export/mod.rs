//! A trace as one JSON document with named fields, for scripts that want `json.load`.
//!
//! It is written as it goes: a document of any length takes no more memory than its trace.

mod atomic;
mod rows;

#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::path::Path;

use pollscope::trace::{Machine, Trace, VERSION};
use serde::Serialize;

pub use atomic::write_file;

/// Writes the trace as one JSON document, a line for each machine, thread and event.
///
/// # Errors
/// Those of `out`.
pub fn json(trace: &Trace, mut out: impl Write) -> io::Result<()> {
    write!(out, "{{\"pollscope\":{VERSION},\"program\":")?;
    serde_json::to_writer(&mut out, &trace.program)?;
    write!(out, ",\"clock\":")?;
    serde_json::to_writer(&mut out, &trace.clock)?;
    write!(out, ",\"unit\":\"ns\",\n\"machines\":")?;
    list(&mut out, trace.machines.iter().enumerate().map(|(machine, is)| MachineRow { machine, is }))?;
    write!(out, ",\n\"threads\":")?;
    list(&mut out, trace.threads.iter().enumerate().map(|(thread, name)| ThreadRow { thread, name }))?;
    write!(out, ",\n\"events\":")?;
    list(&mut out, trace.events.iter().map(rows::EventRow::from))?;
    write!(out, ",\n\"notes\":")?;
    list(&mut out, trace.notes.iter())?;
    writeln!(out, "}}")?;
    out.flush()
}

/// Writes the trace as one JSON document to a file, which is there whole or not at all.
///
/// # Errors
/// Those of the file system.
pub fn json_file(trace: &Trace, path: &Path) -> io::Result<()> {
    write_file(path, |out| json(trace, out))
}

#[derive(Serialize)]
struct MachineRow<'a> {
    machine: usize,
    #[serde(flatten)]
    is: &'a Machine,
}

#[derive(Serialize)]
struct ThreadRow<'a> {
    thread: usize,
    name: &'a str,
}

/// A JSON array, one item a line.
fn list(out: &mut impl Write, items: impl Iterator<Item = impl Serialize>) -> io::Result<()> {
    let mut before = "[\n";
    for item in items {
        out.write_all(before.as_bytes())?;
        serde_json::to_writer(&mut *out, &item)?;
        before = ",\n";
    }
    out.write_all(if before == "[\n" { b"[]" } else { b"\n]" })
}
