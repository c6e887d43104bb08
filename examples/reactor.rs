//! One thread waits for many: a reactor keeps a table of which task waits for which source, and wakes those whose
//! source has something.
//!
//! ```text
//! cargo viz run -- cargo run --example reactor
//! ```

mod virtual_time;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use futures::FutureExt;
use futures::executor::LocalPool;
use futures::task::LocalSpawnExt;
use virtual_time::ms;

/// Stands for the selector of an operating system: which task waits for which source, and what has arrived.
#[derive(Default)]
struct Reactor {
    waiting: BTreeMap<u32, Waker>,
    arrived: Vec<u32>,
}

/// The sources that have a waker in the table.
fn ids(reactor: &RefCell<Reactor>) -> Vec<u32> {
    reactor.borrow().waiting.keys().copied().collect()
}

/// Waits until a source has something.
async fn readable(reactor: &RefCell<Reactor>, source: u32) {
    poll_fn(|cx| {
        let mut reactor = reactor.borrow_mut();
        if let Some(place) = reactor.arrived.iter().position(|arrived| *arrived == source) {
            reactor.arrived.swap_remove(place);
            return Poll::Ready(());
        }
        reactor.waiting.insert(source, cx.waker().clone());
        Poll::Pending
    })
    .await;
}

#[pollscope::trace(skip(reactor))]
async fn connection(reactor: Rc<RefCell<Reactor>>, source: u32) {
    readable(&reactor, source).await;
    println!("connection {source} has something");
}

/// What the system tells: these sources have something now. This awaits nothing, and `main` polls it once, itself; it is
/// an async fn so that the trace shows when it runs, whom it wakes, and the table.
#[pollscope::trace(skip(reactor), capture(table))]
async fn react(reactor: &RefCell<Reactor>, arrived: &[u32]) {
    let table = ids(reactor);
    println!("in the table: {table:?}");
    reactor.borrow_mut().arrived.extend(arrived);
    for id in arrived {
        let waker = reactor.borrow_mut().waiting.remove(id);
        let table = ids(reactor);
        println!("in the table: {table:?}");
        waker.into_iter().for_each(Waker::wake);
    }
}

fn main() {
    virtual_time::start();
    let reactor = Rc::<RefCell<Reactor>>::default();
    let mut pool = LocalPool::new();
    for source in 1..=3 {
        pool.spawner().spawn_local(connection(Rc::clone(&reactor), source)).expect("a new pool takes tasks");
    }
    pool.run_until_stalled();
    // The one thread has nothing to poll, and would now ask the system. It is told of source 2, and later of the others.
    for arrived in [&[2][..], &[3, 1]] {
        virtual_time::block(ms(10));
        react(&reactor, arrived).now_or_never().expect("it awaits nothing");
        pool.run_until_stalled();
    }
}
