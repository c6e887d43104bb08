//! Macros that show people their own tokens show them as they were written.
use std::future::{Future, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};

#[cfg_attr(traced, pollscope::trace)]
async fn debugged() -> u8 {
    let n = dbg!(ready(1).await + ready(2).await);
    let (a, b) = dbg!(ready(Some(n)).await.unwrap(), async { ready(4).await }.await,);
    dbg!(ready(5).await);
    if dbg!(ready(true).await) { a + b } else { dbg!(b).count_ones() as u8 }
}

#[cfg_attr(traced, pollscope::trace)]
async fn asserted(which: u8) {
    match which {
        0 => assert!(ready(1).await == 2 && { ready(true).await }),
        1 => assert!(ready(false).await, "with {} and {n}", ready(1).await, n = ready("{}").await),
        2 => debug_assert!(ready("{}").await.is_empty()),
        3 => assert_eq!(ready(1).await, ready(2).await, "left and {}", ready("right").await),
        4 => assert!(!matches!(ready(Some(1)).await, Some(n) if n > ready(0).await)),
        _ => assert!(ready(true).await,),
    }
}

macro_rules! shows {
    ($value:expr) => {
        println!("{} = {:?}", stringify!($value), $value)
    };
}
macro_rules! awaits {
    ($value:ident . await) => {
        $value.await
    };
}
macro_rules! block {
    (async $body:block) => {
        async $body
    };
}
macro_rules! later {
    ($value:expr) => {
        async move { $value }
    };
}

#[cfg_attr(traced, pollscope::trace)]
async fn waits(n: u8) -> u8 {
    tokio::task::yield_now().await;
    n
}

/// Macros that nobody here knows get what was written: they may show it, match it, or put it elsewhere.
#[cfg_attr(traced, pollscope::trace)]
async fn unknown() -> u8 {
    shows!(ready(1).await);
    println!("{} {}", stringify!(a.await), concat!("a", ".await"));
    println!("{}", stringify!(async { 1 }));
    let one = ready(1);
    awaits!(one.await) + block!(async { 1 }).await + ready(2).await
}

#[cfg_attr(traced, pollscope::trace)]
async fn makes() -> impl Future<Output = u8> {
    waits(0).await;
    waits(0).await;
    later!(waits(1).await + 2)
}

#[cfg_attr(traced, pollscope::trace)]
async fn polls_it() -> u8 {
    let made = makes().await;
    made.await
}

fn main() {
    std::panic::set_hook(Box::new(|info| println!("panics: {}", info.payload_as_str().unwrap_or("?"))));
    println!("{}", futures::executor::block_on(debugged()));
    println!("{}", futures::executor::block_on(unknown()));
    println!("{}", futures::executor::block_on(polls_it()));
    for which in 0..6 {
        let ended = catch_unwind(AssertUnwindSafe(|| futures::executor::block_on(asserted(which))));
        let payload = ended.err().map(|payload| payload.is::<&'static str>());
        println!("{which}: {payload:?}");
    }
}
