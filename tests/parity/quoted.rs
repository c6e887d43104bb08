//! Macros that show people their own tokens show them as they were written.
use std::future::ready;
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

fn main() {
    std::panic::set_hook(Box::new(|info| println!("panics: {}", info.payload_as_str().unwrap_or("?"))));
    println!("{}", futures::executor::block_on(debugged()));
    for which in 0..6 {
        let ended = catch_unwind(AssertUnwindSafe(|| futures::executor::block_on(asserted(which))));
        let payload = ended.err().map(|payload| payload.is::<&'static str>());
        println!("{which}: {payload:?}");
    }
}
