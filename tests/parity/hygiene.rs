//! Names of the user's that the generated code must neither see nor hide.
#![no_implicit_prelude]
#![allow(dead_code, non_camel_case_types)]
extern crate core as real_core;
extern crate std as real_std;
use real_std::prelude::rust_2021::*;
use real_std::{format, matches, println, vec};

mod std {}
mod core {}
mod pollscope_ {}
struct Option;
struct Some;
struct Box;
enum Result {
    Ok,
    Err,
}
struct Future;
fn at() -> u8 {
    1
}
fn leave() {}
fn traced() {}
static SITE: u8 = 9;
fn here() -> u8 {
    2
}
macro_rules! file {
    () => {
        "not a file"
    };
}
macro_rules! assert {
    ($($t:tt)*) => {
        println!("my own assert")
    };
}

#[cfg_attr(traced, ::pollscope::trace)]
async fn shadows(unreached: u8, val: u8, door: u8) -> u8 {
    let site = SITE;
    let n = real_core::future::ready(at() + here()).await;
    let _ = (Option, Some, Box, Future, file!());
    leave();
    traced();
    unreached + val + door + site + n
}

#[cfg_attr(traced, ::pollscope::trace)]
async fn generic<T, F, S, N>(t: T, f: F, s: S, n: N) -> (T, F, S, N) {
    let _: Result = if matches!(at(), 1) { Result::Ok } else { Result::Err };
    real_core::future::ready((t, f, s, n)).await
}

#[cfg_attr(traced, ::pollscope::trace)]
async fn shadowed_arguments(a: u8, b: u8) -> u8 {
    let a = a + 1;
    let b = { real_core::future::ready(b).await + a };
    assert!(never evaluated);
    a + b
}

#[cfg_attr(traced, ::pollscope::trace)]
async fn items_inside() -> u8 {
    static SITE: u8 = 4;
    const unreached: u8 = 3;
    fn here() -> u8 {
        SITE + unreached
    }
    struct At(u8);
    impl At {
        fn at(&self) -> u8 {
            self.0
        }
    }
    trait ByDebug {
        fn shown(&self) -> u8 {
            7
        }
    }
    impl<T> ByDebug for T {}
    real_core::future::ready(here() + At(1).at() + 3u8.shown()).await
}

struct value;
mod constants {
    use super::real_core;
    const future: u8 = 1;
    const unreached: u8 = 2;
    static value: u8 = 3;
    const here: u8 = 4;

    #[cfg_attr(traced, ::pollscope::trace(ret, err))]
    pub(crate) async fn named_as_ours() -> u8 {
        let inner = async |n: u8| n + ::std::dbg!(real_core::future::ready(0).await);
        inner(future).await + unreached + value + here
    }
}

#[cfg_attr(traced, ::pollscope::trace)]
async fn unit_struct_named_value(x: value) -> value {
    let _v = vec![real_core::future::ready(1).await];
    x
}

struct Debugs;
impl real_core::fmt::Debug for Debugs {
    fn fmt(&self, f: &mut real_core::fmt::Formatter<'_>) -> real_core::fmt::Result {
        f.write_str("debugs")
    }
}
impl Debugs {
    fn shown(&self) -> u8 {
        1
    }
}

#[cfg_attr(traced, ::pollscope::trace)]
async fn own_method_shown(d: &Debugs) -> u8 {
    d.shown()
}

fn main() {
    use ::futures::executor::block_on;
    println!("{}", block_on(shadows(1, 2, 3)));
    println!("{:?}", block_on(generic(1, "a", 'c', 2.0)));
    println!("{}", block_on(shadowed_arguments(1, 2)));
    println!("{}", block_on(items_inside()));
    let _ = block_on(unit_struct_named_value(value));
    println!("{}", block_on(own_method_shown(&Debugs)));
    println!("{}", block_on(constants::named_as_ours()));
    println!("{}", format!("{:?}", Debugs));
}
