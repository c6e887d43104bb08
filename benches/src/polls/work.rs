//! The work that is measured: two async fns nest, the inner one yields in a loop. So a poll of the outer one is two polls
//! of instrumented fns.

use std::cell::RefCell;
use std::future::Future;
use std::hint::black_box;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

/// Pending once, with its waker kept, as a channel or a timer does it.
pub struct Yield(bool);

thread_local! {
    static KEPT: RefCell<Waker> = RefCell::new(Waker::noop().clone());
}

impl Future for Yield {
    type Output = u64;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u64> {
        if self.0 {
            return Poll::Ready(1);
        }
        self.0 = true;
        KEPT.with_borrow_mut(|kept| kept.clone_from(cx.waker()));
        Poll::Pending
    }
}

pub fn pause() -> Yield {
    black_box(Yield(false))
}

pub async fn bare_inner(rounds: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..rounds {
        sum += pause().await;
    }
    sum
}

pub async fn bare(rounds: u64) -> u64 {
    bare_inner(rounds).await + 1
}

#[pollscope::trace(skip_all)]
async fn traced_inner(rounds: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..rounds {
        sum += pause().await;
    }
    sum
}

#[pollscope::trace(skip_all)]
pub async fn traced(rounds: u64) -> u64 {
    traced_inner(rounds).await + 1
}

/// Polls to the end; gives how often. It stands alone in the binary: `instructions` counts what happens inside of it.
#[inline(never)]
pub fn finish(future: impl Future<Output = u64>) -> u64 {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    let mut polls = 0_u64;
    loop {
        polls += 1;
        if black_box(future.as_mut()).poll(&mut cx).is_ready() {
            return polls;
        }
    }
}

/// Nanoseconds a poll of the outermost future.
pub fn time(future: impl Future<Output = u64>) -> f64 {
    let start = Instant::now();
    let polls = finish(future);
    start.elapsed().as_nanos() as f64 / polls as f64
}
