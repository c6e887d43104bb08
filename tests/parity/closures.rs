//! Async closures: their arguments are dropped after the body, the last one first, and they borrow what they did.
#![allow(clippy::drop_non_drop)]
use std::future::{Future, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

struct D(&'static str);
impl Drop for D {
    fn drop(&mut self) {
        println!("drop {}", self.0);
    }
}

async fn once() {
    let mut done = false;
    std::future::poll_fn(
        move |_| if std::mem::replace(&mut done, true) { Poll::Ready(()) } else { Poll::Pending },
    )
    .await
}

/// Polls a future so often and drops it.
fn run<F: Future>(polls: usize, future: F) {
    let mut future = pin!(future);
    for _ in 0..polls {
        if future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
            return;
        }
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn arguments(polls: usize) {
    println!("== moved, maybe");
    let maybe = async |a: D, b: D, moved: bool| {
        if moved {
            drop(a);
        }
        once().await;
        println!("end {}", b.0.len());
    };
    run(polls, maybe(D("a"), D("b"), false));
    run(polls, maybe(D("a"), D("b"), true));
    println!("== patterns");
    let patterns = async |(a, _): (D, D), _: D, mut b: D| {
        let _z = D("z");
        once().await;
        drop(std::mem::replace(&mut b, D("b2")));
        println!("end {}", a.0);
    };
    run(polls, patterns((D("a"), D("a2")), D("_"), D("b")));
    println!("== captured");
    let captured = D("captured");
    let once_only = async move |b: D, moved: bool| {
        once().await;
        if moved {
            drop(captured);
        }
        println!("end {}", b.0);
    };
    run(polls, once_only(D("b"), false));
    println!("== last");
    let last = async |b: D, ref mut c: D| {
        c.0 = "changed";
        D("temporary").0.len() + b.0.len()
    };
    run(polls, last(D("b"), D("c")));
}

#[cfg_attr(traced, pollscope::trace)]
async fn borrows() {
    fn given<F: for<'a> AsyncFn(&'a mut [u8]) -> &'a mut u8>(f: F) -> F {
        f
    }
    let first = given(async |bytes| {
        ready(()).await;
        &mut bytes[0]
    });
    let mut bytes = vec![7u8, 8];
    *first(&mut bytes).await = 9;
    let mut n = 0;
    let mut count = async |by: u8| -> u8 {
        n += by;
        ready(()).await;
        n
    };
    count(1).await;
    println!("{bytes:?} {}", count(2).await);
    let sum = async |&n: &u8, [a, b]: [u8; 2]| n + a + ready(b).await;
    println!("{}", sum(&1, [2, 3]).await);
    let text = String::from("text");
    let lent = async || &text[..ready(2).await];
    println!("{}", lent().await);
}

#[cfg_attr(traced, pollscope::trace)]
async fn says() {
    let unused = async |a: u8, mut b: u8| {
        ready(b).await;
    };
    unused(1, 2).await;
}

fn main() {
    for polls in 0..3 {
        futures::executor::block_on(arguments(polls));
    }
    futures::executor::block_on(borrows());
    futures::executor::block_on(says());
}
