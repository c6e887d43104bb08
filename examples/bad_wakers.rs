//! Futures that say Pending and get the waker wrong, and one that gets it right, on the same clock.
//!
//! ```text
//! cargo viz run -- cargo run --example bad_wakers
//! ```

mod virtual_time;

use std::future::poll_fn;
use std::task::Poll;

use futures::executor::LocalPool;
use futures::join;
use futures::task::LocalSpawnExt;
use virtual_time::{block, block_on, ms, now, ring, sleep};

/// Ready once so much time has gone by; nobody is asked to say so.
#[pollscope::trace]
async fn no_wake(millis: u64) {
    let until = now() + ms(millis);
    poll_fn(|_| if now() >= until { Poll::Ready(()) } else { Poll::Pending }).await;
}

/// The same, as it should be: `sleep` leaves the waker with the clock.
#[pollscope::trace]
async fn on_time(millis: u64) {
    sleep(ms(millis)).await;
}

#[pollscope::trace]
async fn timer() {
    sleep(ms(30)).await;
}

#[pollscope::trace]
async fn beside_a_timer() {
    join!(no_wake(10), timer());
}

/// Calls its waker at once, to look again. To look takes a millisecond.
#[pollscope::trace]
async fn spin(millis: u64) {
    let until = now() + ms(millis);
    poll_fn(|cx| {
        if now() >= until {
            return Poll::Ready(());
        }
        block(ms(1));
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn main() {
    virtual_time::start();
    block_on(beside_a_timer());
    println!("beside a timer: done at {:?}", now());

    // Two tasks, of which the executor polls what was woken.
    let mut pool = LocalPool::new();
    pool.spawner().spawn_local(on_time(10)).expect("a new pool takes tasks");
    pool.spawner().spawn_local(no_wake(10)).expect("a new pool takes tasks");
    pool.run_until_stalled();
    ring();
    pool.run_until_stalled();
    println!("each a task: on_time is done at {:?}", now());
    block(ms(60));
    pool.run_until_stalled();
    println!("each a task: no_wake still waits at {:?}", now());
    drop(pool);

    block_on(spin(10));
    println!("spun until {:?}", now());
    block_on(on_time(10));
    println!("waited until {:?}", now());
}
