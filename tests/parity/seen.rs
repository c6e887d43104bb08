//! What the trace says of a program: bare, a case prints what is to be there, and traced what is.
#![allow(clippy::needless_return)]
use std::future::Future;
use std::pin::Pin;

use futures::FutureExt;
use futures::executor::block_on;

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

#[cfg_attr(traced, pollscope::trace)]
fn helped(n: u8) -> impl Future<Output = u8> {
    let helper = async move { n };
    async move { helper.await + 1 }
}

#[cfg_attr(traced, pollscope::trace)]
fn cast(n: u8) -> Boxed<'static, u8> {
    Box::pin(async move { n }) as Boxed<'static, u8>
}

#[cfg_attr(traced, pollscope::trace)]
fn returned(n: u8) -> Boxed<'static, u8> {
    return Box::pin(async move { n });
}

#[cfg_attr(traced, pollscope::trace)]
fn by_name(n: u8) -> impl Future<Output = u8> {
    let first = async { 1 };
    let future = async move { first.await + n }.boxed();
    future
}

#[cfg_attr(traced, pollscope::trace)]
fn joined(n: u8) -> impl Future<Output = u8> {
    futures::future::join(async move { n }, async { 1 }).then(|(a, b)| async move { a + b })
}

struct S;
#[cfg_attr(traced, pollscope::trace)]
impl S {
    fn method(&self) -> Boxed<'_, u8> {
        Box::pin(async { 3 })
    }
}

#[async_trait::async_trait]
trait Plays {
    async fn plays(&self) -> u8;
}
#[async_trait::async_trait]
#[cfg_attr(traced, pollscope::trace)]
impl Plays for S {
    async fn plays(&self) -> u8 {
        4
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn lifetimes<'a, T: 'a>(text: &'a str, _: T) -> Result<&'static str, &'a T> {
    Ok(if text.is_empty() { "empty" } else { "full" })
}

async fn all() {
    println!(
        "{} {} {} {} {}",
        helped(1).await,
        cast(1).await,
        returned(1).await,
        by_name(1).await,
        joined(1).await
    );
    println!("{} {} {:?}", S.method().await, S.plays().await, lifetimes("a", 1).await);
}

#[cfg(traced)]
fn seen() -> Vec<String> {
    // Who records it from outside sees the same.
    if std::env::var_os("POLLSCOPE").is_some() {
        block_on(all());
        return Vec::new();
    }
    let recording = pollscope::Recording::in_memory().unwrap();
    block_on(all());
    let trace = recording.finish().unwrap();
    assert_eq!(trace.check(), []);
    let first_line = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    trace
        .machines
        .iter()
        .map(|machine| format!("{}: {}", machine.name, first_line(&machine.source)))
        .collect()
}

#[cfg(not(traced))]
fn seen() -> Vec<String> {
    block_on(all());
    let machines = "by_name::{block}: async { 1 }
by_name: async move { first.await + n }
cast: async move { n }
helped::{block}: async move { n }
helped: async move { helper.await + 1 }
joined::{block#2}: async { 1 }
joined::{block#3}: async move { a + b }
joined::{block}: async move { n }
lifetimes: async fn lifetimes<'a, T: 'a>(text: &'a str, _: T) -> Result<&'static str, &'a T> {
method: async { 3 }
plays: {
returned: async move { n }";
    machines.lines().map(str::to_owned).collect()
}

fn main() {
    let mut seen = seen();
    seen.sort();
    println!("{}", seen.join("\n"));
}
