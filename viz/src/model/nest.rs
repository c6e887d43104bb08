//! Which polls there are, and how they nest.

use pollscope::trace::{EventKind, Trace};

use super::ids::Ids;
use super::{FutureIx, NONE, Poll, Turn};

/// The polls of a trace.
#[derive(Debug)]
pub(super) struct Nest {
    /// In the order in which they begin.
    pub(super) polls: Vec<Poll>,
    /// Those of roots.
    pub(super) turns: Vec<Turn>,
    /// For each event the innermost poll in which it happens, or [`NONE`].
    pub(super) within: Vec<u32>,
    /// The polls that are over and of which the trace does not say how: whose, and the event that tells.
    pub(super) abandoned: Vec<(u32, FutureIx)>,
    /// The polls under way, by thread.
    stacks: Vec<Vec<u32>>,
    /// How many of them are each future's: a stack can be as deep as the trace is long, and is searched only then.
    under_way: Vec<u32>,
}

impl Nest {
    /// Takes the polls off the events.
    pub(super) fn new(trace: &Trace, ids: &Ids, futures: usize) -> Self {
        let mut nest = Self {
            polls: Vec::new(),
            turns: Vec::new(),
            within: Vec::with_capacity(trace.events.len()),
            abandoned: Vec::new(),
            // One more than there should be, for an index beyond all of them.
            stacks: vec![Vec::new(); trace.threads.len() + 1],
            under_way: vec![0; futures],
        };
        for (index, event) in trace.events.iter().enumerate() {
            let (index, thread) = (index as u32, (event.thread as usize).min(trace.threads.len()));
            let current = nest.stacks[thread].last().copied();
            let future = event.kind.future().and_then(|id| ids.get(id));
            let poll = match (&event.kind, future) {
                (EventKind::Poll { .. }, Some(of)) => Some(nest.begin(index, of, thread)),
                (EventKind::Pending { .. } | EventKind::Ready { .. } | EventKind::Panic { .. }, Some(of)) => {
                    nest.end(index, of, thread).or(current)
                }
                _ => current,
            };
            nest.within.push(poll.unwrap_or(NONE));
        }
        nest
    }

    fn begin(&mut self, index: u32, of: FutureIx, thread: usize) -> u32 {
        // A future is never polled within its own poll: the end of that one is missing.
        if let Some(stale) = self.place(of, thread) {
            for poll in self.stacks[thread].split_off(stale) {
                self.abandon(index, poll);
            }
        }
        let within = self.stacks[thread].last().copied();
        let poll = self.polls.len();
        let turn = if let Some(within) = within {
            self.polls[within as usize].turn
        } else {
            self.turns.push(Turn { poll });
            self.turns.len() as u32 - 1
        };
        self.polls.push(Poll {
            future: of,
            thread: thread as u32,
            begin: index,
            end: NONE,
            within: within.unwrap_or(NONE),
            turn,
        });
        self.stacks[thread].push(poll as u32);
        self.under_way[of.index()] += 1;
        poll as u32
    }

    /// Where on the thread's stack the future's poll is, if it is there.
    fn place(&self, of: FutureIx, thread: usize) -> Option<usize> {
        if self.under_way[of.index()] == 0 {
            return None;
        }
        self.stacks[thread].iter().rposition(|poll| self.polls[*poll as usize].future == of)
    }

    /// Ends the future's poll on the thread, if there is one, and gives it.
    fn end(&mut self, index: u32, of: FutureIx, thread: usize) -> Option<u32> {
        let place = self.place(of, thread)?;
        // Those above it on the stack never ended.
        while self.stacks[thread].len() > place + 1
            && let Some(unended) = self.stacks[thread].pop()
        {
            self.abandon(index, unended);
        }
        let poll = self.stacks[thread].pop()?;
        self.under_way[of.index()] -= 1;
        self.polls[poll as usize].end = index;
        Some(poll)
    }

    fn abandon(&mut self, index: u32, poll: u32) {
        let poll = &mut self.polls[poll as usize];
        poll.end = index;
        self.under_way[poll.future.index()] -= 1;
        self.abandoned.push((index, poll.future));
    }
}
