//! Two tasks play ping-pong, on async-std.
//!
//! ```text
//! cargo viz run -- cargo run --example on_async_std
//! ```

use async_std::channel::{Receiver, Sender, bounded};
use async_std::task;

#[pollscope::trace(skip(ball, other))]
async fn player(name: &'static str, ball: Receiver<u32>, other: Sender<u32>) {
    while let Ok(hits) = ball.recv().await {
        println!("{name} hits");
        if hits == 0 || other.send(hits - 1).await.is_err() {
            break;
        }
    }
}

#[pollscope::trace]
async fn game() {
    let (to_first, first) = bounded(1);
    let (to_second, second) = bounded(1);
    to_first.try_send(3).expect("there is room for one ball");
    let players =
        [task::spawn(player("ping", first, to_second)), task::spawn(player("pong", second, to_first))];
    for player in players {
        player.await;
    }
}

fn main() {
    task::block_on(game());
}
