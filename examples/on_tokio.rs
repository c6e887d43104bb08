//! Two tasks play ping-pong, on tokio: once on one thread, once on two.
//!
//! ```text
//! cargo viz run -- cargo run --example on_tokio
//! ```

use tokio::runtime::Builder;
use tokio::sync::mpsc::{Receiver, Sender, channel};

#[pollscope::trace(skip(ball, other))]
async fn player(name: &'static str, mut ball: Receiver<u32>, other: Sender<u32>) {
    while let Some(hits) = ball.recv().await {
        println!("{name} hits");
        if hits == 0 || other.send(hits - 1).await.is_err() {
            break;
        }
    }
}

#[pollscope::trace]
async fn game() {
    let (to_first, first) = channel(1);
    let (to_second, second) = channel(1);
    to_first.try_send(3).expect("there is room for one ball");
    let players =
        [tokio::spawn(player("ping", first, to_second)), tokio::spawn(player("pong", second, to_first))];
    for player in players {
        player.await.expect("a player does not panic");
    }
}

fn main() -> std::io::Result<()> {
    Builder::new_current_thread().build()?.block_on(game());
    Builder::new_multi_thread().worker_threads(2).build()?.block_on(game());
    Ok(())
}
