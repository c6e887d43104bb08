//! A timer with a thread of its own, and an executor that sleeps until it is woken: the waker is the only link.
//!
//! After the `TimerFuture` of the async book. Twice: on one thread; then polled on one thread, and again on another.
//!
//! ```text
//! cargo viz run -- cargo run --example timer_future
//! ```

mod virtual_time;

use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use pollscope::TraceExt;
use virtual_time::{ms, now};

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
        // Always the newest: the next poll may come from another executor.
        shared.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}

/// Tells a timer's thread that all others are asleep: that is when the lesson's clock goes on.
type Asleep = Sender<()>;

fn timer(millis: u64) -> (TimerFuture, Asleep) {
    let shared = Arc::<Mutex<Shared>>::default();
    let of_thread = Arc::clone(&shared);
    let (asleep, others) = channel();
    let wait = move || {
        // A real timer sleeps here.
        others.recv().expect("somebody waits for the timer");
        virtual_time::block(ms(millis));
        let mut shared = of_thread.lock().expect("nobody panics with it");
        shared.done = true;
        let waker = shared.waker.take();
        drop(shared);
        waker.into_iter().for_each(Waker::wake);
    };
    thread::Builder::new().name("timer".to_owned()).spawn(wait).expect("a thread can be had");
    (TimerFuture(shared), asleep)
}

/// Wakes an executor: it sets a flag and ends the sleep of a thread. It runs nothing.
struct Bell {
    rung: AtomicBool,
    sleeper: Thread,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.rung.store(true, Ordering::Release);
        self.sleeper.unpark();
    }
}

fn bell() -> Arc<Bell> {
    Arc::new(Bell { rung: AtomicBool::new(false), sleeper: thread::current() })
}

/// What a thread needs to get going.
const UP: Duration = ms(1);

/// The executor: it polls, and after a Pending its thread sleeps until the bell has rung.
fn block_on<T>(mut future: Pin<&mut impl Future<Output = T>>, asleep: &Asleep) -> T {
    let bell = bell();
    let waker = Waker::from(Arc::clone(&bell));
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        asleep.send(()).expect("the timer has not rung yet");
        while !bell.rung.swap(false, Ordering::Acquire) {
            thread::park();
        }
        virtual_time::block(UP);
    }
}

fn main() {
    virtual_time::start();
    let (future, asleep) = timer(20);
    block_on(pin!(future.traced("timer")), &asleep);
    println!("one executor: done at {:?}", now());

    let (future, asleep) = timer(20);
    let mut future = Box::pin(future.traced("moved"));
    // This thread polls it once...
    let polled = future.as_mut().poll(&mut Context::from_waker(&Waker::from(bell())));
    println!("polled by the first executor: {polled:?}");
    // ...and another one takes it over.
    let second = move || {
        virtual_time::block(UP);
        block_on(future.as_mut(), &asleep);
    };
    let second = thread::Builder::new().name("second".to_owned()).spawn(second).expect("a thread can be had");
    second.join().expect("it ends");
    println!("the second executor: done at {:?}", now());
}
