//! The ring of records of one thread: filled by that thread alone, emptied by the sink. No `unsafe` is needed, and no lock to
//! put a record in: the ring's words are atomics, which cost no more than plain ones.
//!
//! Rings are leaked, and used again by other threads when theirs has ended: there are as many as ever ran at once.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::clock::Clock;
use super::packed::{Detail, Record};
use super::{Base, foreign};

/// How many records a ring holds. A full one is handed on at once, by the thread that fills it.
const ROOM: usize = 1 << 13;

/// The records of one thread that no sink has taken yet.
#[derive(Debug)]
pub(super) struct Ring {
    /// Two words a record.
    words: Box<[AtomicU64; ROOM * 2]>,
    /// How many records were ever put in, by the thread; and how many were taken out, by the sink.
    head: AtomicU64,
    tail: AtomicU64,
    details: Mutex<VecDeque<Detail>>,
    /// The recording that it is of, and the thread's index there.
    base: AtomicU32,
    thread: AtomicU32,
    /// Whether a thread fills it.
    owned: AtomicBool,
    /// The clock, where it is not the counter. Only the thread itself asks it.
    clock: Mutex<Option<Clock>>,
}

/// The records of one thread, taken out.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) thread: u32,
    pub(super) records: Vec<Record>,
    pub(super) details: VecDeque<Detail>,
}

static RINGS: Mutex<Vec<&'static Ring>> = Mutex::new(Vec::new());

/// A ring for a thread of this recording: the thread's own from before, a free one, or a new one. It is the thread's until
/// [`Ring::release`].
pub(super) fn claim(
    own: Option<&'static Ring>,
    base: Base,
    thread: u32,
    clock: Option<Clock>,
) -> &'static Ring {
    let mut rings = lock(&RINGS);
    let free = || rings.iter().copied().find(|ring| ring.is_free(base));
    let ring = own.or_else(free).unwrap_or_else(|| {
        let ring = Box::leak(Box::new(Ring::new()));
        rings.push(ring);
        ring
    });
    ring.owned.store(true, Ordering::Release);
    ring.base.store(base.0, Ordering::Relaxed);
    ring.thread.store(thread, Ordering::Relaxed);
    // What an earlier recording has not taken is nobody's.
    ring.tail.store(ring.head.load(Ordering::Relaxed), Ordering::Relaxed);
    lock(&ring.details).clear();
    drop(rings);
    // The drop of the last one is foreign code.
    let last = std::mem::replace(&mut *lock(&ring.clock), clock);
    foreign::call(|| drop(last));
    ring
}

/// The right to take records out of rings. Whoever hands them on does so before giving it back: else the records that a thread
/// notes next could overtake these.
pub(super) struct Taking(MutexGuard<'static, Vec<&'static Ring>>);

/// Waits for the right to take records out of rings.
pub(super) fn taking() -> Taking {
    Taking(lock(&RINGS))
}

/// Takes the records of all threads that belong to this recording.
pub(super) fn take(rings: &Taking, base: Base) -> Vec<Batch> {
    let of_this = rings.0.iter().filter(|ring| ring.base.load(Ordering::Relaxed) == base.0);
    of_this.map(|ring| ring.take()).filter(|batch| !batch.records.is_empty()).collect()
}

impl Ring {
    fn new() -> Self {
        let words: Box<[AtomicU64]> = (0..ROOM * 2).map(|_| AtomicU64::new(0)).collect();
        Self {
            words: words.try_into().expect("that is its length"),
            head: AtomicU64::new(0),
            tail: AtomicU64::new(0),
            details: Mutex::new(VecDeque::new()),
            base: AtomicU32::new(0),
            thread: AtomicU32::new(0),
            owned: AtomicBool::new(false),
            clock: Mutex::new(None),
        }
    }

    /// Gives it back: its thread has ended.
    pub(super) fn release(&self) {
        self.owned.store(false, Ordering::Release);
    }

    /// Whether another thread may have it: its own has ended, and this recording has nothing left in it.
    fn is_free(&self, base: Base) -> bool {
        let empty = self.head.load(Ordering::Acquire) == self.tail.load(Ordering::Relaxed);
        !self.owned.load(Ordering::Acquire) && (empty || self.base.load(Ordering::Relaxed) != base.0)
    }

    /// What the clock says, where it is not the counter. With one that panics the time stands still.
    #[cold]
    pub(super) fn asked(&self) -> Option<u64> {
        // Only its thread holds it for longer than a moment, and that asks no clock from within a clock.
        let clock = lock(&self.clock);
        clock.as_ref().map(|clock| foreign::call(|| clock.now()).unwrap_or(0))
    }

    /// Puts records in, all at once for who takes them. Gives true when there is no room for the next.
    #[inline]
    pub(super) fn put<const N: usize>(&self, records: &[Record; N]) -> bool {
        let head = self.head.load(Ordering::Relaxed);
        let words = &*self.words;
        for (place, record) in records.iter().enumerate() {
            let at = (head as usize + place) % ROOM * 2;
            words[at].store(record.time, Ordering::Relaxed);
            words[at + 1].store(record.word, Ordering::Relaxed);
        }
        let head = head + N as u64;
        self.head.store(head, Ordering::Release);
        // There is always room for the longest event.
        head - self.tail.load(Ordering::Acquire) > ROOM as u64 - 2
    }

    /// Keeps the detail of the record that is put in next.
    pub(super) fn detail(&self, detail: Detail) {
        lock(&self.details).push_back(detail);
    }

    /// Takes the records out on the ring's own thread, when it is full.
    pub(super) fn take_full(&self, _: &Taking) -> Batch {
        self.take()
    }

    /// Takes all records out, under the lock of `RINGS`.
    fn take(&self) -> Batch {
        let (tail, head) = (self.tail.load(Ordering::Relaxed), self.head.load(Ordering::Acquire));
        if tail == head {
            return Batch::default();
        }
        let record = |place: u64| {
            let at = place as usize % ROOM * 2;
            let word = |at: usize| self.words[at].load(Ordering::Relaxed);
            Record { time: word(at), word: word(at + 1) }
        };
        let mut records = lock(&SPARE).pop().unwrap_or_else(|| Vec::with_capacity(ROOM));
        records.extend((tail..head).map(record));
        let wanted = records.iter().filter(|record| record.has_detail()).count();
        let mut details = lock(&self.details);
        let wanted = wanted.min(details.len());
        let details = details.drain(..wanted).collect();
        self.tail.store(head, Ordering::Release);
        Batch { thread: self.thread.load(Ordering::Relaxed), records, details }
    }
}

/// Room for records that nobody needs any more: fresh memory costs as much as all else that is done for what goes in.
static SPARE: Mutex<Vec<Vec<Record>>> = Mutex::new(Vec::new());

/// How much of it is kept.
const SPARES: usize = 8;

/// Gives the room of records back.
pub(super) fn give_back(mut records: Vec<Record>) {
    records.clear();
    let mut spare = lock(&SPARE);
    if spare.len() < SPARES {
        spare.push(records);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A thread that panicked while it held one of these has left a whole list behind.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
