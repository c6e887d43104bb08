//! What a recording sees: parents, wakes, drops and panics, on real executors.

#[path = "../common/mod.rs"]
mod common;
mod edges;
mod foreign;
mod polls;
mod recordings;
mod types;
mod values;
mod wakers;

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use common::{record, story};
use futures::executor::block_on;
use pollscope::trace::EventKind;

/// Pending once, after it has woken whoever polled it.
async fn yield_now() {
    let mut yielded = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

#[pollscope::trace]
async fn leaf() -> u8 {
    yield_now().await;
    7
}

#[pollscope::trace]
async fn branch() -> u8 {
    let first = leaf().await;
    first + leaf().await
}

/// A waker that counts.
#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// What happened to the wakers of one task.
#[derive(Default)]
struct Task {
    wakes: AtomicUsize,
    by_ref: AtomicUsize,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.wakes.fetch_add(1, Ordering::Relaxed);
    }
    fn wake_by_ref(self: &Arc<Self>) {
        self.by_ref.fetch_add(1, Ordering::Relaxed);
    }
}
