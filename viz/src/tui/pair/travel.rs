//! Going far: to what one of the runs leads to, what was typed, found or marked; and back from there.

use super::{NAMES, Pair};
use crate::text;
use crate::tui::app::{
    App, NO_JUMP, NOTHING_FOUND, ONLY_BOOKMARK, ONLY_FOUND, TRAIL, goes_round, no_bookmark,
};
use crate::tui::effect::Effect;
use crate::tui::find::{Query, Search};
use crate::tui::going::Goes;
use crate::tui::keys::Action;
use crate::tui::place::{self, Place};
use crate::tui::prompt::Asks;

impl Pair {
    /// Where the action leads in one of the runs.
    pub(super) fn lead_to(&mut self, side: usize, action: Action) -> Effect {
        let to = self.runs[side].leads(action);
        let to = to.map(|event| (side, event));
        match action {
            Action::Here { back } | Action::ToFinding { back } => self.jump_on(to, back),
            _ => self.jump(to),
        }
    }

    /// To the next thing that is wrong in the run that leads, or the one before; in the other where nothing is wrong in this one.
    pub(super) fn lead_to_finding(&mut self, action: Action) -> Effect {
        let is_sound = self.runs.each_ref().map(App::is_sound);
        if is_sound == [true, true] {
            return self.jump(Err("nothing wrong was found in either run".to_owned()));
        }
        if is_sound[self.lead] {
            self.lead = 1 - self.lead;
        }
        let side = self.lead;
        let effect = self.lead_to(side, action);
        if !is_sound[1 - side] && self.runs[side].trouble().is_some() {
            let key = |action| self.keys.key(action).unwrap_or_default();
            let (other, on) = (key(Action::Other), key(Action::ToFinding { back: false }));
            let [here, there] = [NAMES[side], NAMES[1 - side]];
            let way = self.says.take().unwrap_or_else(|| format!("this is {here}'s"));
            self.says = Some(format!("{way}; {other}, then {on}, leads to {there}'s"));
        }
        effect
    }

    /// Goes far to the next of several, or the one before. Says so where that leads round, over the other end of a run.
    fn jump_on(&mut self, to: Result<(usize, usize), String>, back: bool) -> Effect {
        let from = self.steps.place();
        let effect = self.jump(to);
        if let Some(says) = goes_round(from, self.steps.place(), back) {
            self.says = Some(says.to_owned());
        }
        effect
    }

    /// Goes far, to an event of a run, so that one can come back; says why not if there is nowhere to go.
    fn jump(&mut self, to: Result<(usize, usize), String>) -> Effect {
        self.play.pause();
        match to {
            Ok((side, event)) => {
                let from = self.steps.place();
                self.go_to(side, event);
                self.left(from);
            }
            Err(why) => self.says = Some(why),
        }
        Effect::Draw
    }

    /// Remembers where the runs were, to come back to, if they are elsewhere now.
    fn left(&mut self, from: [usize; 2]) {
        if self.steps.place() == from {
            return;
        }
        self.places.trail.push(from);
        if self.places.trail.len() > TRAIL {
            self.places.trail.remove(0);
        }
    }

    /// To an event of one run; the other comes along.
    pub(super) fn go_to(&mut self, side: usize, event: usize) {
        let models = self.runs.each_ref().map(App::model);
        self.steps.to(models, side, event);
        if !self.is_held() {
            self.lead = side;
        }
        self.arrive();
    }

    pub(super) fn return_to(&mut self, place: [usize; 2]) {
        let models = self.runs.each_ref().map(App::model);
        self.steps.return_to(models, place);
        if !self.is_held() {
            // Where both made the step.
            self.lead = 0;
        }
        self.arrive();
    }

    pub(super) fn go_back(&mut self) -> Effect {
        let here = self.steps.place();
        while let Some(place) = self.places.trail.pop() {
            if self.steps.met(self.models(), place) != here {
                self.play.pause();
                self.return_to(place);
                return Effect::Draw;
            }
        }
        self.says = Some(NO_JUMP.to_owned());
        Effect::Draw
    }

    pub(super) fn go_to_bookmark(&mut self) -> Effect {
        self.play.pause();
        let (models, here) = (self.models(), self.steps.place());
        // Where each is met on the way of these steps.
        let mut all: Vec<_> =
            self.places.bookmarks.iter().map(|place| self.steps.met(models, *place)).collect();
        all.sort_unstable_by_key(|place| place.iter().sum::<usize>());
        let is_further = |place: &&[usize; 2]| place.iter().sum::<usize>() > here.iter().sum();
        match all.iter().find(is_further).or(all.first()).copied() {
            Some(place) if place == here => self.says = Some(ONLY_BOOKMARK.to_owned()),
            Some(place) => {
                self.return_to(place);
                self.left(here);
                self.says = goes_round(here, place, false).map(str::to_owned);
            }
            None => self.says = Some(no_bookmark(&self.keys)),
        }
        Effect::Draw
    }

    /// The bookmarks that are shown: what was left from like to like may be another moment by time.
    pub(super) fn bookmarks_here(&self) -> Vec<[usize; 2]> {
        let (models, here) = (self.models(), self.steps.place());
        let is_here = |place: &[usize; 2]| self.steps.met(models, *place) == here;
        self.places.bookmarks.iter().copied().filter(is_here).collect()
    }

    /// Begins to look for the next event of either run that is meant, or the one before.
    pub(super) fn find(&mut self, back: bool) {
        let moved = self.moved();
        self.searches = Some([0, 1].map(|side| {
            let done = self.steps.place()[side];
            // On the way back the run that did not make the last step stands at what came before it.
            let stands_before = back && moved.is_some_and(|moved| moved != side);
            let from = match done.checked_sub(1) {
                _ if stands_before => done,
                Some(event) => event,
                None => self.models()[side].events().len(),
            };
            Search::new(&self.places.queries[side], from, back)
        }));
    }

    /// To what was found in each run, whichever is nearer.
    pub(super) fn found(&mut self, found: [Option<usize>; 2], back: bool) {
        let (found, from) = (self.steps.nearer(self.models(), found, back), self.steps.place());
        self.jump_on(found.ok_or_else(|| NOTHING_FOUND.to_owned()), back);
        if found.is_some() && self.steps.place() == from {
            self.says = Some(ONLY_FOUND.to_owned());
        }
    }

    /// Does what a key in the prompt asks for.
    pub(super) fn typed(&mut self, asks: Asks) -> Effect {
        match asks {
            Asks::Nothing => return Effect::None,
            Asks::Line => {}
            Asks::Filter(text) => self.filter(&text),
            Asks::Search(text) => {
                if !text.trim().is_empty() {
                    self.places.queries = self.models().map(|model| Query::new(model, &text));
                }
                return self.begin(Action::Found { back: false }, 1);
            }
            Asks::Go(text) => {
                let to = place::place(&text).and_then(|place| self.event_at(place));
                return self.jump(to);
            }
        }
        Effect::Draw
    }

    /// The event at a place: a time, or a share of all steps, is one of both runs; a step or a line of the one that leads.
    fn event_at(&self, place: Place) -> Result<(usize, usize), String> {
        let models = self.models();
        match place {
            Place::Time(time) => self
                .steps
                .at_time(models, time)
                .ok_or_else(|| format!("the longer run ends at {}", text::time(self.end()))),
            Place::Share(share) => {
                self.steps.at_share(models, share).ok_or_else(|| "neither run has any events".to_owned())
            }
            place => place::event_at(self.leader().model(), place, self.leader().event())
                .map(|event| (self.lead, event))
                .map_err(|why| format!("of {}: {why}", NAMES[self.lead])),
        }
    }
}
