//! What is dropped when: arguments, temporaries, locals, in every order that the language promises.
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

struct D(&'static str);
impl Drop for D {
    fn drop(&mut self) {
        println!("drop {}", self.0);
    }
}
impl D {
    async fn get(&self) -> u8 {
        self.0.len() as u8
    }
    fn own(&self) -> D {
        D("made")
    }
}

async fn once() {
    let mut done = false;
    std::future::poll_fn(move |_| if std::mem::replace(&mut done, true) { Poll::Ready(()) } else { Poll::Pending }).await
}

fn run<F: Future>(what: &str, polls: usize, future: F) {
    println!("== {what}");
    let mut future = pin!(future);
    for _ in 0..polls {
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(_) => return println!("ready"),
            Poll::Pending => println!("pending"),
        }
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn arguments(a: D, _: D, _b: D, (c, _): (D, D), mut e: D) {
    let local = D("local");
    once().await;
    drop(std::mem::replace(&mut e, D("e2")));
    let _ = (&a, &c, &e, &local);
    println!("body done");
}

#[cfg_attr(traced, pollscope::trace)]
async fn unused(a: D, b: D) {
    println!("nothing used");
    let _ = 1;
}

#[cfg_attr(traced, pollscope::trace)]
async fn tail(a: D) -> u8 {
    let local = D("local");
    let _ = &local;
    once().await;
    D("temporary").get().await + a.own().get().await
}

#[cfg_attr(traced, pollscope::trace)]
async fn in_match(a: D) -> u8 {
    match D("scrutinee").own().get().await {
        0 => 0,
        n => {
            println!("in the arm");
            once().await;
            n + a.get().await
        }
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn statement_temporaries(a: D) {
    let n = D("first").own().get().await;
    println!("after the first: {n}");
    if D("condition").get().await > 100 {
        println!("never");
    }
    while D("loop").get().await > 100 {}
    let _x = (D("left").get().await, D("right").get().await);
    println!("end of {}", a.0);
}

#[cfg_attr(traced, pollscope::trace)]
async fn early(a: D, fail: bool) -> Result<D, String> {
    let local = D("local");
    if fail {
        return Err("early".into());
    }
    once().await;
    let _ = &local;
    Ok(a)
}

struct S(D);
#[cfg_attr(traced, pollscope::trace)]
impl S {
    async fn by_value(self, other: D) {
        println!("by value");
        once().await;
        let _ = &other;
    }
    async fn field(self, other: D) -> D {
        let _ = &other;
        self.0
    }
    async fn not_used(self, _: D) {}
    async fn by_ref(&self) -> usize {
        once().await;
        self.0.0.len()
    }
    async fn mutable(mut self: Box<Self>, d: D) {
        self.0 = d;
        once().await;
    }
}

fn main() {
    let d = D;
    for polls in 0..3 {
        run("arguments", polls, arguments(d("a"), d("_"), d("_b"), (d("c"), d("c2")), d("e")));
        run("tail", polls, tail(d("a")));
        run("in_match", polls, in_match(d("a")));
        run("early", polls, early(d("a"), false));
        run("by_value", polls, S(d("self")).by_value(d("other")));
        run("mutable", polls, Box::new(S(d("self"))).mutable(d("new")));
    }
    run("unused", 2, unused(d("a"), d("b")));
    run("unused, never polled", 0, unused(d("a"), d("b")));
    run("statement_temporaries", 9, statement_temporaries(d("a")));
    run("early out", 2, early(d("a"), true));
    run("field", 2, S(d("self")).field(d("other")));
    run("not_used", 2, S(d("self")).not_used(d("other")));
    run("not_used, never polled", 0, S(d("self")).not_used(d("other")));
    let s = S(d("self"));
    run("by_ref", 2, s.by_ref());
}
