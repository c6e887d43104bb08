//! Temporaries of the tail expression: editions differ here, and each keeps its own rule.
use std::cell::RefCell;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};

struct D(&'static str);
impl Drop for D {
    fn drop(&mut self) {
        println!("drop {}", self.0);
    }
}
impl D {
    fn value(&self) -> u8 {
        println!("value of {}", self.0);
        7
    }
}

fn run(future: impl Future<Output = u8>) {
    let mut future = pin!(future);
    println!("{:?}", future.as_mut().poll(&mut Context::from_waker(Waker::noop())));
}

#[cfg_attr(traced, pollscope::trace)]
async fn tail(argument: D) -> u8 {
    let _local = D("local");
    D("temporary").value()
}

#[cfg_attr(traced, pollscope::trace)]
async fn nested(argument: D) -> u8 {
    let _local = D("local");
    {
        let _inner = D("inner");
        D("temporary").value()
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn awaited(argument: D) -> u8 {
    let _local = D("local");
    std::future::ready(D("temporary").value()).await
}

#[cfg_attr(traced, pollscope::trace)]
async fn cell(cell: RefCell<u8>) -> u8 {
    let copy = *cell.borrow();
    copy
}

fn main() {
    run(tail(D("argument")));
    run(nested(D("argument")));
    run(awaited(D("argument")));
    run(cell(RefCell::new(3)));
}
