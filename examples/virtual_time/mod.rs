//! Time for lessons: it stands still while anything can run, and then jumps to the next timer.
//!
//! So a lesson takes no time to run, and its trace is the same on every machine. The executor is the `LocalPool` of
//! the futures crate, as it is; only the timers and the clock are made here.
#![allow(dead_code)] // Not every lesson uses all of it.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures::FutureExt;
use futures::executor::LocalPool;
use futures::task::LocalSpawnExt;

static NANOS: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// The timers that are set, in the order in which they were.
    static TIMERS: RefCell<Vec<Timer>> = const { RefCell::new(Vec::new()) };
    /// How many sleeps were made.
    static SLEEPS: Cell<u64> = const { Cell::new(0) };
}

/// Who waits, and until when.
struct Timer {
    of: u64,
    deadline: Duration,
    waker: Waker,
}

/// Has pollscope record in virtual time. Call it first in `main`.
pub fn start() {
    pollscope::set_clock(pollscope::Clock::custom("virtual", now));
}

/// The virtual time since the program began.
pub fn now() -> Duration {
    Duration::from_nanos(NANOS.load(Ordering::Relaxed))
}

/// Runs a future to its end; each time nothing can go on, the clock jumps to the next timer.
pub fn block_on<F: Future + 'static>(future: F) -> F::Output {
    let mut pool = LocalPool::new();
    let mut done = pool.spawner().spawn_local_with_handle(future).expect("a new pool takes tasks");
    loop {
        pool.run_until_stalled();
        match (&mut done).now_or_never() {
            Some(output) => return output,
            None => ring(),
        }
    }
}

/// Keeps the thread busy for so long: the clock goes on, and nobody else does.
pub fn block(time: Duration) {
    NANOS.fetch_add(u64::try_from(time.as_nanos()).expect("a lesson is short"), Ordering::Relaxed);
}

/// Moves the clock to the next deadline, if that is still to come, and wakes all who wait for it.
pub fn ring() {
    let due = TIMERS.with_borrow_mut(|timers| {
        let next = timers.iter().map(|timer| timer.deadline).min();
        let next = next.expect("everything waits, and no timer runs: this program would hang for ever");
        NANOS.fetch_max(u64::try_from(next.as_nanos()).expect("a lesson is short"), Ordering::Relaxed);
        timers.extract_if(.., |timer| timer.deadline <= next).collect::<Vec<_>>()
    });
    due.into_iter().for_each(|timer| timer.waker.wake());
}

/// A future that is ready once this much virtual time has gone by since it was made.
pub fn sleep(time: Duration) -> Sleep {
    let id = SLEEPS.get();
    SLEEPS.set(id + 1);
    Sleep { id, deadline: now() + time }
}

/// Made by [`sleep`].
#[derive(Debug)]
pub struct Sleep {
    id: u64,
    deadline: Duration,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if now() >= self.deadline {
            return Poll::Ready(());
        }
        TIMERS.with_borrow_mut(|timers| match timers.iter_mut().find(|timer| timer.of == self.id) {
            // Polled once more before its time: the timer is set already.
            Some(timer) => timer.waker.clone_from(cx.waker()),
            None => timers.push(Timer { of: self.id, deadline: self.deadline, waker: cx.waker().clone() }),
        });
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        // Nobody waits any more: the timer is taken back.
        let taken =
            TIMERS.try_with(|timers| timers.borrow_mut().extract_if(.., |timer| timer.of == self.id).next());
        drop(taken);
    }
}

/// A millisecond is what a lesson counts in.
pub const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}
