//! `pollscope check`: holds a trace against what is true of every recording.

use std::io::{self, Write};
use std::path::Path;

use pollscope::trace::Trace;
use serde_json::json;

use crate::error::Error;
use crate::{show, text};

/// Prints each breach with its line. Gives the exit code: 1 if there are any.
pub(super) fn check(path: &Path, as_json: bool) -> Result<u8, Error> {
    let (trace, lines) =
        Trace::open_with_lines(path).map_err(|source| Error::Trace { path: path.to_owned(), source })?;
    let breaches = trace.check();
    let line = |event: usize| lines.get(event).copied().unwrap_or(0);
    let mut out = show::stdout();
    let written = if as_json {
        let told: Vec<_> = breaches
            .iter()
            .map(|breach| json!({"line": line(breach.event), "event": breach.event, "what": breach.what}))
            .collect();
        let events = trace.events.len();
        let all = json!({"trace": path.display().to_string(), "events": events, "breaches": told, "notes": trace.notes});
        writeln!(out, "{all}")
    } else {
        let path = path.display().to_string();
        let path = text::plain(&path);
        let tell = |out: &mut dyn Write| -> io::Result<()> {
            for breach in &breaches {
                writeln!(out, "{path}:{}: {}", line(breach.event), text::plain(&breach.what))?;
            }
            for note in &trace.notes {
                writeln!(out, "{path}: note: {}", text::plain(note))?;
            }
            let events = text::count(trace.events.len(), "event");
            match breaches.len() {
                0 => writeln!(out, "{path}: all is as it has to be, in {events}"),
                count => writeln!(
                    out,
                    "{path}: {} in {events}",
                    if count == 1 { "1 breach".to_owned() } else { format!("{count} breaches") }
                ),
            }
        };
        tell(&mut out)
    };
    written.and_then(|()| out.flush()).map_err(Error::write("standard output"))?;
    Ok(u8::from(!breaches.is_empty()))
}
