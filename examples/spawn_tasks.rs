//! A task is what an executor polls by itself: spawned futures are roots, and go on without the one that spawned them.
//!
//! ```text
//! cargo viz run -- cargo run --example spawn_tasks
//! ```

mod virtual_time;

use futures::StreamExt;
use futures::executor::LocalPool;
use futures::stream;
use futures::task::LocalSpawnExt;
use virtual_time::{block_on, ms, now, sleep};

#[pollscope::trace]
async fn say(what: &'static str, millis: u64) {
    sleep(ms(millis)).await;
    println!("{what}");
}

/// A child: polled by the one that awaits it.
#[pollscope::trace]
async fn awaits_child() {
    say("from a child", 10).await;
}

#[pollscope::trace]
async fn slow_request(number: u64) {
    sleep(ms(10 * number)).await;
}

/// One after the other, or up to three at a time.
#[pollscope::trace]
async fn serve(at_a_time: usize) {
    stream::iter([3, 1, 1]).for_each_concurrent(at_a_time, slow_request).await;
}

fn main() {
    virtual_time::start();
    block_on(awaits_child());

    // Spawned: a root of its own. The pool is left before its time has come, and nobody says what it would have said.
    let mut pool = LocalPool::new();
    pool.spawner().spawn_local(say("from a task", 50)).expect("a new pool takes tasks");
    pool.run_until_stalled();
    drop(pool);
    println!("main goes on at {:?}", now());

    for at_a_time in [1, 3] {
        let before = now();
        block_on(serve(at_a_time));
        println!("{at_a_time} at a time: {:?}", now().saturating_sub(before));
    }
}
