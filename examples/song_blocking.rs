//! One after the other: each `block_on` keeps the thread until its future is done. 20 + 10 + 15 = 45 ms.
//!
//! After the song and dance of the Rust async book; `song_join` does the same in 30 ms.
//!
//! ```text
//! cargo viz run -- cargo run --example song_blocking
//! ```

mod virtual_time;

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

fn main() {
    virtual_time::start();
    let song = block_on(learn_song());
    block_on(sing_song(song));
    block_on(dance());
    println!("done at {:?}", virtual_time::now());
}
