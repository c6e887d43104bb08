//! Two tasks play ping-pong, on an executor that one can read in a minute: a queue of tasks that were woken.
//!
//! ```text
//! cargo viz run -- cargo run --example on_own
//! ```

use std::pin::Pin;
use std::sync::mpsc::{self, SyncSender};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

use futures::channel::mpsc::{Receiver, Sender, channel};
use futures::{SinkExt, StreamExt};

#[pollscope::trace(skip(ball, other))]
async fn player(name: &'static str, mut ball: Receiver<u32>, mut other: Sender<u32>) {
    while let Some(hits) = ball.next().await {
        println!("{name} hits");
        if hits == 0 || other.send(hits - 1).await.is_err() {
            break;
        }
    }
}

/// A future that runs by itself. To wake it is to put it back into the queue.
struct Task {
    future: Mutex<Option<Pin<Box<dyn Future<Output = ()> + Send>>>>,
    queue: SyncSender<Arc<Task>>,
}

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        let queue = self.queue.clone();
        queue.send(self).expect("the queue is there as long as a task is");
    }
}

fn main() {
    let (to_first, first) = channel(1);
    let (to_second, second) = channel(1);
    to_first.clone().try_send(3).expect("there is room for one ball");

    let (queue, woken) = mpsc::sync_channel(100);
    let spawn = |future| {
        let task = Task { future: Mutex::new(Some(future)), queue: queue.clone() };
        queue.send(Arc::new(task)).expect("the queue is there");
    };
    spawn(Box::pin(player("ping", first, to_second)));
    spawn(Box::pin(player("pong", second, to_first)));
    drop(queue);

    // Each task holds the queue's other end: when the last is done, there is nothing left to receive.
    while let Ok(task) = woken.recv() {
        let waker = Waker::from(Arc::clone(&task));
        let mut slot = task.future.lock().expect("no poll panics");
        if let Some(mut future) = slot.take()
            && future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending()
        {
            *slot = Some(future);
        }
    }
}
