//! The states of a future, and the sign and word for each.

/// Where in its body a future stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// At the start: nothing of the body has run.
    Start,
    /// At the await point of this index, or past it and not yet at the next.
    Point(u32),
    /// Where the trace does not say.
    Unseen,
}

/// The state of a future after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// The trace has not said yet.
    Unknown,
    /// Made, and never polled.
    Unresumed,
    /// Being polled; the place is the last one it is known to have reached.
    Polling(Place),
    /// Suspended.
    Pending(Place),
    /// Done.
    Returned,
    /// Its poll unwound.
    Panicked,
    /// Dropped before its end: cancelled. The place is where it stood.
    Dropped(Place),
}

impl State {
    /// The one character that stands for it everywhere.
    pub fn glyph(self) -> char {
        match self {
            Self::Unknown => '?',
            Self::Unresumed => '·',
            Self::Polling(_) => '█',
            Self::Pending(_) => '░',
            Self::Returned => '✓',
            Self::Panicked => '‼',
            Self::Dropped(_) => '✗',
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unknown => "not known",
            Self::Unresumed => "unresumed",
            Self::Polling(_) => "polling",
            Self::Pending(_) => "pending",
            Self::Returned => "returned",
            Self::Panicked => "panicked",
            Self::Dropped(_) => "dropped",
        }
    }

    /// Where the future stands, or stood when it was dropped; none when it has ended or the trace cannot tell.
    pub fn place(self) -> Option<Place> {
        match self {
            Self::Unresumed => Some(Place::Start),
            Self::Polling(place) | Self::Pending(place) | Self::Dropped(place) => Some(place),
            Self::Unknown | Self::Returned | Self::Panicked => None,
        }
    }

    /// Whether nothing more can come of the future.
    pub fn ended(self) -> bool {
        matches!(self, Self::Returned | Self::Panicked | Self::Dropped(_))
    }
}

/// A future's state from an event on; kept small, there is nearly one for each event.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Change {
    event: u32,
    /// The kind of state, in three bits, and where, in the others.
    state: u32,
}

impl Change {
    /// What marks a place at the start, and one that the trace does not say; no machine has so many points.
    const START: u32 = u32::MAX >> 3;
    const UNSEEN: u32 = Self::START - 1;

    pub(super) fn new(event: u32, state: State) -> Self {
        let (kind, place) = match state {
            State::Unknown => (0, Place::Unseen),
            State::Unresumed => (1, Place::Start),
            State::Polling(place) => (2, place),
            State::Pending(place) => (3, place),
            State::Returned => (4, Place::Unseen),
            State::Panicked => (5, Place::Unseen),
            State::Dropped(place) => (6, place),
        };
        let place = match place {
            Place::Start => Self::START,
            Place::Point(point) => point.min(Self::UNSEEN),
            Place::Unseen => Self::UNSEEN,
        };
        Self { event, state: place << 3 | kind }
    }

    /// What it is from then on.
    pub fn state(self) -> State {
        let place = match self.state >> 3 {
            Self::START => Place::Start,
            Self::UNSEEN => Place::Unseen,
            point => Place::Point(point),
        };
        match self.state & 7 {
            1 => State::Unresumed,
            2 => State::Polling(place),
            3 => State::Pending(place),
            4 => State::Returned,
            5 => State::Panicked,
            6 => State::Dropped(place),
            _ => State::Unknown,
        }
    }

    /// The event that changes it.
    pub fn event(self) -> usize {
        self.event as usize
    }
}

impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Change").field("event", &self.event).field("state", &self.state()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_state_comes_out_as_it_went_in(event: u32, point in 0..1_u32 << 20) {
            let places = [Place::Start, Place::Point(point), Place::Unseen];
            let standing = places.into_iter().flat_map(|place| {
                [State::Polling(place), State::Pending(place), State::Dropped(place)]
            });
            let others = [State::Unknown, State::Unresumed, State::Returned, State::Panicked];
            for state in standing.chain(others) {
                let change = Change::new(event, state);
                prop_assert_eq!((change.event(), change.state()), (event as usize, state));
            }
        }
    }

    #[test]
    fn a_point_that_no_machine_has_is_not_seen() {
        assert_eq!(
            Change::new(0, State::Pending(Place::Point(u32::MAX - 1))).state(),
            State::Pending(Place::Unseen)
        );
    }
}
