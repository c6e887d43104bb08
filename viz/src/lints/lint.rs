//! What a finding can be about: its name, what it means, how to mend it and how much it weighs.

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, clap::ValueEnum)]
pub enum Lint {
    /// A future was made, and never polled
    NeverPolled,
    /// A poll passed a thousand await points, took a while and was never pending
    NeverYields,
    /// A poll kept its thread for longer than --limit, or had no end in the trace
    BlocksThread,
    /// A future asks for poll after poll and gets nowhere
    SelfWakeSpin,
    /// A future is pending, and nobody is left who could wake it
    LostWakeup,
    /// A future was woken, and whoever polls it did not, or late
    WokenNotPolled,
    /// A task was polled again and again without having been woken
    PolledUnwoken,
    /// A future panicked
    Panicked,
    /// A future was cancelled: dropped at an await
    Cancelled,
    /// Awaits that do not need each other wait one after the other
    InSeries,
    /// A future is much larger than the traced parts of it
    LargeFuture,
    /// A future was woken after its end
    WokenAfterEnd,
}

impl Lint {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 12] = [
        Self::NeverPolled,
        Self::NeverYields,
        Self::BlocksThread,
        Self::SelfWakeSpin,
        Self::LostWakeup,
        Self::WokenNotPolled,
        Self::PolledUnwoken,
        Self::Panicked,
        Self::Cancelled,
        Self::InSeries,
        Self::LargeFuture,
        Self::WokenAfterEnd,
    ];

    /// How much it weighs.
    pub fn weight(self) -> Weight {
        match self {
            Self::Panicked | Self::LostWakeup => Weight::Error,
            Self::Cancelled | Self::InSeries | Self::LargeFuture | Self::WokenAfterEnd => Weight::Meant,
            _ => Weight::Mistake,
        }
    }

    /// Its name, as the command line has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NeverPolled => "never-polled",
            Self::NeverYields => "never-yields",
            Self::BlocksThread => "blocks-thread",
            Self::SelfWakeSpin => "self-wake-spin",
            Self::LostWakeup => "lost-wakeup",
            Self::WokenNotPolled => "woken-not-polled",
            Self::PolledUnwoken => "polled-unwoken",
            Self::Panicked => "panicked",
            Self::Cancelled => "cancelled",
            Self::InSeries => "in-series",
            Self::LargeFuture => "large-future",
            Self::WokenAfterEnd => "woken-after-end",
        }
    }

    /// What it means.
    pub fn means(self) -> &'static str {
        match self {
            Self::NeverPolled => "Calling an async fn runs nothing of it; only polling does.",
            Self::NeverYields => {
                "Nothing else of its thread runs until a poll is over, however many awaits it passes."
            }
            Self::BlocksThread => {
                "While a poll runs, nothing else runs on that thread but what it polls itself, and no timer is looked at."
            }
            Self::SelfWakeSpin => {
                "It asks to be polled again at once, each time: the processor is busy for nothing."
            }
            Self::LostWakeup => "Pending is a promise that someone will call the waker; nobody has one.",
            Self::WokenNotPolled => {
                "A wake only asks for a poll; what gives it is the executor, or the future that it is a part of."
            }
            Self::PolledUnwoken => {
                "Who polls without being asked wastes turns, if it is not a `join!` or the like that was woken for another part."
            }
            Self::Panicked => {
                "A panic ends each poll around it, up to whoever catches it: the futures on that way are done for, and what they \
                 hold is dropped."
            }
            Self::Cancelled => {
                "A future that is dropped at an await is cancelled: it stops there. `select!` and timeouts end what they need no longer in this way: \
                 it matters only where what it held, or had half done, is needed."
            }
            Self::InSeries => "An await lets others run, but not what stands below it in the same fn.",
            Self::LargeFuture => "What lives across an await is kept in the future, and moved with it.",
            Self::WokenAfterEnd => {
                "Someone kept a waker for longer than the future lived; each such wake costs a turn."
            }
        }
    }

    /// How to mend it.
    pub fn mend(self) -> &'static str {
        match self {
            Self::NeverPolled => "Await it, spawn it, or do not make it.",
            Self::NeverYields => "Yield now and then, with the runtime's `yield_now` or a smaller batch.",
            Self::BlocksThread => {
                "Use the async form of what blocks, or move it to a thread, as `spawn_blocking` does."
            }
            Self::SelfWakeSpin => {
                "Wait for what it needs: keep the waker, and have it called when that is there."
            }
            Self::LostWakeup => {
                "Store a clone of the waker before Pending is returned, and call it on every way on; unless it is meant to be Pending for \
                 ever, as `std::future::pending()` is."
            }
            Self::WokenNotPolled => {
                "See that nothing blocks the executor, and that who keeps a future polls it on, in a `select!` for one, or drops it."
            }
            Self::PolledUnwoken => "If it is an executor, have it wait until a waker is called.",
            Self::Panicked => {
                "Return a `Result` where something may fail; the message is on the program's standard error."
            }
            Self::Cancelled => "Keep what must survive outside of the future, or let it finish.",
            Self::InSeries => {
                "Await them together, with `join!`, if neither relies on what another does, in a file or a static for one."
            }
            Self::LargeFuture => {
                "Let large values end before the await, or put them, or the large future that is awaited, into a Box."
            }
            Self::WokenAfterEnd => "Drop the waker, or take the timer back, once it is no longer needed.",
        }
    }
}

/// How much a lint weighs, the heaviest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// A future did not do what it is for.
    Error,
    /// Likely a mistake.
    Mistake,
    /// It may be meant, as what loses a `select!` is cancelled.
    Meant,
}
