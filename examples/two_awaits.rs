//! An async fn becomes a state machine: what lives across an await is kept in it, and makes it as large.
//!
//! ```text
//! cargo viz run -- cargo run --example two_awaits
//! ```

mod virtual_time;

use virtual_time::{block_on, ms, sleep};

#[pollscope::trace(ret)]
async fn fetch(number: u32) -> u32 {
    sleep(ms(5)).await;
    number * 10
}

/// The first number is needed after the second await, so it has to be kept meanwhile.
#[pollscope::trace(ret, capture(first, second))]
async fn small() -> u32 {
    let first = fetch(1).await;
    let second = fetch(2).await;
    first + second
}

/// The buffer is, too, and it is large.
#[pollscope::trace(ret)]
async fn large() -> u32 {
    let buffer = [1_u8; 1024];
    let first = fetch(1).await;
    first + u32::from(buffer[0])
}

/// Here it has ended before the await.
#[pollscope::trace(ret)]
async fn large_but_brief() -> u32 {
    let sum = {
        let buffer = [1_u8; 1024];
        u32::from(buffer[0])
    };
    fetch(1).await + sum
}

fn main() {
    virtual_time::start();
    // How large each future is, the trace tells: what is called here is a future within one that traces it.
    println!("small: {}", block_on(small()));
    println!("large: {}", block_on(large()));
    println!("large, but brief: {}", block_on(large_but_brief()));
}
