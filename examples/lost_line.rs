//! `select!` in a loop drops the branch that was not ready, with what it had read so far.
//!
//! ```text
//! cargo viz run -- cargo run --example lost_line
//! ```

mod virtual_time;

use std::cell::RefCell;
use std::collections::VecDeque;

use virtual_time::{block_on, ms, sleep};

/// Bytes that arrive slowly: one each 10 ms.
struct Source(RefCell<VecDeque<char>>);

impl Source {
    fn new(text: &str) -> Self {
        Self(RefCell::new(text.chars().collect()))
    }

    async fn next(&self) -> Option<char> {
        sleep(ms(10)).await;
        self.0.borrow_mut().pop_front()
    }
}

/// Reads up to the end of the line. What it has read is in its own local: it goes when the future goes.
#[pollscope::trace(skip_all, ret)]
async fn read_line(source: &Source) -> Option<String> {
    let mut line = String::new();
    while let Some(char) = source.next().await {
        if char == '\n' {
            return Some(line);
        }
        line.push(char);
    }
    None
}

/// The same with the line kept outside: nothing is lost.
#[pollscope::trace(skip_all, ret)]
async fn read_line_into(source: &Source, line: &mut String) -> Option<String> {
    while let Some(char) = source.next().await {
        if char == '\n' {
            return Some(std::mem::take(line));
        }
        line.push(char);
    }
    None
}

/// Each 25 ms something else happens, and the line that is being read is given up.
#[pollscope::trace(skip_all)]
async fn careless(source: Source) {
    loop {
        tokio::select! {
            biased;
            line = read_line(&source) => match line {
                Some(line) => println!("careless: {line:?}"),
                None => return,
            },
            () = sleep(ms(25)) => println!("careless: tick"),
        }
    }
}

#[pollscope::trace(skip_all)]
async fn careful(source: Source) {
    let mut kept = String::new();
    loop {
        tokio::select! {
            biased;
            line = read_line_into(&source, &mut kept) => match line {
                Some(line) => println!("careful: {line:?}"),
                None => return,
            },
            () = sleep(ms(25)) => println!("careful: tick"),
        }
    }
}

fn main() {
    virtual_time::start();
    block_on(careless(Source::new("a\nbcd\n")));
    block_on(careful(Source::new("a\nbcd\n")));
}
