//! Which part of the run is in view, and which future is looked at.

use super::App;
use crate::coming::Extent;
use crate::model::FutureIx;
use crate::model::lanes::{Scale, Window, place};
use crate::tui::effect::Effect;
use crate::tui::tree::Row;

impl App {
    /// The selection is held at this future, or follows the steps.
    pub(in crate::tui) fn hold(&mut self, of: Option<FutureIx>) {
        self.picked = of;
    }

    /// Only lanes of a name that holds the text are shown.
    pub(in crate::tui) fn set_filter(&mut self, text: &str) {
        self.tree.set_filter(&self.model, text);
    }

    /// The selected future, if the panes show it although the filter leaves its lane out.
    pub(in crate::tui) fn filtered_out(&self) -> Option<FutureIx> {
        self.selected().filter(|of| !self.tree.filter().is_empty() && self.tree.row(*of).is_none())
    }

    /// What is said in place of lanes where the filter leaves none.
    pub(in crate::tui) fn says_no_lane(&self) -> Option<&'static str> {
        let is_none = !self.tree.filter().is_empty() && self.tree.rows().is_empty();
        let more_comes = self.hides_future() || self.extent != Extent::Whole;
        is_none.then_some(if more_comes { "no lane has that name yet" } else { "no lane has that name" })
    }

    /// Whether a future may be looked at: not one that is still to come, where that is hidden.
    pub(super) fn is_known(&self, of: FutureIx) -> bool {
        !self.hides_future() || self.model.future(of).state_at(self.event()).is_some()
    }

    /// Whether a thread may be named: not one that is still to come, where that is hidden.
    pub(in crate::tui) fn is_known_thread(&self, thread: u32) -> bool {
        !self.hides_future() || self.model.first_on(thread).is_some_and(|first| first <= self.event())
    }

    /// How many lanes are folded into that of a future.
    pub(in crate::tui) fn folded_below(&self, of: FutureIx) -> usize {
        let future = self.model.future(of);
        let below = future.lane + 1..future.lane_end.max(future.lane + 1);
        if !self.hides_future() {
            return below.len();
        }
        self.model.lanes()[below].iter().filter(|of| self.is_known(**of)).count()
    }

    pub(super) fn select(&mut self, by: isize) -> Effect {
        let rows = self.tree.rows();
        let Some(last) = rows.len().checked_sub(1) else { return Effect::None };
        let at = self.selected().and_then(|selected| self.tree.row(selected));
        let to = match at {
            Some(at) => at.saturating_add_signed(by),
            // What the filter leaves out stands before the first row.
            None => 0_usize.saturating_add_signed(by - 1),
        }
        .min(last);
        // The nearest future in that direction; a thread's row is none.
        let future = |row: usize| match rows[row] {
            Row::Future(of) => Some(of),
            Row::Thread(_) => None,
        };
        let found = if by < 0 {
            let further_up = (0..=to).rev().find_map(future);
            further_up.or_else(|| (to..at.unwrap_or(rows.len())).find_map(future))
        } else {
            (to..=last).find_map(future)
        };
        match found.filter(|of| self.selected() != Some(*of)) {
            Some(of) => {
                self.picked = Some(of);
                Effect::Draw
            }
            None => Effect::None,
        }
    }

    /// Narrows or widens the view around the moment that is shown.
    pub(super) fn zoom(&mut self, by: f64) -> Effect {
        let at = place(&self.model, self.scale, self.event());
        // The moment stays where it is in the view, as far as the ends allow.
        let share = (at - self.window.from) / (self.window.to - self.window.from);
        let effect = self.zoom_at(by, share.clamp(0.0, 1.0));
        self.keep_in_view();
        effect
    }

    /// Narrows or widens the view around a place in it, from 0 to 1, which stays where it is.
    pub(in crate::tui) fn zoom_at(&mut self, by: f64, share: f64) -> Effect {
        let least = 4.0 / self.model.events().len().max(4) as f64;
        let before = self.window;
        self.window = before.zoomed(by, share, least);
        if self.window == before { Effect::None } else { Effect::Draw }
    }

    pub(super) fn next_scale(&mut self) {
        let (scale, word) = match self.scale {
            Scale::Both => (Scale::Order, "by order: waits are folded"),
            // There the place of the moment would tell how long all takes.
            Scale::Order if !self.hides_future() => (Scale::Time, "by time alone"),
            Scale::Order | Scale::Time => (Scale::Both, "by time and order"),
        };
        self.scale = scale;
        self.say(word);
        let before = self.round.before(self.window);
        self.window = before;
        self.keep_in_view();
        self.round.goes_on(before, self.window);
    }

    pub(super) fn keep_in_view(&mut self) {
        if self.window.is_whole() {
            return;
        }
        let at = place(&self.model, self.scale, self.event());
        let width = self.window.to - self.window.from;
        if at < self.window.from || at > self.window.to {
            self.window = Window::around(at, width);
        }
    }
}
