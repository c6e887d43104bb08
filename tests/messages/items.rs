//! What the attribute does not go on.
struct Song;

#[pollscope::trace]
fn not_async() -> u8 {
    1
}

#[pollscope::trace]
const fn constant() -> u8 {
    1
}

#[pollscope::trace]
struct NoFn;

#[pollscope::trace]
const N: u8 = 1;

trait Plays {
    #[pollscope::trace]
    async fn bodyless(&self);
}

impl Plays for Song {
    #[pollscope::trace]
    async fn bodyless(&self) {}
}

fn main() {
    // The items are there all the same: no second error says that they are not.
    let _ = (not_async(), constant(), NoFn, N, Song.bodyless());
}
