//! Bounds that do not hold, calls that do not fit.
use std::fmt::Display;
use std::future::ready;

struct Opaque;

#[cfg_attr(traced, pollscope::trace)]
async fn needs_display<T: Display>(t: T) -> String {
    t.to_string()
}

#[cfg_attr(traced, pollscope::trace)]
async fn calls() {
    needs_display(Opaque).await;
    needs_display(1, 2).await;
    needs_display().await;
}

#[cfg_attr(traced, pollscope::trace)]
async fn wrong_in_branch(n: u8) -> Result<u8, String> {
    if n > 1 {
        return Err(3);
    }
    match n {
        0 => Ok("zero"),
        1 => 1,
        _ => Ok(ready(2).await),
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn wrong_await(n: u8) -> String {
    let s: String = ready(n).await;
    s + ready(1u8).await
}

#[cfg_attr(traced, pollscope::trace)]
async fn question() -> Option<u8> {
    let n: Result<u8, String> = Ok(1);
    Some(n?)
}

#[cfg_attr(traced, pollscope::trace)]
async fn unit() {
    5
}

#[cfg_attr(traced, pollscope::trace)]
async fn if_without_else(n: u8) -> u8 {
    if n > 1 {
        n
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn private_field(s: &std::sync::Mutex<u8>) -> u8 {
    s.data
}

#[cfg_attr(traced, pollscope::trace)]
async fn ambiguous() {
    let _ = "1".parse().unwrap();
}

struct Thing(u8);
impl Thing {
    #[cfg_attr(traced, pollscope::trace)]
    async fn method(&self) -> &str {
        self.0
    }
    #[cfg_attr(traced, pollscope::trace)]
    async fn awaits_wrong(&mut self) -> u8 {
        self.0.await
    }
}

trait Shape {
    async fn area(&self) -> u8;
}
impl Shape for Thing {
    #[cfg_attr(traced, pollscope::trace)]
    async fn area(&self) -> u16 {
        1
    }
}

fn main() {
    let _: String = futures::executor::block_on(needs_display(1u8)).len();
    needs_display(1u8).len();
}
