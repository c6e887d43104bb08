//! Two tasks play ping-pong, on the executor of the futures crate.
//!
//! The same game as in `on_tokio`, `on_smol`, `on_async_std` and `on_own`: pollscope needs no hook in an executor.
//!
//! ```text
//! cargo viz run -- cargo run --example on_futures
//! ```

use futures::channel::mpsc::{Receiver, Sender, channel};
use futures::executor::LocalPool;
use futures::task::LocalSpawnExt;
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

fn main() {
    let mut pool = LocalPool::new();
    let (mut to_first, first) = channel(1);
    let (to_second, second) = channel(1);
    to_first.try_send(3).expect("there is room for one ball");
    let spawner = pool.spawner();
    spawner.spawn_local(player("ping", first, to_second)).expect("a new pool takes tasks");
    spawner.spawn_local(player("pong", second, to_first)).expect("a new pool takes tasks");
    pool.run();
}
