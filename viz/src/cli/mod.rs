//! The way in: arguments, what they ask for, and the exit code that comes of it.

mod args;
mod check;
mod compare;
mod join;
mod keeps;
mod learn;
mod quiz;
mod source;
mod usage;
mod why;

use std::io::{self, Write};
use std::process::ExitCode;

use pollscope::trace::Trace;

use crate::error::Error;
use crate::lints::Limits;
use crate::model::Model;
use crate::stats::{self, Stats};
use crate::{attach, export, run, show, text, tui};
use args::{Args, Command, Format, Printed};

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    match usage::words().and_then(perform) {
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
        Command::View { trace, screen } => show::show(&trace, &screen.into()),
        Command::Compare { a, b, screen } => compare::compare(&a, &b, &screen.into()),
        Command::Keys => {
            let mut out = show::stdout();
            out.write_all(tui::default_keys().as_bytes())
                .and_then(|()| out.flush())
                .map_err(Error::write("standard output"))
                .map(|()| 0)
        }
        Command::Report { trace } => show::print(&Model::new(show::open(&trace)?)).map(|()| 0),
        Command::Attach { address, output, screen } => {
            attach::attach(&address, output.as_deref(), &screen.into())
        }
        Command::Check { trace, deny, limit, format } => {
            check::check(&trace, &deny, Limits { poll: limit }, format == Printed::Json)
        }
        Command::Why { trace, future, step, format } => {
            why::why(&trace, future.as_deref(), step, format == Printed::Json).map(|()| 0)
        }
        Command::Learn { name: None, .. } => learn::list().map(|()| 0),
        Command::Learn { name: Some(name), text: _, eject: Some(folder), .. } => {
            learn::eject(&name, &folder).map(|()| 0)
        }
        Command::Learn { name: Some(name), text, eject: None, screen } => {
            learn::lesson(&name, text, &screen.into())
        }
        Command::Quiz { trace, screen } => quiz::quiz(&trace, &screen.into()),
        Command::Keeps { trace, name, binary, format } => {
            keeps::keeps(&trace, name.as_deref(), binary.as_deref(), format == Printed::Json).map(|()| 0)
        }
        Command::Join { trace, format } => join::join(&trace, format == Printed::Json).map(|()| 0),
        Command::Stats { trace, format } => {
            let stats = Stats::new(&Model::new(show::open(&trace)?));
            let mut out = show::stdout();
            let written = match format {
                Printed::Text => stats::write(&stats, &mut out),
                Printed::Json => {
                    serde_json::to_writer(&mut out, &stats).map_err(Into::into).and_then(|()| writeln!(out))
                }
            };
            written.and_then(|()| out.flush()).map_err(Error::write("standard output")).map(|()| 0)
        }
        Command::Export { trace, format: Format::Json, output } => {
            let read = show::open(&trace)?;
            match output {
                Some(path) => {
                    export::json_file(&read, &path).map_err(Error::write(path.display().to_string()))
                }
                None => export::json(&read, show::stdout()).map_err(Error::write("standard output")),
            }?;
            Ok(0)
        }
        Command::Draw { file, name, cfg, format, output } => {
            source::draw(&file, name.as_deref(), &cfg, format.into(), output.as_deref()).map(|()| 0)
        }
        Command::Run { output, screen, command } => run::run(&output, &command, &screen.into()),
    }
}

/// What the machines of a trace are called, in a sentence.
fn names(trace: &Trace) -> String {
    let mut names: Vec<&str> = trace.machines.iter().map(|machine| machine.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let more = if names.len() > 12 { format!(" and {} more", names.len() - 12) } else { String::new() };
    names.truncate(12);
    if names.is_empty() {
        "the trace has none".to_owned()
    } else {
        format!("there are {}{more}", names.join(", "))
    }
}
