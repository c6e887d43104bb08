//! Notes what happens on a thread, in that thread's ring. Noting an event takes no lock.

use std::cell::{Cell, RefCell};

use super::clock;
use super::packed::{self, Code, Detail, Record};
use super::ring::{self, Ring};
use super::{Base, foreign, sink};
use crate::trace::FutureId;

/// What a thread needs to note an event in the recording that runs. It has no destructor, and so is there to the end.
struct Here {
    base: Cell<u32>,
    ring: Cell<Option<&'static Ring>>,
    /// The same, where the clock is the processor's counter: all that the poll path asks for.
    counted: Cell<Option<&'static Ring>>,
}

thread_local! {
    static HERE: Here = const { Here { base: Cell::new(0), ring: Cell::new(None), counted: Cell::new(None) } };
    /// Gives the ring back when the thread ends.
    static END: RefCell<Option<End>> = const { RefCell::new(None) };
}

struct End(&'static Ring);

impl Drop for End {
    fn drop(&mut self) {
        // What happens from here on, in destructors that come after this one, is not seen.
        HERE.with(|here| {
            here.ring.set(None);
            here.counted.set(None);
        });
        self.0.release();
    }
}

/// Notes an event on this thread, now.
///
/// Nothing is noted once the thread's storage is going, or from within a clock that a program supplied.
#[inline]
pub(super) fn note(base: Base, code: Code, future: FutureId, point: Option<u32>) {
    HERE.with(|here| {
        let word = packed::word(code, future, point);
        match here.counted.get() {
            Some(ring) if here.base.get() == base.0 => {
                if ring.put(&[Record { time: clock::count(), word }]) {
                    hand_on(base, ring);
                }
            }
            _ => note_slowly(base, word),
        }
    });
}

/// Where the thread is not known to the recording yet, or its clock is not the counter.
#[cold]
fn note_slowly(base: Base, word: u64) {
    HERE.with(|here| {
        let Some(ring) = here.ring(base) else { return };
        let Some(time) = here.time(ring) else { return };
        if ring.put(&[Record { time, word }]) {
            hand_on(base, ring);
        }
    });
}

/// Notes an event that has more to say: a future or a line, a size, a detail. Says whether it did.
pub(super) fn note_more(
    base: Base,
    code: Code,
    future: FutureId,
    number: Option<u32>,
    more: Record,
    detail: Option<Detail>,
) -> bool {
    HERE.with(|here| {
        let Some(ring) = here.ring(base) else { return false };
        let Some(time) = here.time(ring) else { return false };
        let mut word = packed::word(code, future, number);
        if let Some(detail) = detail {
            word = packed::with_detail(word);
            let _apart = foreign::apart();
            ring.detail(detail);
        }
        if ring.put(&[Record { time, word }, more]) {
            hand_on(base, ring);
        }
        true
    })
}

/// This thread is in no recording for a while; gives what [`come_back`] wants.
pub(super) fn leave() -> u32 {
    // No recording has this base, so the poll path need not ask.
    HERE.with(|here| here.base.replace(0))
}

/// This thread is where it was.
pub(super) fn come_back(base: u32) {
    HERE.with(|here| here.base.set(base));
}

/// This thread is in no recording any more: its process is a forked one.
pub(super) fn forget() {
    HERE.with(|here| {
        here.base.set(0);
        here.ring.set(None);
        here.counted.set(None);
    });
}

impl Here {
    #[inline]
    fn ring(&self, base: Base) -> Option<&'static Ring> {
        if self.base.get() == base.0 { self.ring.get() } else { self.join(base) }
    }

    #[inline]
    fn time(&self, ring: &Ring) -> Option<u64> {
        if self.counted.get().is_some() { Some(clock::count()) } else { ring.asked() }
    }

    /// Makes this thread known to the recording; none if that has just ended, or the thread has.
    #[cold]
    fn join(&self, base: Base) -> Option<&'static Ring> {
        if foreign::is_apart() {
            return None;
        }
        let apart = foreign::apart();
        let own = END.try_with(|end| end.try_borrow().ok().map(|end| end.as_ref().map(|end| end.0)));
        let own = own.ok()??;
        let (clock, thread) = sink::join(base)?;
        let counter = clock.counts();
        let ring = ring::claim(own, base, thread, (!counter).then_some(clock));
        drop(apart);
        self.base.set(base.0);
        self.ring.set(Some(ring));
        self.counted.set(counter.then_some(ring));
        // Should the thread's end come in between, the ring is owned for ever, and lost.
        let _ = END.try_with(|end| end.replace(Some(End(ring))).map(std::mem::forget));
        Some(ring)
    }
}

/// The ring is full: its records go to the sink.
#[cold]
fn hand_on(base: Base, ring: &'static Ring) {
    sink::take(base, ring);
}
