//! A timeout that is made anew in each pass of a loop never comes: each message resets it.
//!
//! ```text
//! cargo viz run -- cargo run --example deadline_reset
//! ```

mod virtual_time;

use std::pin::pin;

use virtual_time::{block_on, ms, now, sleep};

/// The next message comes in 30 ms.
#[pollscope::trace]
async fn message() {
    sleep(ms(30)).await;
}

/// Rings in 50 ms.
#[pollscope::trace]
async fn deadline() {
    sleep(ms(50)).await;
}

/// Gives up when 50 ms have gone by, it means to.
#[pollscope::trace(ret)]
async fn made_in_the_loop() -> u32 {
    let mut messages = 0;
    while messages < 6 {
        tokio::select! {
            biased;
            () = message() => messages += 1,
            () = deadline() => return messages,
        }
    }
    messages
}

/// The same with one deadline for all of it.
#[pollscope::trace(ret)]
async fn made_once() -> u32 {
    let mut messages = 0;
    let mut one_deadline = pin!(deadline());
    while messages < 6 {
        tokio::select! {
            biased;
            () = message() => messages += 1,
            () = &mut one_deadline => return messages,
        }
    }
    messages
}

fn main() {
    virtual_time::start();
    println!("made in the loop: {} messages, done at {:?}", block_on(made_in_the_loop()), now());
    println!("made once: {} messages, done at {:?}", block_on(made_once()), now());
}
