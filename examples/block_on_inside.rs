//! `block_on` within an async fn is no await: it keeps the thread, and an executor of its own does not know the others.
//!
//! ```text
//! cargo viz run -- cargo run --example block_on_inside
//! ```

mod virtual_time;

use std::panic::{AssertUnwindSafe, catch_unwind};

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
async fn together() {
    join!(learn_blocking(), dance());
}

/// The same with the futures crate's own `block_on`, which sees that it is called from within itself.
#[pollscope::trace]
async fn learn_refused() {
    futures::executor::block_on(learn_song());
}

/// An executor that may be called from within another: it polls one future, and moves the clock while that waits.
fn block_on_nested(future: impl Future<Output = ()>) {
    let mut future = std::pin::pin!(future);
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    while future.as_mut().poll(&mut cx).is_pending() {
        virtual_time::block(ms(20));
    }
}

fn main() {
    virtual_time::start();
    block_on(together());
    println!("with block_on inside: done at {:?}", virtual_time::now());

    std::panic::set_hook(Box::new(|_| {}));
    let refused = catch_unwind(AssertUnwindSafe(|| block_on(learn_refused())));
    println!("with the futures crate's: {}", if refused.is_err() { "it panics" } else { "it works" });
}
