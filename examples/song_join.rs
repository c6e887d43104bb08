//! While `learn_song` waits, the thread is free, and `dance` gets on with it: 30 ms instead of 45.
//!
//! After the song and dance of the Rust async book; `song_blocking` does it one after the other.
//!
//! ```text
//! cargo viz run -- cargo run --example song_join
//! ```

mod virtual_time;

use futures::join;
use virtual_time::{block_on, ms, sleep};

#[derive(Debug)]
struct Song {
    title: &'static str,
}

#[pollscope::trace]
async fn learn_song() -> Song {
    sleep(ms(20)).await;
    Song { title: "Row, row, row your boat" }
}

#[pollscope::trace]
async fn sing_song(song: Song) {
    println!("singing {:?}", song.title);
    sleep(ms(10)).await;
}

#[pollscope::trace]
async fn dance() {
    println!("dancing");
    sleep(ms(15)).await;
}

#[pollscope::trace]
async fn learn_and_sing() {
    // The song has to be learned before it can be sung...
    let song = learn_song().await;
    sing_song(song).await;
}

#[pollscope::trace]
async fn async_main() {
    // ...but nobody has to know it to dance.
    join!(learn_and_sing(), dance());
}

fn main() {
    virtual_time::start();
    block_on(async_main());
    println!("done at {:?}", virtual_time::now());
}
