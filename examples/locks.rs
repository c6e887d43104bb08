//! A future that holds a lock across an await keeps it while it is not polled: an async mutex gives the thread away, not
//! the lock.
//!
//! ```text
//! cargo viz run -- cargo run --example locks
//! ```

mod virtual_time;

use std::pin::pin;

use futures::join;
use futures::lock::Mutex;
use virtual_time::{block_on, ms, now, sleep, try_block_on};

/// What becomes of a future that wants std's mutex.
#[derive(Debug)]
enum Std {
    HadIt,
    /// `lock()` would wait, and keep the thread.
    WouldBlock,
}

/// Keeps the guard of std's mutex over its await. In place of `lock()`, which would never come back, it tries.
#[expect(clippy::await_holding_lock, reason = "that is the mistake")]
#[pollscope::trace(skip(lock), ret)]
async fn std_across(lock: &std::sync::Mutex<u32>) -> Std {
    let Ok(mut number) = lock.try_lock() else {
        return Std::WouldBlock;
    };
    sleep(ms(10)).await;
    *number += 1;
    Std::HadIt
}

/// Lets go of the guard before it awaits.
#[pollscope::trace(skip(lock), ret)]
async fn std_before(lock: &std::sync::Mutex<u32>) -> Std {
    match lock.try_lock() {
        Ok(mut number) => *number += 1,
        Err(_) => return Std::WouldBlock,
    }
    sleep(ms(10)).await;
    Std::HadIt
}

#[pollscope::trace]
async fn two_across() {
    let lock = std::sync::Mutex::new(0);
    join!(std_across(&lock), std_across(&lock));
}

#[pollscope::trace]
async fn two_before() {
    let lock = std::sync::Mutex::new(0);
    join!(std_before(&lock), std_before(&lock));
}

/// Holds an async mutex across an await: any other that wants it waits, and gives its thread away.
#[pollscope::trace(skip(lock))]
async fn holds(lock: &Mutex<u32>) {
    let mut number = lock.lock().await;
    sleep(ms(10)).await;
    *number += 1;
}

/// Both are polled whenever one is woken.
#[pollscope::trace]
async fn together() {
    let lock = Mutex::new(0);
    join!(holds(&lock), holds(&lock));
}

/// The first is polled once, and then kept while the second is awaited.
#[pollscope::trace]
async fn one_put_aside() {
    let lock = Mutex::new(0);
    let mut first = pin!(holds(&lock));
    let _ = futures::poll!(&mut first);
    holds(&lock).await;
    first.await;
}

/// The same, but the first one goes on being polled, beside the second.
#[pollscope::trace]
async fn none_put_aside() {
    let lock = Mutex::new(0);
    let mut first = pin!(holds(&lock));
    let _ = futures::poll!(&mut first);
    join!(holds(&lock), first);
}

fn main() {
    virtual_time::start();
    block_on(two_across());
    println!("std's guard across the await: {:?}", now());
    block_on(two_before());
    println!("std's guard before the await: {:?}", now());
    block_on(together());
    println!("an async mutex, both polled: {:?}", now());
    match try_block_on(one_put_aside()) {
        Some(()) => println!("one put aside: {:?}", now()),
        None => println!("one put aside: at {:?} nothing can go on any more", now()),
    }
    block_on(none_put_aside());
    println!("none put aside: {:?}", now());
}
