//! Time for lessons: it stands still while anything can run, and then jumps to the next timer.
//!
//! So a lesson takes no time to run, and its trace is the same on every machine. The executor is the `LocalPool` of
//! the futures crate, as it is; only the timers and the clock are made here.
#![allow(dead_code)] // Not every lesson uses all of it.

use std::cell::RefCell;
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
    /// Who waits, and until when.
    static TIMERS: RefCell<Vec<(Duration, Waker)>> = const { RefCell::new(Vec::new()) };
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
            None => jump(),
        }
    }
}

/// Moves the clock to the next deadline and wakes all who wait for it.
fn jump() {
    let mut due = TIMERS.with_borrow_mut(|timers| {
        let next = timers.iter().map(|(deadline, _)| *deadline).min();
        let next = next.expect("everything waits, and no timer runs: this program would hang for ever");
        NANOS.store(u64::try_from(next.as_nanos()).expect("a lesson is short"), Ordering::Relaxed);
        timers.extract_if(.., |(deadline, _)| *deadline <= next).collect::<Vec<_>>()
    });
    due.drain(..).for_each(|(_, waker)| waker.wake());
}

/// A future that is ready once this much virtual time has gone by since it was made.
pub fn sleep(time: Duration) -> Sleep {
    Sleep { deadline: now() + time }
}

/// Made by [`sleep`].
pub struct Sleep {
    deadline: Duration,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if now() >= self.deadline {
            return Poll::Ready(());
        }
        TIMERS.with_borrow_mut(|timers| {
            // Polled once more before its time: the timer is set already.
            let set = timers
                .iter()
                .any(|(deadline, waker)| *deadline == self.deadline && waker.will_wake(cx.waker()));
            if !set {
                timers.push((self.deadline, cx.waker().clone()));
            }
        });
        Poll::Pending
    }
}

/// A millisecond is what a lesson counts in.
pub const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}
