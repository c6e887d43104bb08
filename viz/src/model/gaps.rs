//! Where a run has gaps: stretches in which nothing ran, and events that could not be kept.
//!
//! They are looked for once; from then on the longest of any part of a run is a matter of a few dozen comparisons.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use pollscope::trace::Event;

use super::nest::Nest;
use super::pyramid::Pyramid;
use super::{Model, NONE};

/// A stretch of time in which nothing ran: no future was polled on any thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    after: u32,
    before: u32,
}

impl Rest {
    /// The event that it follows: the end of a poll, or the first of the run.
    pub fn after(&self) -> usize {
        self.after as usize
    }

    /// The event that ends it: the begin of a poll, or the last of the run.
    pub fn before(&self) -> usize {
        self.before as usize
    }

    /// How long it is, in nanoseconds.
    pub fn lasts(&self, model: &Model) -> u64 {
        self.length(model.events())
    }

    fn length(self, events: &[Event]) -> u64 {
        events[self.before()].at.saturating_sub(events[self.after()].at)
    }
}

/// A length, and the place of the stretch that has it; of equal ones the first is the longest.
type Length = (u64, Reverse<usize>);

#[derive(Debug)]
pub(super) struct Gaps {
    rests: Vec<Rest>,
    lengths: Pyramid<Length>,
    /// The events that tell of lost ones, each with how many were lost until then.
    lost: Vec<(u32, u64)>,
}

impl Gaps {
    /// The gaps between these stretches and these losses, which are told of as [`rests`] and `story` do.
    pub(super) fn new(events: &[Event], mut rests: Vec<Rest>, lost: Vec<(u32, u64)>) -> Self {
        if !lost.is_empty() {
            // What was lost may have been a poll.
            rests.retain(|rest| in_part(&lost, rest.after()..rest.before() + 1).is_empty());
        }
        let lengths = Pyramid::new(rests.len(), |place| length(events, &rests, place));
        Self { rests, lengths, lost }
    }
}

impl Model {
    /// The longest stretches in which nothing ran that reach into some events, so many at most, the longest first.
    pub fn rests(&self, events: Range<usize>, most: usize) -> Vec<Rest> {
        let Gaps { rests, lengths, .. } = &self.gaps;
        let first = rests.partition_point(|rest| rest.before() <= events.start);
        let end = rests.partition_point(|rest| rest.after() < events.end);
        let mut open = BinaryHeap::new();
        let look = |open: &mut BinaryHeap<_>, start: usize, end: usize| {
            if start < end {
                let longest = lengths.max(start..end, |place| length(self.events(), rests, place));
                open.push((longest, start, end));
            }
        };
        look(&mut open, first, end);
        let mut found = Vec::new();
        while found.len() < most
            && let Some(((_, Reverse(place)), start, end)) = open.pop()
        {
            found.push(rests[place]);
            look(&mut open, start, place);
            look(&mut open, place + 1, end);
        }
        found
    }

    /// How many events were lost, as the trace says at these ones.
    pub fn lost(&self, events: Range<usize>) -> u64 {
        let all = &self.gaps.lost;
        let told = in_part(all, events);
        let before = told.start.checked_sub(1).map_or(0, |last| all[last].1);
        told.clone().last().map_or(0, |last| all[last].1 - before)
    }
}

fn length(events: &[Event], rests: &[Rest], place: usize) -> Length {
    (rests[place].length(events), Reverse(place))
}

/// The stretches of a run in which nothing ran, as if nothing had been lost.
pub(super) fn rests(events: &[Event], nest: &Nest) -> Vec<Rest> {
    let mut rests = Vec::new();
    // The last event until which something is known to have run.
    let mut after = 0;
    let mut add = |after: u32, before: u32| {
        let rest = Rest { after, before };
        if after < before && rest.length(events) > 0 {
            rests.push(rest);
        }
    };
    for turn in &nest.turns {
        let poll = nest.polls[turn.poll];
        add(after, poll.begin);
        if poll.end == NONE {
            return rests;
        }
        after = after.max(poll.end);
    }
    add(after, events.len().saturating_sub(1) as u32);
    rests
}

/// The places of those that are told of at these events.
fn in_part(lost: &[(u32, u64)], events: Range<usize>) -> Range<usize> {
    let before = |end: usize| lost.partition_point(|(event, _)| (*event as usize) < end);
    let start = before(events.start);
    start..before(events.end).max(start)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{any_rows, rows};

    /// Whether a future is polled just after an event, by its own state: seen without any list of polls.
    fn runs_after(model: &Model, event: usize) -> bool {
        model.polls().iter().any(|poll| poll.begin() <= event && poll.end().is_none_or(|end| end > event))
    }

    proptest! {
        #[test]
        fn nothing_runs_in_a_rest_and_none_longer_is_left_out(rows_ in any_rows(), a in 0_usize..60, b in 0_usize..60) {
            let model = rows(&rows_);
            let events = a.min(b)..a.max(b);
            let found = model.rests(events.clone(), 3);
            for rest in &found {
                prop_assert!((rest.after()..rest.before()).all(|event| !runs_after(&model, event)));
                prop_assert_eq!(model.lost(rest.after()..rest.before() + 1), 0);
            }
            let mut all: Vec<u64> = model.rests(0..usize::MAX, usize::MAX).iter()
                .filter(|rest| rest.before() > events.start && rest.after() < events.end)
                .map(|rest| rest.lasts(&model)).collect();
            all.sort_unstable();
            let longest: Vec<u64> = all.into_iter().rev().take(3).collect();
            prop_assert_eq!(found.iter().map(|rest| rest.lasts(&model)).collect::<Vec<_>>(), longest);
        }
    }

    #[test]
    fn a_poll_on_another_thread_is_no_rest_and_what_was_lost_none() {
        let model = rows(&[
            r#"[0,"create",1,0,null,8]"#,
            r#"[10,"poll",1]"#,
            r#"[11,"poll",2,{"thread":1}]"#,
            r#"[20,"pending",1,0]"#,
            r#"[90,"pending",2,0,{"thread":1}]"#,
            r#"[95,"wake",1,0,null]"#,
            r#"[120,"poll",1]"#,
            r#"[121,"pending",1,0]"#,
            r#"[500,"lost",3]"#,
            r#"[900,"lost",4]"#,
            r#"[900,"poll",1]"#,
        ]);
        let rest = |after, before| Rest { after, before };
        assert_eq!(model.rests(0..11, 9), [rest(4, 6), rest(0, 1)]);
        assert_eq!(model.rests(0..11, 1), [rest(4, 6)]);
        assert_eq!(model.rests(6..11, 9), []);
        assert_eq!((model.lost(0..11), model.lost(9..10), model.lost(0..8)), (7, 4, 0));
    }
}
