//! Two runs, stepped together: in the order of their times, or so that what is alike in both comes at once.

mod alike;
mod like;
#[cfg(test)]
mod tests;

use super::Counterparts;
use crate::model::{Model, Move};
use alike::Alike;
pub use alike::Alone;

/// How far each of two runs has come. A step back undoes a step on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps {
    /// How many events of each are over.
    done: [usize; 2],
    /// As it is at the start, by time.
    first: [usize; 2],
    /// Whether steps go from like to like, and not by time.
    alike: bool,
    like: Alike,
    /// How far they were before they went the one way, and then the other.
    turned: Option<[[usize; 2]; 2]>,
}

impl Steps {
    /// At the first event of whichever begins first; of both, where they begin at once.
    pub fn new(models: [&Model; 2], counterparts: &Counterparts) -> Self {
        let begins = models.map(|model| model.events().first().map(|event| event.at));
        let is_first =
            |side: usize| begins[side].is_some() && begins.iter().flatten().min() == begins[side].as_ref();
        let first = [0, 1].map(|side| usize::from(is_first(side)));
        Self { done: first, first, alike: false, like: Alike::new(models, counterparts), turned: None }
    }

    /// The event at which a run stands; none if it has not begun.
    pub fn event(&self, side: usize) -> Option<usize> {
        self.done[side].checked_sub(1)
    }

    /// How far each run has come, to come back to.
    pub fn place(&self) -> [usize; 2] {
        self.done
    }

    /// Back to how far they were.
    pub fn return_to(&mut self, models: [&Model; 2], place: [usize; 2]) {
        self.done = self.met(models, place);
    }

    /// Whether steps go from like to like.
    pub fn is_alike(&self) -> bool {
        self.alike
    }

    /// Steps by time, or from like to like; whichever it was not. By time where nothing is alike. Back at once is back to
    /// where they were.
    pub fn turn(&mut self, models: [&Model; 2]) {
        let here = self.done;
        self.alike = !self.alike && self.has_alike();
        let before = self.turned.filter(|[_, after]| *after == here).map(|[before, _]| before);
        self.done = before.unwrap_or_else(|| self.met(models, here));
        self.turned = Some([here, self.done]);
    }

    /// Whether any event is in both.
    pub fn has_alike(&self) -> bool {
        !self.like.is_empty()
    }

    /// Makes a move. Where nothing of its unit comes any more, that is to the end, or the start.
    pub fn go(&mut self, models: [&Model; 2], how: Move) {
        let there = |(side, event)| self.at(models, side, event);
        self.done = match how {
            Move::To(_) => return,
            Move::Start => self.start(models),
            Move::End => models.map(|model| model.events().len()),
            Move::Forward(unit) => {
                let next = (0..2).filter_map(|side| Some((side, unit.on(models[side], self.done[side], 1)?)));
                let next = next.map(there).min_by_key(over);
                next.unwrap_or_else(|| models.map(|model| model.events().len()))
            }
            Move::Back(unit) => {
                let before = |side: usize| {
                    let mut last = unit.back(models[side], self.done[side], 1)?;
                    if there((side, last)) == self.done {
                        last = unit.back(models[side], last, 1)?;
                    }
                    Some((side, last))
                };
                (0..2).filter_map(before).map(there).max_by_key(over).unwrap_or_else(|| self.start(models))
            }
        };
    }

    /// To an event of one run, the last one at most; the other comes along: to the same time, or to what both had last.
    pub fn to(&mut self, models: [&Model; 2], side: usize, event: usize) {
        if let Some(last) = models[side].events().len().checked_sub(1) {
            self.done = self.at(models, side, event.min(last));
        }
    }

    /// The run that made the last step; none where they make it together, as those that are alike and where both begin at once.
    pub fn moved(&self, models: [&Model; 2]) -> Option<usize> {
        match self.alike {
            true => self.alone().map(|alone| alone.side),
            false if self.done == [1, 1] && self.first == [1, 1] => None,
            false => last(models, self.done),
        }
    }

    /// The last step, from like to like, where the other run has no like of it.
    pub fn alone(&self) -> Option<Alone> {
        if self.alike { self.like.alone(self.done) } else { None }
    }

    /// Of two events, one of each run, the one that comes first from here on, or back. What lies that way comes before what one
    /// gets to only from the other end.
    pub fn nearer(
        &self,
        models: [&Model; 2],
        found: [Option<usize>; 2],
        back: bool,
    ) -> Option<(usize, usize)> {
        let here = over(&self.done);
        let found = (0..2).filter_map(|side| Some((side, found[side]?)));
        let key = |(side, event): &(usize, usize)| {
            let there = over(&self.at(models, *side, *event));
            let lies_that_way = if back { there < here } else { there > here };
            (lies_that_way == back, there)
        };
        if back { found.max_by_key(key) } else { found.min_by_key(key) }
    }

    /// The first event of either run at this time or after it.
    pub fn at_time(&self, models: [&Model; 2], time: u64) -> Option<(usize, usize)> {
        let first = |side: usize| models[side].events().partition_point(|event| event.at < time);
        let first = (0..2)
            .map(|side| (side, first(side)))
            .filter(|(side, first)| *first < models[*side].events().len());
        first.min_by_key(|(side, event)| (models[*side].time(*event), over(&self.at(models, *side, *event))))
    }

    /// Which event tells where a place lies on a run's axis of time: by time that of the last step, of whichever run; from like
    /// to like one of its own.
    pub fn moment(&self, models: [&Model; 2], place: [usize; 2], side: usize) -> Option<(usize, usize)> {
        let met = self.met(models, place);
        let side = if self.alike { side } else { last(models, met)? };
        Some((side, met[side].checked_sub(1)?))
    }

    /// The last event of either run that is over at this share of all steps, from 0 to 1.
    pub fn at_share(&self, models: [&Model; 2], share: f64) -> Option<(usize, usize)> {
        let (first, all) =
            (over(&self.start(models)), models.iter().map(|model| model.events().len()).sum::<usize>());
        #[expect(clippy::cast_sign_loss, reason = "a share is at least 0")]
        let steps = first + (share.min(1.0) * (all - first) as f64) as usize;
        let last = |side: usize| {
            let (mut low, mut high) = (0, models[side].events().len());
            while low < high {
                let middle = low + (high - low) / 2;
                if over(&self.at(models, side, middle)) <= steps { low = middle + 1 } else { high = middle }
            }
            Some((side, low.checked_sub(1)?))
        };
        (0..2).filter_map(last).max_by_key(|(side, event)| over(&self.at(models, *side, *event)))
    }

    /// Where steps of this kind begin.
    fn start(&self, models: [&Model; 2]) -> [usize; 2] {
        let has_any = |side: &usize| !models[*side].events().is_empty();
        let first = (0..2).filter(has_any).map(|side| self.at(models, side, 0));
        first.min_by_key(over).unwrap_or_default()
    }

    /// How much of each is over when this event of one run is.
    fn at(&self, models: [&Model; 2], side: usize, event: usize) -> [usize; 2] {
        if self.alike { self.like.at(side, event) } else { self.at_moment(models, side, event) }
    }

    /// The same by time.
    fn at_moment(&self, models: [&Model; 2], side: usize, event: usize) -> [usize; 2] {
        let (other, this) = (1 - side, order(models, side, event));
        let (mut low, mut high) = (0, models[other].events().len());
        while low < high {
            let middle = low + (high - low) / 2;
            if order(models, other, middle) < this { low = middle + 1 } else { high = middle }
        }
        let mut done = [low.max(self.first[other]); 2];
        done[side] = event + 1;
        done
    }

    /// Where both stand when they come to a place. The other kind of steps may never get to it: by time the run that is behind
    /// comes to the moment of the other, and from like to like to what both had last.
    pub fn met(&self, models: [&Model; 2], place: [usize; 2]) -> [usize; 2] {
        match last(models, place) {
            Some(_) if self.alike && self.like.leads_to(place) => place,
            Some(side) => self.at(models, side, place[side] - 1),
            None => self.start(models),
        }
    }
}

/// How many events of both are over.
fn over(done: &[usize; 2]) -> usize {
    done[0] + done[1]
}

/// The run that made the last event, where so many of each are over.
fn last(models: [&Model; 2], done: [usize; 2]) -> Option<usize> {
    (0..2).filter_map(|side| order(models, side, done[side].checked_sub(1)?)).max().map(|order| order.2)
}

/// What puts the events of both runs into one order: their time; of one time, the one that is earlier in its own run.
fn order(models: [&Model; 2], side: usize, event: usize) -> Option<(u64, usize, usize)> {
    models[side].events().get(event).map(|this| (this.at, event, side))
}
