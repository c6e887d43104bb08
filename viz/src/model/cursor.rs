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
        self.go_times(model, how, 1)
    }

    /// Where the move leads that is made so often; at no more cost than once.
    #[must_use]
    pub fn go_times(self, model: &Model, how: Move, times: usize) -> Self {
        let last = model.events().len().saturating_sub(1);
        let event = match how {
            _ if times == 0 => self.event,
            Move::Start => 0,
            Move::End => last,
            Move::To(event) => event,
            Move::Forward(unit) => unit.on(model, self.event + 1, times).unwrap_or(last),
            Move::Back(unit) => unit.back(model, self.event, times).unwrap_or(0),
        };
        Self { event: event.min(last) }
    }
}

impl Unit {
    /// Where the so-manieth of them begins that is not before this event.
    pub(crate) fn on(self, model: &Model, event: usize, times: usize) -> Option<usize> {
        self.begin(model, self.begun(model, event).saturating_add(times - 1))
    }

    /// Where the so-manieth before this event begins, counted from it.
    pub(crate) fn back(self, model: &Model, event: usize, times: usize) -> Option<usize> {
        self.begin(model, self.begun(model, event).checked_sub(times)?)
    }

    /// How many have begun before an event.
    fn begun(self, model: &Model, event: usize) -> usize {
        let (polls, turns) = (model.polls(), model.turns());
        match self {
            Self::Event => event,
            Self::Poll => polls.partition_point(|poll| poll.begin() < event),
            Self::Turn => turns.partition_point(|turn| polls[turn.poll].begin() < event),
        }
    }

    /// Where this one begins, the first of which is 0.
    fn begin(self, model: &Model, index: usize) -> Option<usize> {
        let polls = model.polls();
        match self {
            Self::Event => Some(index).filter(|event| *event < model.events().len()),
            Self::Poll => polls.get(index).map(Poll::begin),
            Self::Turn => model.turns().get(index).map(|turn| polls[turn.poll].begin()),
        }
    }
}
