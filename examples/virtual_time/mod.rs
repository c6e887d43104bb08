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
use futures::executor::{LocalPool, LocalSpawner};
use futures::future::RemoteHandle;
use futures::task::LocalSpawnExt;

static NANOS: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// The timers that are set, in the order in which they were.
    static TIMERS: RefCell<Vec<Timer>> = const { RefCell::new(Vec::new()) };
    /// How many sleeps were made.
    static SLEEPS: Cell<u64> = const { Cell::new(0) };
    /// The executor that runs now, for those that spawn.
    static SPAWNER: RefCell<Option<LocalSpawner>> = const { RefCell::new(None) };
}

/// A sleep: what it wakes, and when.
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
    try_block_on(future).expect("everything waits, and no timer runs: this program would hang for ever")
}

/// As [`block_on`]; gives `None` when everything waits and no timer runs, where a real executor would hang for ever.
pub fn try_block_on<F: Future + 'static>(future: F) -> Option<F::Output> {
    let mut pool = LocalPool::new();
    let mut done = pool.spawner().spawn_local_with_handle(future).expect("a new pool takes tasks");
    let before = SPAWNER.replace(Some(pool.spawner()));
    let output = loop {
        pool.run_until_stalled();
        match (&mut done).now_or_never() {
            Some(output) => break Some(output),
            None if TIMERS.with_borrow(Vec::is_empty) => break None,
            None => ring(),
        }
    };
    SPAWNER.set(before);
    output
}

/// Gives a future to the executor that runs now, as a task of its own.
pub fn spawn<T: 'static>(future: impl Future<Output = T> + 'static) -> JoinHandle<T> {
    let spawner = SPAWNER.with_borrow(Clone::clone).expect("`spawn` is called within `block_on`");
    JoinHandle(Some(spawner.spawn_local_with_handle(future).expect("the pool still runs")))
}

/// Made by [`spawn`]: ready with what the task returns. As with tokio's, the task goes on when this is dropped.
#[derive(Debug)]
pub struct JoinHandle<T: 'static>(Option<RemoteHandle<T>>);

impl<T> Future for JoinHandle<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        self.0.as_mut().expect("it is there until the drop").poll_unpin(cx)
    }
}

impl<T> Drop for JoinHandle<T> {
    fn drop(&mut self) {
        self.0.take().into_iter().for_each(RemoteHandle::forget);
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
    sleep_until(now() + time)
}

/// A future that is ready once the virtual time is there.
pub fn sleep_until(deadline: Duration) -> Sleep {
    let id = SLEEPS.get();
    SLEEPS.set(id + 1);
    Sleep { id, deadline }
}

/// Made by [`sleep`] and [`sleep_until`].
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

/// Ticks, one every so long, the first after that time: when the next one comes does not depend on what waits for it.
pub fn interval(period: Duration) -> Interval {
    Interval { next: now() + period, period }
}

/// Made by [`interval`].
#[derive(Debug)]
pub struct Interval {
    next: Duration,
    period: Duration,
}

impl Interval {
    /// Waits for the next tick. If it is dropped before, no tick is lost.
    pub async fn tick(&mut self) {
        sleep_until(self.next).await;
        self.next += self.period;
    }
}

/// A millisecond is what a lesson counts in.
pub const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}
