//! A place in a trace, and the steps from one to the next.

use super::{Model, Poll, Turn};

/// A place in a trace: what is shown is the world after this event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    event: usize,
}

/// How far one step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// To the next event.
    Event,
    /// To the next begin of a poll.
    Poll,
    /// To the next begin of a turn.
    Turn,
}

/// A move of the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// To the first event.
    Start,
    /// To the last event.
    End,
    /// To this event, or the last one if there are fewer.
    To(usize),
    /// One step on. Where nothing of the unit comes any more, that is the last event.
    Forward(Unit),
    /// One step back. Where nothing of the unit came before, that is the first event.
    Back(Unit),
}

impl Cursor {
    /// The event it stands at; 0 in a trace without any.
    pub fn event(self) -> usize {
        self.event
    }

    /// Where the move leads. From the begin of a poll or a turn, a step on and a step back is no move.
    #[must_use]
    pub fn go(self, model: &Model, how: Move) -> Self {
        self.go_times(model, how, 1)
    }

    /// Where the move leads that is made so often; at no more cost than once.
    #[must_use]
    pub fn go_times(self, model: &Model, how: Move, times: usize) -> Self {
        let last = model.events().len().saturating_sub(1);
        let turn = |turn: &Turn| model.polls()[turn.poll].begin();
        let event = match how {
            _ if times == 0 => self.event,
            Move::Start => 0,
            Move::End => last,
            Move::To(event) => event,
            Move::Forward(Unit::Event) => self.event.saturating_add(times),
            Move::Back(Unit::Event) => self.event.saturating_sub(times),
            Move::Forward(Unit::Poll) => on(model.polls(), Poll::begin, self.event, times).unwrap_or(last),
            Move::Back(Unit::Poll) => back(model.polls(), Poll::begin, self.event, times).unwrap_or(0),
            Move::Forward(Unit::Turn) => on(model.turns(), turn, self.event, times).unwrap_or(last),
            Move::Back(Unit::Turn) => back(model.turns(), turn, self.event, times).unwrap_or(0),
        };
        Self { event: event.min(last) }
    }
}

/// Of all, the one that begins as the so-manieth after the event.
fn on<T>(all: &[T], begin: impl Fn(&T) -> usize, event: usize, times: usize) -> Option<usize> {
    let after = all.partition_point(|one| begin(one) <= event);
    all.get(after.saturating_add(times - 1)).map(begin)
}

/// Of all, the one that begins as the so-manieth before the event.
fn back<T>(all: &[T], begin: impl Fn(&T) -> usize, event: usize, times: usize) -> Option<usize> {
    let before = all.partition_point(|one| begin(one) < event);
    before.checked_sub(times).map(|index| begin(&all[index]))
}
