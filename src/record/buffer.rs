//! One ring of records for each thread: filled by that thread alone, emptied by the sink. Noting an event takes no lock
//! and no `unsafe`: the ring's words are atomics, which cost no more than plain ones.
//!
//! Rings are leaked, and used again by other threads when theirs has ended: there are as many as ever ran at once.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::clock::{self, Clock};
use super::packed::{self, Code, Detail, Record};
use super::{Base, sink};
use crate::trace::FutureId;

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
        self.0.owned.store(false, Ordering::Release);
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

/// Notes an event that has more to say: a future or a line, a size, a detail.
pub(super) fn note_more(
    base: Base,
    code: Code,
    future: FutureId,
    number: Option<u32>,
    more: Record,
    detail: Option<Detail>,
) {
    HERE.with(|here| {
        let Some(ring) = here.ring(base) else { return };
        let Some(time) = here.time(ring) else { return };
        let mut word = packed::word(code, future, number);
        if let Some(detail) = detail {
            word = packed::with_detail(word);
            lock(&ring.details).push_back(detail);
        }
        if ring.put(&[Record { time, word }, more]) {
            hand_on(base, ring);
        }
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
        let free = END.try_with(|end| end.try_borrow().ok().map(|end| end.as_ref().map(|end| end.0)));
        let own = free.ok()??;
        let (clock, thread) = sink::join(base)?;
        let counter = clock.counts();
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
        *lock(&ring.clock) = (!counter).then_some(clock);
        drop(rings);
        self.base.set(base.0);
        self.ring.set(Some(ring));
        self.counted.set(counter.then_some(ring));
        // Should the thread's end come in between, the ring is owned for ever, and lost.
        let _ = END.try_with(|end| end.replace(Some(End(ring))).map(std::mem::forget));
        Some(ring)
    }
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

    /// Whether another thread may have it: its own has ended, and this recording has nothing left in it.
    fn is_free(&self, base: Base) -> bool {
        let empty = self.head.load(Ordering::Acquire) == self.tail.load(Ordering::Relaxed);
        !self.owned.load(Ordering::Acquire) && (empty || self.base.load(Ordering::Relaxed) != base.0)
    }

    /// What the clock says, where it is not the counter.
    #[cold]
    fn asked(&self) -> Option<u64> {
        // It is held by this thread alone, so by a clock that is being asked already.
        self.clock.try_lock().ok()?.as_ref().map(Clock::now)
    }

    /// Puts records in, all at once for who takes them. Gives true when there is no room for the next.
    #[inline]
    fn put<const N: usize>(&self, records: &[Record; N]) -> bool {
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

    /// Takes all records out. Under the lock of `RINGS`, or by the ring's own thread under that of the sink.
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

/// The ring is full: its records go to the sink.
#[cold]
fn hand_on(base: Base, ring: &'static Ring) {
    let batch = {
        let _alone = lock(&RINGS);
        ring.take()
    };
    sink::take(base, batch);
}

/// Takes the records of all threads that belong to this recording.
pub(super) fn take(base: Base) -> Vec<Batch> {
    let rings = lock(&RINGS);
    let of_this = rings.iter().filter(|ring| ring.base.load(Ordering::Relaxed) == base.0);
    of_this.map(|ring| ring.take()).filter(|batch| !batch.records.is_empty()).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A thread that panicked while it held one of these has left a whole list behind.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
