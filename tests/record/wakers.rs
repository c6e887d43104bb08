//! Wakers: what is told of them, and that executors see of them what they saw without.

use super::*;

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
                Some((common::name(&trace, future), point.map(pollscope::trace::PointIx::get), by, by_ref))
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
pub(super) async fn kept(slot: &Mutex<Option<Waker>>, done: &Cell<bool>) {
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

/// A waker that is kept longer than its future: the executor polls the task for nothing, and the trace says why.
#[test]
fn a_wake_after_the_end_is_told() {
    let (slot, done) = (Mutex::new(None), Cell::new(false));
    let count = Arc::new(Count::default());
    let ((), trace) = record(|| {
        {
            let mut future = pin!(kept(&slot, &done));
            let executors = Waker::from(Arc::clone(&count));
            assert!(future.as_mut().poll(&mut Context::from_waker(&executors)).is_pending());
        }
        let waker = slot.lock().unwrap().take().unwrap();
        waker.wake_by_ref();
        waker.wake();
    });
    assert_eq!(count.0.load(Ordering::Relaxed), 2);
    let told = story(&trace);
    assert_eq!(told[told.len() - 3..], ["drop kept", "wake kept ?", "wake kept ?"]);
}
