//! Making a future starts nothing: it runs when something awaits it.
//!
//! ```text
//! cargo viz run -- cargo run --example book_and_music
//! ```

mod virtual_time;

use futures::{join, try_join};
use pollscope::TraceExt;
use virtual_time::{block_on, ms, now, sleep};

struct Book;
struct Music;
#[derive(Debug)]
struct SoldOut;

#[pollscope::trace]
async fn get_book() -> Result<Book, SoldOut> {
    sleep(ms(10)).await;
    Ok(Book)
}

#[pollscope::trace]
async fn get_music() -> Result<Music, SoldOut> {
    sleep(ms(10)).await;
    Ok(Music)
}

/// There is none, and that is known early.
#[pollscope::trace]
async fn no_music() -> Result<Music, SoldOut> {
    sleep(ms(5)).await;
    Err(SoldOut)
}

#[pollscope::trace]
async fn in_series() {
    let _book = get_book().await;
    let _music = get_music().await;
}

/// Both are made first. In some languages both would run by now.
#[pollscope::trace]
async fn made_first() {
    let (book, music) = (get_book(), get_music());
    let _book = book.await;
    let _music = music.await;
}

#[pollscope::trace]
async fn joined() {
    let _both = join!(get_book(), get_music());
}

#[pollscope::trace]
async fn try_joined() -> Result<(Book, Music), SoldOut> {
    try_join!(get_book(), no_music())
}

/// This clock's `sleep` is no async fn: it notes its deadline when it is called.
#[pollscope::trace]
async fn timer_made_first() {
    let timer = sleep(ms(10)).traced("timer");
    let _book = get_book().await;
    timer.await;
}

fn main() {
    virtual_time::start();
    let mut before = now();
    let mut took = |what: &str| {
        println!("{what}: {:?}", now().saturating_sub(before));
        before = now();
    };
    block_on(in_series());
    took("in series");
    block_on(made_first());
    took("made first");
    block_on(joined());
    took("joined");
    let music = block_on(try_joined()).map(|_| ());
    took(&format!("try_joined, {music:?}"));
    block_on(timer_made_first());
    took("timer made first");
}
