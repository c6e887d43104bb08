//! `select!` in a loop drops the branch that was not ready, with what it had read so far.
//!
//! ```text
//! cargo viz run -- cargo run --example lost_line
//! ```

mod virtual_time;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Duration;

use virtual_time::{block_on, interval, ms, now, sleep_until};

/// Characters that arrive slowly: one every 10 ms, whoever waits for it.
struct Source {
    chars: RefCell<VecDeque<char>>,
    arrives: Cell<Duration>,
}

impl Source {
    fn new(text: &str) -> Self {
        Self { chars: RefCell::new(text.chars().collect()), arrives: Cell::new(now() + ms(10)) }
    }

    async fn next(&self) -> Option<char> {
        if self.chars.borrow().is_empty() {
            return None;
        }
        sleep_until(self.arrives.get()).await;
        self.arrives.set(self.arrives.get() + ms(10));
        self.chars.borrow_mut().pop_front()
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

/// Every 45 ms something else happens, and the line that is being read is given up.
#[pollscope::trace(skip_all)]
async fn careless(source: Source) {
    let mut ticks = interval(ms(45));
    loop {
        tokio::select! {
            biased;
            line = read_line(&source) => match line {
                Some(line) => println!("careless: {line:?}"),
                None => return,
            },
            () = ticks.tick() => println!("careless: tick"),
        }
    }
}

#[pollscope::trace(skip_all)]
async fn careful(source: Source) {
    let mut ticks = interval(ms(45));
    let mut kept = String::new();
    loop {
        tokio::select! {
            biased;
            line = read_line_into(&source, &mut kept) => match line {
                Some(line) => println!("careful: {line:?}"),
                None => return,
            },
            () = ticks.tick() => println!("careful: tick"),
        }
    }
}

fn main() {
    virtual_time::start();
    block_on(careless(Source::new("a\nbcd\n")));
    block_on(careful(Source::new("a\nbcd\n")));
}
