//! The same two fns, instrumented by others, each as its documentation shows it.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, Once};

use await_tree::InstrumentAwait as _;
use fastrace::collector::Config;
use fastrace::future::FutureExt as _;
use fastrace::prelude::{SpanContext, SpanRecord};
use tracing_subscriber::layer::SubscriberExt as _;

use super::work::{bare_inner, pause, time};
use super::{Case, ROUNDS};

pub const CASES: &[Case] = &[
    ("async-backtrace", || time(backtrace(ROUNDS))),
    ("await-tree", tree),
    ("hotpath", hotpath),
    ("async-reify", reify),
    ("fastrace", fastrace),
    ("tracing + tracing-chrome", chrome),
];

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
async fn backtrace(rounds: u64) -> u64 {
    backtrace_inner(rounds).await + 1
}

/// It keeps a tree of who awaits whom now, and no history.
fn tree() -> f64 {
    let registry = await_tree::Registry::new(await_tree::Config::default());
    let root = registry.register("bench", "bench");
    let outer = async { bare_inner(ROUNDS).instrument_await("inner").await + 1 };
    time(root.instrument(async { outer.instrument_await("outer").await }))
}

#[hotpath::future_fn]
async fn hotpath_inner(rounds: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..rounds {
        sum += pause().await;
    }
    sum
}

#[hotpath::future_fn]
async fn hotpath_outer(rounds: u64) -> u64 {
    hotpath_inner(rounds).await + 1
}

/// It counts and times the polls of a fn, all calls together; here each poll, where by itself it would take samples.
fn hotpath() -> f64 {
    thread_local! {
        static GUARD: RefCell<Option<hotpath::HotpathGuard>> = const { RefCell::new(None) };
    }
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let guard = hotpath::HotpathGuardBuilder::new("bench")
            .format(hotpath::Format::None)
            .futures_time_sampling_rate(1.0)
            .build();
        GUARD.set(Some(guard));
    });
    time(hotpath_outer(ROUNDS))
}

/// It keeps how each poll ended, and when.
fn reify() -> f64 {
    let trace = async_reify::Trace::shared();
    let label = |future, name| async_reify::LabeledFuture::new(future, name, Arc::clone(&trace));
    let _: &Arc<Mutex<async_reify::Trace>> = &trace;
    let inner = label(Box::pin(bare_inner(ROUNDS)) as Boxed, "inner");
    time(label(Box::pin(async { inner.await + 1 }), "outer"))
}

type Boxed = std::pin::Pin<Box<dyn Future<Output = u64>>>;

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
fn fastrace() -> f64 {
    fastrace::set_reporter(Nowhere, Config::default());
    let root = fastrace::Span::root("bench", SpanContext::random());
    let time = time(fastrace_outer(ROUNDS).in_span(root));
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
fn chrome() -> f64 {
    let path = std::env::temp_dir().join("pollscope-bench-chrome.json");
    let (layer, guard) = tracing_chrome::ChromeLayerBuilder::new().file(path).build();
    let subscriber = tracing_subscriber::registry().with(layer);
    let time = tracing::subscriber::with_default(subscriber, || time(chrome_outer(ROUNDS / 20)));
    drop(guard);
    time
}
