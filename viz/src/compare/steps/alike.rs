//! The way through two runs on which what is alike in both comes at once, and what only one of them has comes alone.

use super::like::{Like, like};
use crate::compare::Counterparts;
use crate::model::Model;

/// The events that are alike. Between two such, first those come that only the first run has, then those of the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Alike {
    like: Like,
    /// How many events each run has.
    ends: [usize; 2],
}

/// A step that the other run has no like of: the so-manieth of so many until both have one again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alone {
    /// The run that makes it.
    pub side: usize,
    /// The first is 1.
    pub step: usize,
    /// How many there are.
    pub of: usize,
    /// The event with which the other run does the same, before or later; none where only this run does it.
    pub elsewhere: Option<usize>,
}

impl Alike {
    pub(super) fn new(models: [&Model; 2], counterparts: &Counterparts) -> Self {
        Self { like: like(models, counterparts), ends: models.map(|model| model.events().len()) }
    }

    /// Whether nothing is.
    pub(super) fn is_empty(&self) -> bool {
        self.like.pairs.is_empty()
    }

    /// How much of each is over on this way when this event of one run is.
    pub(super) fn at(&self, side: usize, event: usize) -> [usize; 2] {
        let over = self.like.pairs.partition_point(|pair| pair[side] < event);
        if let Some(pair) = self.like.pairs.get(over).filter(|pair| pair[side] == event) {
            return pair.map(|event| event + 1);
        }
        let [from, to] = self.between(over);
        if side == 0 { [event + 1, from[1]] } else { [to[0], event + 1] }
    }

    /// Whether so much of each is ever over on this way.
    pub(super) fn leads_to(&self, done: [usize; 2]) -> bool {
        let event = |side: usize| Some((side, done[side].checked_sub(1)?));
        (0..2).filter_map(event).any(|(side, event)| self.at(side, event) == done)
    }

    /// Where so much of each is over on this way, the step that one run made alone; none where both made it.
    pub(super) fn alone(&self, done: [usize; 2]) -> Option<Alone> {
        let over = self.like.pairs.partition_point(|pair| pair[0] < done[0]);
        let [from, to] = self.between(over);
        let side = [1, 0].into_iter().find(|side| done[*side] > from[*side])?;
        let elsewhere = &self.like.elsewhere[side];
        let found = elsewhere.binary_search_by_key(&(done[side] as u32 - 1), |(event, _)| *event);
        Some(Alone {
            side,
            step: done[side] - from[side],
            of: to[side] - from[side],
            elsewhere: found.ok().map(|at| elsewhere[at].1 as usize),
        })
    }

    /// What of each is over, and what next is alike, where so many that are alike are over.
    fn between(&self, over: usize) -> [[usize; 2]; 2] {
        let from = over.checked_sub(1).map_or([0, 0], |last| self.like.pairs[last].map(|event| event + 1));
        [from, self.like.pairs.get(over).copied().unwrap_or(self.ends)]
    }
}
