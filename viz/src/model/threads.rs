//! What a thread polls at a moment.

use super::{FutureIx, Model, NONE, Poll};

/// How many polls lie between two notes, at least.
const EVERY: usize = if cfg!(test) { 4 } else { 256 };

/// The last poll that each thread has begun, noted every so many polls.
#[derive(Debug, Default)]
pub(super) struct Threads {
    count: usize,
    every: usize,
    last: Vec<u32>,
}

impl Threads {
    /// Of so many threads.
    pub(super) fn new(polls: &[Poll], count: usize) -> Self {
        // So that a note of all threads takes no more room than what it is about.
        let mut threads = Self { count, every: EVERY.max(count), last: Vec::new() };
        let mut last = vec![NONE; count];
        for (index, poll) in polls.iter().enumerate() {
            if index.is_multiple_of(threads.every) {
                threads.last.extend(&last);
            }
            last[poll.thread as usize] = index as u32;
        }
        threads.last.shrink_to_fit();
        threads
    }

    /// The last poll that a thread has begun, of so many.
    fn last(&self, polls: &[Poll], thread: u32) -> Option<usize> {
        let note = polls.len().checked_sub(1)? / self.every;
        let since = note * self.every;
        let later = polls[since..].iter().rposition(|poll| poll.thread == thread);
        later.map(|later| since + later).or_else(|| {
            let noted = *self.last.get(note * self.count + thread as usize)?;
            (noted != NONE).then_some(noted as usize)
        })
    }
}

impl Model {
    /// The innermost poll that is under way on a thread after an event.
    pub fn polled_on(&self, thread: u32, event: usize) -> Option<&Poll> {
        let begun = self.polls.partition_point(|poll| poll.begin() <= event);
        let mut poll = &self.polls[self.threads.last(&self.polls[..begun], thread)?];
        while poll.end().is_some_and(|end| end <= event) {
            poll = &self.polls[poll.within()?];
        }
        Some(poll)
    }

    /// What a future that is being polled after an event polls in that.
    pub fn polls_in(&self, of: FutureIx, event: usize) -> Option<FutureIx> {
        let own = self.poll_before(of, event + 1)?;
        let mut inner = self.polled_on(own.thread, event)?;
        loop {
            let above = &self.polls[inner.within()?];
            if above.future == of {
                return Some(inner.future);
            }
            inner = above;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::testing::any_rows;

    proptest! {
        #[test]
        fn what_a_thread_polls_is_what_a_look_at_each_finds(rows in any_rows()) {
            let model = crate::testing::rows(&rows);
            for event in 0..model.events().len() {
                for thread in 0..2 {
                    let is_under_way = |poll: &&crate::model::Poll| {
                        poll.thread == thread && poll.begin() <= event && poll.end().is_none_or(|end| end > event)
                    };
                    let expected = model.polls().iter().rev().find(is_under_way);
                    prop_assert_eq!(model.polled_on(thread, event), expected);
                }
            }
        }
    }
}
