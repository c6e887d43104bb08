//! A buffered stream polls its futures only when it is polled itself: while the loop's body works, they stand still.
//!
//! ```text
//! cargo viz run -- cargo run --example buffered_stall
//! ```

mod virtual_time;

use futures::future::join_all;
use futures::stream::{self, FuturesUnordered, StreamExt};
use virtual_time::{block_on, ms, now, sleep};

/// Two steps of 10 ms each: the second is begun only when someone polls after the first.
#[pollscope::trace]
async fn fetch(item: u32) -> u32 {
    sleep(ms(10)).await;
    sleep(ms(10)).await;
    item
}

#[pollscope::trace]
async fn slow_body(item: u32) {
    sleep(ms(50)).await;
    println!("item {item} is handled at {:?}", now());
}

#[pollscope::trace]
async fn buffered() {
    let mut items = stream::iter(0..2).map(fetch).buffered(2);
    while let Some(item) = items.next().await {
        slow_body(item).await;
    }
}

#[pollscope::trace]
async fn leaf(steps: u64) {
    sleep(ms(steps)).await;
}

/// Polls all each time one is woken.
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
    println!("buffered: {:?}", now());
    block_on(with_join_all());
    block_on(with_unordered());
}
