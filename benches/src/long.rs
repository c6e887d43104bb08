//! A long run to be read and replayed: many tasks, a hundred at a time, of two futures each, which wait, are woken, and
//! are polled in turn.

use std::future::poll_fn;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use pollscope::Recording;

/// Tasks that are alive at the same time.
const TOGETHER: usize = 100;
/// How often each waits.
const WAITS: u32 = 32;
/// Events of one task: for each of its polls two begin, two end, one comes to an await and one wakes; and both futures
/// are made, awaited and dropped.
const EVENTS: u64 = 6 * WAITS as u64 + 8;

#[pollscope::trace(skip_all)]
async fn part(waits: u32) {
    for _ in 0..waits {
        let mut waited = false;
        poll_fn(|cx| {
            if waited {
                return Poll::Ready(());
            }
            waited = true;
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }
}

#[pollscope::trace(skip_all)]
async fn task(waits: u32) {
    part(waits).await;
}

/// Records a run of about so many events.
pub fn record(path: &Path, events: u64) -> io::Result<()> {
    let recording = Recording::to_file(path).map_err(io::Error::other)?;
    let mut cx = Context::from_waker(Waker::noop());
    for _ in 0..(events / EVENTS).div_ceil(TOGETHER as u64) {
        let mut tasks: Vec<Pin<Box<dyn Future<Output = ()>>>> = Vec::new();
        tasks.resize_with(TOGETHER, || Box::pin(task(WAITS)));
        while !tasks.is_empty() {
            tasks.retain_mut(|task| task.as_mut().poll(&mut cx).is_pending());
        }
    }
    recording.finish().map_err(io::Error::other)
}
