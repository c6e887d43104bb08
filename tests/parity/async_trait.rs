//! `#[async_trait]`, with the attribute within and without. What it makes of a method is not what one wrote, so rustc's
//! machines of this file are not looked at.
use std::future::ready;
use std::rc::Rc;

use futures::executor::block_on;

#[async_trait::async_trait]
trait Outside {
    async fn outside(&self, s: &str) -> usize;
    #[cfg_attr(traced, pollscope::trace)]
    async fn default(&self, s: &str) -> usize {
        self.outside(s).await + 1
    }
}
#[async_trait::async_trait]
impl Outside for u8 {
    #[cfg_attr(traced, pollscope::trace)]
    async fn outside(&self, s: &str) -> usize {
        ready(s.len()).await + *self as usize
    }
}
#[cfg_attr(traced, pollscope::trace)]
#[async_trait::async_trait]
impl Outside for u16 {
    async fn outside(&self, s: &str) -> usize {
        ready(s.len()).await + *self as usize
    }
}
#[async_trait::async_trait(?Send)]
trait Local {
    async fn local(&self, s: &str) -> usize;
}
#[async_trait::async_trait(?Send)]
#[cfg_attr(traced, pollscope::trace)]
impl Local for Rc<u8> {
    async fn local(&self, s: &str) -> usize {
        ready(s.len()).await + **self as usize
    }
}

fn main() {
    println!("{} {}", block_on(is_send(1u8.outside("ab"))), block_on(1u8.default("ab")));
    println!("{} {}", block_on(1u16.outside("ab")), block_on(1u16.default("ab")));
    println!("{}", block_on(Rc::new(3u8).local("x")));
}

fn is_send<F: Future + Send>(f: F) -> F {
    f
}
use std::future::Future;
