//! Futures written by hand: to be polled, to say Pending or Ready, and to poll what one is made of. There are no callbacks.
//!
//! After the `SocketRead`, `Join` and `AndThenFut` of the async book, with the real `Future` trait.
//!
//! ```text
//! cargo viz run -- cargo run --example simple_future
//! ```

mod virtual_time;

use std::pin::Pin;
use std::task::{Context, Poll};

use pollscope::TraceExt;
use virtual_time::{Sleep, block_on, ms, now, sleep};

/// Data arrives after a while.
struct SocketRead {
    arrival: Sleep,
}

impl Future for SocketRead {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.arrival).poll(cx)
    }
}

fn socket_read(millis: u64) -> SocketRead {
    SocketRead { arrival: sleep(ms(millis)) }
}

type Boxed = Pin<Box<dyn Future<Output = ()>>>;

/// Both at once: each is polled until it is done, and then no more.
struct Join {
    first: Option<Boxed>,
    second: Option<Boxed>,
}

impl Future for Join {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = &mut *self;
        for part in [&mut this.first, &mut this.second] {
            if part.as_mut().is_some_and(|part| part.as_mut().poll(cx).is_ready()) {
                *part = None;
            }
        }
        if this.first.is_none() && this.second.is_none() { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// One after the other: the second is polled only when the first is done.
struct AndThen {
    first: Option<Boxed>,
    second: Boxed,
}

impl Future for AndThen {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if let Some(first) = &mut self.first {
            match first.as_mut().poll(cx) {
                Poll::Ready(()) => self.first = None,
                Poll::Pending => return Poll::Pending,
            }
        }
        self.second.as_mut().poll(cx)
    }
}

fn main() {
    virtual_time::start();
    let (first, second) = (socket_read(10).traced("read_a"), socket_read(15).traced("read_b"));
    let join = Join { first: Some(Box::pin(first)), second: Some(Box::pin(second)) };
    block_on(join.traced("join"));
    println!("joined at {:?}", now());

    // Their time runs from here, whoever is polled first.
    let (first, second) = (socket_read(10).traced("read_c"), socket_read(15).traced("read_d"));
    let in_order = AndThen { first: Some(Box::pin(first)), second: Box::pin(second) };
    block_on(in_order.traced("and_then"));
    println!("in order at {:?}", now());
}
