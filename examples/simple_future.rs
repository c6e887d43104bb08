//! Futures written by hand: to be polled, to say Pending or Ready, and to poll what one is made of. There are no callbacks.
//!
//! After the `SocketRead`, `Join` and `AndThenFut` of the async book, with the real `Future` trait.
//!
//! ```text
//! cargo viz run -- cargo run --example simple_future
//! ```

mod virtual_time;

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use pollscope::TraceExt;
use virtual_time::{Sleep, block_on, ms, now, sleep};

/// A socket: a byte will be there, and somebody may wait for it.
#[derive(Default)]
struct Socket {
    byte: Option<u8>,
    waker: Option<Waker>,
}

/// Reads a byte.
struct SocketRead {
    socket: Arc<Mutex<Socket>>,
    /// The other end, which sends it.
    _network: Sleep,
}

impl Future for SocketRead {
    type Output = u8;
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u8> {
        let mut socket = self.socket.lock().expect("nobody panics with it");
        match socket.byte.take() {
            Some(byte) => Poll::Ready(byte),
            None => {
                socket.waker = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// What the network does when the byte arrives: it puts it into the socket, and wakes the task that waits for it.
struct Arrival {
    byte: u8,
    socket: Arc<Mutex<Socket>>,
}

impl Wake for Arrival {
    fn wake(self: Arc<Self>) {
        let mut socket = self.socket.lock().expect("nobody panics with it");
        socket.byte = Some(self.byte);
        let waker = socket.waker.take();
        drop(socket);
        waker.into_iter().for_each(Waker::wake);
    }
}

/// A socket whose byte is under way: it arrives after so long, whether anybody reads or not.
fn socket_read(millis: u64, byte: u8) -> SocketRead {
    let socket = Arc::<Mutex<Socket>>::default();
    let arrival = Waker::from(Arc::new(Arrival { byte, socket: Arc::clone(&socket) }));
    let mut network = sleep(ms(millis));
    let sent = Pin::new(&mut network).poll(&mut Context::from_waker(&arrival));
    assert!(sent.is_pending(), "the byte is under way");
    SocketRead { socket, _network: network }
}

type Boxed = Pin<Box<dyn Future<Output = u8>>>;

/// Both at once: each is polled until it is done, and then no more.
struct Join {
    parts: [Option<Boxed>; 2],
    bytes: [u8; 2],
}

impl Future for Join {
    type Output = [u8; 2];
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<[u8; 2]> {
        let Self { parts, bytes } = &mut *self;
        for (part, byte) in parts.iter_mut().zip(bytes) {
            if let Some(future) = part
                && let Poll::Ready(read) = future.as_mut().poll(cx)
            {
                *byte = read;
                *part = None;
            }
        }
        if self.parts.iter().all(Option::is_none) { Poll::Ready(self.bytes) } else { Poll::Pending }
    }
}

/// One after the other: the second is polled only when the first is done.
struct AndThen {
    first: Option<Boxed>,
    second: Boxed,
}

impl Future for AndThen {
    type Output = u8;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u8> {
        if let Some(first) = &mut self.first {
            match first.as_mut().poll(cx) {
                Poll::Ready(_) => self.first = None,
                Poll::Pending => return Poll::Pending,
            }
        }
        self.second.as_mut().poll(cx)
    }
}

fn main() {
    virtual_time::start();
    let (first, second) = (socket_read(10, 1).traced("read_a"), socket_read(15, 2).traced("read_b"));
    let join = Join { parts: [Some(Box::pin(first)), Some(Box::pin(second))], bytes: [0; 2] };
    println!("joined: {:?} at {:?}", block_on(join.traced("join")), now());

    let (first, second) = (socket_read(10, 3).traced("read_c"), socket_read(15, 4).traced("read_d"));
    let in_order = AndThen { first: Some(Box::pin(first)), second: Box::pin(second) };
    println!("in order: {:?} at {:?}", block_on(in_order.traced("and_then")), now());
}
