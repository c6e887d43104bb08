//! What stands below a future at a moment: which of its children the await at which it stands has polled, which it has polled
//! before, and which nothing has polled yet.
//!
//! Who has polled another once need not await it now: a future that is pinned and polled in a `select!` is suspended all the
//! same while the fn around it awaits something else. What tells is whether it was polled since the await was reached.
//!
//! There can be very many children, and of a moment only few are of interest: where there are many, who is there is indexed.

use std::collections::HashMap;

use super::future::between;
use super::spans::{Span, Spans};
use super::{Future, FutureIx, Model, Poll, State};

/// Of at most so many children it is looked at each.
const FEW: usize = if cfg!(test) { 2 } else { 64 };

/// Some futures, of which not all may be named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Those {
    /// The first of them.
    pub first: Vec<FutureIx>,
    /// How many there are beside those.
    pub more: usize,
}

impl Those {
    /// Of a list, so many.
    fn of(mut first: Vec<FutureIx>, most: usize) -> Self {
        let more = first.len().saturating_sub(most);
        first.truncate(most);
        Self { first, more }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.first.len() + self.more
    }
}

/// The children of a future that are not done after an event, but for one that is being polled: each list in the order in which
/// they came to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Below {
    /// Those that it has polled since it stands where it does.
    pub awaited: Those,
    /// Those that it polled last before it came there.
    pub before: Those,
    /// Those that it has made, and that nothing has polled.
    pub fresh: Those,
}

/// How a child stands below a future.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Polled since the future above stands where it does.
    Awaited,
    /// Polled before that.
    Before,
    /// Made, and not polled.
    Fresh,
}

/// The children of one future, by when they stood how.
#[derive(Debug)]
struct Family {
    /// Each from the first poll in which it came to be awaited at a visit of the future above to an await until it is polled at
    /// another one, or elsewhere, or is done.
    polled: Spans,
    /// The events with which one of those went that was awaited until then.
    left: Vec<u32>,
    /// Each from when it was made until its first poll.
    fresh: Spans,
}

/// The families that are too large to look at each child.
#[derive(Debug, Default)]
pub(super) struct Families(HashMap<FutureIx, Family>);

impl Families {
    pub(super) fn new(model: &Model) -> Self {
        let large = model.indices().filter(|of| model.future(*of).children.len() > FEW);
        Self(large.map(|of| (of, Family::new(model, of))).collect())
    }
}

impl Family {
    fn new(model: &Model, of: FutureIx) -> Self {
        let (mut polled, mut left, mut fresh) = (Vec::new(), Vec::new(), Vec::new());
        for child in &model.future(of).children {
            let future = model.future(*child);
            let over = ended(future);
            if let (Some(made), true) = (future.created, future.creator == Some(of)) {
                let first = future.polls.first().map_or(u32::MAX, |poll| model.polls()[*poll as usize].begin);
                if future.state_at(made) == Some(State::Unresumed) {
                    fresh.push((made as u32, over.min(first), *child));
                }
            }
            let mut open: Option<Span> = None;
            let mut close = |open: &mut Option<Span>, end: u32| {
                let Some((begin, ..)) = open.take() else { return };
                polled.push((begin, end, *child));
                if end != u32::MAX && begin as usize >= model.here_since(of, end as usize) {
                    left.push(end);
                }
            };
            let polls = future.polls.iter().map(|poll| &model.polls()[*poll as usize]);
            for poll in polls.take_while(|poll| poll.begin < over) {
                let is_within = model.is_within(poll, of);
                let is_anew = |(begin, ..): Span| (begin as usize) < model.here_since(of, poll.begin());
                if !is_within || open.is_some_and(is_anew) {
                    close(&mut open, poll.begin);
                }
                if is_within {
                    open.get_or_insert((poll.begin, u32::MAX, *child));
                }
                // One whose end was lost.
                if poll.end().and_then(|end| future.state_at(end)) == Some(State::Unknown) {
                    close(&mut open, poll.end);
                }
            }
            close(&mut open, over);
        }
        left.sort_unstable();
        left.shrink_to_fit();
        Self { polled: Spans::new(polled), left, fresh: Spans::new(fresh) }
    }

    /// `polled` is the child that is being polled.
    fn at(&self, event: usize, since: usize, most: usize, polled: Option<FutureIx>) -> Below {
        let those = |mut first: Vec<FutureIx>, all: usize| {
            first.retain(|child| Some(*child) != polled);
            first.truncate(most);
            Those { more: all.saturating_sub(first.len()), first }
        };
        let here = since..event + 1;
        // What has been there and is gone, and what was never pending.
        let gone = between(&self.left, here.clone()).len() + usize::from(polled.is_some());
        let awaited = self.polled.begun(here.clone()).saturating_sub(gone);
        let before = self.polled.count(event).saturating_sub(awaited + usize::from(polled.is_some()));
        Below {
            awaited: those(self.polled.at(event, here, most + 1), awaited),
            before: those(self.polled.at(event, 0..since, most), before),
            fresh: those(self.fresh.at(event, 0..event + 1, most), self.fresh.count(event)),
        }
    }
}

impl Model {
    /// What stands below the future after the event, of each kind so many at most.
    pub fn below(&self, of: FutureIx, event: usize, most: usize) -> Below {
        let since = self.here_since(of, event);
        if let Some(family) = self.families.0.get(&of) {
            let is_own = |child: &FutureIx| self.future(*child).parent == Some(of);
            return family.at(event, since, most, self.polls_in(of, event).filter(is_own));
        }
        let (mut awaited, mut before, mut fresh) = (Vec::new(), Vec::new(), Vec::new());
        for child in self.made_children(of, event) {
            let list = match self.stands_below(*child, of, event) {
                Some(Stands::Awaited) => &mut awaited,
                Some(Stands::Before) => &mut before,
                Some(Stands::Fresh) => &mut fresh,
                None => continue,
            };
            list.push((self.came(*child, of, event), *child));
        }
        let [awaited, before, fresh] = [awaited, before, fresh].map(|mut list| {
            list.sort_unstable();
            Those::of(list.into_iter().map(|(_, child)| child).collect(), most)
        });
        Below { awaited, before, fresh }
    }

    /// How a future stands below another one after the event, if it does.
    pub fn stands_below(&self, child: FutureIx, of: FutureIx, event: usize) -> Option<Stands> {
        let future = self.future(child);
        match future.state_at(event)? {
            State::Unresumed if future.creator == Some(of) => Some(Stands::Fresh),
            State::Pending(_) => {
                let poll = self.poll_before(child, event + 1).filter(|poll| self.is_within(poll, of))?;
                let is_here = poll.begin() >= self.here_since(of, event);
                Some(if is_here { Stands::Awaited } else { Stands::Before })
            }
            _ => None,
        }
    }

    /// Whether the future has polled any other child since it stands where it does.
    pub fn has_polled_others(&self, of: FutureIx, event: usize, but: FutureIx) -> bool {
        let here = self.here_since(of, event)..event + 1;
        let is_polled_here = |child: FutureIx| {
            let poll = self.poll_before(child, here.end);
            poll.is_some_and(|poll| here.contains(&poll.begin()) && self.is_within(poll, of))
        };
        match self.families.0.get(&of) {
            Some(family) => family.polled.begun(here.clone()) > usize::from(is_polled_here(but)),
            None => self.made_children(of, event).iter().any(|child| *child != but && is_polled_here(*child)),
        }
    }

    /// The children of a future that the trace has spoken of until the event, in the order in which it did.
    pub fn made_children(&self, of: FutureIx, event: usize) -> &[FutureIx] {
        let children = &self.future(of).children;
        let is_made = |child: &FutureIx| self.future(*child).state_at(event).is_some();
        &children[..children.partition_point(is_made)]
    }

    /// The event since which a future stands where it does, or stood when it ended, or else that of its last poll.
    fn here_since(&self, of: FutureIx, event: usize) -> usize {
        let end = self.future(of).changes_until(event).last().filter(|last| last.state().ended());
        let event = end.map_or(event, |end| end.event().saturating_sub(1));
        self.visit(of, event).unwrap_or_else(|| self.poll_before(of, event + 1).map_or(0, Poll::begin))
    }

    /// The event with which a child came to stand as it does.
    fn came(&self, child: FutureIx, of: FutureIx, event: usize) -> usize {
        let polls = &self.future(child).polls;
        let begin = |poll: &u32| self.polls()[*poll as usize].begin();
        let Some(last) = self.poll_before(child, event + 1) else {
            return self.future(child).created.unwrap_or_default();
        };
        let since = self.here_since(of, last.begin());
        polls.get(polls.partition_point(|poll| begin(poll) < since)).map_or(last.begin(), begin)
    }

    fn is_within(&self, poll: &Poll, of: FutureIx) -> bool {
        poll.within().is_some_and(|within| self.polls()[within].future == of)
    }
}

/// The event with which a future is done.
fn ended(future: &Future) -> u32 {
    let end = future.changes.iter().rev().take_while(|change| change.state().ended()).last();
    end.map_or(u32::MAX, |end| end.event() as u32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{any_run, rows};

    proptest! {
        #[test]
        fn who_stands_below_is_what_a_look_at_each_child_finds(run in any_run(), most in 0_usize..9) {
            let (model, mut each) = (rows(&run), rows(&run));
            each.families = Families::default();
            for event in 0..model.events().len() {
                let of_child = model.of_event(event).filter(|of| model.future(*of).depth > 0);
                for of in model.indices().filter(|of| model.future(*of).depth == 0) {
                    prop_assert_eq!(model.below(of, event, most), each.below(of, event, most), "{} at {}", of.index(), event);
                    if let Some(child) = of_child {
                        let [indexed, each] = [&model, &each].map(|model| model.has_polled_others(of, event, child));
                        prop_assert_eq!(indexed, each);
                    }
                }
            }
        }
    }
}
