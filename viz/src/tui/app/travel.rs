//! Going far: to an own step, a wake, a cause, a line, what was found or is wrong; and back from there.

use super::{App, Effect, TRAIL};
use crate::model::{FutureIx, Model, Move, State};
use crate::tui::find::{self, Query};
use crate::tui::keys::Action;
use crate::tui::prompt::{Purpose, Typed};

impl App {
    /// Goes far, so that one can come back; says why not if there is nowhere to go.
    pub(super) fn jump(&mut self, to: Option<usize>, or: &str) -> Effect {
        self.play.pause();
        match to {
            Some(to) => {
                self.places.trail.push(self.event());
                if self.places.trail.len() > TRAIL {
                    self.places.trail.remove(0);
                }
                self.go(Move::To(to));
            }
            None => self.say(or),
        }
        Effect::Draw
    }

    /// To the next event, or the one before, that the selected future has a part in; it stays selected.
    pub(super) fn own(
        &mut self,
        what: &str,
        back: bool,
        is_meant: impl Fn(&Model, FutureIx, usize) -> bool,
    ) -> Effect {
        let Some(of) = self.selected() else { return Effect::None };
        let is_meant = |event: &usize| is_meant(&self.model, of, *event);
        let found = if back {
            (0..self.event()).rev().find(is_meant)
        } else {
            (self.event() + 1..self.model.events().len()).find(is_meant)
        };
        let name = self.model.label(of).into_owned();
        let side = if back { "before" } else { "after" };
        self.jump(found, &format!("{name} has no {what} {side} this"))
    }

    pub(super) fn here(&mut self, back: bool) -> Effect {
        let at = self.selected().and_then(|of| {
            let place = self.model.future(of).state_at(self.event()).and_then(State::place)?;
            self.model.point_at(of, place).map(|point| point.line)
        });
        let Some(line) = at else {
            self.say("the selected future stands at no await");
            return Effect::Draw;
        };
        let found = find::awaits_in_line(&self.model, line, self.event(), back);
        self.jump(found, "nobody else comes to this await")
    }

    /// Something was typed into the prompt.
    pub(super) fn typed(&mut self, typed: &Typed) -> Effect {
        let Some(prompt) = self.prompt.clone() else { return Effect::None };
        let (purpose, text) = (prompt.purpose, prompt.text());
        if *typed == Typed::Done {
            self.history.keep(purpose, text);
        }
        match (typed, purpose) {
            (Typed::Nothing, _) => return Effect::None,
            (Typed::Changed, Purpose::Filter) => self.tree.set_filter(&self.model, text),
            (Typed::Changed, _) => {}
            (Typed::Left, Purpose::Filter) => {
                self.tree.set_filter(&self.model, &prompt.before);
                self.prompt = None;
            }
            (Typed::Done, Purpose::Filter) | (Typed::Left, _) => self.prompt = None,
            (Typed::Done, Purpose::Search) => {
                self.prompt = None;
                // Nothing typed: what was looked for last.
                if !text.trim().is_empty() {
                    self.places.query = Query::new(&self.model, text);
                }
                return self.update(Action::Found { back: false });
            }
            (Typed::Done, Purpose::Go) => {
                self.prompt = None;
                let to = find::place(text).and_then(|place| find::event_at(&self.model, place, self.event()));
                match to {
                    Ok(event) => return self.jump(Some(event), ""),
                    Err(what) => self.say(&what),
                }
            }
        }
        Effect::Draw
    }
}
