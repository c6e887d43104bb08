//! A program that is compiled bare and annotated, with the feature `off` on.
use std::future::{Future, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

// Linked either way: what a library has compiled of generic code, its users need not.
use pollscope as _;

#[cfg_attr(traced, pollscope::trace(ret, capture(sum)))]
async fn adds(numbers: &[u64]) -> u64 {
    let mut sum = 0;
    for number in numbers {
        sum += Yields(*number % 2 == 0).await + ready(*number).await;
    }
    sum
}

struct Band(Vec<u64>);

#[cfg_attr(traced, pollscope::trace)]
impl Band {
    async fn plays(&mut self) -> u64 {
        let sum = adds(&self.0).await;
        self.0.push(sum);
        let block = async { self.0.len() as u64 };
        sum + block.await
    }
}

struct Yields(bool);
impl Future for Yields {
    type Output = u64;
    fn poll(mut self: std::pin::Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u64> {
        if std::mem::take(&mut self.0) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(1)
    }
}

fn main() {
    let mut band = Band((1..=std::env::args().count() as u64 + 9).collect());
    let mut future = pin!(band.plays());
    loop {
        if let Poll::Ready(sum) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            println!("{sum}");
            return;
        }
    }
}
