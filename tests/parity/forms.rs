//! Everything it goes on.
#![allow(dead_code)]
use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

macro_rules! made_by_macro {
    ($name:ident, $body:block, $ty:ty) => {
        #[cfg_attr(traced, pollscope::trace)]
        async fn $name(n: $ty) -> $ty {
            let _ = n;
            $body
        }
    };
}
made_by_macro!(from_macro, { std::future::ready(5).await }, u8);

macro_rules! wait {
    ($e:expr) => {
        $e.await
    };
}

#[cfg_attr(traced, pollscope::trace)]
async fn awaits_in_macro() -> u8 {
    wait!(std::future::ready(1)) + wait!(async { std::future::ready(2).await })
}

#[cfg_attr(traced, pollscope::trace)]
async fn generic<T: Debug + Clone, const N: usize>(value: T) -> [T; N]
where
    T: 'static,
{
    std::future::ready(()).await;
    std::array::from_fn(|_| value.clone())
}

#[cfg_attr(traced, pollscope::trace)]
pub(crate) async unsafe fn not_safe(p: *const u8) -> u8 {
    unsafe { *p }
}

#[cfg_attr(traced, pollscope::trace)]
#[allow(improper_ctypes_definitions)]
async extern "C" fn external(n: u8) -> u8 {
    n
}

#[cfg_attr(traced, pollscope::trace)]
async fn r#match(r#type: u8) -> u8 {
    r#type
}

#[cfg_attr(traced, pollscope::trace)]
async fn never() -> ! {
    std::future::pending::<()>().await;
    loop {}
}

#[cfg_attr(traced, pollscope::trace)]
async fn recursive(n: u32) -> u32 {
    if n == 0 { 0 } else { 1 + Box::pin(recursive(n - 1)).await }
}

#[cfg_attr(traced, pollscope::trace)]
async fn inner_attribute(n: u8) -> u8 {
    #![allow(unused_variables)]
    let m = n;
    n
}

#[cfg_attr(traced, pollscope::trace)]
fn returns_impl(n: u8) -> impl Future<Output = u8> {
    println!("called");
    async move { std::future::ready(n).await }
}

#[cfg_attr(traced, pollscope::trace)]
fn returns_box(n: &u8) -> Pin<Box<dyn Future<Output = u8> + '_>> {
    Box::pin(async move { std::future::ready(*n).await })
}

struct S(u8);
impl S {
    #[cfg_attr(traced, pollscope::trace)]
    async fn by_ref(&self, other: &u8) -> u8 {
        self.0 + other
    }
    #[cfg_attr(traced, pollscope::trace)]
    async fn by_mut(&mut self) -> &mut u8 {
        &mut self.0
    }
    #[cfg_attr(traced, pollscope::trace)]
    async fn by_value(mut self) -> Self {
        self.0 += 1;
        self
    }
    #[cfg_attr(traced, pollscope::trace)]
    async fn by_rc(self: Rc<Self>) -> u8 {
        self.0
    }
    #[cfg_attr(traced, pollscope::trace)]
    async fn by_pin(self: Pin<&mut Self>) -> u8 {
        self.0
    }
    #[cfg_attr(traced, pollscope::trace)]
    async fn by_arc_ref(self: &Arc<Self>) -> u8 {
        self.0
    }
    #[cfg_attr(traced, pollscope::trace)]
    async fn no_self() -> Self {
        Self(9)
    }
}

trait Plays {
    async fn play(&self) -> u8;
    #[cfg_attr(traced, pollscope::trace)]
    #[allow(async_fn_in_trait)]
    async fn twice(&self) -> u8 {
        self.play().await * 2
    }
}
impl Plays for S {
    #[cfg_attr(traced, pollscope::trace)]
    async fn play(&self) -> u8 {
        std::future::ready(self.0).await
    }
}

#[cfg_attr(traced, pollscope::trace)]
mod inside {
    pub async fn in_mod(n: u8) -> u8 {
        n
    }
    pub struct T;
    impl T {
        pub async fn method(&self) -> u8 {
            3
        }
    }
    pub const fn not_async() -> u8 {
        4
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn blocks_and_closures() -> u8 {
    let s = String::from("abc");
    let block = async { s.len() as u8 };
    let moved = async move { 1u8 };
    let closure = async |n: u8| n + std::future::ready(1).await;
    let typed = async |n: u8| -> Result<u8, std::num::ParseIntError> { "7".parse::<u8>().map(|m| m + n) };
    let mut count = 0;
    let mut lends = async || {
        count += 1;
    };
    lends().await;
    lends().await;
    let plain = |n: u8| async move { n * 2 };
    block.await + moved.await + closure(1).await + typed(2).await.unwrap() + plain(3).await + count
}

#[cfg_attr(traced, pollscope::trace)]
async fn patterns((a, b): (u8, u8), [c, .., d]: [u8; 4], S(e): S, ref f: u8, g @ (h, _): (u8, u8)) -> u8 {
    a + b + c + d + e + *f + g.1 + h
}

#[cfg_attr(traced, pollscope::trace)]
async fn macros(v: Vec<u8>) -> String {
    use std::future::ready;
    println!("{} {n}", ready(1).await, n = ready(2).await);
    let list = vec![ready(1).await, ready(2).await];
    let many = vec![ready(7).await; 2];
    assert!(ready(true).await, "message {}", ready(1).await);
    assert_eq!(ready(1).await, 1);
    debug_assert!(ready(true).await);
    let is = matches!(ready(Some(3)).await, Some(n) if n > 2);
    let (a, b) = futures::join!(ready(1), async { ready(2).await });
    let c = futures::try_join!(ready(Ok::<u8, u8>(1)), async { Ok::<u8, u8>(2) });
    let d = tokio::join!(ready(1), ready(2));
    let e: Result<(u8, u8), u8> = tokio::try_join!(ready(Ok(1)), ready(Err(2)));
    let mut one = futures::FutureExt::fuse(ready(1));
    let mut two = futures::FutureExt::fuse(ready(2));
    let f = futures::select_biased! {
        x = one => ready(x + 10).await,
        y = two => y,
    };
    let h = (futures::poll!(ready(1)), futures::poll!(Box::pin(async { ready(2).await }),));
    std::future::poll_fn(|cx| {
        cx.waker().wake_by_ref();
        std::task::Poll::Ready(())
    })
    .await;
    futures::pending!();
    let mut n = 0;
    let g = loop {
        n += 1;
        tokio::select! {
            biased;
            x = ready(5), if n > 2 => break x + ready(1).await,
            _ = ready(()), if n <= 2 => continue,
            else => unreachable!(),
        }
    };
    dbg!(ready(3).await);
    format!("{list:?} {many:?} {is} {a} {b} {c:?} {d:?} {e:?} {f} {g} {h:?} {}", v.len())
}

/// Arguments that are borrowed for writing by their own patterns.
#[cfg_attr(traced, pollscope::trace)]
async fn ref_mut(ref mut v: Vec<u8>, (ref mut a, mut n): (u8, u8), [ref b, ..]: [u8; 2]) -> usize {
    v.push(n);
    *a += 1;
    n += *a;
    std::future::ready(v.len() + n as usize + *b as usize).await
}

macro_rules! gives {
    ($name:ident, $output:ty) => {
        #[cfg_attr(traced, pollscope::trace)]
        async fn $name(n: u8) -> $output {
            std::future::ready(n).await;
            panic!("no")
        }
    };
}
gives!(gives_never, !);
gives!(gives_result, Result<u8, String>);

mod elsewhere {
    #![allow(non_camel_case_types, non_snake_case)]
    // Names that generated code must not trip over.
    struct Box;
    struct Vec;
    struct Option;
    enum Shadow {
        Some,
        None,
        Ok,
        Err,
    }
    use Shadow::*;
    mod core {}
    mod std {}
    mod pollscope {}
    fn drop() {}
    #[cfg_attr(traced, ::pollscope::trace(ret))]
    pub async fn shadowed(here: u8, SITE: u8, value: u8, unreached: u8) -> u8 {
        ::std::future::ready(here + SITE + value + unreached).await
    }
}

fn main() {
    futures::executor::block_on(async {
        println!("{}", from_macro(1).await);
        println!("{}", awaits_in_macro().await);
        println!("{:?}", generic::<_, 3>("x").await);
        println!("{}", unsafe { not_safe(&7).await });
        println!("{}", external(1).await);
        println!("{}", r#match(2).await);
        println!("{}", recursive(50).await);
        println!("{}", inner_attribute(1).await);
        println!("{}", returns_impl(1).await);
        println!("{}", returns_box(&1).await);
        let mut s = S::no_self().await.by_value().await;
        *s.by_mut().await += 1;
        println!("{}", s.by_ref(&1).await);
        println!("{} {}", s.play().await, s.twice().await);
        println!("{}", Pin::new(&mut s).by_pin().await);
        println!("{}", Arc::new(S(3)).by_arc_ref().await);
        println!("{}", Rc::new(s).by_rc().await);
        println!("{} {} {}", inside::in_mod(1).await, inside::T.method().await, inside::not_async());
        println!("{}", blocks_and_closures().await);
        println!("{}", patterns((1, 2), [3, 4, 5, 6], S(7), 8, (9, 10)).await);
        println!("{}", macros(vec![1]).await);
        println!("{}", elsewhere::shadowed(1, 2, 3, 4).await);
        println!("{}", ref_mut(vec![1], (2, 3), [4, 5]).await);
        drop((gives_never(1), gives_result(1)));
    });
}
