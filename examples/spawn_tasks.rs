//! A task is what an executor polls by itself: spawned futures are roots, and go on without the one that spawned them, for as
//! long as their executor runs.
//!
//! ```text
//! cargo viz run -- cargo run --example spawn_tasks
//! ```

mod virtual_time;

use futures::StreamExt;
use futures::stream;
use virtual_time::{JoinHandle, block_on, ms, now, sleep, spawn};

#[pollscope::trace]
async fn say(what: &'static str, millis: u64) {
    sleep(ms(millis)).await;
    println!("{what}");
}

/// Awaits it itself.
#[pollscope::trace]
async fn awaits() {
    say("from a child", 10).await;
}

/// Spawns it, and returns at once.
#[expect(clippy::async_yields_async, reason = "whether something awaits the handle is what this is about")]
#[pollscope::trace]
async fn spawns(what: &'static str) -> JoinHandle<()> {
    spawn(say(what, 50))
}

/// Drops the handle of the task. When this one is done, `main` leaves the executor.
#[pollscope::trace]
async fn leaves() {
    drop(spawns("from a task that is left").await);
}

/// Awaits the handle of the task.
#[pollscope::trace]
async fn joins() {
    let task = spawns("from a task that is joined").await;
    println!("joins: it is spawned");
    task.await;
}

#[pollscope::trace]
async fn request(millis: u64) {
    sleep(ms(millis)).await;
}

/// Serves a slow request and two quick ones, in one task, so many at a time.
#[pollscope::trace]
async fn serve(at_a_time: usize) {
    stream::iter([30, 10, 10]).for_each_concurrent(at_a_time, request).await;
}

fn main() {
    virtual_time::start();
    block_on(awaits());
    block_on(leaves());
    println!("leaves: done at {:?}", now());
    block_on(joins());
    println!("joins: done at {:?}", now());
    for at_a_time in [1, 3] {
        let before = now();
        block_on(serve(at_a_time));
        println!("{at_a_time} at a time: {:?}", now().saturating_sub(before));
    }
}
