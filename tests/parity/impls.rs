//! Methods, traits, generics, and fns that are not async.
#![allow(async_fn_in_trait, dead_code)]
use std::collections::HashMap;
use std::fmt::{Debug, Display};
use std::future::{Future, ready};
use std::ops::Deref;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;

use futures::executor::block_on;
use futures::future::{BoxFuture, FutureExt, LocalBoxFuture};

#[derive(Debug, Clone, Default)]
struct S<'a, T> {
    text: &'a str,
    value: T,
}

#[cfg_attr(traced, pollscope::trace)]
impl<'a, T: Clone + Debug> S<'a, T> {
    const N: usize = 3;
    async fn by_ref(&self) -> &'a str {
        ready(self.text).await
    }
    async fn elided(&self, other: &str) -> &T {
        ready(other.len()).await;
        &self.value
    }
    async fn by_mut<'b>(&'b mut self, value: T) -> &'b mut T {
        self.value = ready(value).await;
        &mut self.value
    }
    async fn by_value(mut self, text: &'a str) -> Self {
        self.text = text;
        ready(()).await;
        self
    }
    async fn by_box(self: Box<Self>) -> Self {
        *self
    }
    async fn by_arc(self: Arc<Self>) -> [usize; 3] {
        [Self::N, Arc::strong_count(&self), ready(1).await]
    }
    async fn by_rc(self: &Rc<Self>) -> usize {
        Rc::strong_count(self)
    }
    async fn by_pin(self: Pin<&mut Self>) -> T {
        self.value.clone()
    }
    async fn associated<U: Into<String>>(text: U) -> String
    where
        T: Sized,
    {
        text.into()
    }
    pub async fn closure_over_self(&self) -> String {
        let f = async |n: usize| format!("{}{:?}{n}", self.text, self.value);
        let g = || async move { self.text.len() };
        f(g().await).await
    }
    fn plain(&self) -> usize {
        self.text.len()
    }
    fn boxed<'s>(&'s self) -> BoxFuture<'s, usize>
    where
        T: Sync,
    {
        async move { self.text.len() }.boxed()
    }
}

struct Guard {
    open: bool,
}
impl Drop for Guard {
    fn drop(&mut self) {
        println!("dropped, open: {}", self.open);
    }
}
impl Guard {
    #[cfg_attr(traced, pollscope::trace)]
    async fn close(mut self, fail: bool) -> Result<(), String> {
        if ready(fail).await {
            return Err(String::from("failed"));
        }
        self.open = false;
        Ok(())
    }
}

trait Player {
    async fn play(&self, n: u8) -> String;
    async fn twice(&self) -> String {
        format!("{}{}", self.play(1).await, self.play(2).await)
    }
    fn later(&self) -> impl Future<Output = usize>;
}

#[cfg_attr(traced, pollscope::trace)]
impl<T: Display> Player for S<'_, T> {
    async fn play(&self, n: u8) -> String {
        format!("{}{n}{}", self.text, ready(&self.value).await)
    }
    async fn twice(&self) -> String {
        self.play(3).await
    }
    fn later(&self) -> impl Future<Output = usize> {
        async move { self.text.len() }
    }
}

#[cfg_attr(traced, pollscope::trace)]
trait Defaults {
    fn name(&self) -> String;
    async fn greet(&self) -> String {
        format!("hello {}", ready(self.name()).await)
    }
    async fn required(&mut self, n: u8) -> u8;
}
impl Defaults for u8 {
    fn name(&self) -> String {
        self.to_string()
    }
    #[cfg_attr(traced, pollscope::trace)]
    async fn required(&mut self, n: u8) -> u8 {
        *self += n;
        *self
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn impl_trait(x: impl Display + Clone, f: impl Fn(u8) -> u8, mut it: impl Iterator<Item = u8>) -> impl Debug {
    (x.to_string(), f(ready(1).await), it.next())
}

#[cfg_attr(traced, pollscope::trace)]
async fn hrtb<F>(f: F) -> usize
where
    F: for<'x> Fn(&'x str) -> &'x str,
{
    f(ready("abc").await).len()
}

#[cfg_attr(traced, pollscope::trace)]
async fn dynamic(d: &dyn Display, m: &mut HashMap<String, Box<dyn Fn() -> u8 + '_>>, b: &(dyn Debug + Send)) -> String {
    let n = m.values().map(|f| f()).sum::<u8>();
    format!("{d}{n}{b:?}{}", ready(1).await)
}

#[cfg_attr(traced, pollscope::trace)]
async fn constant<const N: usize, const B: bool>(a: [u8; N]) -> [u8; N] {
    if B { ready(a).await } else { [0; N] }
}

#[cfg_attr(traced, pollscope::trace)]
fn returned(n: u8) -> impl Future<Output = u8> + Send + 'static {
    async move { ready(n).await + 1 }
}

#[cfg_attr(traced, pollscope::trace)]
fn pinned<'a>(s: &'a str) -> Pin<Box<dyn Future<Output = usize> + Send + 'a>> {
    if s.is_empty() {
        return Box::pin(async { 0 });
    }
    Box::pin(async move { 1 + pinned(&s[1..]).await })
}

#[cfg_attr(traced, pollscope::trace)]
fn local(n: u8) -> LocalBoxFuture<'static, u8> {
    let rc = Rc::new(n);
    async move { ready(*rc).await }.boxed_local()
}

#[cfg_attr(traced, pollscope::trace)]
async fn lives<'a: 'b, 'b, T: 'a + ?Sized + ToString>(a: &'a T, _b: &'b str) -> &'b T {
    ready(()).await;
    a
}

#[cfg_attr(traced, pollscope::trace)]
async fn cfgs(#[cfg(any())] gone: u8, #[cfg(all())] here: u8, #[allow(unused)] c: u8) -> u8 {
    #[cfg(any())]
    no_such_fn().await;
    #[cfg(all())]
    let n = ready(here).await;
    #[cfg(any())]
    let n = gone.await;
    #[allow(clippy::all)]
    ready(()).await;
    n
}

struct Wrapper(Vec<u8>);
impl Deref for Wrapper {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}
#[cfg_attr(traced, pollscope::trace)]
async fn patterns(Wrapper(mut v): Wrapper, &(ref a, b): &(String, u8), [x, rest @ ..]: [u8; 3], _: u8, mut m: u8) -> usize {
    v.push(b);
    m += 1;
    v.len() + a.len() + rest.len() + usize::from(x + m)
}

#[cfg_attr(traced, pollscope::trace)]
mod inline {
    pub async fn a() -> u8 {
        b().await
    }
    async fn b() -> u8 {
        1
    }
    pub struct T;
    impl T {
        pub async fn c(&self) -> u8 {
            2
        }
    }
    pub mod deeper {
        pub async fn d() -> u8 {
            super::a().await
        }
    }
}

fn is_send<F: Future + Send>(f: F) -> F {
    f
}

fn main() {
    for fail in [true, false] {
        println!("{:?}", block_on(Guard { open: true }.close(fail)));
    }
    let mut s = S { text: "abc", value: 4 };
    println!("{}", block_on(is_send(s.by_ref())));
    println!("{:?}", block_on(s.elided("x")));
    *block_on(s.by_mut(5)) += 1;
    println!("{:?}", block_on(s.clone().by_value("y")));
    println!("{:?}", block_on(Box::new(s.clone()).by_box()));
    println!("{:?}", block_on(Arc::new(s.clone()).by_arc()));
    println!("{:?}", block_on(Rc::new(s.clone()).by_rc()));
    println!("{:?}", block_on(Pin::new(&mut s).by_pin()));
    println!("{:?}", block_on(S::<u8>::associated("z")));
    println!("{} {}", block_on(s.closure_over_self()), s.plain());
    println!("{}", block_on(s.boxed()));
    println!("{} {} {}", block_on(s.play(1)), block_on(s.twice()), block_on(s.later()));
    println!("{} {}", block_on(7u8.greet()), block_on(8u8.required(1)));
    println!("{:?}", block_on(impl_trait(1, |n| n + 1, vec![9].into_iter())));
    println!("{:?}", block_on(hrtb(|s| &s[1..])));
    println!("{}", block_on(dynamic(&1, &mut HashMap::new(), &"b")));
    println!("{:?}", block_on(constant::<2, true>([1, 2])));
    println!("{} {} {}", block_on(returned(1)), block_on(is_send(pinned("abcd"))), block_on(local(3)));
    println!("{}", block_on(lives("abc", "d")));
    println!("{}", block_on(cfgs(1, 2)));
    println!("{}", block_on(patterns(Wrapper(vec![]), &(String::from("a"), 1), [1, 2, 3], 4, 5)));
    println!("{} {} {}", block_on(inline::a()), block_on(inline::T.c()), block_on(inline::deeper::d()));
}
