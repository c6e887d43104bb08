//! What became of each future: how often it was polled, how often it waited, how it ended.

use std::io::{self, Write};

use crate::insight;
use crate::model::{FutureIx, Model, State};
use crate::text;

/// What stands above the names.
pub(super) const HEAD: &str = "futures";

const COLUMNS: [&str; 4] = ["polls", "pending", "wakes", "end"];

/// Writes one line for each future.
pub(super) fn write(model: &Model, columns: usize, out: &mut impl Write) -> io::Result<()> {
    let names = super::names_width(model, columns);
    let [polls, pending, wakes, end] = COLUMNS;
    writeln!(out, "\n{}  {polls:>7}  {pending:>7}  {wakes:>7}  {end}", text::fit(HEAD, names))?;
    for of in model.lanes() {
        let future = model.future(*of);
        let pendings =
            future.changes.iter().filter(|change| matches!(change.state(), State::Pending(_))).count();
        writeln!(
            out,
            "{}  {:>7}  {pendings:>7}  {:>7}  {}",
            text::fit(&super::label(model, *of), names),
            future.polls.len(),
            future.wakes.len(),
            ending(model, *of),
        )?;
    }
    Ok(())
}

/// The last state of a future and since when, in words.
fn ending(model: &Model, of: FutureIx) -> String {
    let future = model.future(of);
    let last = future.last_state();
    let event = model.since(of, model.events().len()).unwrap_or(0);
    let (when, since) = (insight::when(model, event), insight::since(model, event));
    match last {
        State::Unknown => "? not known".to_owned(),
        State::Unresumed => "· never polled".to_owned(),
        State::Dropped(_) if future.polls.is_empty() => format!("✗ dropped {when}, never polled"),
        State::Dropped(_) => format!("✗ dropped {when}, before its end"),
        State::Polling(_) => format!("█ still being polled when the trace ends, {since}"),
        State::Pending(_) => format!("░ still pending when the trace ends, {since}"),
        ended => format!("{} {} {when}", ended.glyph(), ended.word()),
    }
}
