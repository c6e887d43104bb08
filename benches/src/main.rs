//! What a poll of an instrumented async fn costs, in nanoseconds above the bare one, and as a ratio to a limit.
//!
//! ```text
//! cargo run --release --manifest-path benches/Cargo.toml
//! ```
//!
//! All of it runs in one process, in interleaved rounds, so that a machine that slows down slows all of it down; what is
//! printed are medians. Two async fns nest, the inner one yields in a loop; so a poll of the outer one is two polls of
//! instrumented fns, and what is printed is for one.
//!
//! The limit is what must be paid in any case: two records of 16 bytes a poll, its begin and its end, with the
//! processor's counter as time, in a ring of the thread.

mod peers;

use std::cell::Cell;
use std::future::Future;
use std::hint::black_box;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

/// Pending once.
pub struct Yield(bool);

impl Future for Yield {
    type Output = u64;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u64> {
        if self.0 {
            return Poll::Ready(1);
        }
        self.0 = true;
        black_box(cx.waker());
        Poll::Pending
    }
}

pub fn pause() -> Yield {
    black_box(Yield(false))
}

async fn bare_inner(rounds: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..rounds {
        sum += pause().await;
    }
    sum
}

async fn bare(rounds: u64) -> u64 {
    bare_inner(rounds).await + 1
}

#[pollscope::trace(skip_all)]
async fn traced_inner(rounds: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..rounds {
        sum += pause().await;
    }
    sum
}

#[pollscope::trace(skip_all)]
async fn traced(rounds: u64) -> u64 {
    traced_inner(rounds).await + 1
}

const ROOM: usize = 1 << 13;

thread_local! {
    static RING: [Cell<(u64, u64)>; ROOM] = const { [const { Cell::new((0, 0)) }; ROOM] };
    static HEAD: Cell<usize> = const { Cell::new(0) };
}

fn note(word: u64) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: every x86-64 processor has this counter.
    let now = unsafe { std::arch::x86_64::_rdtsc() };
    #[cfg(not(target_arch = "x86_64"))]
    let now = 0;
    let head = HEAD.get();
    RING.with(|ring| ring[head % ROOM].set((now, word)));
    HEAD.set(head + 1);
}

/// Notes the begin and the end of each poll, and nothing else.
struct Limit<F>(F, u64);

impl<F: Future> Future for Limit<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: the future is pinned where it stands, and not moved out.
        let (inner, id) = unsafe {
            let this = self.get_unchecked_mut();
            (Pin::new_unchecked(&mut this.0), this.1)
        };
        note(id << 4);
        let polled = inner.poll(cx);
        note(id << 4 | 1 | u64::from(polled.is_ready()) << 1);
        polled
    }
}

async fn limit(rounds: u64) -> u64 {
    Limit(async move { Limit(bare_inner(rounds), 2).await + 1 }, 1).await
}

/// Nanoseconds a poll of the outermost future.
fn run(future: impl Future<Output = u64>) -> f64 {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    let start = Instant::now();
    let mut polls = 0_u64;
    loop {
        polls += 1;
        if black_box(future.as_mut()).poll(&mut cx).is_ready() {
            return start.elapsed().as_nanos() as f64 / polls as f64;
        }
    }
}

const ROUNDS: u64 = 100_000;

fn recording(recording: pollscope::Recording<impl Sized>) -> f64 {
    let time = run(traced(ROUNDS));
    drop(recording);
    time
}

/// What is measured, by name, each with what its run gives.
type Case = (&'static str, fn() -> f64);

const CASES: &[Case] = &[
    ("bare", || run(bare(ROUNDS * 10))),
    ("limit: 2 records of 16 bytes", || run(limit(ROUNDS))),
    ("pollscope, nothing recorded", || run(traced(ROUNDS * 10))),
    ("pollscope, newest 10,000", || recording(pollscope::Recording::newest(10_000).unwrap())),
    ("pollscope, in memory", || recording(pollscope::Recording::in_memory().unwrap())),
    ("pollscope, to a file", || {
        let path = std::env::temp_dir().join("pollscope-bench.jsonl");
        recording(pollscope::Recording::to_file(path).unwrap())
    }),
    ("async-backtrace", || run(peers::backtrace(ROUNDS))),
    ("fastrace", || peers::fastrace(ROUNDS)),
    ("tracing + tracing-chrome", || peers::chrome(ROUNDS / 20)),
];

fn main() {
    let mut times: Vec<Vec<f64>> = vec![Vec::new(); CASES.len()];
    for _ in 0..9 {
        for (times, (_, case)) in times.iter_mut().zip(CASES) {
            times.push(case());
        }
    }
    let median = |times: &mut Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let medians: Vec<f64> = times.iter_mut().map(median).collect();
    // Two instrumented fns a poll of the outer one.
    let added = |time: f64| (time - medians[0]) / 2.0;
    let limit = added(medians[1]);
    println!("{:<32} {:>12} {:>16}", "", "ns a poll", "to the limit");
    println!("{:<32} {:>12.1}", CASES[0].0, medians[0] / 2.0);
    for ((name, _), time) in CASES.iter().zip(&medians).skip(1) {
        println!("{name:<32} {:>+12.1} {:>15.2}x", added(*time), added(*time) / limit);
    }
}
