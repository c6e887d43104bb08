//! An executor and a spawner, after the async book: a queue of tasks that were woken, and a loop that polls them.
//!
//! ```text
//! cargo viz run -- cargo run --example own_executor
//! ```

mod virtual_time;

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

struct Executor {
    ready: Receiver<Arc<Task>>,
}

#[derive(Clone)]
struct Spawner {
    queue: SyncSender<Arc<Task>>,
}

/// A future that runs by itself. To wake it is to put it into the queue.
struct Task {
    future: Mutex<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>,
    queue: SyncSender<Arc<Task>>,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        let queue = self.queue.clone();
        queue.send(self).expect("the queue has room");
    }
}

impl Spawner {
    fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) {
        let task = Task { future: Mutex::new(Some(Box::pin(future))), queue: self.queue.clone() };
        self.queue.send(Arc::new(task)).expect("the queue has room");
    }
}

/// Why the loop has come to its end.
#[derive(Debug, Clone, Copy)]
enum Ending {
    /// Nobody is left to put something into the queue.
    Done,
    /// The queue is empty, and someone could still put something in. The book's loop waits here.
    WouldWait,
}

impl Executor {
    /// Polls what is in the queue. The book has `recv()` here, which waits; this one tells that it would.
    fn run(&self) -> Ending {
        loop {
            match self.ready.try_recv() {
                Ok(task) => poll(&task),
                Err(TryRecvError::Empty) => return Ending::WouldWait,
                Err(TryRecvError::Disconnected) => return Ending::Done,
            }
        }
    }
}

fn poll(task: &Arc<Task>) {
    let waker = Waker::from(Arc::clone(task));
    let mut slot = task.future.lock().expect("no poll panics");
    // The place is empty if an entry before this one has brought the future to its end.
    if let Some(mut future) = slot.take()
        && future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending()
    {
        *slot = Some(future);
    }
}

/// Gives its turn away, and is woken as often as it is told to.
async fn pause(wakes: u32) {
    let mut paused = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut paused, true) {
            return Poll::Ready(());
        }
        (0..wakes).for_each(|_| cx.waker().wake_by_ref());
        Poll::Pending
    })
    .await;
}

/// Is Pending, and has put its waker nowhere.
#[pollscope::trace]
async fn forgets() {
    println!("forgets: howdy");
    poll_fn(|_| Poll::<()>::Pending).await;
    println!("forgets: done");
}

#[pollscope::trace]
async fn polite() {
    println!("polite: howdy");
    pause(1).await;
    println!("polite: done");
}

#[pollscope::trace]
async fn woken_twice() {
    println!("woken twice: howdy");
    pause(2).await;
    println!("woken twice: done");
}

/// `main` polls it, itself, to have the trace show how the loop has ended.
#[pollscope::trace(ret)]
async fn ended(ending: Ending) -> Ending {
    ending
}

fn main() {
    virtual_time::start();
    let (queue, ready) = sync_channel(100);
    let spawner = Spawner { queue };
    let executor = Executor { ready };
    spawner.spawn(forgets());
    spawner.spawn(polite());
    spawner.spawn(woken_twice());
    virtual_time::block_on(ended(executor.run()));
    drop(spawner);
    virtual_time::block_on(ended(executor.run()));
}
