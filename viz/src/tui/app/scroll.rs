//! Scrolls: as far as a pane has something to show, which the panes know.

use ratatui::layout::Rect;

use super::App;
use crate::tui::layout::{Pane, Part};
use crate::tui::panes::{inspector, step, tasks};

impl App {
    /// Scrolls by so many lines each part that has an area, as far as there is something to see.
    pub(in crate::tui) fn scroll_by(&mut self, lines: isize, area: impl Fn(Part) -> Option<Rect>) {
        let mut by = self.scrolls();
        for (part, by) in Part::ALL.into_iter().zip(&mut by) {
            let Some(area) = area(part) else { continue };
            let hidden = self.hidden(part, area).cast_signed();
            // What begins with its first line has none before that.
            let least = if matches!(part, Part::Pane(Pane::Machine | Pane::Source)) { -hidden } else { 0 };
            // No line may be passed over unread; the last one may tell that there are more.
            let most = isize::from(area.height.saturating_sub(1).max(1).cast_signed());
            *by = (*by + lines.clamp(-most, most)).clamp(least, hidden);
        }
        self.set_scrolls(by);
    }

    /// How many lines of a part have no room.
    fn hidden(&self, part: Part, area: Rect) -> usize {
        let machine = self.selected().and_then(|of| self.model.machine(of));
        let lines = match part {
            Part::Pane(Pane::Machine) => machine.map_or(0, |machine| machine.points.len() * 2 + 4),
            // Two fifths of its pane may tell of its values and its callers.
            Part::Pane(Pane::Source) => machine.map_or(0, |machine| machine.source.lines().count() * 5 / 3),
            Part::Pane(Pane::Tasks) => tasks::rows(self).0.len(),
            Part::Pane(Pane::Inspector) => {
                inspector::lines(self, area.width, self.model.time(self.event())).len()
            }
            Part::Step => step::lines(self, area.width).len(),
        };
        lines.saturating_sub(area.height.into())
    }
}
