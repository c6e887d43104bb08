//! The bodies of the async book as they stand there: empty. Nothing waits, and so nothing is ever Pending.
//!
//! ```text
//! cargo viz run -- cargo run --example song_verbatim
//! ```

mod virtual_time;

use futures::join;
use virtual_time::block_on;

struct Song;

#[pollscope::trace]
async fn learn_song() -> Song {
    Song
}

#[pollscope::trace(skip_all)]
async fn sing_song(_: Song) {}

#[pollscope::trace]
async fn dance() {}

#[pollscope::trace]
async fn learn_and_sing() {
    let song = learn_song().await;
    sing_song(song).await;
}

#[pollscope::trace]
async fn async_main() {
    join!(learn_and_sing(), dance());
}

fn main() {
    virtual_time::start();
    block_on(async_main());
    println!("learned, sung and danced in {:?}", virtual_time::now());
}
