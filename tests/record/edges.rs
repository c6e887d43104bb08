//! Many threads, deep nests, and threads that end.

use super::*;

#[test]
fn of_many_that_start_at_once_one_records() {
    let _alone = common::alone();
    let start = std::sync::Barrier::new(64);
    let try_it = || {
        start.wait();
        let recording = pollscope::Recording::in_memory();
        block_on(leaf());
        start.wait();
        recording.ok().map(|recording| recording.finish().unwrap())
    };
    let traces: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..64).map(|_| scope.spawn(try_it)).collect();
        threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(traces.len(), 1);
    assert_eq!(traces[0].check(), []);
}

#[test]
fn ten_thousand_polls_nest() {
    #[pollscope::trace]
    async fn nests(depth: u32) -> u32 {
        if depth == 0 { 0 } else { 1 + Box::pin(nests(depth - 1)).await }
    }
    let deep = || record(|| block_on(nests(10_000)));
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(deep).unwrap();
    let (depth, trace) = thread.join().unwrap();
    assert_eq!(depth, 10_000);
    assert_eq!(trace.events.iter().filter(|event| event.kind.name() == "poll").count(), 10_001);
}

/// A thread whose storage goes may poll futures still, its first ones, too.
#[test]
fn the_end_of_a_thread_may_poll() {
    struct Last(Option<Pin<Box<dyn Future<Output = u8>>>>);
    impl Drop for Last {
        fn drop(&mut self) {
            let mut future = self.0.take().unwrap_or_else(|| Box::pin(branch()));
            while future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {}
        }
    }
    thread_local! {
        static LAST: Cell<Option<Last>> = const { Cell::new(None) };
    }
    let ((), trace) = record(|| {
        for polls_before in [false, true] {
            let ends = move || {
                LAST.set(Some(Last(polls_before.then(|| {
                    let mut future: Pin<Box<dyn Future<Output = u8>>> = Box::pin(branch());
                    assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
                    future
                }))));
            };
            std::thread::spawn(ends).join().unwrap();
        }
    });
    assert!(!trace.futures().named("branch").is_empty());
}
