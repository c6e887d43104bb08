//! What takes longer than a frame here: counts, searches, and to look for what is wrong in either run.

use std::time::Instant;

use super::Pair;
use crate::model::FutureIx;
use crate::model::lanes::Window;
use crate::tui::app::App;
use crate::tui::effect::Effect;
use crate::tui::going::{Goes, Going};
use crate::tui::keys::{Action, Keys};
use crate::tui::layout::Part;

/// What is shown, as far as an action can change it more than once.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::tui) struct Stand {
    place: [usize; 2],
    lead: usize,
    runs: [(Option<FutureIx>, [isize; Part::ALL.len()]); 2],
    window: Window,
    first_said: usize,
    speed: f64,
}

impl Goes for Pair {
    type State = Stand;

    fn state(&self) -> Stand {
        Stand {
            place: self.steps.place(),
            lead: self.lead,
            runs: self.runs.each_ref().map(|run| (run.selected(), run.scrolls())),
            window: self.window,
            first_said: self.first_said,
            speed: self.play.steps_a_second(),
        }
    }

    fn going(&self) -> &Going<Stand> {
        &self.going
    }

    fn going_mut(&mut self) -> &mut Going<Stand> {
        &mut self.going
    }

    fn update(&mut self, action: Action) -> Effect {
        self.update(action)
    }

    fn searched(&self) -> Option<usize> {
        let searches = self.searches.as_ref()?;
        (0..2).map(|side| searches[side].percent(self.models()[side])).min()
    }

    fn search_until(&mut self, until: Instant) {
        let Some(mut searches) = self.searches.take() else { return };
        if (0..2).all(|side| searches[side].go_on(self.models()[side], until)) {
            let back = searches[0].back;
            self.found(searches.map(|search| search.found()), back);
        } else {
            self.searches = Some(searches);
        }
    }

    fn stop_search(&mut self) {
        self.searches = None;
    }

    fn say(&mut self, what: &str) {
        self.says = Some(what.to_owned());
    }

    fn keys(&self) -> &Keys {
        &self.keys
    }
}

impl Pair {
    /// When it goes on by itself; never, unless something is under way.
    pub(in crate::tui) fn look_due(&self) -> Option<Instant> {
        if self.is_going() { Some(Instant::now()) } else { self.runs.iter().filter_map(App::look_due).min() }
    }

    /// Goes on with what is under way.
    pub(in crate::tui) fn look(&mut self) -> Effect {
        if self.is_going() {
            return self.go_on();
        }
        let mut effect = Effect::None;
        for run in &mut self.runs {
            if run.look() == Effect::Draw {
                effect = Effect::Draw;
                // Only who asked is told.
                self.says = run.hush().or(self.says.take());
            }
        }
        effect
    }
}
