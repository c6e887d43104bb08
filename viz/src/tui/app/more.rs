//! More of the run has come: what was shown and known of it so far stays.

use std::sync::Arc;
use std::thread;

use super::{App, sizes};
use crate::coming::{Extent, News};
use crate::model::lanes::{Axis, Window, place};
use crate::model::{Model, Move};

impl App {
    /// More of the run has come. Who stands at its end as it goes on goes along; who does not stays where they are.
    pub(in crate::tui) fn hear(&mut self, news: News) {
        let follows = self.follows_end();
        self.extent = news.extent;
        if let Some(model) = news.model {
            self.renew(model);
            if follows {
                self.cursor = self.cursor.go(&self.model, Move::End);
            }
        }
        if self.extent == Extent::Whole {
            self.know_whole();
        }
    }

    /// Shows more of the same run, at the same event: what came may stand before it.
    fn renew(&mut self, model: Model) {
        let picked = self.picked.map(|picked| self.model.future(picked).id);
        self.picked = picked.and_then(|id| model.by_id(id));
        self.sizes = sizes(&model, self.panes);
        let was = std::mem::replace(&mut self.model, Arc::new(model));
        self.tree.renew(&self.model, &was);
        let is_longer = self.model.continues(&was);
        let now = |event: usize| if is_longer { event } else { self.model.same_event(&was, event) };
        self.wrong.renew(now);
        if !self.window.is_whole() {
            // The same part of it stays in view.
            let shown = Axis::of(&was, 1, self.window, self.scale).shown();
            let place = |event: usize| place(&self.model, self.scale, now(event));
            let is_last = shown.end == was.events().len();
            let to = if is_last { place(shown.end.saturating_sub(1)).next_up() } else { place(shown.end) };
            self.window = Window { from: place(shown.start), to };
        }
        let (trail, bookmarks) = (&mut self.places.trail, &mut self.places.bookmarks);
        *bookmarks = bookmarks.iter().map(|event| now(*event)).collect();
        trail.iter_mut().for_each(|event| *event = now(*event));
        // Who stands at the start stays there, whatever comes before that.
        let here = if self.event() == 0 { 0 } else { now(self.event()) };
        self.cursor = self.cursor.go(&self.model, Move::To(here));
        self.keep_in_view();
        // To give back a long run's memory takes as long as to make it. Where there is no further thread, this one does.
        let _ = thread::Builder::new().name("past".to_owned()).spawn(move || drop(was));
    }

    /// All of the run is there.
    pub(super) fn know_whole(&mut self) {
        if self.says.is_none() {
            self.say_notes();
        }
        if self.class.is_none() {
            self.look_for_wrong();
        }
    }

    /// Whether it goes on and is shown as it does.
    pub(in crate::tui) fn follows_end(&self) -> bool {
        self.extent == Extent::Live && !self.play.is_on() && self.event() + 1 >= self.model.events().len()
    }
}
