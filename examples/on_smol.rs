//! Two tasks play ping-pong, on smol.
//!
//! ```text
//! cargo viz run -- cargo run --example on_smol
//! ```

use smol::channel::{Receiver, Sender, bounded};

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
        [smol::spawn(player("ping", first, to_second)), smol::spawn(player("pong", second, to_first))];
    for player in players {
        player.await;
    }
}

fn main() {
    smol::block_on(game());
}
