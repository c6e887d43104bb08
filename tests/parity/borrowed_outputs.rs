//! Results that borrow, of futures that have to be `Send`.
use std::future::{Future, ready};

use futures::executor::block_on;

#[derive(Debug)]
struct Permit<'a>(&'a u32);

async fn timed<F: Future>(future: F) -> F::Output {
    future.await
}

#[cfg_attr(traced, pollscope::trace)]
async fn acquire(n: &u32) -> Permit<'_> {
    Permit(ready(n).await)
}

#[cfg_attr(traced, pollscope::trace)]
async fn in_a_block(n: &u32) {
    println!("{:?}", timed(async { Permit(n) }).await);
    println!("{:?}", timed(async { acquire(n).await }).await);
    println!("{:?}", timed(async { Some(n) }).await);
    let result: Result<Permit<'_>, ()> = timed(async { Ok(acquire(n).await) }).await;
    println!("{result:?}");
}

#[cfg_attr(traced, pollscope::trace)]
async fn joined(n: &u32) {
    println!("{:?}", futures::join!(async { acquire(n).await }, async { 1 }));
    println!("{:?}", tokio::join!(async { acquire(n).await }, acquire(n)));
    println!("{:?}", futures::future::join(async { n }, async { Permit(n) }).await);
    println!("{:?}", futures::future::join_all([1, 2].map(|more| async move { (acquire(n).await, more) })).await);
}

#[cfg_attr(traced, pollscope::trace(ret))]
async fn shown(n: &u32) -> Permit<'_> {
    acquire(n).await
}

fn send<F: Future<Output = ()> + Send>(future: F) {
    block_on(future);
}

fn main() {
    let n = 1;
    send(async move { in_a_block(&n).await });
    send(async move { joined(&n).await });
    send(async move { println!("{:?}", shown(&n).await) });
}
