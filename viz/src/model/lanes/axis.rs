//! Which events fall into which column of a timeline.

use std::ops::Range;

use crate::model::Model;

/// What the columns of an axis stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scale {
    /// Half for time and half for order.
    #[default]
    Both,
    /// For the order of events alone: stretches in which nothing happens are folded away.
    Order,
    /// For time alone.
    Time,
}

/// A part of an axis, from 0, the first event, to 1, the last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

impl Window {
    /// All of it.
    pub const WHOLE: Self = Self { from: 0.0, to: 1.0 };

    /// Whether it is all of it.
    pub fn is_whole(self) -> bool {
        self.from <= 0.0 && self.to >= 1.0
    }

    /// The window of this width, at most the whole, around a place; moved in from the ends.
    #[must_use]
    pub fn around(place: f64, width: f64) -> Self {
        let width = if width.is_finite() { width.clamp(0.0, 1.0) } else { 1.0 };
        let from = (place - width / 2.0).clamp(0.0, 1.0 - width);
        Self { from, to: if width >= 1.0 { 1.0 } else { from + width } }
    }

    /// So much wider or narrower, but not narrower than `least`; what lies at a share of it, from 0 to 1, stays there.
    #[must_use]
    pub fn zoomed(self, by: f64, share: f64, least: f64) -> Self {
        let width = ((self.to - self.from) * by).clamp(least.min(1.0), 1.0);
        let at = self.from + (self.to - self.from) * share;
        Self::around(at + width * (0.5 - share), width)
    }

    /// Shifted by a quarter of its width.
    #[must_use]
    pub fn shifted(self, back: bool) -> Self {
        let width = self.to - self.from;
        let by = if back { -width / 4.0 } else { width / 4.0 };
        Self::around(f64::midpoint(self.from, self.to) + by, width)
    }
}

/// Which events fall into which column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// The first event of each column, and at the end the one after the last that is in view.
    starts: Vec<usize>,
}

impl Axis {
    /// The whole trace on this many columns, at least one.
    pub fn new(model: &Model, columns: usize) -> Self {
        Self::of(model, columns, Window::WHOLE, Scale::Both)
    }

    /// A part of the trace on this many columns, at least one.
    pub fn of(model: &Model, columns: usize, window: Window, scale: Scale) -> Self {
        let columns = columns.max(1);
        let place = Place::of(model, scale);
        let width = (window.to - window.from).max(f64::MIN_POSITIVE);
        // The first event at this place of the window or after it.
        let first = |column: usize| {
            let at = window.from + width * column as f64 / columns as f64;
            let (mut low, mut high) = (0, model.events().len());
            while low < high {
                let middle = low + (high - low) / 2;
                if place.at(middle) < at { low = middle + 1 } else { high = middle }
            }
            low
        };
        let mut starts: Vec<usize> = (0..=columns).map(first).collect();
        // Where a thread's own time runs back, as in a broken trace, a search may lead back too.
        for column in 1..=columns {
            starts[column] = starts[column].max(starts[column - 1]);
        }
        if window.to >= 1.0 {
            starts[columns] = model.events().len();
        }
        Self { starts }
    }

    /// Whether an event is in view.
    pub fn shows(&self, event: usize) -> bool {
        self.shown().contains(&event)
    }

    /// The events that are in view.
    pub fn shown(&self) -> Range<usize> {
        self.starts[0]..self.starts[self.columns()].max(self.starts[0])
    }

    /// How many columns there are.
    pub fn columns(&self) -> usize {
        self.starts.len() - 1
    }

    /// The events of a column; empty where nothing happens.
    pub fn events(&self, column: usize) -> Range<usize> {
        let at = |column: usize| self.starts.get(column).or(self.starts.last()).copied().unwrap_or(0);
        at(column)..at(column.saturating_add(1))
    }

    /// How many columns begin before an event: those of which something, or the wait before it, has come to pass by then.
    pub fn begun(&self, event: usize) -> usize {
        self.starts[..self.columns()].partition_point(|start| *start < event)
    }

    /// The column of an event, or of the end at which it is out of view; the first in a trace without any.
    pub fn column(&self, event: usize) -> usize {
        if self.starts.last() == Some(&0) {
            return 0;
        }
        let before = self.starts.partition_point(|start| *start <= event);
        before.saturating_sub(1).min(self.columns() - 1)
    }
}

/// Where an event stands on an axis, from 0 to 1.
pub fn place(model: &Model, scale: Scale, event: usize) -> f64 {
    Place::of(model, scale).at(event)
}

/// Where an event stands between 0 and 1.
struct Place<'a> {
    model: &'a Model,
    start: u64,
    /// One over the time and over the number of steps from the first event to the last; 0 for none of it.
    per_time: f64,
    per_step: f64,
}

impl<'a> Place<'a> {
    fn of(model: &'a Model, scale: Scale) -> Self {
        let start = model.time(0);
        let over = |whole: u64| if whole == 0 { 0.0 } else { 1.0 / whole as f64 };
        let (per_time, per_step) = (
            over(model.end_time().saturating_sub(start)),
            over(model.events().len().saturating_sub(1) as u64),
        );
        // Where one of the two says nothing, the other is all there is.
        let (by_time, by_step) = match scale {
            _ if per_time == 0.0 || per_step == 0.0 => (1.0, 1.0),
            Scale::Both => (0.5, 0.5),
            Scale::Order => (0.0, 1.0),
            Scale::Time => (1.0, 0.0),
        };
        Self { model, start, per_time: per_time * by_time, per_step: per_step * by_step }
    }

    fn at(&self, event: usize) -> f64 {
        let time = self.model.time(event).saturating_sub(self.start);
        time as f64 * self.per_time + event as f64 * self.per_step
    }
}
