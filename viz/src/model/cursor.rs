//! A place in a trace, and the steps from one to the next.

use super::{Model, Poll};

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
        let last = model.events().len().saturating_sub(1);
        let event = match how {
            Move::Start => 0,
            Move::End => last,
            Move::To(event) => event,
            Move::Forward(Unit::Event) => self.event + 1,
            Move::Back(Unit::Event) => self.event.saturating_sub(1),
            Move::Forward(Unit::Poll) => on(model.polls(), Poll::begin, self.event).unwrap_or(last),
            Move::Back(Unit::Poll) => back(model.polls(), Poll::begin, self.event).unwrap_or(0),
            Move::Forward(Unit::Turn) => {
                on(model.turns(), |turn| model.polls()[turn.poll].begin(), self.event).unwrap_or(last)
            }
            Move::Back(Unit::Turn) => {
                back(model.turns(), |turn| model.polls()[turn.poll].begin(), self.event).unwrap_or(0)
            }
        };
        Self { event: event.min(last) }
    }
}

fn on<T>(all: &[T], begin: impl Fn(&T) -> usize, event: usize) -> Option<usize> {
    all.get(all.partition_point(|one| begin(one) <= event)).map(begin)
}

fn back<T>(all: &[T], begin: impl Fn(&T) -> usize, event: usize) -> Option<usize> {
    let before = all.partition_point(|one| begin(one) < event);
    before.checked_sub(1).map(|index| begin(&all[index]))
}
