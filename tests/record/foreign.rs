//! Code of the program's own that runs only because something is recorded: whatever it does, the program does not notice.

use std::fmt;
use std::io::{self, Write};
use std::time::{Duration, Instant};

use pollscope::{Clock, RecordError, Recording};

use super::*;

/// Polls a future until it is ready, also within an executor, where `block_on` does not like to be.
fn spin<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}

/// A writer that does something else, too, each time that it is asked.
struct Busy<F>(F);

impl<F: FnMut()> Write for Busy<F> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0();
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_writer_may_poll_traced_futures() {
    let _alone = common::alone();
    let written = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&written);
    let writer = Busy(move || {
        count.fetch_add(1, Ordering::Relaxed);
        assert_eq!(spin(branch()), 14);
        assert!(matches!(Recording::in_memory(), Err(RecordError::Already)));
        // A thread of its own is seen, and waits for no writer.
        std::thread::spawn(|| block_on(leaf())).join().unwrap();
    });
    let recording = Recording::to_writer(writer).unwrap();
    block_on(leaf());
    let deadline = Instant::now() + Duration::from_secs(20);
    while written.load(Ordering::Relaxed) < 5 {
        assert!(Instant::now() < deadline);
        std::thread::sleep(Duration::from_millis(5));
    }
    recording.finish().unwrap();
}

#[test]
fn a_writer_that_panics_has_failed() {
    let _alone = common::alone();
    let mut calls = 0;
    let writer = Busy(move || {
        calls += 1;
        assert_eq!(calls, 1, "on purpose");
    });
    let recording = Recording::to_writer(writer).unwrap();
    for _ in 0..20_000 {
        block_on(leaf());
    }
    std::thread::sleep(Duration::from_millis(100));
    block_on(leaf());
    let Err(RecordError::Write(error)) = recording.finish() else { panic!("it has failed") };
    assert!(error.to_string().contains("panicked"), "{error}");

    let at_once = Recording::to_writer(Busy(|| panic!("on purpose")));
    assert!(matches!(at_once, Err(RecordError::Write(_))));
    Recording::in_memory().unwrap().finish().unwrap();
}

/// The thread that uses a writer's own lock does not have to wait for that writer.
#[test]
fn a_thread_joins_while_the_writer_waits_for_it() {
    let _alone = common::alone();
    let theirs = Arc::new(Mutex::new(()));
    let lock = Arc::clone(&theirs);
    let recording = Recording::to_writer(Busy(move || drop(lock.lock().unwrap()))).unwrap();
    block_on(leaf());
    std::thread::spawn(move || {
        let _held = theirs.lock().unwrap();
        std::thread::sleep(Duration::from_millis(150));
        block_on(leaf());
    })
    .join()
    .unwrap();
    recording.finish().unwrap();
}

/// Does what it is told when it is shown.
struct Does(fn());

impl fmt::Debug for Does {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (self.0)();
        f.write_str("done")
    }
}

#[pollscope::trace(ret, capture(copy))]
async fn takes(does: Does) -> Does {
    let copy = Does(does.0);
    yield_now().await;
    let Does(_) = copy;
    does
}

fn shown(does: fn()) -> (Vec<String>, Vec<String>) {
    let (_, trace) = record(|| block_on(takes(Does(does))));
    let values = trace.events.iter().filter_map(|event| match &event.kind {
        EventKind::Create { made, .. } => Some(made.args[0].1.clone()),
        EventKind::Bind { local, .. } => Some(local.value.clone()),
        EventKind::Ready { value: Some(value), .. } => Some(value.to_string()),
        _ => None,
    });
    (values.collect(), story(&trace))
}

#[test]
fn what_debug_does_is_not_seen() {
    let (values, story) = shown(|| {});
    assert_eq!(values, ["done"; 3]);
    let does: [fn(); 3] = [
        || _ = spin(branch()),
        || assert!(matches!(Recording::in_memory(), Err(RecordError::Already))),
        || {
            let inner = catch_unwind(|| pollscope::record(|| 1));
            assert!(inner.is_err());
        },
    ];
    for does in does {
        assert_eq!(shown(does), (values.clone(), story.clone()));
    }
    let panicked = shown(|| panic!("on purpose"));
    assert_eq!(panicked, (vec!["<Debug panicked>".to_owned(); 3], story));
}

/// One that was made while nothing is noted is told of when it is polled.
#[test]
fn a_future_that_debug_made_can_be_polled_later() {
    static MADE: Mutex<Option<Pin<Box<dyn Future<Output = u8> + Send>>>> = Mutex::new(None);
    let ((), trace) = record(|| {
        block_on(takes(Does(|| *MADE.lock().unwrap() = Some(Box::pin(leaf())))));
        let made = MADE.lock().unwrap().take();
        assert_eq!(block_on(made.unwrap()), 7);
    });
    assert_eq!(trace.futures().named("leaf").len(), 1);
}

#[test]
fn a_clock_may_poll_and_panic() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    static PANICS: AtomicUsize = AtomicUsize::new(0);
    fn with(clock: impl Fn() -> Duration + Send + Sync + 'static) -> pollscope::trace::Trace {
        common::record_by(Clock::custom("odd", clock), || block_on(branch())).1
    }
    let polls = with(|| {
        spin(branch());
        Duration::from_nanos(CALLS.fetch_add(1, Ordering::Relaxed) as u64)
    });
    let panics = with(|| match PANICS.fetch_add(1, Ordering::Relaxed) {
        0 => Duration::ZERO,
        call if call % 2 == 0 => Duration::MAX,
        _ => panic!("on purpose"),
    });
    assert_eq!(story(&polls), story(&panics));
    assert_eq!(panics.events.last().unwrap().at, u64::MAX);
}

#[test]
fn record_within_record_is_refused() {
    let _alone = common::alone();
    let (inner, trace) = pollscope::record(|| {
        let inner = catch_unwind(|| pollscope::record(|| 1).0).unwrap_err();
        block_on(leaf());
        inner
    });
    let said = inner.downcast_ref::<String>().unwrap();
    assert!(said.contains("a recording runs already"), "{said}");
    assert_eq!(trace.futures().named("leaf").len(), 1);
    // It is this thread's turn again.
    assert_eq!(pollscope::record(|| 2).0, 2);
}
