//! What a recording sees: parents, wakes, drops and panics, on real executors.

mod common;

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use common::{record, story};
use futures::executor::block_on;
use futures::stream::{FuturesUnordered, StreamExt};
use pollscope::trace::EventKind;

/// Pending once, after it has woken whoever polled it.
async fn yield_now() {
    let mut yielded = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

#[pollscope::trace]
async fn leaf() -> u8 {
    yield_now().await;
    7
}

#[pollscope::trace]
async fn branch() -> u8 {
    let first = leaf().await;
    first + leaf().await
}

/// A waker that counts.
#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

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
fn a_wake_makes_one_hop_and_is_counted_once() {
    #[pollscope::trace]
    async fn nested(kept: Pin<&Cell<Option<Waker>>>) {
        #[pollscope::trace]
        async fn inner(kept: Pin<&Cell<Option<Waker>>>) {
            poll_fn(|cx| {
                kept.set(Some(cx.waker().clone()));
                Poll::<()>::Pending
            })
            .await;
        }
        inner(kept).await;
    }
    let count = Arc::new(Count::default());
    let ((), trace) = record(|| {
        let kept = pin!(Cell::new(None));
        let mut future = pin!(nested(kept.as_ref()));
        let executors = Waker::from(Arc::clone(&count));
        for round in 1..=3 {
            assert!(future.as_mut().poll(&mut Context::from_waker(&executors)).is_pending());
            let waker: Waker = kept.take().unwrap();
            if round == 3 {
                waker.wake();
            } else {
                waker.wake_by_ref();
            }
            assert_eq!(count.0.load(Ordering::Relaxed), round);
        }
    });
    let wakes: Vec<_> = trace
        .events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Wake { future, point, by, by_ref } => {
                Some((common::name(&trace, future), point, by, by_ref))
            }
            _ => None,
        })
        .collect();
    let wake = |by_ref| ("inner".to_owned(), Some(0), None, by_ref);
    assert_eq!(wakes, [wake(true), wake(true), wake(false)]);
}

#[test]
fn the_waker_stays_the_same_while_the_executors_does() {
    #[pollscope::trace]
    async fn compares() -> usize {
        let mut last: Option<Waker> = None;
        let mut changes = 0;
        let mut left = 5;
        poll_fn(|cx| {
            if !last.replace(cx.waker().clone()).is_some_and(|last| last.will_wake(cx.waker())) {
                changes += 1;
            }
            left -= 1;
            cx.waker().wake_by_ref();
            if left == 0 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        changes
    }
    #[pollscope::trace]
    async fn above() -> usize {
        compares().await
    }
    let (changes, _) = record(|| block_on(above()));
    assert_eq!(changes, 1, "the first poll sees a new waker, and no later one");
}

#[test]
fn another_executors_waker_is_followed() {
    #[pollscope::trace]
    async fn keeps(kept: Pin<&Cell<Option<Waker>>>) {
        poll_fn(|cx| {
            kept.set(Some(cx.waker().clone()));
            Poll::<()>::Pending
        })
        .await;
    }
    let (first, second) = (Arc::new(Count::default()), Arc::new(Count::default()));
    record(|| {
        let kept = pin!(Cell::new(None));
        let mut future = pin!(keeps(kept.as_ref()));
        for count in [&first, &second] {
            let waker = Waker::from(Arc::clone(count));
            assert!(future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
            kept.take().unwrap().wake();
        }
    });
    assert_eq!((first.0.load(Ordering::Relaxed), second.0.load(Ordering::Relaxed)), (1, 1));
}

/// Pending, with its waker in this slot, until it is told to return.
#[pollscope::trace(skip_all)]
async fn kept(slot: &Mutex<Option<Waker>>, done: &Cell<bool>) {
    poll_fn(|cx| {
        *slot.lock().unwrap() = Some(cx.waker().clone());
        if done.get() { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

#[test]
fn a_future_that_nobody_can_wake_is_told() {
    // One that keeps no waker: the future that waits for it need not, and is not told of.
    #[pollscope::trace]
    async fn never() {
        std::future::pending::<()>().await;
    }
    #[pollscope::trace]
    async fn above() {
        never().await;
    }
    let mut cx = Context::from_waker(Waker::noop());
    let ((), trace) = record(|| _ = pin!(above()).as_mut().poll(&mut cx));
    let (never, above) = (trace.futures().named("never"), trace.futures().named("above"));
    assert_eq!((never.unheld(), above.unheld()), (1, 0));
}

#[test]
fn the_end_of_the_last_waker_is_told() {
    let (slot, done) = (Mutex::new(None), Cell::new(false));
    let take = || slot.lock().unwrap().take().unwrap();
    let mut cx = Context::from_waker(Waker::noop());
    let unheld = |f: &mut dyn FnMut(Pin<&mut dyn Future<Output = ()>>)| {
        done.set(false);
        let ((), trace) = record(|| {
            let mut future = pin!(kept(&slot, &done));
            assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
            f(future);
        });
        *slot.lock().unwrap() = None;
        trace.futures().unheld()
    };
    assert_eq!(unheld(&mut |_| drop(take())), 1);
    let both = |waker: Waker| drop((waker.clone(), waker));
    assert_eq!(unheld(&mut |_| both(take())), 1, "the last one of two");
    // A wake, by value or before the drop, is none; nor is one that is replaced, left over at the end, or not left.
    assert_eq!(unheld(&mut |_| take().wake()), 0);
    assert_eq!(unheld(&mut |_| take().wake_by_ref()), 0);
    assert_eq!(unheld(&mut |future| _ = future.poll(&mut cx)), 0);
    let other = Waker::from(Arc::new(Count::default()));
    assert_eq!(unheld(&mut |future| _ = future.poll(&mut Context::from_waker(&other))), 0);
    assert_eq!(
        unheld(&mut |future| {
            done.set(true);
            _ = future.poll(&mut Context::from_waker(Waker::noop()));
            drop(take());
        }),
        0
    );
    assert_eq!(unheld(&mut |_| {}), 0);
    // Woken, polled again, and then let go of: that is one.
    assert_eq!(
        unheld(&mut |future| {
            take().wake();
            _ = future.poll(&mut Context::from_waker(Waker::noop()));
            drop(take());
        }),
        1
    );
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
    let late =
        |kind: &EventKind| matches!(kind, EventKind::Create { details: Some(details), .. } if details.late);
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
        .find(|event| matches!(event.kind, EventKind::Create { by: Some(_), .. }))
        .unwrap();
    let polled = trace
        .events
        .iter()
        .find(|event| event.kind == EventKind::Poll { future: created.kind.future().unwrap() });
    assert_ne!(created.thread, polled.unwrap().thread);
}

#[test]
fn values_are_shown_as_debug_or_by_type() {
    struct Opaque;
    #[pollscope::trace]
    async fn takes(number: u8, _: Opaque, (left, mut right): (char, char), opaque: &Opaque) {
        let _ = (number, left, &mut right, opaque);
    }
    let ((), trace) = record(|| block_on(takes(3, Opaque, ('a', 'b'), &Opaque)));
    let EventKind::Create { details: Some(details), .. } = &trace.events[0].kind else { panic!() };
    let args: Vec<_> = details.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(args[0], ("number", "3"));
    assert!(args[1].1.ends_with("Opaque"));
    assert_eq!(args[2], ("(left, mut right)", "('a', 'b')"));
    assert!(args[3].0 == "opaque" && args[3].1.ends_with("Opaque"));
}

#[test]
fn one_recording_at_a_time() {
    let _alone = common::alone();
    let first = pollscope::Recording::in_memory().unwrap();
    let second = pollscope::Recording::in_memory();
    assert!(matches!(second, Err(pollscope::RecordError::Already)));
    drop(first);
    pollscope::Recording::in_memory().unwrap().finish().unwrap();
}

#[test]
fn a_caller_may_supply_the_clock() {
    static NOW: AtomicUsize = AtomicUsize::new(1000);
    let guard = common::alone();
    pollscope::set_clock(pollscope::Clock::custom("steps", || {
        std::time::Duration::from_nanos(NOW.fetch_add(5, Ordering::Relaxed) as u64)
    }));
    drop(guard);
    let (_, trace) = record(|| block_on(leaf()));
    let guard = common::alone();
    pollscope::set_clock(pollscope::Clock::monotonic());
    drop(guard);
    assert_eq!(trace.clock, "steps");
    assert!(trace.events.windows(2).all(|pair| pair[1].at == pair[0].at + 5));
}

#[test]
#[allow(clippy::needless_late_init)]
fn what_is_captured_is_shown_where_it_is_bound() {
    #[pollscope::trace(capture(song, n, verse, late))]
    async fn sings(words: &[&str]) -> usize {
        let song = words.join(" ");
        std::future::ready(()).await;
        let late;
        late = song.len();
        for n in 0..2_u8 {
            if let Some(verse) = words.get(usize::from(n)).filter(|verse| verse.len() > 1) {
                std::future::ready(verse).await;
            }
        }
        late
    }
    let (_, trace) = record(|| block_on(sings(&["a", "bc"])));
    let bound: Vec<_> = trace
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Bind { line, local, .. } => Some((*line, format!("{}={}", local.name, local.value))),
            _ => None,
        })
        .collect();
    let first = bound[0].0;
    let told: Vec<_> = bound.iter().map(|(line, local)| (line - first, local.as_str())).collect();
    assert_eq!(told, [(0, "song=\"a bc\""), (3, "late=4"), (4, "n=0"), (4, "n=1"), (5, "verse=\"bc\"")]);
}

#[test]
fn a_future_of_others_can_be_traced_from_outside() {
    use pollscope::TraceExt;
    let twice = || {
        let mut polled = 0;
        poll_fn(move |cx| {
            polled += 1;
            cx.waker().wake_by_ref();
            if polled > 1 { Poll::Ready(polled) } else { Poll::Pending }
        })
        .traced("twice")
    };
    let (sum, trace) = record(|| block_on(async { twice().await + twice().await }));
    assert_eq!(sum, 4);
    let one = ["create twice", "poll twice", "wake twice ? by twice", "pending twice ?", "poll twice"];
    assert_eq!(story(&trace)[..5], one);
    // Both calls stand at one place, so they are two futures of one machine.
    assert_eq!((trace.machines.len(), trace.machines[0].file.as_str()), (1, file!()));
    assert!(trace.machines[0].approximate);
}

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

/// What happened to the wakers of one task.
#[derive(Default)]
struct Task {
    wakes: AtomicUsize,
    by_ref: AtomicUsize,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.wakes.fetch_add(1, Ordering::Relaxed);
    }
    fn wake_by_ref(self: &Arc<Self>) {
        self.by_ref.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn a_future_does_not_keep_its_own_task_alive() {
    #[pollscope::trace]
    async fn waits(kept: &Mutex<Vec<Waker>>) {
        inner(kept).await;
    }
    #[pollscope::trace]
    async fn inner(kept: &Mutex<Vec<Waker>>) {
        poll_fn(|cx| {
            kept.lock().unwrap().push(cx.waker().clone());
            Poll::<()>::Pending
        })
        .await;
    }
    let ((), _) = record(|| {
        let task = Arc::new(Task::default());
        let kept = Mutex::new(Vec::new());
        let mut future = pin!(waits(&kept));
        let mut poll = || {
            let waker = Waker::from(Arc::clone(&task));
            assert!(future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        };
        poll();
        assert_eq!(Arc::strong_count(&task), 2, "whoever keeps a waker of ours keeps one of the task's");
        poll();
        let wakers = std::mem::take(&mut *kept.lock().unwrap());
        assert!(wakers[0].will_wake(&wakers[1]));
        assert_eq!(Arc::strong_count(&task), 2, "and two of ours need no more than one");
        let mut wakers = wakers.into_iter();
        wakers.next().unwrap().wake();
        assert_eq!((task.wakes.load(Ordering::Relaxed), task.by_ref.load(Ordering::Relaxed)), (0, 1));
        wakers.next().unwrap().wake();
        assert_eq!((task.wakes.load(Ordering::Relaxed), task.by_ref.load(Ordering::Relaxed)), (1, 1));
        assert_eq!(Arc::strong_count(&task), 1, "the last one of ours takes it along");
        poll();
        kept.lock().unwrap().clear();
        assert_eq!(Arc::strong_count(&task), 1);
    });
}

/// Wakers cloned, woken and dropped by many threads while the future is polled, at times through another executor's
/// waker; the sanitizers and valgrind look at this test too.
#[test]
#[allow(clippy::waker_clone_wake)]
fn wakers_are_held_by_many_threads_at_once() {
    const ROUNDS: usize = 200;
    #[pollscope::trace]
    async fn shares(sent: std::sync::mpsc::Sender<Waker>) {
        for round in 0..ROUNDS {
            let mut first = true;
            poll_fn(|cx| {
                if !std::mem::take(&mut first) {
                    return Poll::Ready(());
                }
                // The waker that is lent may be cloned by any thread, as long as the poll goes on.
                let lent = cx.waker();
                std::thread::scope(|scope| {
                    for _ in 0..2 {
                        scope.spawn(|| {
                            let waker = lent.clone();
                            lent.wake_by_ref();
                            if round % 3 != 0 {
                                waker.clone().wake();
                            }
                            let _ = sent.send(waker);
                        });
                    }
                });
                Poll::Pending
            })
            .await;
        }
    }
    let ((), trace) = record(|| {
        let (sent, wakers) = std::sync::mpsc::channel::<Waker>();
        let woken = std::thread::spawn(move || {
            for (count, waker) in wakers.into_iter().enumerate() {
                if count % 2 == 0 { waker.wake() } else { drop(waker) }
            }
        });
        let tasks = [Arc::new(Task::default()), Arc::new(Task::default())];
        {
            let mut future = pin!(shares(sent));
            for round in 0..=ROUNDS {
                let waker = Waker::from(Arc::clone(&tasks[round / 7 % 2]));
                let polled = future.as_mut().poll(&mut Context::from_waker(&waker));
                assert_eq!(polled.is_ready(), round == ROUNDS);
            }
        }
        woken.join().unwrap();
        assert_eq!(tasks.map(|task| Arc::strong_count(&task)), [1, 1]);
    });
    let polls = trace.events.iter().filter(|event| matches!(event.kind, EventKind::Poll { .. })).count();
    assert_eq!(polls, ROUNDS + 1);
}

#[test]
fn more_events_than_a_buffer_holds_from_many_threads_at_once() {
    const ROUNDS: usize = 20_000;
    #[pollscope::trace(skip_all)]
    async fn spins(rounds: usize) {
        for _ in 0..rounds {
            let mut first = true;
            poll_fn(|cx| {
                cx.waker().wake_by_ref();
                if std::mem::take(&mut first) { Poll::Pending } else { Poll::Ready(()) }
            })
            .await;
        }
    }
    let ((), trace) = record(|| {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| block_on(spins(ROUNDS)));
            }
        });
    });
    assert_eq!(trace.threads.len(), 4);
    let count = |is: fn(&EventKind) -> bool| trace.events.iter().filter(|event| is(&event.kind)).count();
    assert_eq!(count(|kind| matches!(kind, EventKind::Poll { .. })), 4 * (ROUNDS + 1));
    assert_eq!(count(|kind| matches!(kind, EventKind::Await { .. })), 4 * ROUNDS);
    assert_eq!(
        count(|kind| matches!(kind, EventKind::Wake { by: Some(_), by_ref: true, .. })),
        4 * 2 * ROUNDS
    );
    assert!(trace.events.is_sorted_by_key(|event| event.at));
}

#[test]
fn a_bounded_recording_keeps_the_newest_and_counts_the_others() {
    #[pollscope::trace]
    async fn outer(rounds: u32) {
        for round in 0..rounds {
            inner(round).await;
        }
        std::future::pending::<()>().await;
    }
    #[pollscope::trace]
    async fn inner(round: u32) -> u32 {
        round
    }
    for (rounds, limit) in [(3, 1000), (100, 50), (40_000, 500)] {
        let guard = common::alone();
        let recording = pollscope::Recording::newest(limit).unwrap();
        {
            let mut future = pin!(outer(rounds));
            assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        }
        let trace = recording.finish().unwrap();
        drop(guard);
        // Made, polled, pending, dropped; and for each round an await, and the child made, polled, ready, dropped.
        let all = 5 + 5 * rounds as usize;
        let lost = match trace.events[0].kind {
            EventKind::Lost { count } => usize::try_from(count).unwrap(),
            _ => 0,
        };
        let is_late = |kind: &EventKind| matches!(kind, EventKind::Create { details: Some(details), .. } if details.late);
        let late = trace.events.iter().filter(|event| is_late(&event.kind)).count();
        // The outer one, and the inner one if the cut goes through its life.
        assert!(if lost > 0 { (1..=2).contains(&late) } else { late == 0 }, "{late}");
        assert_eq!(lost, all.saturating_sub(limit), "{rounds} rounds");
        assert_eq!(
            trace.events.len(),
            all.min(limit) + late + usize::from(lost > 0),
            "the count of the lost, and what lives still"
        );
        assert_eq!(trace.check(), []);
        // The outer future was made long ago, and has its name and its end all the same.
        let outer = trace.futures().named("outer");
        assert_eq!((outer.len(), outer.pendings(), outer.cancelled()), (1, 1, 1));
    }
}

#[test]
fn a_writer_that_fails_later_ends_the_trace_and_not_the_program() {
    struct Full(Arc<Mutex<Vec<u8>>>);
    impl std::io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let mut kept = self.0.lock().unwrap();
            if kept.len() > 2000 {
                return Err(std::io::ErrorKind::StorageFull.into());
            }
            kept.extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let _alone = common::alone();
    let kept = Arc::new(Mutex::new(Vec::new()));
    let recording = pollscope::Recording::to_writer(Full(Arc::clone(&kept))).unwrap();
    for _ in 0..200 {
        block_on(leaf());
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    assert!(matches!(recording.finish(), Err(pollscope::RecordError::Write(_))));
    // What was written until then is a trace.
    let kept = kept.lock().unwrap();
    assert!(!pollscope::trace::Trace::read(&**kept).unwrap().events.is_empty());
}
