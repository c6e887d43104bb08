//! The arguments, and the help that explains them.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::draw::Style;
use crate::lints::Lint;
use crate::tui;

const EXAMPLES: &str = "\
Examples:
  pollscope run -- cargo run           record a program and replay it
  pollscope trace.jsonl                replay a trace in the terminal
  pollscope trace.jsonl | less         the same as text
  pollscope export trace.jsonl --format json -o trace.json

In the replay, ? shows all keys and q quits.";

/// See how async Rust runs: replays traces of annotated async fns, poll by poll.
#[derive(Debug, Parser)]
#[command(
    name = "pollscope",
    version,
    after_help = EXAMPLES,
    arg_required_else_help = true,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// The trace to replay, as `pollscope view` does
    #[arg(required = true)]
    trace: Option<PathBuf>,
    #[command(flatten)]
    screen: Screen,
}

/// How a replay looks, and which keys it answers to.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Screen {
    /// The colours of the replay; with `NO_COLOR` in the environment none, if this does not say otherwise
    #[arg(long, value_enum)]
    theme: Option<tui::Theme>,
    /// Draw in plain letters only, for terminals that have no others
    #[arg(long)]
    ascii: bool,
    /// A file of keys to change; `pollscope keys` prints one that changes none
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
}

impl From<Screen> for tui::Options {
    fn from(screen: Screen) -> Self {
        Self { theme: screen.theme, ascii: screen.ascii, keys: screen.keys }
    }
}

impl Args {
    /// What is asked for; a trace alone is to be viewed.
    pub(super) fn command(self) -> Command {
        self.command
            .unwrap_or_else(|| Command::View { trace: self.trace.unwrap_or_default(), screen: self.screen })
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Replay a trace in the terminal (as text, when stdout is no terminal)
    View {
        /// The trace to replay
        trace: PathBuf,
        #[command(flatten)]
        screen: Screen,
    },
    /// Show two traces one above the other, and say how they differ
    ///
    /// Both stand on one axis of time and are stepped together. Where stdout is no terminal, the differences are printed.
    Compare {
        /// The first trace
        a: PathBuf,
        /// The second trace
        b: PathBuf,
        #[command(flatten)]
        screen: Screen,
    },
    /// Print a key file that changes nothing, to begin one's own with
    ///
    /// The replay reads the file `keys` in the folder `pollscope` of the user's configuration, or the one that --keys names.
    Keys,
    /// Show a program's run while it goes on
    ///
    /// Waits at the address for a program that runs with the same address in the environment variable POLLSCOPE. The
    /// replay follows the end of the run; a step back holds it there, and End follows again.
    #[command(after_help = "\
Examples:
  pollscope attach tcp://127.0.0.1:7000     and elsewhere: POLLSCOPE=tcp://127.0.0.1:7000 cargo run
  pollscope attach unix:/tmp/viewer -o trace.jsonl")]
    Attach {
        /// Where to wait: tcp://HOST:PORT or unix:PATH
        address: String,
        /// Keep what comes in this file, too
        #[arg(short, long, value_name = "TRACE")]
        output: Option<PathBuf>,
        #[command(flatten)]
        screen: Screen,
    },
    /// Print a trace as text: a timeline, and every step in a sentence
    ///
    /// Lines are 80 columns wide, or as many as the environment variable COLUMNS says.
    Report {
        /// The trace to print
        trace: PathBuf,
    },
    /// Verify that a trace holds what is true of every recording, and tell what is likely wrong in the run
    ///
    /// Polls nest like brackets, nothing but a wake happens to a future after its drop, time does not run back on a
    /// thread, and each move between states is an edge of its machine. Each breach is printed with its line; the exit
    /// code is 1 if there are any. What is likely wrong in the run is printed with the steps that prove it, what it means
    /// and how to mend it; that changes the exit code only with --deny.
    #[command(after_help = lints_help())]
    Check {
        /// The trace to verify
        trace: PathBuf,
        /// Fail, with exit code 1, also where this is found; may be repeated, or `all`
        #[arg(long, value_name = "LINT", value_parser = parse_deny)]
        deny: Vec<Deny>,
        /// How long a poll may take without being told of, such as 10ms
        #[arg(long, value_name = "TIME", default_value = "10ms", value_parser = parse_time)]
        limit: u64,
        /// How to print what was found
        #[arg(long, value_enum, default_value_t = Printed::Text)]
        format: Printed,
    },
    /// Say why a future does not move: what it waits for, who could wake it, who holds that up
    ///
    /// Each line begins with the step that shows it. What is not traced, such as who holds a lock, is read off the source,
    /// and said to be so.
    Why {
        /// The trace
        trace: PathBuf,
        /// The future: its name, or its id; if not given, all tasks that do not move
        future: Option<String>,
        /// The step as of which to say it, from 1; the last, if not given
        #[arg(long)]
        step: Option<usize>,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Printed::Text)]
        format: Printed,
    },
    /// Say what each state of a machine keeps while it waits
    ///
    /// As the source shows it: what is in scope at an await, and whether it is used after it. With the binary that was
    /// traced, if it has debug information, as the compiler laid it out, with offsets and sizes.
    Keeps {
        /// The trace
        trace: PathBuf,
        /// Only the machine of this name
        name: Option<String>,
        /// The binary that was traced
        #[arg(long, value_name = "FILE")]
        binary: Option<PathBuf>,
        /// How to print it; offsets and sizes are in bytes in JSON
        #[arg(long, value_enum, default_value_t = Printed::Text)]
        format: Printed,
    },
    /// Say what it would save to await together what waits one after the other
    Join {
        /// The trace
        trace: PathBuf,
        /// How to print it; times are in nanoseconds in JSON
        #[arg(long, value_enum, default_value_t = Printed::Text)]
        format: Printed,
    },
    /// Learn how async Rust runs, lesson by lesson
    ///
    /// Without a name it lists the lessons, and how far you are. A lesson is a recorded run with a text, and questions that
    /// are asked before the run shows the answer.
    #[command(after_help = "\
Examples:
  pollscope learn
  pollscope learn song_join
  pollscope learn song_join --text | less
  pollscope learn song_join --eject my_song    its program, to change and to run")]
    Learn {
        /// The lesson
        name: Option<String>,
        /// Print the whole lesson, with its questions and their answers
        #[arg(long, requires = "name")]
        text: bool,
        /// Write the lesson's program into this folder, as a project of its own
        #[arg(long, value_name = "DIR", requires = "name", conflicts_with = "text")]
        eject: Option<PathBuf>,
        #[command(flatten)]
        screen: Screen,
    },
    /// Be asked about a run: who runs next, what a poll returns, who wakes a future
    Quiz {
        /// The trace
        trace: PathBuf,
        #[command(flatten)]
        screen: Screen,
    },
    /// Count polls, wakes and times, for each machine and each future
    Stats {
        /// The trace to count
        trace: PathBuf,
        /// How to print the counts; times are in nanoseconds in JSON
        #[arg(long, value_enum, default_value_t = Printed::Text)]
        format: Printed,
    },
    /// Write a trace in the format of another tool
    #[command(after_help = "\
Example:
  pollscope export trace.jsonl --format json | jq '.events[] | select(.event == \"wake\")'")]
    Export {
        /// The trace to export
        trace: PathBuf,
        /// The format to write
        #[arg(long, value_enum)]
        format: Format,
        /// Write to this file, whole or not at all, and not to stdout
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Draw the state machine of every async fn, block and closure in a source file
    ///
    /// Nothing is run, and nothing has to be annotated.
    #[command(after_help = "\
Examples:
  pollscope draw src/main.rs
  pollscope draw src/main.rs handle_request --format svg -o machine.svg
  pollscope draw src/main.rs --format json | jq .name
  pollscope draw src/lib.rs --cfg unix --cfg 'feature=\"tls\"'")]
    Draw {
        /// The source file; - for standard input
        file: PathBuf,
        /// Only the machine of this name (`play`, `Band::play`) and those within it
        name: Option<String>,
        /// Take the `#[cfg(..)]`s in bodies as the compiler would where this is on, and all else off; may be repeated.
        /// Without it both ways are drawn, and marked approximate
        #[arg(long, value_name = "OPTION")]
        cfg: Vec<String>,
        /// How to draw
        #[arg(long, value_enum, default_value_t = Drawing::Text)]
        format: Drawing,
        /// Write to this file, whole or not at all, and not to stdout
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Run a program with recording on, then replay what it did
    ///
    /// Sets the environment variable POLLSCOPE for the command, which makes every program in it that uses
    /// `#[pollscope::trace]` record itself. A second such process of the same run writes a trace beside the first,
    /// with its process id in the name. The command's exit code is passed on.
    #[command(after_help = "\
Examples:
  pollscope run -- cargo run
  pollscope run -o song.jsonl -- cargo run --example song_join
  pollscope run -- ./my_server --port 8080")]
    Run {
        /// Where to leave the trace
        #[arg(short, long, value_name = "TRACE", default_value = "pollscope-trace.jsonl")]
        output: PathBuf,
        #[command(flatten)]
        screen: Screen,
        /// The command and its arguments
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true, value_name = "COMMAND")]
        command: Vec<OsString>,
    },
}

/// What is not to be let pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deny {
    /// Whatever is found.
    All,
    /// This.
    One(Lint),
}

fn parse_deny(text: &str) -> Result<Deny, String> {
    if text == "all" {
        return Ok(Deny::All);
    }
    let names: Vec<_> = Lint::ALL.iter().map(|lint| lint.name()).collect();
    let lint = Lint::ALL.into_iter().find(|lint| lint.name() == text);
    lint.map(Deny::One).ok_or_else(|| format!("there is no such lint; there are all, {}", names.join(", ")))
}

fn parse_time(text: &str) -> Result<u64, String> {
    crate::text::parse_time(text)
        .ok_or_else(|| "a time is a number and ns, us, ms, s, min or h, such as 10ms".to_owned())
}

fn lints_help() -> String {
    let lines: Vec<String> =
        Lint::ALL.iter().map(|lint| format!("  {:<19} {}", lint.name(), lint.means())).collect();
    format!("What is told, by its name for --deny:\n{}", lines.join("\n"))
}

/// A way to draw.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Drawing {
    /// Characters
    Text,
    /// The machines as a trace has them, one a line
    Json,
    /// A state diagram for mermaid
    Mermaid,
    /// A graph for Graphviz
    Dot,
    /// A picture
    Svg,
}

impl From<Drawing> for Style {
    fn from(drawing: Drawing) -> Self {
        match drawing {
            Drawing::Text => Self::Text,
            Drawing::Json => Self::Json,
            Drawing::Mermaid => Self::Mermaid,
            Drawing::Dot => Self::Dot,
            Drawing::Svg => Self::Svg,
        }
    }
}

/// How to print something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Printed {
    /// To be read
    Text,
    /// For scripts: one JSON document
    Json,
}

/// A format to export to.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    /// One JSON document with a named field for everything
    Json,
}
