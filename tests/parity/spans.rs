#![warn(clippy::all)]
#![warn(unused, unreachable_code, unused_results, unused_qualifications, redundant_lifetimes, single_use_lifetimes)]
//! Warnings about code around an await: the same places.
use std::future::ready;
use std::convert::Infallible;

fn fallible() -> Result<u8, Infallible> {
    Ok(1)
}

#[cfg_attr(traced, pollscope::trace)]
async fn unused_things() {
    ready(fallible()).await;
    ready(1).await;
    ready(1).await == 1;
    async { 1 };
    std::future::ready(());
    fallible().map(|n| async move { n });
    let unused = ready(2).await;
    let mut not_mut = ready(3).await;
    drop(not_mut);
    let (a, b) = (ready(1).await, 2);
    futures::join!(ready(fallible()), ready(2));
    let _ = async move { let inner = 1; };
}

#[cfg_attr(traced, pollscope::trace)]
async fn unreachable_after(n: u8) -> u8 {
    if n == 1 {
        return ready(1).await;
        ready(2).await;
    }
    loop {
        break;
        ready(3).await;
    }
    match n {
        0 => 1,
        _ => ready(4).await,
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn never_argument(x: Infallible) -> u8 {
    let y = ready(x).await;
    1
}

#[cfg_attr(traced, pollscope::trace)]
async fn panics_always(n: u8) -> Vec<u8> {
    unimplemented!("{}", ready(n).await)
}

#[cfg_attr(traced, pollscope::trace)]
async fn all_return(n: u8) -> u8 {
    match n {
        0 => return 1,
        _ => return ready(2).await,
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn selects() -> u8 {
    loop {
        tokio::select! {
            n = ready(1) => return n,
            _ = ready(2) => continue,
        }
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn shadowed<'a>(s: &'a str, t: &'a str) -> usize {
    fn unused_inner() {}
    let s = s;
    let n = (ready(s.len()).await);
    { ready(()).await };
    (t.len() + n)
}

#[cfg_attr(traced, pollscope::trace)]
async fn closure_unused() {
    let f = async |x: u8| ready(1).await;
    let g = async || { ready(fallible()).await; };
}

struct Never;
impl Never {
    #[cfg_attr(traced, pollscope::trace)]
    async fn unused_method(&self, y: u8) {}
}

fn main() {
    unused_things();
    drop((unreachable_after(1), never_argument as fn(_) -> _, panics_always(1), all_return(2), selects(), shadowed("a", "b")));
    drop(closure_unused());
}
