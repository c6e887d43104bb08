//! Who holds a lock and is not polled keeps it: an async mutex gives the thread away, not the lock.
//!
//! ```text
//! cargo viz run -- cargo run --example locks
//! ```

mod virtual_time;

use std::pin::pin;
use std::rc::Rc;

use futures::executor::LocalPool;
use futures::join;
use futures::lock::Mutex;
use futures::task::LocalSpawnExt;
use virtual_time::{block_on, ms, now, sleep};

/// Holds the lock across an await: who else wants it waits.
#[pollscope::trace(skip(lock))]
async fn holds(name: &'static str, lock: &Mutex<u32>) {
    let mut number = lock.lock().await;
    sleep(ms(10)).await;
    *number += 1;
    println!("{name} has had it");
}

/// In turn: the second gets the lock when the first lets go of it.
#[pollscope::trace]
async fn fair() {
    let lock = Mutex::new(0);
    join!(holds("the first", &lock), holds("the second", &lock));
}

/// The lock is held by a future that was polled once, and is kept and not polled again.
#[pollscope::trace(skip_all)]
async fn parked(lock: Rc<Mutex<u32>>) {
    let mut first = pin!(holds("the parked one", &lock));
    // Polled once, and so it has the lock.
    let _ = futures::poll!(&mut first);
    // Waits for the lock, which only the other could let go of.
    holds("the one that waits", &lock).await;
    first.await;
}

fn main() {
    virtual_time::start();
    block_on(fair());
    println!("fair: done at {:?}", now());

    let mut pool = LocalPool::new();
    pool.spawner().spawn_local(parked(Rc::new(Mutex::new(0)))).expect("a new pool takes tasks");
    pool.run_until_stalled();
    // Its timer rings, and wakes the task; which polls the one that waits, and not the one that holds the lock.
    virtual_time::ring();
    pool.run_until_stalled();
    println!("parked: at {:?} it still waits", now());
}
