//! Starting and stopping: by a guard in the program, or by the environment variable `POLLSCOPE`.

use std::cell::Cell;
use std::ffi::{OsStr, OsString};
use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::sink::{self, Out};
use super::stream;
use super::{ASKED, Base, IDLE, STATE, UNKNOWN, clock, exit, foreign};
use crate::trace::Trace;

/// A recording that runs until it is finished or dropped.
///
/// It sees every traced future of the process, on all threads. There is one recording at a time.
///
/// ```
/// #[pollscope::trace]
/// async fn answer() -> u32 {
///     std::future::ready(42).await
/// }
///
/// let recording = pollscope::Recording::in_memory()?;
/// futures::executor::block_on(answer());
/// let trace = recording.finish()?;
///
/// let happened: Vec<_> = trace.events.iter().map(|event| event.kind.name()).collect();
/// assert_eq!(happened, ["create", "poll", "await", "ready", "drop"]);
/// # Ok::<(), pollscope::RecordError>(())
/// ```
///
/// `Done` is what [`finish`](Recording::finish) gives: a [`Trace`] of a recording in memory, and nothing of one that
/// is written.
#[derive(Debug)]
#[must_use = "a recording ends when it is dropped"]
pub struct Recording<Done = ()> {
    base: Base,
    done: PhantomData<fn() -> Done>,
}

/// Why a recording could not be started or finished.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// Another recording runs in this process.
    #[error(
        "a recording runs already in this process; finish that one first, \
         or unset POLLSCOPE if the environment started it"
    )]
    Already,
    /// The process was forked from one that had recorded.
    #[error(
        "this process was forked from one that had started a recording, and cannot record; \
         start a new program instead, or fork before the first recording"
    )]
    Forked,
    /// The file of the trace could not be made.
    #[error("cannot record to {}: {source}; give a path in a folder that can be written to", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No viewer could be reached.
    #[error("cannot reach a viewer at {address}: {source}; start `pollscope attach {address}` first")]
    Connect {
        /// Where it should have been.
        address: String,
        /// What the system said.
        source: io::Error,
    },
    /// Events were lost because they could not be written.
    #[error("cannot write the trace: {0}; the trace ends where that happened")]
    Write(#[from] io::Error),
}

/// Runs `f` and records what happens meanwhile: for tests of how futures are polled.
///
/// What the whole process does meanwhile is recorded, on all threads. Calls of this wait for each other, so that tests
/// which run at the same time do not see each other's futures as long as all of them do this.
///
/// ```
/// #[pollscope::trace]
/// async fn answer() -> u32 {
///     std::future::ready(42).await
/// }
///
/// let (answer, trace) = pollscope::record(|| futures::executor::block_on(answer()));
/// assert_eq!(answer, 42);
/// assert_eq!(trace.futures().named("answer").polls(), 1);
/// ```
///
/// # Panics
/// When another recording runs that was not started by this fn: a [`Recording`], or one that the environment asked for.
/// When it is called within `f`, on the same thread. And when `f` does, once the recording has ended.
pub fn record<T>(f: impl FnOnce() -> T) -> (T, Trace) {
    let _alone = match Alone::wait() {
        Ok(alone) => alone,
        Err(error) => panic!("pollscope::record: {error}"),
    };
    let recording = match Recording::in_memory() {
        Ok(recording) => recording,
        Err(error) => panic!("pollscope::record: {error}"),
    };
    let value = f();
    let trace = recording.finish().unwrap_or_default();
    (value, trace)
}

/// Whose turn it is among the calls of [`record`].
struct Alone {
    _turn: MutexGuard<'static, ()>,
}

thread_local! {
    static IS_ALONE: Cell<bool> = const { Cell::new(false) };
}

impl Alone {
    /// Waits for the other threads' calls; an error where this would wait for ever.
    fn wait() -> Result<Self, RecordError> {
        static TURN: Mutex<()> = Mutex::new(());
        may_start()?;
        if IS_ALONE.get() {
            return Err(RecordError::Already);
        }
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        IS_ALONE.set(true);
        Ok(Self { _turn: turn })
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        IS_ALONE.set(false);
    }
}

/// Whether a recording may be started from here at all: not by what runs for another, nor in a forked child.
fn may_start() -> Result<(), RecordError> {
    if sink::is_forked() {
        return Err(RecordError::Forked);
    }
    if foreign::is_apart() { Err(RecordError::Already) } else { Ok(()) }
}

impl Recording<()> {
    /// Records to a file, which is made or replaced.
    ///
    /// # Errors
    /// When the file cannot be made, or another recording runs.
    pub fn to_file(path: impl AsRef<Path>) -> Result<Self, RecordError> {
        let path = path.as_ref();
        let file =
            File::create(path).map_err(|source| RecordError::Open { path: path.to_owned(), source })?;
        Self::to_writer(file)
    }

    /// Records to anything that takes bytes. It gets whole batches of lines, from threads of pollscope's choice. What it does
    /// itself is not recorded, nor can it end the recording; one that panics is not called again.
    ///
    /// # Errors
    /// When the first line cannot be written, or another recording runs.
    pub fn to_writer(out: impl Write + Send + 'static) -> Result<Self, RecordError> {
        Self::start(Out::Lines(Box::new(out)))
    }

    /// Ends the recording; all events are written when this returns.
    ///
    /// # Errors
    /// When not all events could be written.
    pub fn finish(self) -> Result<(), RecordError> {
        self.end().map(drop)
    }
}

impl Recording<Trace> {
    /// Records in memory.
    ///
    /// # Errors
    /// When another recording runs.
    pub fn in_memory() -> Result<Self, RecordError> {
        Self::start(Out::Memory(None))
    }

    /// Records in memory, and keeps the newest `events` of them: for a program that runs for long, until something
    /// happens that one wants to look back from.
    ///
    /// Memory is bounded: by 64 bytes an event, and some for each future that lives. The trace begins with the number of
    /// events that were let go ([`EventKind::Lost`](crate::trace::EventKind::Lost)), and then with the futures that were
    /// made before and live still.
    ///
    /// # Errors
    /// When another recording runs.
    pub fn newest(events: usize) -> Result<Self, RecordError> {
        Self::start(Out::Memory(Some(events)))
    }

    /// Ends the recording and gives its trace.
    ///
    /// # Errors
    /// None today; it is a `Result` as that of every recording.
    pub fn finish(self) -> Result<Trace, RecordError> {
        self.end().map(Option::unwrap_or_default)
    }
}

impl<Done> Recording<Done> {
    fn start(out: Out) -> Result<Self, RecordError> {
        may_start()?;
        Self::begin(out)
    }

    fn begin(out: Out) -> Result<Self, RecordError> {
        exit::flush_at_exit();
        let base = sink::start(out, clock::default_clock(), &program())?.ok_or(RecordError::Already)?;
        Ok(Self { base, done: PhantomData })
    }

    fn end(self) -> Result<Option<Trace>, RecordError> {
        let ended = sink::finish(Some(self.base));
        std::mem::forget(self);
        Ok(ended?)
    }
}

impl<Done> Drop for Recording<Done> {
    fn drop(&mut self) {
        // What could not be written was said on stderr when it happened; a guard that is dropped has nobody to tell.
        let _ = sink::finish(Some(self.base));
    }
}

/// Asks the environment for a recording; gives the one that runs then.
#[cold]
pub(super) fn start_from_environment() -> Option<Base> {
    // An allocator that polls would come back here.
    if foreign::is_apart() {
        return None;
    }
    let _apart = foreign::apart();
    ASKED.call_once(|| {
        let wanted = std::env::var_os("POLLSCOPE").filter(|path| !path.is_empty());
        if let Some(path) = wanted
            && let Err(error) = start_to(Path::new(&path))
        {
            super::say(&format!("{error}; nothing is recorded"));
        }
        let _ = STATE.compare_exchange(
            UNKNOWN,
            IDLE,
            std::sync::atomic::Ordering::AcqRel,
            std::sync::atomic::Ordering::Relaxed,
        );
    });
    match STATE.load(std::sync::atomic::Ordering::Acquire) {
        IDLE | UNKNOWN => None,
        base => Some(Base(base)),
    }
}

fn start_to(path: &Path) -> Result<(), RecordError> {
    if let Some(address) = path.to_str()
        && let Some(viewer) = stream::connect(address)
    {
        let viewer = viewer.map_err(|source| RecordError::Connect { address: address.to_owned(), source })?;
        return Recording::begin(Out::Lines(viewer)).map(std::mem::forget::<Recording>);
    }
    let file = own_file(path).map_err(|source| RecordError::Open { path: path.to_owned(), source })?;
    // It runs to the end of the process, where `exit` finishes it.
    Recording::begin(Out::Lines(Box::new(file))).map(std::mem::forget::<Recording>)
}

/// The file of this process: `path`, or one beside it where another process of the same run writes to `path`.
fn own_file(path: &Path) -> io::Result<File> {
    // `pollscope run` clears the way and says so: then whatever stands there is of this very run.
    if std::env::var_os("POLLSCOPE_RUN").is_some() {
        return match File::create_new(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => File::create(beside(path)),
            made => made,
        };
    }
    let file = File::options().write(true).create(true).truncate(false).open(path)?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => File::create(beside(path)),
        // Where a file system has no locks, the last process wins, as with any other file.
        Ok(()) | Err(TryLockError::Error(_)) => {
            // Not for a pipe or a device, which have no length.
            if file.metadata()?.is_file() {
                file.set_len(0)?;
            }
            Ok(file)
        }
    }
}

/// `trace.jsonl` of another process: `trace.4711.jsonl`.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!(".{}", std::process::id()));
    if let Some(extension) = path.extension() {
        name.push(OsString::from("."));
        name.push(extension);
    }
    path.with_file_name(name)
}

fn program() -> String {
    let path = std::env::args_os().next().unwrap_or_default();
    let name = Path::new(&path).file_stem().map(OsStr::to_string_lossy);
    name.map_or_else(|| "program".to_owned(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::beside;
    use std::path::Path;

    #[test]
    fn a_second_process_writes_beside_the_first() {
        let pid = std::process::id();
        assert_eq!(beside(Path::new("a/trace.jsonl")), Path::new(&format!("a/trace.{pid}.jsonl")));
        assert_eq!(beside(Path::new("trace")), Path::new(&format!("trace.{pid}")));
    }
}
