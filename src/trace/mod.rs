//! The trace: what a recording holds, and how it is written to and read from a file.
//!
//! A [`Trace`] is plain data. It knows nothing of executors, and nothing of screens: the recorder makes it, a
//! file carries it, and whoever asks questions of it builds an index of their own.
//!
//! On disk a trace is JSON Lines, format version 1: a header, then objects that define machines and threads, and
//! one short row for each event. So a killed program leaves every complete line, and `jq` reads it.
//!
//! ```
//! let file = concat!(
//!     r#"{"pollscope":1,"program":"demo","clock":"virtual","unit":"ns"}"#, "\n",
//!     r#"{"machine":0,"name":"hello","path":"demo::hello","file":"src/main.rs","line":1,"column":1,"#,
//!     r#""source":"async fn hello() {}","kind":"fn","points":[],"edges":[["unresumed","returned"]]}"#, "\n",
//!     r#"[0,"create",1,0,null,1]"#, "\n",
//! );
//! let trace = pollscope::trace::Trace::read(file.as_bytes())?;
//! assert_eq!(trace.machines[0].name, "hello");
//! assert_eq!(trace.events.len(), 1);
//! # Ok::<(), pollscope::trace::TraceError>(())
//! ```

mod batch;
mod check;
mod error;
mod event;
mod machine;
mod query;
mod reader;
mod row;
mod writer;

use std::io;
use std::path::Path;

pub use check::Breach;
pub use error::TraceError;
pub use event::{Event, EventKind, FutureId, Local, Made, PointIx};
pub use machine::{Machine, MachineKind, Node, Point, PointKind};
pub use query::Futures;
use reader::Wanted;
pub(crate) use writer::Writer;

/// The version of the format that this crate writes, and the only one that it reads.
pub const VERSION: u64 = 1;

/// A finished recording.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trace {
    /// The name of the program that was recorded.
    pub program: String,
    /// The clock that the times are of: `monotonic`, or the name that a program gave its own.
    pub clock: String,
    /// The machines, by the index that [`Made::machine`] names.
    pub machines: Vec<Machine>,
    /// The names of the threads, by [`Event::thread`]. There is always at least one.
    pub threads: Vec<String>,
    /// The events, by time; those of one time stand as they were written.
    pub events: Vec<Event>,
    /// What the reader has to say of the file, such as a last line that was cut short. Empty for a whole one.
    pub notes: Vec<String>,
}

impl Trace {
    /// Reads a trace from a file.
    ///
    /// # Errors
    /// When the file cannot be read, or is no trace of a version that this crate knows. The error names the file's
    /// line. A last line that was cut short, as a killed program leaves it, is no error but a note.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, TraceError> {
        open(path.as_ref(), Wanted::default()).map(|(trace, _)| trace)
    }

    /// Reads a trace from a file, and the 1-based line of each of its events.
    ///
    /// # Errors
    /// As [`Trace::open`].
    pub fn open_with_lines(path: impl AsRef<Path>) -> Result<(Self, Vec<u64>), TraceError> {
        open(path.as_ref(), Wanted { lines: true, ..Wanted::default() })
    }

    /// Reads a trace from a file, and says how far it has come: `progress` is called now and then with the count of
    /// bytes that have been read.
    ///
    /// # Errors
    /// As [`Trace::open`].
    pub fn open_with_progress(
        path: impl AsRef<Path>,
        mut progress: impl FnMut(u64),
    ) -> Result<Self, TraceError> {
        let wanted = Wanted { progress: Some(&mut progress), ..Wanted::default() };
        open(path.as_ref(), wanted).map(|(trace, _)| trace)
    }

    /// Reads a trace from anything that gives lines.
    ///
    /// # Errors
    /// As [`Trace::open`].
    pub fn read(input: impl io::Read) -> Result<Self, TraceError> {
        reader::read(input, Wanted::default()).map(|(trace, _)| trace)
    }

    /// Writes the trace as JSON Lines, the form in which [`Trace::read`] reads it.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: impl io::Write) -> io::Result<()> {
        let mut writer = Writer::new(out, &self.program, &self.clock)?;
        for machine in &self.machines {
            writer.machine(machine)?;
        }
        for name in &self.threads {
            writer.thread(name)?;
        }
        for event in &self.events {
            writer.event(event)?;
        }
        writer.flush()
    }
}

fn open(path: &Path, wanted: Wanted<'_>) -> Result<(Trace, Vec<u64>), TraceError> {
    /// No row that is written is shorter on average; with room for so many events none has to be moved as they come.
    const SHORTEST: u64 = 20;

    let failed = |source: io::Error| TraceError::Open { path: path.to_owned(), source };
    // A folder opens like a file on some systems and fails only when it is read: ask first, so that it is said.
    if path.is_dir() {
        return Err(failed(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")));
    }
    let file = std::fs::File::open(path).map_err(failed)?;
    let events = file.metadata().map_or(0, |file| file.len() / SHORTEST) as usize;
    reader::read(file, Wanted { events, ..wanted })
}
