//! What a traced future is, as a type.

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
