//! Wakers: each traced future hands down one of its own, which notes the wake and passes it on.
//!
//! However deep futures nest, a wake makes one hop: a waker of ours that comes in is opened, and the new one points
//! to what that one pointed to. It stays the same for as long as the executor's does, so that `will_wake` says what
//! it would say without us.
//!
//! **Nothing of the executor's is kept.** A future that held its task's waker would keep its own task alive, and a task
//! that nobody can wake any more would never be dropped. So the executor's waker is only borrowed during a poll, and
//! owned from the first clone of ours that someone takes to the drop of the last.
//!
//! This is the one file with `unsafe` in the poll path. `std::task::Wake` would do without, but offers no way to see
//! that a waker which comes in is ours, nor to borrow one from an `Arc` without touching its count at every poll.
//!
//! # The proof
//!
//! *Data.* Every waker with `VTABLE` has as data a pointer from an `Arc<Waking>`. One that was cloned owns a count of
//! that `Arc` and is a *holder*; the one that a poll lends owns nothing, and is gone when the poll ends. `VTABLE` is
//! private to this file, and a `static` has one address, so no other waker has it.
//!
//! *Target.* `holders` counts the holders, or is `BUSY` while one thread fills or empties `target`. Whoever moves it
//! from 0 or from 1 to `BUSY` has `target` for itself; all others wait, or look again. While it is above 0 `target` is
//! filled and nobody writes it, so each holder may read it. From 0 only the lent waker's `clone` moves it, since there
//! is no other waker; from 1 only the last holder's end.
//!
//! *Lent.* `lent` points to the executor's waker during a poll, and is null otherwise. It is read where `holders` is 0
//! only, and there the caller must be the lent waker, whose poll has not ended: so what it points to lives. One future
//! is polled by one thread at a time, since a poll has it by `Pin<&mut _>`.
#![allow(unsafe_code)]

use std::cell::UnsafeCell;
use std::hint;
use std::mem::{ManuallyDrop, MaybeUninit};
use std::panic::RefUnwindSafe;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, Ordering};
use std::task::{RawWaker, RawWakerVTable, Waker};

use super::packed::{self, Code};
use super::{Base, buffer, stack};
use crate::trace::FutureId;

/// `Waking::point` of a future that does not wait any more or yet, or waits where the attribute could not see it.
const NOWHERE: u32 = u32::MAX;
/// `Waking::holders` while one thread has the target for itself.
const BUSY: u32 = u32::MAX;

/// What a waker of ours knows: whose it is, and where to pass a wake on to.
#[derive(Debug)]
pub(super) struct Waking {
    base: Base,
    /// The future's number in this process.
    number: u32,
    point: AtomicU32,
    /// Whether it is suspended, and so somebody should hold a waker; unless it was woken since its last poll began.
    waits: AtomicBool,
    woken: AtomicBool,
    holders: AtomicU32,
    target: UnsafeCell<MaybeUninit<Waker>>,
    /// What tells the target from others, also while it is not there: its data and its vtable.
    data: AtomicPtr<()>,
    vtable: AtomicPtr<RawWakerVTable>,
    lent: AtomicPtr<Waker>,
}

// SAFETY: `target` is a `Waker`, which is both, and who may touch it when is shown above.
unsafe impl Send for Waking {}
unsafe impl Sync for Waking {}

// A panic leaves nothing of this half done: of foreign code only a waker's `clone`, `wake` and `drop` run in here, before
// anything is changed or after all is.
impl RefUnwindSafe for Waking {}

impl Waking {
    /// A waker's inside for a future that nobody has polled.
    pub(super) fn new(base: Base, number: u32) -> Arc<Self> {
        Arc::new(Self {
            base,
            number,
            point: AtomicU32::new(NOWHERE),
            waits: AtomicBool::new(false),
            woken: AtomicBool::new(false),
            holders: AtomicU32::new(0),
            target: UnsafeCell::new(MaybeUninit::uninit()),
            data: AtomicPtr::new(ptr::null_mut()),
            vtable: AtomicPtr::new(ptr::null_mut()),
            lent: AtomicPtr::new(ptr::null_mut()),
        })
    }

    /// The future's number in this process.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// The future's id in this recording; none if it was made before that began.
    pub(super) fn id(&self, base: Base) -> Option<FutureId> {
        base.id(self.number).filter(|_| self.base == base)
    }

    /// The await point at which the future waits.
    pub(super) fn point(&self) -> Option<u32> {
        Some(self.point.load(Ordering::Relaxed)).filter(|point| *point != NOWHERE)
    }

    /// Whether someone can wake the future when its poll, which is about to end, leaves it suspended; or has done so
    /// already.
    pub(super) fn is_held(&self) -> bool {
        self.holders.load(Ordering::Acquire) != 0 || self.woken.load(Ordering::Acquire)
    }

    /// The future now waits at this point.
    pub(super) fn wait_at(&self, point: Option<u32>) {
        self.point.store(point.unwrap_or(NOWHERE), Ordering::Relaxed);
        self.waits.store(true, Ordering::Relaxed);
    }

    /// The future has returned.
    pub(super) fn ended(&self) {
        self.point.store(NOWHERE, Ordering::Relaxed);
    }

    /// The future is dropped. Who still has its waker can wake it, and the executor polls its task for nothing.
    pub(super) fn gone(&self) {
        self.point.store(NOWHERE, Ordering::Relaxed);
        self.waits.store(false, Ordering::Relaxed);
    }

    /// The last holder is gone, and none of them has woken the future since it was polled: notes that.
    fn note_unheld(&self) {
        if self.waits.load(Ordering::Relaxed)
            && !self.woken.load(Ordering::Acquire)
            && Base::now() == Some(self.base)
            && let Some(future) = self.base.id(self.number)
        {
            buffer::note(self.base, Code::Unheld, future, self.point());
        }
    }

    fn note(&self, by_ref: bool) {
        self.woken.store(true, Ordering::Release);
        if Base::now() == Some(self.base)
            && let Some(future) = self.base.id(self.number)
        {
            let by = stack::current(self.base);
            let code = if by_ref { Code::WakeByRef } else { Code::Wake };
            let more = packed::more(by.map_or(0, FutureId::get), 0);
            _ = buffer::note_more(self.base, code, future, self.point(), more, None);
        }
    }

    /// Whether a waker leads to where this one's target did when it was last there.
    fn led_to(&self, target: &Waker) -> bool {
        ptr::eq(self.data.load(Ordering::Relaxed), target.data())
            && ptr::eq(self.vtable.load(Ordering::Relaxed), target.vtable())
    }

    /// Adds a holder if there is one; gives false where there is none.
    fn join_holders(&self) -> bool {
        let mut now = self.holders.load(Ordering::Acquire);
        loop {
            match now {
                0 => return false,
                BUSY => {
                    hint::spin_loop();
                    now = self.holders.load(Ordering::Acquire);
                }
                // As many as `Arc` allows; who forgets that many wakers has no memory left anyway.
                _ if now > BUSY / 2 => std::process::abort(),
                _ => match self.holders.compare_exchange_weak(
                    now,
                    now + 1,
                    Ordering::Acquire,
                    Ordering::Acquire,
                ) {
                    Ok(_) => return true,
                    Err(other) => now = other,
                },
            }
        }
    }

    /// Adds a holder, the first perhaps. Only a waker of ours may call this.
    fn hold(&self) {
        while !self.join_holders() {
            // SAFETY: there was no holder, so the caller is the lent waker, and its poll goes on. It may be shared with
            // another thread, which may be faster than we are; then this clone is one too many.
            let target = unsafe { (*self.lent.load(Ordering::Relaxed)).clone() };
            if self.holders.compare_exchange(0, BUSY, Ordering::Acquire, Ordering::Relaxed).is_err() {
                continue;
            }
            self.data.store(target.data().cast_mut(), Ordering::Relaxed);
            self.vtable.store(ptr::from_ref(target.vtable()).cast_mut(), Ordering::Relaxed);
            // SAFETY: `BUSY` gives it to us, and it is empty.
            unsafe { (*self.target.get()).write(target) };
            self.holders.store(1, Ordering::Release);
            return;
        }
    }

    /// Takes a holder away; gives the target if it was the last. Only a holder may call this, once.
    fn let_go(&self) -> Option<Waker> {
        loop {
            if let Some(target) = self.last() {
                return Some(target);
            }
            // A holder cannot see 0 or `BUSY`: it counts itself.
            let now = self.holders.load(Ordering::Relaxed);
            if now > 1
                && self
                    .holders
                    .compare_exchange_weak(now, now - 1, Ordering::Release, Ordering::Relaxed)
                    .is_ok()
            {
                return None;
            }
        }
    }

    /// Takes the last holder away, and gives the target; does nothing if there are more. For holders only.
    fn last(&self) -> Option<Waker> {
        self.holders.compare_exchange(1, BUSY, Ordering::Acquire, Ordering::Relaxed).ok()?;
        // SAFETY: it is filled, since there was a holder, and `BUSY` gives it to us. It counts as empty from here on.
        let target = unsafe { (*self.target.get()).assume_init_read() };
        self.holders.store(0, Ordering::Release);
        Some(target)
    }

    /// The target. Only a holder may call this, and use what it gives no longer than it is one.
    fn target(&self) -> &Waker {
        // SAFETY: it is filled while there is a holder, and nobody writes it.
        unsafe { (*self.target.get()).assume_init_ref() }
    }

    /// Wakes the executor's task without taking anything away.
    fn wake_target(&self) {
        if self.join_holders() {
            self.target().wake_by_ref();
            drop(self.let_go());
        } else {
            // SAFETY: there is no holder, so the caller is the lent waker, and its poll goes on.
            unsafe { (*self.lent.load(Ordering::Relaxed)).wake_by_ref() };
        }
    }
}

/// A future's own waker, lent for one poll.
pub(super) struct Lending<'a> {
    waking: &'a Waking,
    waker: ManuallyDrop<Waker>,
    /// Keeps the target alive where it is that of a waker of ours which someone holds.
    _hold: Option<Hold<'a>>,
}

/// Lends the waker of `kept`, leading to where `incoming` leads. `kept` is replaced where someone still holds a waker
/// of it that leads elsewhere.
pub(super) fn lend<'a>(kept: &'a mut Arc<Waking>, incoming: &'a Waker) -> Lending<'a> {
    let mut hold = None;
    let target = match open(incoming) {
        None => incoming,
        Some(outer) if outer.join_holders() => hold.insert(Hold(outer)).0.target(),
        // SAFETY: there is no holder, so `incoming` is the lent one, and its poll goes on around this one.
        Some(outer) => unsafe { &*outer.lent.load(Ordering::Relaxed) },
    };
    if kept.holders.load(Ordering::Acquire) != 0 && !kept.led_to(target) {
        let fresh = Waking::new(kept.base, kept.number);
        fresh.point.store(kept.point.load(Ordering::Relaxed), Ordering::Relaxed);
        // Its holders can still wake it; that they go away is no loss.
        kept.waits.store(false, Ordering::Relaxed);
        *kept = fresh;
    }
    kept.waits.store(false, Ordering::Relaxed);
    kept.woken.store(false, Ordering::Relaxed);
    kept.lent.store(ptr::from_ref(target).cast_mut(), Ordering::Relaxed);
    // SAFETY: the pointer is an `Arc`'s, and `kept` is borrowed for as long as this is lent, so that it keeps it alive.
    // The waker owns no count, and `ManuallyDrop` sees that it gives none back.
    let waker = unsafe { Waker::new(Arc::as_ptr(kept).cast(), &VTABLE) };
    Lending { waking: kept, waker: ManuallyDrop::new(waker), _hold: hold }
}

impl Lending<'_> {
    /// The waker to poll with.
    pub(super) fn waker(&self) -> &Waker {
        &self.waker
    }

    /// What the waker is made of.
    pub(super) fn waking(&self) -> &Waking {
        self.waking
    }
}

impl Drop for Lending<'_> {
    fn drop(&mut self) {
        self.waking.lent.store(ptr::null_mut(), Ordering::Relaxed);
    }
}

/// Is a holder, until it is dropped.
struct Hold<'a>(&'a Waking);

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        drop(self.0.let_go());
    }
}

/// What a waker of ours holds; none for a foreign one.
fn open(waker: &Waker) -> Option<&Waking> {
    // SAFETY: with our vtable the data points to a `Waking` that lives at least as long as the waker.
    ptr::eq(waker.vtable(), &raw const VTABLE).then(|| unsafe { &*waker.data().cast::<Waking>() })
}

static VTABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop_waker);

/// SAFETY, for each: `data` is that of a waker with `VTABLE`, which std calls as `RawWakerVTable` promises.
unsafe fn clone(data: *const ()) -> RawWaker {
    let waking = unsafe { &*data.cast::<Waking>() };
    waking.hold();
    unsafe { Arc::increment_strong_count(data.cast::<Waking>()) };
    RawWaker::new(data, &VTABLE)
}

unsafe fn wake(data: *const ()) {
    let waking = unsafe { Arc::from_raw(data.cast::<Waking>()) };
    waking.note(false);
    if let Some(target) = waking.last() {
        return target.wake();
    }
    waking.target().wake_by_ref();
    drop(waking.let_go());
}

unsafe fn wake_by_ref(data: *const ()) {
    let waking = unsafe { &*data.cast::<Waking>() };
    waking.note(true);
    waking.wake_target();
}

unsafe fn drop_waker(data: *const ()) {
    let waking = unsafe { Arc::from_raw(data.cast::<Waking>()) };
    if let Some(target) = waking.let_go() {
        waking.note_unheld();
        drop(target);
    }
}
