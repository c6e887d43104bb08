//! A timer with a thread of its own, after the async book: a future is polled, keeps the waker, and is polled again only
//! when that is called.
//!
//! ```text
//! cargo viz run -- cargo run --example timer_future
//! ```

mod virtual_time;

use std::pin::{Pin, pin};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use pollscope::TraceExt;
use virtual_time::ms;

/// What the future and its thread share.
#[derive(Default)]
struct Shared {
    done: bool,
    waker: Option<Waker>,
}

struct TimerFuture(Arc<Mutex<Shared>>);

impl Future for TimerFuture {
    type Output = ();
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut shared = self.0.lock().expect("nobody panics with it");
        if shared.done {
            return Poll::Ready(());
        }
        // Always the newest: an executor may give another one with each poll.
        shared.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

/// The future, and what lets its thread end the wait. A real timer would sleep there instead.
fn timer() -> (TimerFuture, Sender<()>, thread::JoinHandle<()>) {
    let shared = Arc::<Mutex<Shared>>::default();
    let (ring, wait) = channel();
    let of_thread = Arc::clone(&shared);
    let thread = thread::Builder::new().name("timer".to_owned()).spawn(move || {
        wait.recv().expect("it is told when to ring");
        let mut shared = of_thread.lock().expect("nobody panics with it");
        shared.done = true;
        let waker = shared.waker.take();
        drop(shared);
        waker.into_iter().for_each(Waker::wake);
    });
    (TimerFuture(shared), ring, thread.expect("a thread can be had"))
}

/// A waker that says its name.
struct Named(&'static str);

impl Wake for Named {
    fn wake(self: Arc<Self>) {
        println!("the {} waker is called", self.0);
    }
}

fn main() {
    virtual_time::start();
    let (future, ring, thread) = timer();
    let mut future = pin!(future.traced("timer"));
    let mut poll = |name| {
        let waker = Waker::from(Arc::new(Named(name)));
        println!(
            "polled with the {name} waker: {:?}",
            future.as_mut().poll(&mut Context::from_waker(&waker))
        );
    };
    poll("first");
    poll("second");
    virtual_time::block(ms(20));
    ring.send(()).expect("the thread waits for it");
    thread.join().expect("it ends");
    // An executor that was woken polls soon.
    virtual_time::block(ms(1));
    poll("third");
}
