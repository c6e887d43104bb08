//! The same two fns, instrumented by others, each as its documentation shows it.

use fastrace::collector::Config;
use fastrace::future::FutureExt as _;
use fastrace::prelude::{SpanContext, SpanRecord};
use tracing_subscriber::layer::SubscriberExt as _;

use crate::{pause, run};

#[async_backtrace::framed]
async fn backtrace_inner(rounds: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..rounds {
        sum += pause().await;
    }
    sum
}

/// It keeps who awaits whom now, and no history.
#[async_backtrace::framed]
pub async fn backtrace(rounds: u64) -> u64 {
    backtrace_inner(rounds).await + 1
}

#[fastrace::trace(enter_on_poll = true)]
async fn fastrace_inner(rounds: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..rounds {
        sum += pause().await;
    }
    sum
}

#[fastrace::trace(enter_on_poll = true)]
async fn fastrace_outer(rounds: u64) -> u64 {
    fastrace_inner(rounds).await + 1
}

struct Nowhere;

impl fastrace::collector::Reporter for Nowhere {
    fn report(&mut self, _: Vec<SpanRecord>) {}
}

/// A span for each poll, to a reporter that does nothing.
pub fn fastrace(rounds: u64) -> f64 {
    fastrace::set_reporter(Nowhere, Config::default());
    let root = fastrace::Span::root("bench", SpanContext::random());
    let time = run(fastrace_outer(rounds).in_span(root));
    fastrace::flush();
    time
}

#[tracing::instrument(skip_all)]
async fn chrome_inner(rounds: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..rounds {
        sum += pause().await;
    }
    sum
}

#[tracing::instrument(skip_all)]
async fn chrome_outer(rounds: u64) -> u64 {
    chrome_inner(rounds).await + 1
}

/// A span that is entered and left at each poll, written as it happens.
pub fn chrome(rounds: u64) -> f64 {
    let path = std::env::temp_dir().join("pollscope-bench-chrome.json");
    let (layer, guard) = tracing_chrome::ChromeLayerBuilder::new().file(path).build();
    let subscriber = tracing_subscriber::registry().with(layer);
    let time = tracing::subscriber::with_default(subscriber, || run(chrome_outer(rounds)));
    drop(guard);
    time
}
