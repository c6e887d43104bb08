//! What can go wrong in this program: one line for each, and the exit code that goes with it.

use std::io;
use std::path::PathBuf;

use pollscope::trace::TraceError;

/// Why the program ends before its work is done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A trace could not be read.
    #[error("{}: {}", path.display(), said(source))]
    Trace {
        /// The file that was to be read.
        path: PathBuf,
        /// What is wrong with it.
        source: TraceError,
    },
    /// What was to be written could not be.
    #[error("{what}: cannot write: {source}{}", way_out(source))]
    Write {
        /// Where it was to go.
        what: String,
        /// What the system said.
        source: io::Error,
    },
    /// The terminal could not be taken over.
    #[error("the terminal: {0}; `pollscope report TRACE` prints the same as text")]
    Terminal(io::Error),
    /// A file stands where `run` would write its trace.
    #[error("{}: {reason}", path.display())]
    InTheWay {
        /// The file.
        path: PathBuf,
        /// Why it is not written over.
        reason: String,
    },
    /// Something was asked of a trace that is not in it.
    #[error("{}: {reason}", path.display())]
    Asked {
        /// The trace.
        path: PathBuf,
        /// What is not there, and what is.
        reason: String,
    },
    /// There is no such lesson.
    #[error("there is no lesson {name:?}; `pollscope learn` lists them{}", near.as_ref().map_or(String::new(), |near| format!(", such as {near}")))]
    Lesson {
        /// What was asked for.
        name: String,
        /// One of nearly that name.
        near: Option<String>,
    },
    /// A binary's debug information could not be read.
    #[error("{}: {source}; --binary takes the program that was traced, built with debug information", path.display())]
    Binary {
        /// The binary.
        path: PathBuf,
        /// What is wrong with it.
        source: io::Error,
    },
    /// A source file could not be drawn.
    #[error("{}: {reason}", path.display())]
    Source {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A key file cannot be used.
    #[error("{}: {reason}; `pollscope keys` prints a file of keys that is right", path.display())]
    Keys {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and in which lines.
        reason: String,
    },
    /// The words after the program's name are none that it knows.
    #[error("{0}")]
    Usage(String),
    /// No program can be waited for at an address.
    #[error("{address}: {reason}")]
    Address {
        /// The address.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A command could not be started.
    #[error("cannot start `{command}`: {source}; check the name or give its path")]
    Start {
        /// The command.
        command: String,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    /// What went wrong when `what` was written to.
    pub fn write(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        |source| Self::Write { what, source }
    }

    /// The exit code that says it to a shell.
    pub fn code(&self) -> u8 {
        match self {
            Self::Trace { .. }
            | Self::InTheWay { .. }
            | Self::Source { .. }
            | Self::Keys { .. }
            | Self::Binary { .. }
            | Self::Lesson { .. }
            | Self::Asked { .. }
            | Self::Usage(_)
            | Self::Address { .. } => 2,
            Self::Write { .. } | Self::Terminal(_) => 1,
            Self::Start { source, .. } if source.kind() == io::ErrorKind::NotFound => 127,
            Self::Start { .. } => 126,
        }
    }

    /// Whether only the reader of our output went away, as `head` does; that is no failure.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Write { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// What to do where something cannot be written.
fn way_out(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => "; make its folder, or name another place",
        io::ErrorKind::PermissionDenied
        | io::ErrorKind::ReadOnlyFilesystem
        | io::ErrorKind::IsADirectory
        | io::ErrorKind::AlreadyExists => "; name another place",
        io::ErrorKind::StorageFull => "; make room, or name another place",
        _ => "",
    }
}

/// A [`TraceError::Open`] names its file itself; all others leave that to us.
fn said(error: &TraceError) -> String {
    match error {
        TraceError::Open { source, .. } => {
            format!(
                "cannot open it: {source}; give the path of a trace, or make one with `pollscope run -- COMMAND`"
            )
        }
        other => other.to_string(),
    }
}
