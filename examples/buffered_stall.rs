//! A buffered stream polls its futures only when it is polled itself: while the loop's body works, they stand still.
//!
//! ```text
//! cargo viz run -- cargo run --example buffered_stall
//! ```

mod virtual_time;

use futures::future::join_all;
use futures::stream::{self, FuturesUnordered, StreamExt};
use virtual_time::{block_on, ms, now, sleep, spawn};

/// Two steps of 20 ms each: the second is begun only when someone polls after the first.
#[pollscope::trace]
async fn fetch(item: u32) -> u32 {
    sleep(ms(20)).await;
    sleep(ms(20)).await;
    item
}

#[pollscope::trace]
async fn body(item: u32) {
    sleep(ms(50)).await;
    println!("item {item} is handled at {:?}", now());
}

/// The stream is polled in `next()`, and with it the fetches.
#[pollscope::trace]
async fn buffered() {
    let mut items = stream::iter(0..3).map(fetch).buffered(2);
    while let Some(item) = items.next().await {
        body(item).await;
    }
}

/// Each fetch is a task, and what is buffered are the handles.
#[pollscope::trace]
async fn with_tasks() {
    let mut items = stream::iter(0..3).map(|item| spawn(fetch(item))).buffered(2);
    while let Some(item) = items.next().await {
        body(item).await;
    }
}

#[pollscope::trace]
async fn leaf(steps: u64) {
    sleep(ms(steps)).await;
}

/// Polls all that are not done each time one is woken; with more than 30 it would do as the next one does.
#[pollscope::trace]
async fn with_join_all() {
    join_all((1..=4).map(leaf)).await;
}

/// Polls only the one that is woken.
#[pollscope::trace]
async fn with_unordered() {
    let mut all: FuturesUnordered<_> = (1..=4).map(leaf).collect();
    while all.next().await.is_some() {}
}

fn main() {
    virtual_time::start();
    block_on(buffered());
    let before = now();
    println!("buffered: {before:?}");
    block_on(with_tasks());
    println!("with tasks: {:?}", now().saturating_sub(before));
    block_on(with_join_all());
    block_on(with_unordered());
}
