//! Shows a trace: in the terminal if there is one, and else as text.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use pollscope::trace::Trace;

use crate::coming::{Extent, file};
use crate::error::Error;
use crate::model::Model;
use crate::progress::Progress;
use crate::{report, text, tui};

/// Reads a trace.
pub(crate) fn open(path: &Path) -> Result<Trace, Error> {
    let length = std::fs::metadata(path).map_or(0, |file| file.len());
    let mut bar = Progress::new(format!("reading {}", text::plain(&path.to_string_lossy())), length);
    Trace::open_with_progress(path, |read| bar.at(read))
        .map_err(|source| Error::Trace { path: path.to_owned(), source })
}

/// Opens the replay of a trace, or, where no terminal is there to open it in, prints its report. Gives the exit code.
///
/// # Errors
/// When the trace cannot be read, or not be shown. What is wrong with a trace is told before the terminal is touched, but for
/// the rest of a long one, which is read while its beginning is shown.
pub(crate) fn show(path: &Path, options: &tui::Options) -> Result<u8, Error> {
    let setup = options.setup()?;
    if has_screen()
        && let Some((beginning, mut rest)) = file::open(path)
    {
        return tui::follow(beginning, Extent::Beginning(0), &mut rest, setup);
    }
    let model = Model::new(open(path)?);
    if has_screen() {
        return tui::open(model, setup);
    }
    print(&model).map(|()| 0)
}

/// Whether there is a screen to draw on. A terminal that can do nothing but print has none.
pub(crate) fn has_screen() -> bool {
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stdout().is_terminal() && !dumb
}

/// Prints the report of a trace.
pub(crate) fn print(model: &Model) -> Result<(), Error> {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    let mut out = stdout();
    report::write(model, columns.unwrap_or(80), &mut out)
        .and_then(|()| out.flush())
        .map_err(Error::write("standard output"))
}

/// Standard output, in large pieces.
pub(crate) fn stdout() -> BufWriter<io::StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}
