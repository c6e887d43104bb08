//! Executors see the same of an annotated program as of the bare one: as many polls, as many wakes.

mod common;

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use common::record;
use futures::future::join_all;
use futures::stream::{FuturesUnordered, StreamExt};

/// Pending so many times, woken by reference and by value in turn, and now and then by another thread if they are many.
async fn steps(count: u32) {
    let mut left = count;
    poll_fn(move |cx| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        let waker = cx.waker().clone();
        match left % 4 {
            3 if count > 7 => drop(std::thread::spawn(move || waker.wake())),
            0 | 2 => waker.wake(),
            _ => waker.wake_by_ref(),
        }
        Poll::Pending
    })
    .await;
}

/// The same work twice: once bare, once annotated.
macro_rules! work {
    ($name:ident, $(#[$trace:meta])?) => {
        mod $name {
            use super::*;

            $(#[$trace])?
            pub async fn leaf(count: u32) -> u32 {
                steps(count).await;
                count
            }

            $(#[$trace])?
            pub async fn some(count: u32) -> u32 {
                let one = leaf(count).await;
                let all = join_all((0..count).map(leaf)).await;
                let mut unordered: FuturesUnordered<_> = (0..count).map(leaf).collect();
                let mut sum = one + all.into_iter().sum::<u32>();
                while let Some(next) = unordered.next().await {
                    sum += next;
                }
                sum
            }

            $(#[$trace])?
            #[allow(dead_code)] // Only one of the two is asked.
            pub async fn host(root: Root) -> u32 {
                root.await.0
            }

            $(#[$trace])?
            #[allow(dead_code)]
            pub async fn with<T>(what: T) {
                drop(what);
            }

            $(#[$trace])?
            pub async fn raced(count: u32) -> u32 {
                tokio::select! {
                    biased;
                    late = leaf(count + 1) => late,
                    early = leaf(count) => early,
                }
            }
        }
    };
}
work!(bare,);
work!(traced, #[pollscope::trace]);

/// Counts the polls of a root and the wakes that its executor sees.
struct Counted<F> {
    inner: Pin<Box<F>>,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    polls: AtomicUsize,
    wakes: AtomicUsize,
}

struct Counting(Arc<Counts>, Waker);

impl Wake for Counting {
    fn wake(self: Arc<Self>) {
        self.0.wakes.fetch_add(1, Ordering::Relaxed);
        self.1.wake_by_ref();
    }
}

impl<F: Future> Future for Counted<F> {
    type Output = (F::Output, usize, usize);
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.counts.polls.fetch_add(1, Ordering::Relaxed);
        let waker = Waker::from(Arc::new(Counting(Arc::clone(&self.counts), cx.waker().clone())));
        let polled = self.inner.as_mut().poll(&mut Context::from_waker(&waker));
        let count = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        polled.map(|value| (value, count(&self.counts.polls), count(&self.counts.wakes)))
    }
}

fn counted<F: Future>(future: F) -> Counted<F> {
    Counted { inner: Box::pin(future), counts: Arc::default() }
}

type Root = Pin<Box<dyn Future<Output = (u32, usize, usize)> + Send>>;

/// Runs the work on an executor, bare and annotated, and holds the one against the other.
fn same(what: &str, run: &(dyn Fn(Root) -> (u32, usize, usize) + Sync)) {
    // On a thread of its own: a wake that came late for an earlier one would be a poll too many for this.
    let run = |root: Root| std::thread::scope(|scope| scope.spawn(|| run(root)).join().unwrap());
    let bare = run(Box::pin(counted(bare::leaf(7))));
    let (traced, trace) = record(|| run(Box::pin(counted(traced::leaf(7)))));
    assert_eq!((traced, bare), ((7, 8, 7), (7, 8, 7)), "{what}");
    assert_eq!((trace.futures().polls(), trace.futures().wakes()), (8, 7), "{what}");

    // How often the root of many is polled differs from run to run; what comes out does not, nor that each leaf is
    // polled at least as often as it has steps.
    let sum = run(Box::pin(counted(bare::some(10)))).0;
    let (traced, trace) = record(|| run(Box::pin(counted(traced::some(10)))).0);
    assert_eq!(traced, sum, "{what}");
    let leaves = trace.futures().named("leaf");
    assert_eq!((leaves.len(), leaves.returned()), (21, 21), "{what}");
    assert_eq!(leaves.made_by(&trace.futures().named("some")).len(), 21, "{what}");
    assert!(leaves.polls() >= 21 + 10 + 2 * 45, "{what}");

    let early = run(Box::pin(counted(bare::raced(3)))).0;
    let (traced, trace) = record(|| run(Box::pin(counted(traced::raced(3)))).0);
    assert_eq!((traced, trace.futures().named("leaf").cancelled()), (early, 1), "{what}");
}

#[test]
fn of_futures() {
    same("block_on", &|future| futures::executor::block_on(future));
    same("LocalPool", &|future| futures::executor::LocalPool::new().run_until(future));
}

#[test]
fn of_tokio() {
    let current = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    same("tokio, current thread", &|future| current.block_on(async { tokio::spawn(future).await.unwrap() }));
    let many = tokio::runtime::Builder::new_multi_thread().worker_threads(3).enable_all().build().unwrap();
    same("tokio, many threads", &|future| many.block_on(async { tokio::spawn(future).await.unwrap() }));
}

#[test]
fn of_smol() {
    same("smol", &|future| smol::block_on(async { smol::spawn(future).await }));
}

#[test]
fn of_async_std() {
    same("async-std", &|future| async_std::task::block_on(async { async_std::task::spawn(future).await }));
}

/// A future goes from one task to another half-way, and from one thread to another; each poll nests where it runs.
#[test]
fn a_future_may_move() {
    let waker = Waker::noop();
    let ((), trace) = record(|| {
        let mut moved: Root = Box::pin(counted(traced::leaf(3)));
        assert!(moved.as_mut().poll(&mut Context::from_waker(waker)).is_pending());
        let moved = std::thread::Builder::new()
            .name("elsewhere".to_owned())
            .spawn(move || futures::executor::block_on(traced::host(moved)));
        moved.unwrap().join().unwrap();
    });
    let (leaf, host) = (trace.futures().named("leaf"), trace.futures().named("host"));
    assert_eq!((leaf.polls(), host.polls()), (4, 3));
    assert!(leaf.made_by(&host).is_empty());
    let threads: Vec<u32> = leaf.events().into_iter().map(|event| trace.events[event].thread).collect();
    assert!(threads.is_sorted() && threads.ends_with(&[1; 9]), "{threads:?}");
}

/// A destructor may run an executor, in the midst of a poll or of nothing.
#[test]
fn a_destructor_may_poll() {
    struct Late;
    impl Drop for Late {
        fn drop(&mut self) {
            smol::block_on(traced::leaf(1));
        }
    }
    let ((), trace) = record(|| {
        futures::executor::block_on(traced::with(Late));
        drop(traced::with(Late));
    });
    let (leaf, with) = (trace.futures().named("leaf"), trace.futures().named("with"));
    assert_eq!((leaf.len(), leaf.polls(), leaf.returned()), (2, 4, 2));
    assert_eq!((with.len(), with.polls(), with.cancelled()), (2, 1, 1));
    // The one is polled by its executor within the poll that drops its argument, the other outside of every poll.
    assert_eq!(leaf.made_by(&with).len(), 1);
}

#[test]
fn of_ones_own() {
    struct Unpark(std::thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    same("an executor of twenty lines", &|mut future| {
        let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
        loop {
            match future.as_mut().poll(&mut Context::from_waker(&waker)) {
                Poll::Ready(value) => return value,
                Poll::Pending => std::thread::park_timeout(Duration::from_secs(5)),
            }
        }
    });
}
