//! Time as a recording sees it: the machine's monotonic clock, or one that the program supplies.
//!
//! To ask the system for the time costs more than all else that is done for an event. So where the processor has a counter
//! that runs evenly, an event carries a count, and counts become times later: [`Times`] lays a line through two moments at
//! which both were asked.
#![allow(unsafe_code)]

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::foreign;

/// A clock for recordings.
///
/// A program that runs on virtual time gives a recording its own clock, and the trace is then the same on every
/// machine:
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use std::time::Duration;
///
/// static NOW: AtomicU64 = AtomicU64::new(0);
/// pollscope::set_clock(pollscope::Clock::custom("virtual", || Duration::from_millis(NOW.load(Ordering::Relaxed))));
/// ```
#[derive(Clone)]
pub struct Clock {
    name: Cow<'static, str>,
    source: Source,
}

#[derive(Clone)]
enum Source {
    Monotonic { zero: Instant, counts: bool },
    Custom { now: Arc<dyn Fn() -> Duration + Send + Sync>, zero: Duration },
}

impl Clock {
    /// The machine's monotonic clock.
    pub fn monotonic() -> Self {
        Self { name: "monotonic".into(), source: Source::Monotonic { zero: Instant::now(), counts: false } }
    }

    /// A clock of the program's own. `now` is called for every event, from any thread; it gives the time since a
    /// moment of its choice and should never run back (where it does, or panics, the trace stands still until it has
    /// caught up). What it does itself is not recorded.
    ///
    /// `name` stands in the trace.
    pub fn custom(
        name: impl Into<Cow<'static, str>>,
        now: impl Fn() -> Duration + Send + Sync + 'static,
    ) -> Self {
        Self { name: name.into(), source: Source::Custom { now: Arc::new(now), zero: Duration::ZERO } }
    }

    /// What the trace calls it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The same clock with this moment as its zero.
    pub(super) fn restarted(mut self) -> Self {
        self.source = match self.source {
            Source::Monotonic { .. } => {
                Source::Monotonic { zero: Instant::now(), counts: counter::is_even() }
            }
            Source::Custom { now, .. } => {
                Source::Custom { zero: foreign::call(|| now()).unwrap_or_default(), now }
            }
        };
        self
    }

    /// Whether events carry counts of the processor and not nanoseconds.
    pub(super) fn counts(&self) -> bool {
        matches!(self.source, Source::Monotonic { counts: true, .. })
    }

    /// Nanoseconds since its zero.
    pub(super) fn now(&self) -> u64 {
        let since = match &self.source {
            Source::Monotonic { zero, .. } => zero.elapsed(),
            Source::Custom { now, zero } => now().saturating_sub(*zero),
        };
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
    }
}

/// The processor's count, now. Only where [`Clock::counts`].
#[inline]
pub(super) fn count() -> u64 {
    counter::read()
}

/// From counts to nanoseconds.
#[derive(Debug)]
pub(super) struct Times {
    clock: Clock,
    /// A moment, as a count and as nanoseconds.
    from: (u64, u64),
    /// Nanoseconds a count, since then.
    each: f64,
}

impl Times {
    /// Begins where the clock does.
    pub(super) fn new(clock: Clock) -> Self {
        let from = if clock.counts() { (count(), clock.now()) } else { (0, 0) };
        Self { clock, from, each: 1.0 }
    }

    /// The time of an event that is noted now, as such an event has it; none where only the program can tell.
    pub(super) fn count(&self) -> Option<u64> {
        match &self.clock.source {
            Source::Monotonic { counts: true, .. } => Some(count()),
            Source::Monotonic { .. } => Some(self.clock.now()),
            Source::Custom { .. } => None,
        }
    }

    /// Learns how long a count is by this moment. All events that are asked for until the next time are from before it.
    pub(super) fn learn(&mut self) -> impl Fn(u64) -> u64 + use<> {
        let (from, counts) = (self.from, self.clock.counts());
        if counts {
            let to = (count(), self.clock.now());
            if to.0 > from.0 && to.1 > from.1 {
                self.each = (to.1 - from.1) as f64 / (to.0 - from.0) as f64;
                self.from = to;
            }
        }
        let each = self.each;
        move |time| {
            if !counts {
                return time;
            }
            // A count from just before the last moment is on the same line, a little further back.
            #[expect(clippy::cast_sign_loss, reason = "what is below zero becomes zero")]
            let since =
                ((time.wrapping_sub(from.0)).cast_signed() as f64 * each + from.1 as f64).max(0.0) as u64;
            since
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod counter {
    //! The time stamp counter. It is used where it runs at one rate whatever the processor does, and where Linux, which
    //! watches it, trusts it.

    use std::arch::x86_64::{__cpuid, _rdtsc};
    use std::sync::OnceLock;

    pub(super) fn read() -> u64 {
        // SAFETY: every x86-64 processor has it. A system that forbids it is asked for first, below, and gets a signal
        // then as with any other program that reads it; Linux does so only for processes that ask for it.
        unsafe { _rdtsc() }
    }

    pub(super) fn is_even() -> bool {
        static EVEN: OnceLock<bool> = OnceLock::new();
        *EVEN.get_or_init(|| invariant() && trusted())
    }

    #[allow(unused_unsafe)]
    fn invariant() -> bool {
        // SAFETY: every x86-64 processor has `cpuid`; the first leaf asked for tells whether there is the second.
        unsafe { __cpuid(0x8000_0000).eax >= 0x8000_0007 && __cpuid(0x8000_0007).edx & (1 << 8) != 0 }
    }

    fn trusted() -> bool {
        if !cfg!(target_os = "linux") {
            return false;
        }
        let path = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
        let source = std::fs::read_to_string(path).unwrap_or_default();
        matches!(source.trim(), "tsc" | "kvm-clock" | "hyperv_clocksource_tsc_page")
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod counter {
    //! None that is known to be cheap and even.

    pub(super) fn read() -> u64 {
        0
    }

    pub(super) fn is_even() -> bool {
        false
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.name).finish()
    }
}

static DEFAULT: Mutex<Option<Clock>> = Mutex::new(None);

/// Sets the clock of recordings that start from now on, also of the one that the environment variable `POLLSCOPE`
/// asks for: call it before the first annotated fn.
pub fn set_clock(clock: Clock) {
    // The last one's drop is foreign code, and no lock is held meanwhile.
    let last = DEFAULT.lock().unwrap_or_else(PoisonError::into_inner).replace(clock);
    drop(last);
}

/// The clock of a recording that starts now, from zero.
pub(super) fn default_clock() -> Clock {
    let set = DEFAULT.lock().unwrap_or_else(PoisonError::into_inner).clone();
    set.unwrap_or_else(Clock::monotonic).restarted()
}
