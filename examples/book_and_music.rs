//! Making a future starts nothing: when something runs is decided by who awaits it, and when.
//!
//! ```text
//! cargo viz run -- cargo run --example book_and_music
//! ```

mod virtual_time;

use futures::{join, try_join};
use virtual_time::{block_on, ms, now, sleep};

#[pollscope::trace]
async fn get_book() -> Result<&'static str, ()> {
    sleep(ms(10)).await;
    Ok("a book")
}

#[pollscope::trace]
async fn get_music() -> Result<&'static str, ()> {
    sleep(ms(10)).await;
    Ok("some music")
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
async fn try_joined() {
    let _both = try_join!(get_book(), get_music());
}

/// A timer that counts from when it is made is an exception: it is no async fn.
#[pollscope::trace]
async fn timer_made_first() {
    let timer = sleep(ms(10));
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
    block_on(try_joined());
    took("try_joined");
    block_on(timer_made_first());
    took("timer made first");
}
