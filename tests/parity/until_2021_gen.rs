//! Names that are words of a later edition.
use std::future::ready;

use futures::executor::block_on;

#[cfg_attr(traced, pollscope::trace)]
async fn by_name(gen: u16) -> u16 {
    ready(gen).await
}

#[cfg_attr(traced, pollscope::trace)]
async fn changed(mut gen: u16, other: u16) -> u16 {
    gen += other;
    let closure = async |gen: u16| gen + 1;
    closure(gen).await
}

fn main() {
    println!("{}", block_on(by_name(1)));
    println!("{}", block_on(changed(1, 2)));
}
