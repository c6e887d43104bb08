//! `block_on` within an async fn is no await: it keeps the thread, and an executor of its own does not know the others.
//!
//! ```text
//! cargo viz run -- cargo run --example block_on_inside
//! ```

mod virtual_time;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Waker};

use futures::join;
use virtual_time::{block_on, ms, sleep};

#[pollscope::trace]
async fn learn_song() {
    sleep(ms(20)).await;
}

#[pollscope::trace]
async fn dance() {
    sleep(ms(15)).await;
}

/// Meant as an await.
#[pollscope::trace]
async fn learn_blocking() {
    block_on_nested(learn_song());
}

#[pollscope::trace]
async fn with_block_on() {
    join!(learn_blocking(), dance());
}

/// An await.
#[pollscope::trace]
async fn learn_awaiting() {
    learn_song().await;
}

#[pollscope::trace]
async fn with_await() {
    join!(learn_awaiting(), dance());
}

/// The futures crate's own `block_on`, called from within itself.
#[pollscope::trace]
async fn learn_in_futures() {
    futures::executor::block_on(learn_song());
}

/// An executor that may be called from within another: it polls one future, and waits for the clock meanwhile.
fn block_on_nested(future: impl Future<Output = ()>) {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    while future.as_mut().poll(&mut cx).is_pending() {
        virtual_time::ring();
    }
}

fn main() {
    virtual_time::start();
    block_on(with_block_on());
    println!("with block_on inside: done at {:?}", virtual_time::now());
    block_on(with_await());
    println!("with an await: done at {:?}", virtual_time::now());

    std::panic::set_hook(Box::new(|_| {}));
    let ended = catch_unwind(AssertUnwindSafe(|| block_on(learn_in_futures())));
    println!("with the futures crate's block_on: {}", if ended.is_err() { "a panic" } else { "it works" });
}
