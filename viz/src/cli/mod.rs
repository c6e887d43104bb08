//! The way in: arguments, what they ask for, and the exit code that comes of it.

mod args;
mod check;
mod source;

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use pollscope::trace::Trace;

use crate::error::Error;
use crate::model::Model;
use crate::stats::{self, Stats};
use crate::{attach, export, report, run, text, tui};
use args::{Args, Command, Format, Printed};

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    let args = Args::parse();
    match perform(args) {
        Ok(code) => ExitCode::from(code),
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            // One line, whatever a path or a message holds; and with stderr gone there is no one left to tell.
            let _ = writeln!(io::stderr(), "pollscope: {}", text::plain(&error.to_string()));
            ExitCode::from(error.code())
        }
    }
}

fn perform(args: Args) -> Result<u8, Error> {
    match args.command() {
        Command::View { trace } => show(&trace),
        Command::Report { trace } => print(&Model::new(open(&trace)?)).map(|()| 0),
        Command::Attach { address, output } => attach::attach(&address, output.as_deref()),
        Command::Check { trace, format } => check::check(&trace, format == Printed::Json),
        Command::Stats { trace, format } => {
            let stats = Stats::new(&Model::new(open(&trace)?));
            let mut out = stdout();
            let written = match format {
                Printed::Text => stats::write(&stats, &mut out),
                Printed::Json => {
                    serde_json::to_writer(&mut out, &stats).map_err(Into::into).and_then(|()| writeln!(out))
                }
            };
            written.and_then(|()| out.flush()).map_err(Error::write("standard output")).map(|()| 0)
        }
        Command::Export { trace, format: Format::Json, output } => {
            let read = open(&trace)?;
            match output {
                Some(path) => {
                    export::json_file(&read, &path).map_err(Error::write(path.display().to_string()))
                }
                None => export::json(&read, stdout()).map_err(Error::write("standard output")),
            }?;
            Ok(0)
        }
        Command::Draw { file, name, cfg, format, output } => {
            source::draw(&file, name.as_deref(), &cfg, format.into(), output.as_deref()).map(|()| 0)
        }
        Command::Run { output, command } => run::run(&output, &command),
    }
}

fn open(path: &Path) -> Result<Trace, Error> {
    Trace::open(path).map_err(|source| Error::Trace { path: path.to_owned(), source })
}

/// Opens the replay of a trace, or, where no terminal is there to open it in, prints its report. Gives the exit code.
///
/// # Errors
/// When the trace cannot be read, which is known before the terminal is touched, or not be shown.
pub(crate) fn show(path: &Path) -> Result<u8, Error> {
    let model = Model::new(open(path)?);
    // A terminal that can do nothing but print has no screen to draw on.
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if io::stdout().is_terminal() && !dumb {
        return tui::open(model).map_err(Error::Terminal);
    }
    print(&model).map(|()| 0)
}

pub(crate) fn print(model: &Model) -> Result<(), Error> {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    let mut out = stdout();
    report::write(model, columns.unwrap_or(80), &mut out)
        .and_then(|()| out.flush())
        .map_err(Error::write("standard output"))
}

fn stdout() -> BufWriter<io::StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}
