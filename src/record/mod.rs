//! The recorder: what happens to the futures of annotated fns, noted while the program runs.
//!
//! The way of an event: `future` and `point` (the wrappers that the attribute puts around a body and its awaits) and
//! `waker` note it; `stack` tells in whose poll it happened; `packed` makes 16 bytes of it and `buffer` puts these into
//! the `ring` of its thread; `sink` takes what is in the rings and makes lines, or a [`Trace`](crate::trace::Trace), of
//! it. `recording` starts and stops all of that. Nothing here may harm the program that is watched: no panic gets out, and
//! code of the program's own that runs for a recording only runs apart, as `foreign` says.

mod buffer;
mod clock;
mod exit;
mod foreign;
mod future;
mod newest;
mod packed;
mod point;
mod recording;
mod ring;
mod sink;
mod site;
mod stack;
mod stream;
mod value;
mod waker;

pub use clock::{Clock, set_clock};
pub use future::{Foreign, TraceExt, Traced, showing, traced};
pub use point::{at, leave, left, never, reach};
pub use recording::{RecordError, Recording, record};
pub use site::Site;
pub use stack::bind;
pub use value::{ByDebug, ByType, Shown, arguments, error};

use std::io::Write as _;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

/// Says something to whoever runs the program. With stderr gone there is nobody, and that harms no one.
fn say(what: &str) {
    let _ = writeln!(std::io::stderr(), "pollscope: {what}; the program runs on");
}

/// No recording runs, and the environment was asked for one.
const IDLE: u32 = u32::MAX;
/// Nobody has asked yet whether the environment wants a recording.
const UNKNOWN: u32 = u32::MAX - 1;

/// `IDLE`, `UNKNOWN`, or the base of the recording that runs: the count of futures that were numbered before it.
///
/// One load tells the poll path all that it needs. A future whose number is not above the base was made before this
/// recording began.
static STATE: AtomicU32 = AtomicU32::new(UNKNOWN);

/// Whether the environment was asked.
static ASKED: Once = Once::new();

/// The state when no recording runs: the environment is asked once, and not while a program records by itself.
fn resting() -> u32 {
    if ASKED.is_completed() { IDLE } else { UNKNOWN }
}

/// The number of the last future; numbers are never used again in a process.
static FUTURES: AtomicU32 = AtomicU32::new(0);

/// The recording that runs, as the base of its futures' numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Base(u32);

impl Base {
    /// The recording that runs, if one does. Starts the one that the environment asks for.
    #[inline]
    fn now() -> Option<Self> {
        match STATE.load(Ordering::Acquire) {
            IDLE => None,
            UNKNOWN => recording::start_from_environment(),
            base => Some(Self(base)),
        }
    }

    /// Whether nothing records: one load, which is all that the poll path costs then.
    #[inline]
    fn idle() -> bool {
        STATE.load(Ordering::Relaxed) == IDLE
    }

    /// The id in this recording's trace of the future with this number; none for one from before it.
    fn id(self, number: u32) -> Option<crate::trace::FutureId> {
        crate::trace::FutureId::new(number.saturating_sub(self.0))
    }

    /// A number for a new future; 0, which no recording knows, when there are no more.
    fn number() -> u32 {
        let next = FUTURES.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
            (last < UNKNOWN - 1).then(|| last + 1)
        });
        next.map_or(0, |last| last + 1)
    }
}
