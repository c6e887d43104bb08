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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    pub(super) event: u32,
    /// What it is from then on.
    pub state: State,
}

impl Change {
    /// The event that changes it.
    pub fn event(self) -> usize {
        self.event as usize
    }
}
