//! Writes a trace line by line, so that whatever stops the program leaves whole lines behind.

use std::io::{self, Write};

use serde::Serialize;

use super::event::Event;
use super::machine::Machine;
use super::row;

/// How much text is gathered before it is written: in whole lines, but for this the fewer system calls the better.
const ENOUGH: usize = 1 << 18;

/// Writes the lines of a trace; numbers machines and threads in the order in which they come. It gathers lines by itself.
pub(crate) struct Writer<W: Write> {
    out: W,
    text: String,
    machines: u32,
    threads: u32,
}

#[derive(Serialize)]
struct Header<'a> {
    pollscope: u64,
    program: &'a str,
    clock: &'a str,
    unit: &'a str,
    rows: std::collections::BTreeMap<&'static str, &'static [&'static str]>,
}

#[derive(Serialize)]
struct MachineLine<'a> {
    machine: u32,
    #[serde(flatten)]
    is: &'a Machine,
}

#[derive(Serialize)]
struct ThreadLine<'a> {
    thread: u32,
    name: &'a str,
}

impl<W: Write> Writer<W> {
    /// Writes the header.
    pub(crate) fn new(out: W, program: &str, clock: &str) -> io::Result<Self> {
        let mut writer = Self { out, text: String::with_capacity(ENOUGH + 256), machines: 0, threads: 0 };
        let rows = row::columns();
        writer.object(&Header { pollscope: super::VERSION, program, clock, unit: "ns", rows })?;
        Ok(writer)
    }

    /// Writes the next machine's definition.
    pub(crate) fn machine(&mut self, is: &Machine) -> io::Result<()> {
        self.machines += 1;
        self.object(&MachineLine { machine: self.machines - 1, is })
    }

    /// Writes the next thread's definition.
    pub(crate) fn thread(&mut self, name: &str) -> io::Result<()> {
        self.threads += 1;
        self.object(&ThreadLine { thread: self.threads - 1, name })
    }

    /// Writes one event.
    pub(crate) fn event(&mut self, event: &Event) -> io::Result<()> {
        row::write(event, &mut self.text);
        self.text.push('\n');
        self.write_enough()
    }

    /// Sees that all lines have left this process's buffers.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.write_all()?;
        self.out.flush()
    }

    fn write_enough(&mut self) -> io::Result<()> {
        if self.text.len() < ENOUGH { Ok(()) } else { self.write_all() }
    }

    fn write_all(&mut self) -> io::Result<()> {
        let written = self.out.write_all(self.text.as_bytes());
        // What failed once would be written twice, were it tried again.
        self.text.clear();
        written
    }

    fn object(&mut self, object: &impl Serialize) -> io::Result<()> {
        self.text.push_str(&serde_json::to_string(object)?);
        self.text.push('\n');
        self.write_enough()
    }
}
