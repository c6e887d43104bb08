//! An async fn that blocks is async in name only: while one of these sleeps, nobody else runs.
//!
//! ```text
//! cargo viz run -- cargo run --example blocker
//! ```

mod virtual_time;

use futures::future::join_all;
use virtual_time::{block, block_on, ms, now, sleep};

/// As with `thread::sleep`: the thread is kept.
#[pollscope::trace]
async fn blocks(millis: u64) {
    block(ms(millis));
}

/// As with a runtime's `sleep`: the thread is given back.
#[pollscope::trace]
async fn waits(millis: u64) {
    sleep(ms(millis)).await;
}

#[pollscope::trace]
async fn all_block() {
    join_all([20, 40, 60].map(blocks)).await;
}

#[pollscope::trace]
async fn all_wait() {
    join_all([20, 40, 60].map(waits)).await;
}

fn main() {
    virtual_time::start();
    block_on(all_block());
    println!("blocking: {:?}", now());
    let before = now();
    block_on(all_wait());
    println!("waiting: {:?}", now().saturating_sub(before));
}
