//! Three futures that say Pending and get the waker wrong: one forgets it, one is saved by another, one calls it at once.
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
use virtual_time::{block_on, ms, now, sleep};

/// Ready once the clock has come this far; nobody is asked to say so.
#[pollscope::trace]
async fn no_wake(until: u64) {
    poll_fn(|_| if now() >= ms(until) { Poll::Ready(()) } else { Poll::Pending }).await;
}

#[pollscope::trace]
async fn timer() {
    sleep(ms(30)).await;
}

/// Saved by the other branch: it is polled along with it, and so it is late.
#[pollscope::trace]
async fn beside_a_timer() {
    join!(no_wake(10), timer());
}

/// Asks to be polled again at once, until the time has come.
#[pollscope::trace]
async fn spin() {
    let mut polls = 0;
    poll_fn(|cx| {
        polls += 1;
        if polls > 12 {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn main() {
    virtual_time::start();
    block_on(beside_a_timer());
    println!("late: done at {:?}, and it could have been at 10ms", now());
    block_on(spin());
    println!("spun");

    // Alone it hangs: nothing will ever poll it again. An executor that waits for a wake would wait for ever.
    let mut pool = LocalPool::new();
    pool.spawner().spawn_local(no_wake(40)).expect("a new pool takes tasks");
    pool.run_until_stalled();
    virtual_time::block(ms(100));
    pool.run_until_stalled();
    println!("lost: at {:?} it still waits", now());
}
