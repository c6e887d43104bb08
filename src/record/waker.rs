//! Wakers: each traced future hands down one of its own, which notes the wake and passes it on.
//!
//! However deep futures nest, a wake makes one hop: a waker of ours that comes in is opened, and the new one points
//! to what that one pointed to. It is made once and kept for as long as the executor's stays the same.
//!
//! This is the one file with `unsafe` in the poll path. `std::task::Wake` would do without, but offers no way to see
//! that a waker which comes in is ours, nor to borrow one from an `Arc` without touching its count at every poll.
//!
//! The proof. Every waker with `VTABLE` has as data a pointer from `Arc::into_raw::<Waking>` and owns one count of
//! it, or is lent for the length of a call in `ManuallyDrop` and owns none. `VTABLE` is private to this file, and a
//! `static` has one address, so a waker with that vtable is one of those. `clone` adds a count; `wake` and `drop` take
//! theirs back; `wake_by_ref` and `open` only borrow. `Waking` is `Send` and `Sync`, as a waker's data has to be: the
//! assertion below holds it to that.
#![allow(unsafe_code)]

use std::mem::ManuallyDrop;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, RawWaker, RawWakerVTable, Waker};

use super::{Base, buffer, stack};
use crate::trace::{EventKind, FutureId};

/// `Waking::point` of a future that does not wait, or waits where the attribute could not see it.
const NOWHERE: u32 = u32::MAX;
/// `Waking::point` of a future that has been dropped.
const GONE: u32 = u32::MAX - 1;

/// What a waker of ours knows.
#[derive(Debug)]
pub(super) struct Waking {
    /// The waker of whoever polls the outermost traced future: the executor's own, as a rule.
    target: Waker,
    base: Base,
    future: FutureId,
    point: AtomicU32,
}

const _: () = {
    const fn send_and_sync<T: Send + Sync>() {}
    send_and_sync::<Waking>();
};

impl Waking {
    /// The future now waits at this point.
    pub(super) fn wait_at(&self, point: Option<u32>) {
        self.point.store(point.unwrap_or(NOWHERE), Ordering::Relaxed);
    }

    /// The future is dropped: wakes go on to the executor, but there is nobody left to note them for.
    pub(super) fn gone(&self) {
        self.point.store(GONE, Ordering::Relaxed);
    }

    fn note(&self, by_ref: bool) {
        let point = self.point.load(Ordering::Relaxed);
        if point != GONE && Base::now() == Some(self.base) {
            let point = (point != NOWHERE).then_some(point);
            let by = stack::current(self.base);
            buffer::push(self.base, EventKind::Wake { future: self.future, point, by, by_ref });
        }
    }
}

/// The waker to hand down in this poll: the kept one while it leads to the same place, else a new one.
pub(super) fn follow<'a>(
    kept: &'a mut Option<Arc<Waking>>,
    incoming: &Waker,
    base: Base,
    future: FutureId,
) -> &'a Arc<Waking> {
    let target = open(incoming).map_or(incoming, |waking| &waking.target);
    if !kept.as_ref().is_some_and(|kept| kept.base == base && kept.target.will_wake(target)) {
        let point = AtomicU32::new(NOWHERE);
        *kept = Some(Arc::new(Waking { target: target.clone(), base, future, point }));
    }
    kept.as_ref().expect("a waker was put there just now")
}

/// Calls `poll` with a context that has this waker.
pub(super) fn with<T>(waking: &Arc<Waking>, poll: impl FnOnce(&mut Context<'_>) -> T) -> T {
    // SAFETY: the pointer is an `Arc`'s, and `waking` keeps that alive beyond this call. The waker is lent: it owns
    // no count, and `ManuallyDrop` sees that it gives none back, also when `poll` unwinds.
    let lent = ManuallyDrop::new(unsafe { Waker::new(Arc::as_ptr(waking).cast(), &VTABLE) });
    poll(&mut Context::from_waker(&lent))
}

/// What a waker of ours holds; none for a foreign one.
fn open(waker: &Waker) -> Option<&Waking> {
    // SAFETY: with our vtable the data points to a `Waking` that lives at least as long as the waker.
    ptr::eq(waker.vtable(), &raw const VTABLE).then(|| unsafe { &*waker.data().cast::<Waking>() })
}

static VTABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake_by_ref, drop_waker);

/// SAFETY, for each: `data` is that of a waker with `VTABLE`, which std calls as `RawWakerVTable` promises.
unsafe fn clone(data: *const ()) -> RawWaker {
    unsafe { Arc::increment_strong_count(data.cast::<Waking>()) };
    RawWaker::new(data, &VTABLE)
}

unsafe fn wake(data: *const ()) {
    let waking = unsafe { Arc::from_raw(data.cast::<Waking>()) };
    waking.note(false);
    match Arc::try_unwrap(waking) {
        Ok(last) => last.target.wake(),
        Err(shared) => shared.target.wake_by_ref(),
    }
}

unsafe fn wake_by_ref(data: *const ()) {
    let waking = unsafe { &*data.cast::<Waking>() };
    waking.note(true);
    waking.target.wake_by_ref();
}

unsafe fn drop_waker(data: *const ()) {
    drop(unsafe { Arc::from_raw(data.cast::<Waking>()) });
}
