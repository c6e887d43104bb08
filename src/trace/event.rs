//! One event of a trace: when, on which thread, and what happened to which future.

use std::fmt;
use std::num::NonZeroU32;

/// A future's number, unique in its trace; the first is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FutureId(NonZeroU32);

impl FutureId {
    /// The id with this number; none for 0.
    pub const fn new(number: u32) -> Option<Self> {
        match NonZeroU32::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0.get()
    }
}

impl fmt::Display for FutureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An await point of a machine: an index into [`Machine::points`](super::Machine::points).
//
// One above the index, so that "none" costs no memory: there is a point in nearly every event.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PointIx(NonZeroU32);

impl PointIx {
    /// The await point with this index; none for [`u32::MAX`], which no machine has.
    pub const fn new(index: u32) -> Option<Self> {
        match NonZeroU32::new(index.wrapping_add(1)) {
            Some(above) => Some(Self(above)),
            None => None,
        }
    }

    /// The index.
    pub const fn get(self) -> u32 {
        self.0.get() - 1
    }
}

impl fmt::Debug for PointIx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PointIx").field(&self.get()).finish()
    }
}

impl fmt::Display for PointIx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// Something that happened. Kept small, with what is long behind one word: a trace can have many millions of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Nanoseconds since the recording began.
    pub at: u64,
    /// The thread it happened on, an index into [`Trace::threads`](super::Trace::threads).
    pub thread: u32,
    /// What happened.
    pub kind: EventKind,
}

/// What happened to a future.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// The future was made: its async fn was called. Nothing of its body has run.
    Create {
        /// The new future.
        future: FutureId,
        /// What is known of it from then.
        made: Box<Made>,
    },
    /// A poll begins.
    Poll {
        /// The future that is polled.
        future: FutureId,
    },
    /// An await point is reached, for the first time in this visit.
    Await {
        /// The future whose machine got there.
        future: FutureId,
        /// The await point; none where the attribute could not see it.
        point: Option<PointIx>,
    },
    /// A local that the attribute was asked to `capture` gets its value.
    Bind {
        /// The future whose body binds it.
        future: FutureId,
        /// The local.
        local: Box<Local>,
    },
    /// The poll ends, and the future is suspended.
    Pending {
        /// The future that was polled.
        future: FutureId,
        /// The await point at which it waits; none where the attribute could not see it.
        point: Option<PointIx>,
        /// Whether nobody holds a waker of it, nor waits a traced future that it polled, nor was it woken meanwhile: it
        /// is polled again only if something polls it without being asked to.
        unheld: bool,
    },
    /// The last waker of a suspended future is dropped, and was not called: a lost wake-up in the making.
    Unheld {
        /// The future that nobody can wake any more.
        future: FutureId,
        /// The await point at which it waits; none where the attribute could not see it.
        point: Option<PointIx>,
    },
    /// The poll ends, and the future is done.
    Ready {
        /// The future that was polled.
        future: FutureId,
        /// What it returned, as `Debug` shows it, where that was recorded.
        value: Option<Box<String>>,
    },
    /// The poll ends by a panic that unwinds through it.
    Panic {
        /// The future that was polled.
        future: FutureId,
    },
    /// The future is dropped; before [`EventKind::Ready`] that is a cancellation.
    Drop {
        /// The future.
        future: FutureId,
    },
    /// A waker of the future is called.
    Wake {
        /// The future to be polled again.
        future: FutureId,
        /// The await point at which it waited.
        point: Option<PointIx>,
        /// The future that was being polled on the calling thread; none outside of every poll.
        by: Option<FutureId>,
        /// Whether `wake_by_ref` was called, not `wake`.
        by_ref: bool,
    },
    /// Events that could not be kept.
    Lost {
        /// How many.
        count: u64,
    },
}

/// A local of a body, as it is bound.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Local {
    /// The line of the source that binds it, from 1.
    pub line: u32,
    /// What it is called.
    pub name: String,
    /// Its value as `Debug` shows it, or the name of its type.
    pub value: String,
}

/// How a future was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Made {
    /// Its machine, an index into [`Trace::machines`](super::Trace::machines).
    pub machine: u32,
    /// The future that was being polled then, which made it; none outside of every poll.
    pub by: Option<FutureId>,
    /// Its size in bytes, as the compiler laid it out.
    pub size: u64,
    /// The arguments by name, each as `Debug` shows it or as the name of its type.
    pub args: Vec<(String, String)>,
    /// The future was made before the recording began; the event stands where it was first seen.
    pub late: bool,
}

impl EventKind {
    /// The future that the event is about; none for [`EventKind::Lost`].
    pub fn future(&self) -> Option<FutureId> {
        match *self {
            Self::Create { future, .. }
            | Self::Poll { future }
            | Self::Await { future, .. }
            | Self::Bind { future, .. }
            | Self::Pending { future, .. }
            | Self::Unheld { future, .. }
            | Self::Ready { future, .. }
            | Self::Panic { future }
            | Self::Drop { future }
            | Self::Wake { future, .. } => Some(future),
            Self::Lost { .. } => None,
        }
    }

    /// The word that stands for it in a row.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Create { .. } => "create",
            Self::Poll { .. } => "poll",
            Self::Await { .. } => "await",
            Self::Bind { .. } => "bind",
            Self::Pending { .. } => "pending",
            Self::Unheld { .. } => "unheld",
            Self::Ready { .. } => "ready",
            Self::Panic { .. } => "panic",
            Self::Drop { .. } => "drop",
            Self::Wake { .. } => "wake",
            Self::Lost { .. } => "lost",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn millions_of_events_fit() {
        assert_eq!(size_of::<Event>(), 32);
        for index in [0, 1, u32::MAX - 1] {
            assert_eq!(PointIx::new(index).map(PointIx::get), Some(index));
        }
        assert_eq!(PointIx::new(u32::MAX), None);
    }
}
