//! Going far: to an own step, a wake, a cause, a line, what was found or is wrong; and back from there.

use super::{App, NO_JUMP, ONLY_BOOKMARK, TRAIL, no_bookmark};
use crate::insight;
use crate::model::{FutureIx, Model, Move, State};
use crate::tui::effect::Effect;
use crate::tui::find::Query;
use crate::tui::going::Goes;
use crate::tui::keys::Action;
use crate::tui::place;
use crate::tui::prompt::Asks;

impl App {
    /// Goes far, so that one can come back; says why not if there is nowhere to go.
    pub(super) fn jump(&mut self, to: Result<usize, String>) -> Effect {
        self.play.pause();
        match to {
            Ok(to) => {
                let from = self.event();
                self.go(Move::To(to));
                if self.event() != from {
                    self.places.trail.push(from);
                    if self.places.trail.len() > TRAIL {
                        self.places.trail.remove(0);
                    }
                }
            }
            Err(why) => self.say(&why),
        }
        Effect::Draw
    }

    /// Back to where the last jump began that did not begin here.
    pub(super) fn go_back(&mut self) -> Effect {
        self.play.pause();
        while let Some(event) = self.places.trail.pop() {
            if event != self.event() {
                return self.go(Move::To(event));
            }
        }
        self.say(NO_JUMP);
        Effect::Draw
    }

    /// Where the next bookmark is, or the first one after the last.
    pub(super) fn next_bookmark(&self) -> Result<usize, String> {
        let (here, all) = (self.event(), &self.places.bookmarks);
        match all.range(here + 1..).next().or(all.first()) {
            Some(next) if *next == here => Err(ONLY_BOOKMARK.to_owned()),
            Some(next) => Ok(*next),
            None => Err(no_bookmark(&self.keys)),
        }
    }

    /// Goes far to the next of several, or the one before. Says so where that leads round, over the other end of the run.
    pub(super) fn jump_on(&mut self, to: Result<usize, String>, back: bool) -> Effect {
        let from = self.event();
        let effect = self.jump(to);
        if let Some(says) = goes_round(from, self.event(), back) {
            self.say(says);
        }
        effect
    }

    /// Where an action leads that goes far from this step, or why it leads nowhere.
    pub(in crate::tui) fn leads(&mut self, action: Action) -> Result<usize, String> {
        match action {
            Action::OwnStep { back } => self.own("step", back, Model::own_event),
            Action::OwnWake { back } => self.own("wake", back, Model::own_wake),
            Action::Here { back } => self.here(back),
            Action::ToFinding { back } => self.find_wrong(back),
            _ => insight::cause(&self.model, self.event())
                .ok_or_else(|| "the trace tells no cause: it came from outside of what is traced".to_owned()),
        }
    }

    /// The next event of a kind that is about the selected future, or the one before.
    fn own(
        &self,
        what: &str,
        back: bool,
        find: impl Fn(&Model, FutureIx, usize, bool) -> Option<usize>,
    ) -> Result<usize, String> {
        let of = self.selected().ok_or("no future is selected")?;
        let model = &self.model;
        // Of a run that has not begun the first event is still to come.
        let first = find(model, of, 1, true).filter(|_| self.beside.waits && !back);
        let found = first.or_else(|| find(model, of, self.event(), back));
        let side = if back { "before" } else { "after" };
        self.or_asked(found, back).ok_or_else(|| format!("{} has no {what} {side} this", model.label(of)))
    }

    fn here(&self, back: bool) -> Result<usize, String> {
        let at = self.selected().and_then(|of| {
            let place = self.model.future(of).state_at(self.event()).and_then(State::place)?;
            self.model.point_at(of, place).map(|point| point.line)
        });
        let line = at.ok_or("the selected future stands at no await")?;
        let found = self.model.awaited_in_line(line, self.event(), back);
        let other = found.filter(|event| *event != self.event());
        self.or_asked(other, back).ok_or_else(|| "nobody else comes to this await".to_owned())
    }

    /// What was found on the way on. Where there is no more of it but something is still to be asked, that is what the way
    /// leads to: to be told that nothing comes, or to go round, would answer questions.
    pub(super) fn or_asked(&self, found: Option<usize>, back: bool) -> Option<usize> {
        if back || !self.hides_future() {
            return found;
        }
        let last = self.model.events().len().saturating_sub(1);
        found.filter(|event| *event > self.event()).or(Some(last))
    }

    /// Does what a key in the prompt asks for.
    pub(super) fn typed(&mut self, asks: Asks) -> Effect {
        match asks {
            Asks::Nothing => return Effect::None,
            Asks::Line => {}
            Asks::Filter(text) => self.set_filter(&text),
            Asks::Search(text) => {
                if !text.trim().is_empty() {
                    self.places.query = Query::new(&self.model, &text);
                }
                return self.begin(Action::Found { back: false }, 1);
            }
            Asks::Go(text) => {
                let place = place::place(&text);
                let to = place.and_then(|place| {
                    let to = place::event_at(&self.model, place, self.event());
                    to.or_else(|why| self.or_asked(None, false).ok_or(why))
                });
                return self.jump(to);
            }
        }
        Effect::Draw
    }
}

/// What is said where the way on, or back, has led over the other end of the run.
pub(in crate::tui) fn goes_round<T: Copy + Ord>(from: T, to: T, back: bool) -> Option<&'static str> {
    match back {
        false if to < from => Some("on from the start of the run again"),
        true if to > from => Some("back from the end of the run again"),
        _ => None,
    }
}
