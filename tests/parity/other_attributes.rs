//! Attribute macros of others, above ours and below.
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use tracing::instrument;
use tracing::span::{Attributes, Id, Record};

/// Prints what it is told.
struct Prints(AtomicU64);
impl tracing::Subscriber for Prints {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        println!("new {}", span.metadata().name());
        Id::from_u64(self.0.fetch_add(1, Ordering::Relaxed))
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        println!("event with {:?}", event.fields().map(|field| field.name()).collect::<Vec<_>>());
    }
    fn enter(&self, id: &Id) {
        println!("enter {}", id.into_u64());
    }
    fn exit(&self, id: &Id) {
        println!("exit {}", id.into_u64());
    }
}

#[cfg_attr(traced, pollscope::trace)]
#[instrument]
async fn above(n: u8) -> u8 {
    std::future::ready(n).await
}

#[instrument]
#[cfg_attr(traced, pollscope::trace)]
async fn below(n: u8) -> u8 {
    std::future::ready(n).await
}

#[cfg_attr(traced, pollscope::trace(skip(n)))]
#[tracing::instrument(ret, skip_all)]
#[must_use]
async fn with_result(n: u8) -> u8 {
    n + 1
}

#[cfg_attr(traced, pollscope::trace)]
#[cfg_attr(all(), instrument(err))]
async fn with_error(n: u8) -> Result<u8, String> {
    std::future::ready(Err(format!("{n}"))).await
}

struct S;
#[cfg_attr(traced, pollscope::trace(skip(n)))]
impl S {
    #[instrument(skip(self))]
    async fn method(&self, n: u8) -> u8 {
        std::future::ready(n).await
    }
    async fn plain(&self) -> u8 {
        self.method(1).await
    }
}

#[cfg_attr(traced, pollscope::trace)]
#[async_recursion::async_recursion]
async fn recurs_above(n: u8) -> u8 {
    if n == 0 { 0 } else { recurs_above(n - 1).await + 1 }
}

#[async_recursion::async_recursion]
#[cfg_attr(traced, pollscope::trace)]
async fn recurs_below(n: u8) -> u8 {
    if n == 0 { 0 } else { recurs_below(n - 1).await + 1 }
}

#[async_trait]
trait Plays {
    async fn plays(&self, n: u8) -> u8;
    async fn twice(&self) -> u8 {
        self.plays(1).await + self.plays(2).await
    }
}

#[async_trait]
#[cfg_attr(traced, pollscope::trace)]
impl Plays for S {
    #[instrument(skip(self))]
    async fn plays(&self, n: u8) -> u8 {
        std::future::ready(n).await
    }
}

#[cfg_attr(traced, pollscope::trace(skip(n)))]
mod inner {
    use super::*;

    #[instrument]
    pub async fn in_mod(n: u8) -> u8 {
        std::future::ready(n).await
    }

    pub struct T;
    #[async_trait]
    impl Plays for T {
        async fn plays(&self, n: u8) -> u8 {
            std::future::ready(n).await
        }
    }
}

fn main() {
    use futures::executor::block_on;
    tracing::subscriber::set_global_default(Prints(AtomicU64::new(1))).unwrap();
    println!("{} {}", block_on(above(1)), block_on(below(2)));
    println!("{} {:?}", block_on(with_result(3)), block_on(with_error(4)));
    println!("{}", block_on(S.plain()));
    println!("{} {}", block_on(recurs_above(3)), block_on(recurs_below(3)));
    println!("{} {}", block_on(S.twice()), block_on(inner::T.twice()));
    println!("{}", block_on(inner::in_mod(5)));
}
