//! How far each pane below the timeline is scrolled.

use super::App;
use crate::model::FutureIx;
use crate::tui::layout::Part;

/// How many lines each part is scrolled down from where it lies by itself, for the step and the future that were shown then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scrolled {
    of: (usize, Option<FutureIx>),
    by: [isize; Part::ALL.len()],
}

impl App {
    /// How many lines a part is scrolled down from where it lies by itself. A step takes that back.
    pub(in crate::tui) fn scroll(&self, part: Part) -> isize {
        Part::ALL.into_iter().zip(self.scrolls()).find(|(one, _)| *one == part).map_or(0, |(_, by)| by)
    }

    /// The same of all parts.
    pub(in crate::tui) fn scrolls(&self) -> [isize; Part::ALL.len()] {
        let of = (self.event(), self.selected());
        self.scrolled
            .filter(|scrolled| scrolled.of == of)
            .map_or([0; Part::ALL.len()], |scrolled| scrolled.by)
    }

    pub(super) fn set_scrolls(&mut self, by: [isize; Part::ALL.len()]) {
        self.scrolled = Some(Scrolled { of: (self.event(), self.selected()), by });
    }
}
