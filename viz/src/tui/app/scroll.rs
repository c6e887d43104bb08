//! How far each pane below the timeline is scrolled.

use ratatui::layout::Rect;

use super::App;
use crate::model::FutureIx;
use crate::tui::layout::Pane;
use crate::tui::panes::{inspector, step, tasks};

/// What can be scrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tui) enum Part {
    /// A pane of the selected future, or of the tasks.
    Pane(Pane),
    /// The sentence, and what is told in its place.
    Step,
}

const PARTS: [Part; 5] = [
    Part::Pane(Pane::Machine),
    Part::Pane(Pane::Source),
    Part::Pane(Pane::Tasks),
    Part::Pane(Pane::Inspector),
    Part::Step,
];

/// How many lines each part is scrolled down from where it lies by itself, for the step and the future that were shown then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scrolled {
    of: (usize, Option<FutureIx>),
    by: [isize; PARTS.len()],
}

impl App {
    /// How many lines a part is scrolled down from where it lies by itself. A step takes that back.
    pub(in crate::tui) fn scroll(&self, part: Part) -> isize {
        self.scrolls()[place(part)]
    }

    /// The same of all parts.
    pub(in crate::tui) fn scrolls(&self) -> [isize; PARTS.len()] {
        let of = (self.event(), self.selected());
        self.scrolled.filter(|scrolled| scrolled.of == of).map_or([0; PARTS.len()], |scrolled| scrolled.by)
    }

    /// Scrolls by so many lines each part that has an area, as far as there is something to see.
    pub(in crate::tui) fn scroll_by(&mut self, lines: isize, area: impl Fn(Part) -> Option<Rect>) {
        let mut by = self.scrolls();
        for (part, by) in PARTS.into_iter().zip(&mut by) {
            let Some(area) = area(part) else { continue };
            let hidden = self.hidden(part, area).cast_signed();
            // What begins with its first line has none before that.
            let least = if matches!(part, Part::Pane(Pane::Machine | Pane::Source)) { -hidden } else { 0 };
            *by = (*by + lines).clamp(least, hidden);
        }
        self.scrolled = Some(Scrolled { of: (self.event(), self.selected()), by });
    }

    /// How many lines of a part have no room.
    fn hidden(&self, part: Part, area: Rect) -> usize {
        let machine = self.selected().and_then(|of| self.model.machine(of));
        let lines = match part {
            Part::Pane(Pane::Machine) => machine.map_or(0, |machine| machine.points.len() * 2 + 4),
            // A third of its pane may tell of its callers.
            Part::Pane(Pane::Source) => machine.map_or(0, |machine| machine.source.lines().count() * 3 / 2),
            Part::Pane(Pane::Tasks) => tasks::rows(self).0.len(),
            Part::Pane(Pane::Inspector) => inspector::lines(self, area.width).len(),
            Part::Step => step::lines(self, area.width).len(),
        };
        lines.saturating_sub(area.height.into())
    }
}

fn place(part: Part) -> usize {
    PARTS.iter().position(|one| *one == part).unwrap_or(0)
}
