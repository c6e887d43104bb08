//! What outlives what: the borrow checker says the same.
use std::cell::RefCell;
use std::future::ready;
use std::sync::Mutex;

#[cfg_attr(traced, pollscope::trace)]
async fn to_static(a: &str) -> &'static str {
    ready(()).await;
    a
}

#[cfg_attr(traced, pollscope::trace)]
async fn early<'a>(a: &'a str, b: &str) -> &'a str {
    if ready(true).await {
        return b;
    }
    a
}

#[cfg_attr(traced, pollscope::trace)]
async fn from_guard(m: &Mutex<String>) -> &str {
    let guard = m.lock().unwrap();
    ready(()).await;
    &guard
}

#[cfg_attr(traced, pollscope::trace)]
async fn moved_in_loop(s: String) {
    for _ in 0..2 {
        drop(s);
        ready(()).await;
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn borrowed_across(mut v: Vec<u8>) -> u8 {
    let first = &v[0];
    ready(()).await;
    v.push(1);
    *first
}

#[cfg_attr(traced, pollscope::trace)]
async fn dangling(c: RefCell<u8>) -> &'static u8 {
    let n = *c.borrow();
    Box::leak(Box::new(n));
    &n
}

#[cfg_attr(traced, pollscope::trace)]
async fn closure_escapes(s: String) -> impl Fn() -> usize {
    ready(()).await;
    || s.len()
}

#[cfg_attr(traced, pollscope::trace)]
async fn assigns_twice(x: u8) {
    x = 4;
    let y;
    y = ready(1).await;
    y = 2;
}

fn needs_static<T: 'static>(_: T) {}

#[cfg_attr(traced, pollscope::trace)]
async fn spawns(s: &str) {
    needs_static(async move { s.len() });
}

fn main() {}
