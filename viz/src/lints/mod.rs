//! What is likely wrong in a run: each finding with the steps that prove it, what it means and how to mend it.
//!
//! A lint says only what the trace shows. A run that does what it should has no finding but those that it is made to have: a
//! test holds each lesson against its exact set.

mod cancel;
mod lint;
mod panic;
mod pending;
mod poll;
mod series;
mod size;
mod spin;
mod wake;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use pollscope::trace::Point;

use crate::insight;
use crate::model::{FutureIx, LONG_POLL, Model, Place};
use crate::text;

pub use lint::Lint;
pub use series::{Part, Series, series};

/// Something that is likely wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is it about.
    pub lint: Lint,
    /// The future.
    pub of: FutureIx,
    /// The place that it is about: one of the future, or of its maker if it was never polled.
    pub at: Option<Place>,
    /// The events that prove it, in order; there is at least one. Of many the first few, and the last.
    pub steps: Vec<usize>,
    /// How many are left out before the last of those.
    pub left_out: usize,
    /// How often it happened in the run: to futures of this machine, at this place, by the same doer.
    pub times: usize,
    /// The events at which it happened again, in order; of many the first few.
    pub again: Vec<usize>,
    /// What happened the first time, in a sentence, and how often it did. Safe to show.
    pub says: String,
}

impl Finding {
    /// The await that it is about, if it is one of the future's own.
    pub fn point<'a>(&self, model: &'a Model) -> Option<&'a Point> {
        let at = self.at.filter(|_| self.lint != Lint::NeverPolled)?;
        model.point_at(self.of, at)
    }
}

/// What a lint may be told.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Nanoseconds that a poll may take without being told of.
    pub poll: u64,
}

impl Default for Limits {
    /// Ten milliseconds a poll, as sentences have it.
    fn default() -> Self {
        Self { poll: LONG_POLL }
    }
}

/// How many steps prove a finding, at most.
const STEPS: usize = 8;
/// How many repetitions of a finding are named.
const AGAIN: usize = 7;

/// Looks for all that is likely wrong; the findings come in the order of the run.
pub fn findings(model: &Model, limits: Limits) -> Vec<Finding> {
    let mut found = Findings { model, found: Vec::new(), cases: HashMap::new() };
    poll::look(&mut found, limits);
    wake::look(&mut found, limits);
    spin::look(&mut found);
    panic::look(&mut found);
    cancel::look(&mut found);
    size::look(&mut found);
    series::look(&mut found);
    let mut found = found.found;
    for finding in found.iter_mut().filter(|finding| finding.times > 1) {
        finding.says = format!("{} This happened {} times.", finding.says, finding.times);
    }
    found.sort_by_key(|finding| (finding.steps[0], finding.lint, finding.of));
    found
}

/// What happens again and again in a loop is one finding: the same lint, of futures of one machine, at one place, by futures
/// of one machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Case {
    lint: Lint,
    of: Kind,
    at: Option<Place>,
    by: Option<Kind>,
}

/// A future's machine, or the future itself where the trace does not say which machine it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Machine(u32),
    Future(FutureIx),
}

/// What is found so far.
struct Findings<'a> {
    model: &'a Model,
    found: Vec<Finding>,
    /// Where in the list each case is.
    cases: HashMap<Case, usize>,
}

impl Findings<'_> {
    /// Adds what was found at a place of a future, or in it as a whole.
    fn add(
        &mut self,
        lint: Lint,
        of: FutureIx,
        at: Option<Place>,
        steps: impl IntoIterator<Item = usize>,
        says: impl FnOnce() -> String,
    ) {
        self.add_by(lint, of, at, None, steps, says);
    }

    /// The same, and which future did it. The sentence is made only for the first of a case: there can be very many.
    fn add_by(
        &mut self,
        lint: Lint,
        of: FutureIx,
        at: Option<Place>,
        by: Option<FutureIx>,
        steps: impl IntoIterator<Item = usize>,
        says: impl FnOnce() -> String,
    ) {
        let (mut left_out, mut all) = (0, Vec::new());
        for step in steps {
            if all.len() == STEPS {
                left_out += 1;
                all.pop();
            }
            all.push(step);
        }
        let steps = all;
        let Some(first) = steps.first().copied() else { return };
        let says = || text::plain(&says()).into_owned();
        let case = Case { lint, of: self.kind(of), at, by: by.map(|by| self.kind(by)) };
        match self.cases.entry(case) {
            Entry::Vacant(vacant) => {
                vacant.insert(self.found.len());
                let (times, again, says) = (1, Vec::new(), says());
                self.found.push(Finding { lint, of, at, steps, left_out, times, again, says });
            }
            Entry::Occupied(known) => {
                let known = &mut self.found[*known.get()];
                known.times += 1;
                let mut again = first;
                if first < known.steps[0] {
                    again = known.steps[0];
                    (known.of, known.steps, known.left_out, known.says) = (of, steps, left_out, says());
                }
                let place = known.again.partition_point(|step| *step < again);
                if place < AGAIN {
                    known.again.insert(place, again);
                    known.again.truncate(AGAIN);
                }
            }
        }
    }

    fn kind(&self, of: FutureIx) -> Kind {
        self.model.future(of).machine.map_or(Kind::Future(of), Kind::Machine)
    }
}

fn name(model: &Model, of: FutureIx) -> String {
    model.label(of).into_owned()
}

fn at(model: &Model, event: usize) -> String {
    insight::time(model, event)
}

/// "line 12", if the trace has a line.
fn line(model: &Model, of: FutureIx, place: Place) -> Option<String> {
    model.point_at(of, place).map(|point| insight::line(model, of, point.line))
}
