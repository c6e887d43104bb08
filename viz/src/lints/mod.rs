//! What is likely wrong in a run: each finding with the steps that prove it, what it means and how to mend it.
//!
//! A lint says only what the trace shows. A run that does what it should has no finding but those that it is made to have: a
//! test holds each lesson against its exact set.

mod cancel;
mod poll;
mod series;
mod size;
mod wake;

#[cfg(test)]
mod tests;

use crate::model::{FutureIx, Model};
use crate::text;

pub use series::{Series, series};

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, clap::ValueEnum)]
pub enum Lint {
    /// A future was made, and never polled
    NeverPolled,
    /// A poll passed a thousand await points and was never pending
    NeverYields,
    /// A poll kept its thread for longer than --limit
    BlocksThread,
    /// A future wakes itself in poll after poll and gets nowhere
    SelfWakeSpin,
    /// A future is pending, and nobody is left who could wake it
    LostWakeup,
    /// A task was woken and never polled again
    WokenNeverPolled,
    /// A task was polled again and again without having been woken
    PolledUnwoken,
    /// A future was dropped half-way
    Cancelled,
    /// Awaits that do not need each other wait one after the other
    InSeries,
    /// A future is much larger than what it awaits
    LargeFuture,
    /// A future was woken after its end
    WokenAfterEnd,
}

impl Lint {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 11] = [
        Self::NeverPolled,
        Self::NeverYields,
        Self::BlocksThread,
        Self::SelfWakeSpin,
        Self::LostWakeup,
        Self::WokenNeverPolled,
        Self::PolledUnwoken,
        Self::Cancelled,
        Self::InSeries,
        Self::LargeFuture,
        Self::WokenAfterEnd,
    ];

    /// Its name, as the command line has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NeverPolled => "never-polled",
            Self::NeverYields => "never-yields",
            Self::BlocksThread => "blocks-thread",
            Self::SelfWakeSpin => "self-wake-spin",
            Self::LostWakeup => "lost-wakeup",
            Self::WokenNeverPolled => "woken-never-polled",
            Self::PolledUnwoken => "polled-unwoken",
            Self::Cancelled => "cancelled",
            Self::InSeries => "in-series",
            Self::LargeFuture => "large-future",
            Self::WokenAfterEnd => "woken-after-end",
        }
    }

    /// What it means.
    pub fn means(self) -> &'static str {
        match self {
            Self::NeverPolled => "Calling an async fn runs nothing of it; only polling does.",
            Self::NeverYields => "Nothing else of its thread runs until it is pending or done.",
            Self::BlocksThread => {
                "While a poll runs, no other future of that thread does, and no timer is looked at."
            }
            Self::SelfWakeSpin => {
                "It asks to be polled again at once, each time: the processor is busy for nothing."
            }
            Self::LostWakeup => "Pending is a promise that someone will call the waker; nobody has one.",
            Self::WokenNeverPolled => {
                "A wake only asks for a poll; an executor that has ended or is busy gives none."
            }
            Self::PolledUnwoken => "An executor that polls without being asked wastes its turns.",
            Self::Cancelled => {
                "A future that is dropped at an await stops there: what it held is gone, what follows never runs."
            }
            Self::InSeries => "An await lets others run, but not what stands below it in the same fn.",
            Self::LargeFuture => "What lives across an await is kept in the future, and moved with it.",
            Self::WokenAfterEnd => {
                "Someone kept a waker for longer than the future lived; each such wake costs a turn."
            }
        }
    }

    /// How to mend it.
    pub fn mend(self) -> &'static str {
        match self {
            Self::NeverPolled => "Await it, spawn it, or do not make it.",
            Self::NeverYields => "Yield now and then, with the runtime's `yield_now` or a smaller batch.",
            Self::BlocksThread => {
                "Use the async form of what blocks, or move it to a thread, as `spawn_blocking` does."
            }
            Self::SelfWakeSpin => {
                "Wait for what it needs: keep the waker, and have it called when that is there."
            }
            Self::LostWakeup => {
                "Store a clone of the waker before Pending is returned, and call it on every way on."
            }
            Self::WokenNeverPolled => {
                "See that the executor runs until its tasks are done, and that nothing blocks it."
            }
            Self::PolledUnwoken => "Have the executor wait until a waker is called.",
            Self::Cancelled => "Keep state that must survive outside of the future, or let it finish.",
            Self::InSeries => {
                "Await them together, with `join!`, if neither relies on what another does, in a file or a static for one."
            }
            Self::LargeFuture => "Let large values end before the await, or put them into a Box.",
            Self::WokenAfterEnd => "Drop the waker, or take the timer back, once it is no longer needed.",
        }
    }
}

/// Something that is likely wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is it about.
    pub lint: Lint,
    /// The future.
    pub of: FutureIx,
    /// The events that prove it, in order; there is at least one.
    pub steps: Vec<usize>,
    /// What happened, in a sentence. Safe to show.
    pub says: String,
}

/// What a lint may be told.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Nanoseconds that a poll may take without being told of.
    pub poll: u64,
}

impl Default for Limits {
    /// Ten milliseconds a poll: what a person who waits does not notice yet, and a timer does.
    fn default() -> Self {
        Self { poll: 10_000_000 }
    }
}

/// Looks for all that is likely wrong; the findings come in the order of the run.
pub fn findings(model: &Model, limits: Limits) -> Vec<Finding> {
    let mut found = Findings { model, found: Vec::new() };
    poll::look(&mut found, limits);
    wake::look(&mut found);
    cancel::look(&mut found);
    size::look(&mut found);
    series::look(&mut found);
    found.found.sort_by_key(|finding| (finding.steps[0], finding.lint, finding.of));
    found.found
}

/// What is found so far.
struct Findings<'a> {
    model: &'a Model,
    found: Vec<Finding>,
}

impl Findings<'_> {
    fn add(&mut self, lint: Lint, of: FutureIx, steps: impl IntoIterator<Item = usize>, says: &str) {
        let steps: Vec<usize> = steps.into_iter().collect();
        if !steps.is_empty() {
            self.found.push(Finding { lint, of, steps, says: text::plain(says).into_owned() });
        }
    }

    fn name(&self, of: FutureIx) -> String {
        self.model.label(of).into_owned()
    }

    fn at(&self, event: usize) -> String {
        text::time(self.model.time(event))
    }
}
