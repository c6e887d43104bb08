//! Calling an async fn runs nothing of it: it makes a future, and a future runs when it is polled.
//!
//! ```text
//! cargo viz run -- cargo run --example hello_lazy
//! ```

mod virtual_time;

use futures::executor::block_on;

#[pollscope::trace]
async fn hello_world() {
    println!("hello, world!");
}

fn main() {
    virtual_time::start();

    let other = hello_world();
    let future = hello_world();
    println!("two futures are made");
    block_on(future);

    drop(other);
    println!("the other one is dropped");
}
