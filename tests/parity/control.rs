//! Control flow of every kind, cancelled and panicking, told by what is dropped when.
#![allow(unused)]
use std::cell::RefCell;
use std::future::{Future, poll_fn, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

struct D(&'static str);
impl Drop for D {
    fn drop(&mut self) {
        println!("drop {}", self.0);
    }
}

/// Pending so many times.
struct Times(u32);
impl Future for Times {
    type Output = u32;
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<u32> {
        if self.0 == 0 {
            return Poll::Ready(7);
        }
        self.0 -= 1;
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}
impl Drop for Times {
    fn drop(&mut self) {
        println!("drop times {}", self.0);
    }
}

fn run<T: std::fmt::Debug>(what: &str, polls: usize, future: impl Future<Output = T>) {
    println!("-- {what}");
    let mut future = std::boxed::Box::pin(future);
    for _ in 0..polls {
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(&mut Context::from_waker(Waker::noop()))));
        match polled {
            Ok(Poll::Ready(value)) => return println!("ready {value:?}"),
            Ok(Poll::Pending) => println!("pending"),
            Err(_) => println!("panicked"),
        }
    }
    println!("cancelled");
}

#[cfg_attr(traced, pollscope::trace)]
async fn loops(limit: u32) -> u32 {
    let _a = D("a");
    let mut sum = 0;
    'outer: for i in 0..limit {
        let _b = D("b");
        loop {
            let _c = D("c");
            sum += Times(i % 3).await;
            if sum % 5 == 0 {
                continue 'outer;
            }
            if sum > 40 {
                break 'outer;
            }
            if sum % 3 == 0 {
                break;
            }
        }
        sum += 'value: {
            if i == 2 {
                break 'value Times(1).await;
            }
            1
        };
    }
    sum
}

#[cfg_attr(traced, pollscope::trace)]
async fn short_circuits(a: bool, b: bool) -> bool {
    let yes = Times(u32::from(a)).await == 7 && (b || Times(1).await == 7) && !matches!(Times(0).await, 8);
    yes || { Times(2).await; false }
}

#[cfg_attr(traced, pollscope::trace)]
async fn let_else(s: Option<&str>) -> Result<u32, String> {
    let Some(s) = s else {
        Times(1).await;
        return Err(String::from("none"));
    };
    let _d = D("after else");
    let n: u32 = s.parse().map_err(|e| format!("{e:?}"))?;
    if let n @ 1..=9 = n {
        return Ok(Times(n).await + n);
    } else if let Ok(m) = u8::try_from(n) {
        Times(1).await;
    }
    while let 0 = Times(0).await {}
    Ok(n)
}

#[cfg_attr(traced, pollscope::trace)]
async fn panics(when: u32, _d: D) -> u32 {
    let _local = D("local");
    for i in 0.. {
        let _inner = D("inner");
        if i == when {
            panic!("at {i}");
        }
        Times(1).await;
    }
    0
}

#[cfg_attr(traced, pollscope::trace)]
async fn temporaries_across(cell: &RefCell<Vec<u32>>) -> usize {
    let n = cell.borrow().len() + Times(1).await as usize;
    match (D("scrutinee"), Times(1).await) {
        (_, 7) => { D("arm"); }
        _ => {}
    }
    let kept = &D("extended");
    let _ = (D("in tuple"), Times(1).await, D("second"));
    cell.borrow_mut().push(Times(1).await);
    n
}

#[cfg_attr(traced, pollscope::trace)]
async fn matches_guards(n: u32) -> &'static str {
    match n {
        0 if Times(1).await == 8 => "never",
        0 | 1 if Times(1).await == 7 => "small",
        x if { let _d = D("guard"); x > 100 } => "large",
        _ => if Times(0).await == 7 { "other" } else { "?" },
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn struct_update(d: D) -> (D, u32) {
    struct P { a: u32, b: u32, c: D }
    let p = P { b: Times(1).await, a: Times(1).await, c: d };
    let P { a, .. } = P { a: Times(0).await, ..p };
    let arr = [Times(1).await, Times(0).await];
    (D("new"), a + arr[Times(0).await as usize - 7])
}

#[cfg_attr(traced, pollscope::trace)]
async fn assigns() -> u32 {
    let mut v = vec![0; 9];
    v[Times(0).await as usize] = Times(1).await;
    let mut n = 1;
    n += Times(1).await;
    n <<= { Times(0).await; 1 };
    let x; 
    x = Times(1).await;
    n + v[7] + x
}

#[cfg_attr(traced, pollscope::trace)]
async fn nested_futures(d: D) -> u32 {
    let inner = async move {
        let _d = d;
        Times(1).await
    };
    let lazy = |n| async move { Times(n).await };
    let dropped = lazy(5);
    drop(dropped);
    let joined = futures::future::join(inner, lazy(2)).await;
    joined.0 + joined.1
}

#[cfg_attr(traced, pollscope::trace)]
async fn diverges(n: u32) -> u32 {
    loop {
        if n > 0 { return Times(1).await; }
        Times(1).await;
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn never_ends() -> std::convert::Infallible {
    loop { Times(1).await; }
}

#[cfg_attr(traced, pollscope::trace)]
async fn selects() -> u32 {
    let mut one = pin!(Times(3));
    let mut sum = 0;
    loop {
        tokio::select! {
            biased;
            n = &mut one => { sum += n; break }
            n = Times(1), if sum < 10 => sum += n,
            _ = std::future::pending::<()>() => unreachable!(),
        }
    }
    sum
}

#[cfg_attr(traced, pollscope::trace)]
async fn unit_tail() { Times(1).await; }

#[cfg_attr(traced, pollscope::trace)]
async fn wakes() -> usize {
    poll_fn(|cx| { cx.waker().wake_by_ref(); cx.waker().clone().wake(); Poll::Ready(()) }).await;
    1
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    run("loops", 40, loops(6));
    run("loops cancelled", 3, loops(6));
    for a in [false, true] { for b in [false, true] { run("short", 9, short_circuits(a, b)); } }
    for s in [None, Some("x"), Some("3"), Some("77"), Some("777")] { run("else", 9, let_else(s)); }
    run("panics at once", 2, panics(0, D("argument")));
    run("panics later", 4, panics(2, D("argument")));
    run("cancelled before", 2, panics(9, D("argument")));
    let cell = RefCell::new(vec![1]);
    run("temporaries", 9, temporaries_across(&cell));
    run("temporaries cancelled", 3, temporaries_across(&cell));
    for n in [0, 1, 2, 200] { run("guards", 9, matches_guards(n)); }
    run("struct", 9, async { struct_update(D("c")).await.1 });
    run("assigns", 9, assigns());
    run("nested", 9, nested_futures(D("moved")));
    run("nested not polled", 0, nested_futures(D("moved")));
    run("diverges", 3, diverges(1));
    run("never", 2, never_ends());
    run("selects", 9, selects());
    run("unit", 3, unit_tail());
    run("wakes", 3, wakes());
}
