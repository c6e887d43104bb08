//! Time as a recording sees it: the machine's monotonic clock, or one that the program supplies.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

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
    Monotonic(Instant),
    Custom { now: Arc<dyn Fn() -> Duration + Send + Sync>, zero: Duration },
}

impl Clock {
    /// The machine's monotonic clock.
    pub fn monotonic() -> Self {
        Self { name: "monotonic".into(), source: Source::Monotonic(Instant::now()) }
    }

    /// A clock of the program's own. `now` is called for every event, from any thread; it gives the time since a
    /// moment of its choice and should never run back (where it does, the trace stands still until it has caught up).
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
            Source::Monotonic(_) => Source::Monotonic(Instant::now()),
            Source::Custom { now, .. } => Source::Custom { zero: now(), now },
        };
        self
    }

    /// Nanoseconds since its zero.
    pub(super) fn now(&self) -> u64 {
        let since = match &self.source {
            Source::Monotonic(zero) => zero.elapsed(),
            Source::Custom { now, zero } => now().saturating_sub(*zero),
        };
        u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
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
    *DEFAULT.lock().unwrap_or_else(PoisonError::into_inner) = Some(clock);
}

/// The clock of a recording that starts now, from zero.
pub(super) fn default_clock() -> Clock {
    let set = DEFAULT.lock().unwrap_or_else(PoisonError::into_inner).clone();
    set.unwrap_or_else(Clock::monotonic).restarted()
}
