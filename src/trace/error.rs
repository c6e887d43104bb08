//! What can be wrong with a trace: what, at which line, and what to do next, in one line of text.

use std::io;
use std::path::PathBuf;

/// Why a trace could not be read.
///
/// Each message is one line that says what is wrong, where, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TraceError {
    /// The file could not be opened.
    #[error("cannot open {}: {source}; give the path of a trace, or make one with `pollscope run -- COMMAND`", path.display())]
    Open {
        /// The file that was asked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Reading stopped half-way.
    #[error("line {line}: cannot read on: {source}; copy the file to a disk that can be read")]
    Read {
        /// The 1-based line at which it stopped.
        line: u64,
        /// What the system said.
        source: io::Error,
    },
    /// There is nothing in the file.
    #[error("line 1: the trace is empty; record the program again with `pollscope run -- COMMAND`")]
    Empty,
    /// The file does not begin as a trace does.
    #[error("line 1: this is no pollscope trace ({reason}); record one with `pollscope run -- COMMAND`")]
    NotATrace {
        /// What stands there instead.
        reason: String,
    },
    /// The file is a trace of another version of the format.
    #[error(
        "line 1: the trace is of format version {found}, and this pollscope reads version {}; \
         use the pollscope that recorded it, or record again",
        super::VERSION
    )]
    Version {
        /// The version that the header names.
        found: String,
    },
    /// A line in the middle is not what it should be.
    #[error("line {line}: {reason}; mend or delete that line, or record again")]
    Line {
        /// The 1-based line.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
}
