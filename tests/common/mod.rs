//! What the tests share: programs that are recorded, and recordings within the test.
#![allow(dead_code)] // Not every test uses all of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use pollscope::trace::{EventKind, FutureId, PointIx, Trace};

/// A folder of its own for one test; it goes when this is dropped.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("pollscope-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs an example as a user would, recorded to `trace`.
pub fn run_example(name: &str, trace: &Path) -> Output {
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--example", name])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("POLLSCOPE", trace)
        .env_remove("POLLSCOPE_RUN")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// There is one recording in a process at a time, and the tests of one file run on several threads.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Records what `f` does, on whatever thread, and holds the trace against what is true of every trace.
pub fn record<T>(f: impl FnOnce() -> T) -> (T, Trace) {
    let _alone = alone();
    take_down(f)
}

/// The same by a clock of one's own, which no other recording asks for its time.
pub fn record_by<T>(clock: pollscope::Clock, f: impl FnOnce() -> T) -> (T, Trace) {
    let _alone = alone();
    pollscope::set_clock(clock);
    let recorded = take_down(f);
    pollscope::set_clock(pollscope::Clock::monotonic());
    recorded
}

fn take_down<T>(f: impl FnOnce() -> T) -> (T, Trace) {
    let recording = pollscope::Recording::in_memory().unwrap();
    let value = f();
    let trace = recording.finish().unwrap();
    assert_eq!(trace.check(), [], "{:#?}", trace.events);
    // What is in memory is what a file would hold.
    let mut file = Vec::new();
    trace.write(&mut file).unwrap();
    assert_eq!(Trace::read(&*file).unwrap(), trace);
    (value, trace)
}

/// The events in short: `poll dance`, `pending dance 0`.
pub fn story(trace: &Trace) -> Vec<String> {
    let name = |id: FutureId| name(trace, id);
    let at = |point: Option<PointIx>| point.map_or_else(|| " ?".to_owned(), |point| format!(" {point}"));
    let tell = |kind: &EventKind| match kind {
        EventKind::Create { future, made } => {
            let by = made.by.map_or_else(String::new, |by| format!(" by {}", name(by)));
            format!("create {}{by}", name(*future))
        }
        EventKind::Await { future, point } => format!("await {}{}", name(*future), at(*point)),
        EventKind::Pending { future, point, .. } => format!("pending {}{}", name(*future), at(*point)),
        EventKind::Unheld { future, point } => format!("unheld {}{}", name(*future), at(*point)),
        EventKind::Wake { future, point, by, .. } => {
            let by = by.map_or_else(String::new, |by| format!(" by {}", name(by)));
            format!("wake {}{}{by}", name(*future), at(*point))
        }
        other => format!("{} {}", other.name(), other.future().map_or_else(String::new, name)),
    };
    trace.events.iter().map(|event| tell(&event.kind)).collect()
}

/// The name of a future's machine.
pub fn name(trace: &Trace, id: FutureId) -> String {
    let machine = trace.events.iter().find_map(|event| match &event.kind {
        EventKind::Create { future, made } if *future == id => Some(made.machine),
        _ => None,
    });
    trace.machines[machine.unwrap() as usize].name.clone()
}
