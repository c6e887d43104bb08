//! One buffer of events for each thread: filled by that thread alone, emptied by the sink.
//!
//! The lock of a buffer is contended only while the sink swaps it for an empty one.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Base, Clock, sink};
use crate::trace::{Event, EventKind};

/// A buffer that holds this many events is handed to the sink at once, by the thread that fills it: a program that
/// makes events faster than the disk takes them is slowed down and does not eat up memory.
const FULL: usize = 1 << 16;

/// The events of one thread that no sink has taken yet.
pub(super) struct Buffer {
    base: Base,
    events: Vec<Event>,
}

type Shared = Arc<Mutex<Buffer>>;

/// The buffers of all threads. A thread that has ended, and whose events were taken, drops out.
static ALL: Mutex<Vec<Shared>> = Mutex::new(Vec::new());

/// What a thread needs to note an event in the recording that runs.
struct Local {
    base: Base,
    clock: Clock,
    thread: u32,
    /// The time of the last event: a trace's time does not run back, whatever a clock does.
    last: u64,
    shared: Shared,
}

thread_local! {
    static LOCAL: RefCell<Option<Local>> = const { RefCell::new(None) };
}

/// Notes an event on this thread, now.
///
/// Nothing is noted while the thread's own storage is gone, or from within a clock that a program supplied.
pub(super) fn push(base: Base, kind: EventKind) {
    let full = LOCAL.try_with(|local| {
        let mut local = local.try_borrow_mut().ok()?;
        if local.as_ref().is_none_or(|local| local.base != base) {
            *local = Some(Local::join(base)?);
        }
        local.as_mut()?.push(kind).then_some(())
    });
    if let Ok(Some(())) = full {
        sink::drain(base);
    }
}

impl Local {
    /// Makes this thread known to the recording; none if that has just ended.
    fn join(base: Base) -> Option<Self> {
        let (clock, thread) = sink::join(base)?;
        let shared = Arc::new(Mutex::new(Buffer { base, events: Vec::new() }));
        lock(&ALL).push(Arc::clone(&shared));
        Some(Self { base, clock, thread, last: 0, shared })
    }

    /// Gives true when the buffer is full.
    fn push(&mut self, kind: EventKind) -> bool {
        self.last = self.clock.now().max(self.last);
        let mut buffer = lock(&self.shared);
        buffer.events.push(Event { at: self.last, thread: self.thread, kind });
        buffer.events.len() >= FULL
    }
}

/// Takes the events of all threads that belong to this recording, in the order of time.
pub(super) fn take(base: Base) -> Vec<Event> {
    let mut all = lock(&ALL);
    let mut taken = Vec::new();
    all.retain(|shared| {
        // A buffer that only this list still holds is that of a thread which has ended.
        let ended = Arc::strong_count(shared) == 1;
        let mut buffer = lock(shared);
        if buffer.base == base {
            taken.append(&mut buffer.events);
        }
        !ended && buffer.base == base
    });
    taken.sort_by_key(|event| event.at);
    taken
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A thread that panicked while it held one of these has left a whole list behind.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
