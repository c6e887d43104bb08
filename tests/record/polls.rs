//! Polls: who is polled within whom, and how a poll ends.

use futures::stream::{FuturesUnordered, StreamExt};

use super::*;

#[test]
fn a_child_is_polled_within_its_parent() {
    let (value, trace) = record(|| block_on(branch()));
    assert_eq!(value, 14);
    let once = [
        "create leaf by branch",
        "await branch 0",
        "poll leaf",
        "await leaf 0",
        "wake leaf ? by leaf",
        "pending leaf 0",
        "pending branch 0",
        "poll branch",
        "poll leaf",
        "ready leaf",
        "drop leaf",
    ];
    let again = once.map(|event| event.replace("branch 0", "branch 1"));
    let mut expected = vec!["create branch".to_owned(), "poll branch".to_owned()];
    expected.extend(once.map(str::to_owned));
    expected.extend(again);
    expected.extend(["ready branch", "drop branch"].map(str::to_owned));
    assert_eq!(story(&trace), expected);
}

#[test]
fn a_loop_comes_to_its_point_anew_each_time() {
    #[pollscope::trace]
    async fn rounds() {
        for _ in 0..3 {
            std::future::ready(()).await;
        }
    }
    let ((), trace) = record(|| block_on(rounds()));
    assert_eq!(
        story(&trace),
        [
            "create rounds",
            "poll rounds",
            "await rounds 0",
            "await rounds 0",
            "await rounds 0",
            "ready rounds",
            "drop rounds"
        ]
    );
}

#[test]
fn a_panic_ends_every_poll_it_goes_through() {
    #[pollscope::trace]
    async fn falls() {
        yield_now().await;
        panic!("on purpose");
    }
    #[pollscope::trace]
    async fn above() {
        falls().await;
    }
    let (caught, trace) = record(|| {
        let caught = catch_unwind(AssertUnwindSafe(|| block_on(above())));
        // The poll stack is empty again: this one has no parent.
        block_on(leaf());
        caught
    });
    assert!(caught.is_err());
    let story = story(&trace);
    let tail = story.iter().skip_while(|event| *event != "panic falls").cloned().collect::<Vec<_>>();
    assert_eq!(tail[..5], ["panic falls", "drop falls", "panic above", "drop above", "create leaf"]);
}

#[test]
fn a_future_dropped_half_way_takes_its_child_along() {
    let ((), trace) = record(|| {
        let mut future = Box::pin(branch());
        assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    });
    let story = story(&trace);
    assert_eq!(story[story.len() - 2..], ["drop branch", "drop leaf"]);
}

#[test]
fn futures_unordered_polls_as_often_as_without() {
    async fn sum<F: Future<Output = u8>>(make: impl Fn() -> F) -> (u32, u32) {
        let polls = Cell::new(0);
        let mut all: FuturesUnordered<_> = (0..10)
            .map(|_| {
                let mut future = Box::pin(make());
                let polls = &polls;
                poll_fn(move |cx| {
                    polls.set(polls.get() + 1);
                    future.as_mut().poll(cx)
                })
            })
            .collect();
        let mut sum = 0;
        while let Some(value) = all.next().await {
            sum += u32::from(value);
        }
        (sum, polls.get())
    }
    async fn bare() -> u8 {
        yield_now().await;
        7
    }
    let bare = block_on(sum(bare));
    let (traced, trace) = record(|| block_on(sum(leaf)));
    assert_eq!(traced, bare);
    assert_eq!(trace.events.iter().filter(|event| event.kind.name() == "poll").count(), 20);
}

#[test]
fn a_future_from_before_the_recording_is_told_late() {
    let _ = record(|| block_on(leaf()));
    let guard = common::alone();
    let mut future = Box::pin(branch());
    assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    drop(guard);
    let (value, trace) = record(|| block_on(future));
    assert_eq!(value, 14);
    let late = |kind: &EventKind| matches!(kind, EventKind::Create { made, .. } if made.late);
    assert_eq!(trace.events.iter().filter(|event| late(&event.kind)).count(), 2, "branch and its first leaf");
}

#[test]
fn a_nested_executor_runs_within_the_poll_around_it() {
    #[pollscope::trace]
    async fn outer() -> u8 {
        let waker = Waker::noop();
        let mut inner = pin!(leaf());
        loop {
            if let Poll::Ready(value) = inner.as_mut().poll(&mut Context::from_waker(waker)) {
                return value;
            }
        }
    }
    let (_, trace) = record(|| block_on(outer()));
    assert_eq!(story(&trace)[..4], ["create outer", "poll outer", "create leaf by outer", "poll leaf"]);
}

#[test]
fn a_spawned_task_tells_who_made_it_and_who_runs_it() {
    #[pollscope::trace]
    async fn spawner() -> u8 {
        tokio::spawn(leaf()).await.unwrap()
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let (value, trace) = record(|| runtime.block_on(spawner()));
    assert_eq!(value, 7);
    let created = trace
        .events
        .iter()
        .find(|event| matches!(&event.kind, EventKind::Create { made, .. } if made.by.is_some()))
        .unwrap();
    let polled = trace
        .events
        .iter()
        .find(|event| event.kind == EventKind::Poll { future: created.kind.future().unwrap() });
    assert_ne!(created.thread, polled.unwrap().thread);
}
