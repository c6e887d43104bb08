//! A bar for what takes long, on standard error, where someone looks at it.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// What is done before this is over needs no bar.
const PATIENCE: Duration = Duration::from_millis(200);
/// How often it is drawn anew.
const EVERY: Duration = Duration::from_millis(50);
const WIDTH: usize = 30;

/// A bar that goes once what it is for is done, and leaves nothing behind.
pub(crate) struct Progress {
    what: String,
    all: u64,
    start: Instant,
    drawn: Option<Instant>,
    seen: bool,
}

impl Progress {
    /// For something that has this much to do.
    pub(crate) fn new(what: impl Into<String>, all: u64) -> Self {
        let seen = io::stderr().is_terminal();
        Self { what: what.into(), all, start: Instant::now(), drawn: None, seen }
    }

    /// So much is done.
    pub(crate) fn at(&mut self, done: u64) {
        let now = Instant::now();
        let early =
            now - self.drawn.unwrap_or(self.start) < if self.drawn.is_some() { EVERY } else { PATIENCE };
        if !self.seen || early {
            return;
        }
        self.drawn = Some(now);
        // With stderr gone there is nobody to look at it.
        let _ = write!(io::stderr(), "\r\x1b[K{}", bar(&self.what, done, self.all));
        let _ = io::stderr().flush();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.drawn.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

fn bar(what: &str, done: u64, all: u64) -> String {
    let done = done.min(all);
    let full = usize::try_from(done.saturating_mul(WIDTH as u64).checked_div(all).unwrap_or(0)).unwrap_or(0);
    let percent = done.saturating_mul(100).checked_div(all).unwrap_or(0);
    format!("{what}  [{}{}] {percent} %", "#".repeat(full), ".".repeat(WIDTH - full))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_bar_stays_within_its_frame() {
        assert_eq!(super::bar("x", 0, 10), format!("x  [{}] 0 %", ".".repeat(30)));
        assert_eq!(super::bar("x", 5, 10), format!("x  [{}{}] 50 %", "#".repeat(15), ".".repeat(15)));
        assert_eq!(super::bar("x", 12, 10), format!("x  [{}] 100 %", "#".repeat(30)));
        assert_eq!(super::bar("x", 1, 0), format!("x  [{}] 0 %", ".".repeat(30)));
    }
}
