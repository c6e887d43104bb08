//! What takes longer than a frame here: counts, searches, and to look for what is wrong.

use std::time::Instant;

use super::{App, NOTHING_FOUND, ONLY_FOUND};
use crate::model::FutureIx;
use crate::model::lanes::Window;
use crate::tui::effect::Effect;
use crate::tui::going::{Goes, Going};
use crate::tui::keys::{Action, Keys};
use crate::tui::layout::Part;

/// What is shown, as far as an action can change it more than once.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::tui) struct Stand {
    event: usize,
    picked: Option<FutureIx>,
    window: Window,
    scrolls: [isize; Part::ALL.len()],
    speed: f64,
}

impl Goes for App {
    type State = Stand;

    fn state(&self) -> Stand {
        Stand {
            event: self.event(),
            picked: self.picked,
            window: self.window,
            scrolls: self.scrolls(),
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
        self.search.as_ref().map(|search| search.percent(&self.model))
    }

    fn search_until(&mut self, until: Instant) {
        if let Some(mut search) = self.search.take() {
            if search.go_on(&self.model, until) {
                let to = match self.or_asked(search.found(), search.back) {
                    Some(here) if here == self.event() => Err(ONLY_FOUND.to_owned()),
                    found => found.ok_or_else(|| NOTHING_FOUND.to_owned()),
                };
                self.jump_on(to, search.back);
            } else {
                self.search = Some(search);
            }
        }
    }

    fn stop_search(&mut self) {
        self.search = None;
    }

    fn say(&mut self, what: &str) {
        self.say(what);
    }

    fn keys(&self) -> &Keys {
        self.keys()
    }
}

impl App {
    /// When it goes on by itself; never, unless something is under way.
    pub(in crate::tui) fn look_due(&self) -> Option<Instant> {
        if self.is_going() || self.is_to_release() { Some(Instant::now()) } else { self.wrong.look_due() }
    }

    /// Goes on with what is under way.
    pub(in crate::tui) fn look(&mut self) -> Effect {
        match () {
            () if self.is_going() => self.go_on(),
            () if self.is_to_release() => self.release(),
            () => self.look_whether_wrong(),
        }
    }
}
