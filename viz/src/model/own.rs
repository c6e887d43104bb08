//! How long polls kept their threads themselves, without the polls within them.

use pollscope::trace::Event;

use super::{FutureIx, Model, Poll};

/// Nanoseconds that a poll may take without being told of: what a person who waits does not notice yet, and a timer does.
pub const LONG_POLL: u64 = 10_000_000;

/// A poll that itself took long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Own {
    poll: u32,
    /// Nanoseconds in which it ran, and none that it polled; until the end of the trace, if it does not end before.
    pub time: u64,
    /// Whether there were any within it.
    pub has_polled: bool,
}

impl Own {
    /// The poll, as an index of [`Model::polls`].
    pub fn poll(&self) -> usize {
        self.poll as usize
    }
}

/// A poll whose inner ones are not all counted yet: which, and the time of those that are.
type Open = (u32, u64, bool);

/// The polls that themselves took longer than this, in the order in which they begin. It takes no more memory than what it
/// finds, and the deepest nest of each thread.
pub(super) fn longer(events: &[Event], polls: &[Poll], limit: u64) -> Vec<Own> {
    let end = events.last().map_or(0, |last| last.at);
    let took = |poll: &Poll| {
        let end = poll.end().map_or(end, |end| events[end].at);
        end.saturating_sub(events[poll.begin()].at)
    };
    let mut found = Vec::new();
    let mut close = |(poll, nested, has_polled): Open| {
        let time = took(&polls[poll as usize]).saturating_sub(nested);
        if time > limit {
            found.push(Own { poll, time, has_polled });
        }
    };
    let mut threads: Vec<Vec<Open>> = Vec::new();
    for (index, poll) in polls.iter().enumerate() {
        let thread = poll.thread as usize;
        if thread >= threads.len() {
            threads.resize_with(thread + 1, Vec::new);
        }
        let open = &mut threads[thread];
        // Those that do not hold this one hold no later one either.
        while let Some(last) = open.pop_if(|last| Some(last.0 as usize) != poll.within()) {
            close(last);
        }
        if let Some((_, nested, has_polled)) = open.last_mut() {
            (*nested, *has_polled) = (nested.saturating_add(took(poll)), true);
        }
        open.push((index as u32, 0, false));
    }
    threads.into_iter().flatten().for_each(close);
    found.sort_unstable_by_key(|own| own.poll);
    found.shrink_to_fit();
    found
}

impl Model {
    /// The polls that themselves took longer than this, in the order in which they begin.
    pub fn longer_polls(&self, limit: u64) -> Vec<Own> {
        if limit < LONG_POLL {
            return longer(self.events(), &self.polls, limit);
        }
        self.long.iter().filter(|own| own.time > limit).copied().collect()
    }

    /// How long a poll itself took, if that was longer than [`LONG_POLL`].
    pub fn long_poll(&self, poll: usize) -> Option<&Own> {
        let found = self.long.binary_search_by_key(&poll, Own::poll);
        found.ok().map(|place| &self.long[place])
    }

    /// Whether a future may have told its runtime that it blocks, which then has moved its other tasks elsewhere.
    pub fn may_block_in_place(&self, of: FutureIx) -> bool {
        self.machine(of).is_some_and(|machine| machine.source.contains("block_in_place"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::any_rows;

    proptest! {
        #[test]
        fn what_a_poll_itself_took_is_what_a_look_at_each_finds(rows in any_rows(), limit in 0_u64..3 * LONG_POLL) {
            let model = crate::testing::rows(&rows);
            let took = |poll: &Poll| {
                let end = poll.end().map_or(model.end_time(), |end| model.time(end));
                end.saturating_sub(model.time(poll.begin()))
            };
            let own = |(index, poll): (usize, &Poll)| {
                let within: Vec<_> = model.polls().iter().filter(|inner| inner.within() == Some(index)).collect();
                let nested = within.iter().map(|inner| took(inner)).fold(0, u64::saturating_add);
                Own { poll: index as u32, time: took(poll).saturating_sub(nested), has_polled: !within.is_empty() }
            };
            let all = model.polls().iter().enumerate().map(own);
            prop_assert_eq!(model.longer_polls(limit), all.filter(|own| own.time > limit).collect::<Vec<_>>());
        }
    }
}
