//! Recordings: how they begin and end, and what they hold.

use super::wakers::kept;
use super::*;

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
    let clock = pollscope::Clock::custom("steps", || {
        std::time::Duration::from_nanos(NOW.fetch_add(5, Ordering::Relaxed) as u64)
    });
    let (_, trace) = common::record_by(clock, || block_on(leaf()));
    assert_eq!(trace.clock, "steps");
    assert!(trace.events.windows(2).all(|pair| pair[1].at == pair[0].at + 5));
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
        let is_late = |kind: &EventKind| matches!(kind, EventKind::Create { made, .. } if made.late);
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

/// What is left of a bounded recording speaks of no future that it does not know.
#[test]
fn a_wake_of_a_future_that_is_let_go_is_let_go() {
    let _alone = common::alone();
    let (slot, done) = (Mutex::new(None), Cell::new(false));
    let recording = pollscope::Recording::newest(3).unwrap();
    assert!(pin!(kept(&slot, &done)).poll(&mut Context::from_waker(Waker::noop())).is_pending());
    slot.lock().unwrap().take().unwrap().wake();
    block_on(std::future::ready(()));
    let mut future = Box::pin(kept(&slot, &done));
    assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    drop(future);
    slot.lock().unwrap().take().unwrap().wake();
    let trace = recording.finish().unwrap();
    assert_eq!(trace.check(), []);
    assert_eq!(trace.futures().named("kept").len(), 1);
}

/// Futures that are made on one thread and polled on others at once, while their events are written: in the file each is made
/// before it is polled.
#[test]
fn what_is_written_meanwhile_is_in_order() {
    let _alone = common::alone();
    let folder = common::Folder::new();
    let path = folder.join("trace.jsonl");
    let recording = pollscope::Recording::to_file(&path).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
    runtime.block_on(async {
        for _ in 0..300 {
            let tasks: Vec<_> = (0..200).map(|_| tokio::spawn(leaf())).collect();
            for task in tasks {
                task.await.unwrap();
            }
        }
    });
    drop(runtime);
    recording.finish().unwrap();
    let trace = pollscope::trace::Trace::open(path).unwrap();
    assert_eq!(trace.check().first(), None);
    let ready = trace.events.iter().filter(|event| event.kind.name() == "ready").count();
    assert_eq!(ready, 300 * 200);
}
