//! Two runs, stepped together: in the order of their times, or from one event that both have to the next.

use std::collections::{HashMap, VecDeque};

use pollscope::trace::{EventKind, PointIx};

use crate::model::{Model, Move, Unit};

/// How far each of two runs has come. A step back undoes a step on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps {
    /// How many events of each are over.
    done: [usize; 2],
    /// As it was at the start.
    start: [usize; 2],
    /// Whether a step goes to the next event that both have, and not to the next in time.
    alike: bool,
    /// The events that both have, of each run, in order.
    like: Vec<[usize; 2]>,
}

impl Steps {
    /// At the first event of whichever begins first; of both, where they begin at once.
    pub fn new(models: [&Model; 2]) -> Self {
        let mut steps = Self { done: [0, 0], start: [0, 0], alike: false, like: like(models) };
        let first = models.map(|model| model.events().first().map(|event| event.at));
        steps.forward(models);
        if first[0] == first[1] {
            steps.forward(models);
        }
        steps.start = steps.done;
        steps
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

    /// Whether a step goes to the next event that both have.
    pub fn is_alike(&self) -> bool {
        self.alike
    }

    /// Steps by time, or by what both have; whichever it was not. By time where both have nothing.
    pub fn turn(&mut self, models: [&Model; 2]) {
        self.alike = !self.alike && !self.like.is_empty();
        self.done = self.met(models, self.done);
    }

    /// Whether any event is in both.
    pub fn has_alike(&self) -> bool {
        !self.like.is_empty()
    }

    /// Makes a move. Where nothing of its unit comes any more, that is to the end, or the start.
    pub fn go(&mut self, models: [&Model; 2], how: Move) {
        match how {
            Move::Start => self.done = self.start,
            Move::End => self.done = models.map(|model| model.events().len()),
            Move::To(_) => {}
            Move::Forward(unit) if self.alike => self.go_alike(models, unit, true),
            Move::Back(unit) if self.alike => self.go_alike(models, unit, false),
            Move::Forward(unit) => {
                while let Some(side) = self.forward(models) {
                    if is_begin(models[side], self.done[side] - 1, unit) {
                        break;
                    }
                }
            }
            Move::Back(unit) => {
                while self.done != self.start
                    && let Some(side) = self.last(models)
                {
                    self.done[side] -= 1;
                    let at = self.last(models);
                    if at.is_some_and(|side| is_begin(models[side], self.done[side] - 1, unit)) {
                        break;
                    }
                }
            }
        }
    }

    /// To an event of one run, the last one at most; the other comes along: to the same time, or to what both had last.
    pub fn to(&mut self, models: [&Model; 2], side: usize, event: usize) {
        let other = 1 - side;
        let Some(last) = models[side].events().len().checked_sub(1) else { return };
        let event = event.min(last);
        self.done[other] = if self.alike {
            let over = self.like.partition_point(|pair| pair[side] <= event);
            let there = over.checked_sub(1).map_or(0, |last| self.like[last][other] + 1);
            there.max(self.start[other])
        } else {
            self.done_by(models, side, event)
        };
        self.done[side] = (event + 1).max(self.start[side]);
    }

    /// The run that made the last step; none where they step together, as from like to like and where both begin at once.
    pub fn moved(&self, models: [&Model; 2]) -> Option<usize> {
        let begin = self.done == self.start && !self.start.contains(&0);
        if self.alike || begin { None } else { self.last(models) }
    }

    /// Of two events, one of each run, the one that comes first from here on, or back. What lies that way comes before what one
    /// gets to only from the other end.
    pub fn nearer(
        &self,
        models: [&Model; 2],
        found: [Option<usize>; 2],
        back: bool,
    ) -> Option<(usize, usize)> {
        let moved = self.moved(models);
        let lies_that_way = |side: usize, event: usize| match back {
            false => event >= self.done[side],
            true if moved == Some(1 - side) => event < self.done[side],
            true => event + 1 < self.done[side],
        };
        let found = (0..2).filter_map(|side| Some((side, found[side]?)));
        let key = |(side, event): &(usize, usize)| {
            let order = order(models, *side, *event);
            (lies_that_way(*side, *event) == back, order)
        };
        if back { found.max_by_key(key) } else { found.min_by_key(key) }
    }

    /// The first event of either run at this time or after it.
    pub fn at_time(models: [&Model; 2], time: u64) -> Option<(usize, usize)> {
        let first = |side: usize| models[side].events().partition_point(|event| event.at < time);
        let first = (0..2).filter_map(|side| order(models, side, first(side))).min();
        first.map(|(_, event, side)| (side, event))
    }

    /// One event on, in the run whose next one comes first; gives which.
    fn forward(&mut self, models: [&Model; 2]) -> Option<usize> {
        let side = (0..2).filter_map(|side| order(models, side, self.done[side])).min()?.2;
        self.done[side] += 1;
        Some(side)
    }

    /// The run that made the last event.
    fn last(&self, models: [&Model; 2]) -> Option<usize> {
        last(models, self.done)
    }

    /// How far the other run is when an event of this one is over, by time.
    fn done_by(&self, models: [&Model; 2], side: usize, event: usize) -> usize {
        let (other, this) = (1 - side, order(models, side, event));
        let (mut low, mut high) = (0, models[other].events().len());
        while low < high {
            let middle = low + (high - low) / 2;
            if order(models, other, middle) < this { low = middle + 1 } else { high = middle }
        }
        low.max(self.start[other])
    }

    /// Where both stand when they come to a place. By time, the run that is behind comes to the moment of the other: from
    /// like to like, both may stand at times that no step by time gets to together.
    pub fn met(&self, models: [&Model; 2], mut place: [usize; 2]) -> [usize; 2] {
        if !self.alike
            && let Some(side) = last(models, place)
        {
            place[1 - side] = self.done_by(models, side, place[side] - 1);
        }
        place
    }

    /// To the next two events that are alike, or those before. From what lies between two such, that is the ones around it.
    fn go_alike(&mut self, models: [&Model; 2], unit: Unit, on: bool) {
        let is = |pair: &&[usize; 2]| is_begin(models[0], pair[0], unit);
        let done = self.done;
        let is_here = |pair: &[usize; 2]| pair.map(|event| event + 1) == done;
        if on {
            let before = self.like.partition_point(|pair| (0..2).any(|side| pair[side] + 1 < done[side]));
            let found = self.like[before..].iter().filter(|pair| !is_here(pair)).find(is);
            let end = models.map(|model| model.events().len());
            self.done = found.map_or(end, |pair| pair.map(|event| event + 1));
        } else {
            let over = self.like.partition_point(|pair| (0..2).all(|side| pair[side] < done[side]));
            let found = self.like[..over].iter().rev().filter(|pair| !is_here(pair)).find(is);
            self.done = found.map_or(self.start, |pair| pair.map(|event| event + 1));
        }
    }
}

/// The run that made the last event, where so many of each are over.
fn last(models: [&Model; 2], done: [usize; 2]) -> Option<usize> {
    (0..2).filter_map(|side| order(models, side, done[side].checked_sub(1)?)).max().map(|order| order.2)
}

/// What puts the events of both runs into one order: their time; of one time, the one that is earlier in its own run.
fn order(models: [&Model; 2], side: usize, event: usize) -> Option<(u64, usize, usize)> {
    models[side].events().get(event).map(|this| (this.at, event, side))
}

/// Whether something of the unit begins at an event.
fn is_begin(model: &Model, event: usize, unit: Unit) -> bool {
    let poll =
        || model.poll_of_event(event).map(|poll| model.polls()[poll]).filter(|poll| poll.begin() == event);
    match unit {
        Unit::Event => true,
        Unit::Poll => poll().is_some(),
        Unit::Turn => poll().is_some_and(|poll| poll.within().is_none()),
    }
}

/// What is the same of two events that are alike: their kind, the name of their future's machine, and the await point.
fn key(model: &Model, event: usize) -> (&'static str, Option<&str>, Option<PointIx>) {
    let kind = &model.events()[event].kind;
    let point = match kind {
        EventKind::Await { point, .. } | EventKind::Pending { point, .. } => *point,
        _ => None,
    };
    let machine = model.of_event(event).and_then(|of| model.machine(of));
    (kind.name(), machine.map(|machine| machine.name.as_str()), point)
}

/// The events that are alike in both: of one kind, of futures of one name, at one point, in the order of both, so that none
/// crosses another. Of several ways the first match is taken, which is right where the runs begin alike.
fn like([a, b]: [&Model; 2]) -> Vec<[usize; 2]> {
    /// How far ahead a like event is looked for.
    const AHEAD: usize = 400;
    // Where each kind of event of the second run stands, the first one first.
    let mut places: HashMap<_, VecDeque<usize>> = HashMap::new();
    for event in 0..b.events().len() {
        places.entry(key(b, event)).or_default().push_back(event);
    }
    let mut next = 0;
    let mut pairs = Vec::new();
    for event in 0..a.events().len() {
        let Some(places) = places.get_mut(&key(a, event)) else { continue };
        while places.front().is_some_and(|place| *place < next) {
            places.pop_front();
        }
        if let Some(place) = places.front().copied().filter(|place| *place < next + AHEAD) {
            pairs.push([event, place]);
            next = place + 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests;
