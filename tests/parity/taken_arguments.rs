//! Arguments that a fn which is not async moves or changes before it makes its future.
use std::future::Future;
use std::pin::Pin;

use futures::executor::block_on;

#[cfg_attr(traced, pollscope::trace)]
fn moved(name: String) -> impl Future<Output = usize> {
    let owned = name;
    async move { owned.len() }
}

#[cfg_attr(traced, pollscope::trace)]
fn dropped(name: String, n: usize) -> impl Future<Output = usize> {
    drop(name);
    async move { n }
}

#[cfg_attr(traced, pollscope::trace)]
fn borrowed(name: &mut String) -> impl Future<Output = usize> + '_ {
    let name = &mut *name;
    async move {
        name.push('x');
        name.len()
    }
}

#[cfg_attr(traced, pollscope::trace)]
fn iterated(all: Vec<u8>) -> Pin<Box<dyn Future<Output = u8>>> {
    let all = all.into_iter();
    Box::pin(async move { all.sum() })
}

#[derive(Debug)]
struct Parts {
    a: String,
    b: String,
}

#[cfg_attr(traced, pollscope::trace)]
impl Parts {
    fn apart(self) -> Pin<Box<dyn Future<Output = String>>> {
        let Self { a, b } = self;
        Box::pin(async move { a + &b })
    }
    fn early(self, no: bool) -> Pin<Box<dyn Future<Output = String>>> {
        if no {
            return Box::pin(async { String::new() });
        }
        let whole = self;
        Box::pin(async move { whole.a })
    }
}

fn main() {
    println!("{}", block_on(moved("abc".to_owned())));
    println!("{}", block_on(dropped("abc".to_owned(), 4)));
    let mut name = "abc".to_owned();
    println!("{}", block_on(borrowed(&mut name)));
    println!("{}", block_on(iterated(vec![1, 2])));
    let parts = || Parts { a: "a".to_owned(), b: "b".to_owned() };
    println!("{} {} {}", block_on(parts().apart()), block_on(parts().early(true)), block_on(parts().early(false)));
}
