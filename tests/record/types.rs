//! What a traced future is, as a type.

use super::*;

#[test]
#[allow(clippy::unused_async)]
fn a_future_grows_by_24_bytes_at_most() {
    async fn bare(n: [u8; 100]) -> usize {
        std::future::ready(()).await;
        let held = [1_u8; 1000];
        std::future::ready(()).await;
        n.len() + held.len()
    }
    #[pollscope::trace(ret)]
    async fn traced(n: [u8; 100]) -> usize {
        std::future::ready(()).await;
        let held = [1_u8; 1000];
        std::future::ready(()).await;
        n.len() + held.len()
    }
    async fn nothing() {}
    #[pollscope::trace]
    async fn nothing_traced() {}
    for (bare, traced) in [
        (size_of_val(&bare([0; 100])), size_of_val(&traced([0; 100]))),
        (size_of_val(&nothing()), size_of_val(&nothing_traced())),
    ] {
        assert!((1..=24).contains(&(traced - bare)), "{bare} {traced}");
    }
}

#[test]
#[allow(clippy::unused_async)]
fn a_future_may_cross_an_unwind_as_it_might_before() {
    use std::panic::{RefUnwindSafe, UnwindSafe};

    use pollscope::TraceExt;

    #[pollscope::trace]
    async fn waits(n: u8) -> u8 {
        std::future::ready(n).await
    }
    #[pollscope::trace]
    async fn nothing(_: u8) {}
    fn safe<T: UnwindSafe + RefUnwindSafe + Send + Sync + 'static>(future: T) -> T {
        future
    }
    let _alone = common::alone();
    drop(safe(nothing(1)));
    drop(safe(std::future::ready(1).traced("ready")));
    let future = safe(waits(3));
    assert_eq!(catch_unwind(move || block_on(future)).unwrap(), 3);
}
