//! When anyone came to an await in a line of the source.

use std::collections::HashMap;

use pollscope::trace::{EventKind, PointIx, Trace};

use super::Future;
use super::future::beside;
use super::ids::Ids;

/// For each line that has awaits, the events at which one of them was reached.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The line's place in `reached`.
    places: HashMap<u32, u32>,
    reached: Vec<Vec<u32>>,
    /// For each machine the places of its points' lines: hashing for each await would take as long as all else.
    points: Vec<Vec<u32>>,
}

impl Lines {
    /// Of the machines of a trace, of whose events nothing is known yet.
    pub(super) fn new(trace: &Trace) -> Self {
        let mut lines = Self::default();
        for machine in &trace.machines {
            let places = machine.points.iter().map(|point| {
                let next = lines.places.len() as u32;
                *lines.places.entry(point.line).or_insert(next)
            });
            lines.points.push(places.collect());
        }
        lines.reached.resize_with(lines.places.len(), Vec::new);
        lines
    }

    /// A future of the machine comes to the point.
    pub(super) fn reach(&mut self, machine: u32, point: PointIx, event: u32) {
        let place = self.points.get(machine as usize).and_then(|points| points.get(point.get() as usize));
        if let Some(place) = place {
            self.reached[*place as usize].push(event);
        }
    }

    /// Those of a trace, looked at once it is known of which machine each future is.
    pub(super) fn of(trace: &Trace, ids: &Ids, futures: &[Future]) -> Self {
        let mut lines = Self::new(trace);
        for (index, event) in trace.events.iter().enumerate() {
            if let EventKind::Await { future, point: Some(point) } = event.kind
                && let Some(machine) = ids.get(future).and_then(|of| futures[of.index()].machine)
            {
                lines.reach(machine, point, index as u32);
            }
        }
        lines
    }

    /// The next event after this one at which an await in the line is reached, or the last before it; from the other end if
    /// there is none.
    pub(super) fn beside(&self, line: u32, event: usize, back: bool) -> Option<usize> {
        let reached = &self.reached[*self.places.get(&line)? as usize];
        let round = if back { reached.last() } else { reached.first() };
        beside(reached, event, back).or(round.map(|event| *event as usize))
    }
}
