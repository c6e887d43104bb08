//! The loser of a race is dropped where it stands: it does not finish.
//!
//! ```text
//! cargo viz run -- cargo run --example race
//! ```

mod virtual_time;

use futures::future::{Either, select};
use std::pin::pin;
use virtual_time::{block_on, ms, sleep};

/// Says when it goes.
struct Guard(&'static str);

impl Drop for Guard {
    fn drop(&mut self) {
        println!("{} is cleaned up", self.0);
    }
}

#[pollscope::trace]
async fn hare() {
    let _guard = Guard("the hare");
    sleep(ms(10)).await;
    println!("the hare is there");
}

#[pollscope::trace]
async fn tortoise() {
    let _guard = Guard("the tortoise");
    sleep(ms(30)).await;
    println!("the tortoise is there");
}

#[pollscope::trace]
async fn announce(winner: &str) {
    println!("the {winner} has won");
}

/// Both pinned in this fn: the loser goes when the race is left.
#[pollscope::trace]
async fn race() {
    match select(pin!(hare()), pin!(tortoise())).await {
        Either::Left(_) => announce("hare").await,
        Either::Right(_) => announce("tortoise").await,
    }
}

/// With the macro both belong to it: the loser goes before the winner's handler runs. `biased` has it poll in the order in
/// which they stand, and not in one that it draws by lot.
#[pollscope::trace]
async fn race_by_macro() {
    tokio::select! {
        biased;
        () = hare() => announce("hare").await,
        () = tortoise() => announce("tortoise").await,
    }
}

/// The race has the loser by reference only: it stays here, and is awaited afterwards.
#[pollscope::trace]
async fn race_and_wait() {
    let mut slow = pin!(tortoise());
    match select(pin!(hare()), slow.as_mut()).await {
        Either::Left(_) => {
            announce("hare").await;
            slow.await;
        }
        Either::Right(_) => announce("tortoise").await,
    }
}

fn main() {
    virtual_time::start();
    block_on(race());
    println!("--");
    block_on(race_by_macro());
    println!("--");
    block_on(race_and_wait());
}
