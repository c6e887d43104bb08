//! The replay as plain text: for a pipe, a handout, a screen reader.
//!
//! The same model and the same sentences as on the screen: a head, the timeline in characters, every step with its
//! number, time and sentence, and what became of each future.

mod summary;
mod timeline;

#[cfg(test)]
mod tests;

use std::io::{self, Write};

use crate::insight;
use crate::model::{FutureIx, Model};
use crate::text;

/// Writes the whole report, in lines of at most `columns` columns where the names allow it.
///
/// # Errors
/// Those of `out`.
pub fn write(model: &Model, columns: usize, mut out: impl Write) -> io::Result<()> {
    let columns = columns.clamp(40, 1000);
    head(model, columns, &mut out)?;
    if model.events().is_empty() {
        return writeln!(out, "\nNothing was recorded.");
    }
    timeline::write(model, columns, &mut out)?;
    steps(model, columns, &mut out)?;
    summary::write(model, columns, &mut out)
}

fn head(model: &Model, columns: usize, out: &mut impl Write) -> io::Result<()> {
    let trace = model.trace();
    let program = if trace.program.is_empty() { "(a program without a name)" } else { &trace.program };
    let duration = model.duration();
    writeln!(out, "{}", text::plain(program))?;
    let facts = format!(
        "{} by the {} clock, {}, {}, {}, {}",
        if duration == 0 { "0 ms".to_owned() } else { text::time(duration) },
        if trace.clock.is_empty() { "unnamed" } else { &trace.clock },
        text::count(trace.threads.len(), "thread"),
        text::count(model.futures().len(), "future"),
        text::count(model.turns().len(), "turn"),
        text::count(model.events().len(), "event"),
    );
    for line in text::wrap(&text::plain(&facts), columns) {
        writeln!(out, "{line}")?;
    }
    for note in &trace.notes {
        for line in text::wrap(&format!("note: {}", text::plain(note)), columns) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn steps(model: &Model, columns: usize, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\nsteps")?;
    let numbers = model.events().len().to_string().len();
    let names = names_width(model, columns);
    // A time is written once, and again only when it has moved on.
    let is_new = |event: usize| event == 0 || model.time(event) != model.time(event - 1);
    let time = |event: usize| if is_new(event) { insight::time(model, event) } else { String::new() };
    let times = (0..model.events().len()).map(|event| text::width(&time(event))).max().unwrap_or(0);
    for event in 0..model.events().len() {
        let name = model.of_event(event).map_or_else(String::new, |of| label(model, of));
        let time = time(event);
        let head = format!("{:>numbers$}  {time:>times$}  {}  ", event + 1, text::fit(&name, names));
        let indent = text::width(&head);
        let sentence = insight::sentence(model, event);
        let lines = text::wrap(&sentence, columns.saturating_sub(indent).max(20));
        for (index, line) in lines.iter().enumerate() {
            if index == 0 {
                writeln!(out, "{head}{line}")?;
            } else {
                writeln!(out, "{:indent$}{line}", "")?;
            }
        }
    }
    Ok(())
}

/// A future's label, safe to show.
fn label(model: &Model, of: FutureIx) -> String {
    text::plain(&model.label(of)).into_owned()
}

/// How wide the column of names is: the longest name, but no more than a quarter of the line.
fn names_width(model: &Model, columns: usize) -> usize {
    let limit = (columns / 4).max(8);
    let widths = model.lanes().iter().map(|of| text::width(&label(model, *of)));
    // A trace of many futures is not measured to its end once the limit is reached.
    let mut widest = text::width(summary::HEAD);
    for width in widths {
        widest = widest.max(width);
        if widest >= limit {
            return limit;
        }
    }
    widest
}
