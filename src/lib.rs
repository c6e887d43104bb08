//! See how async Rust really runs.
//!
//! Annotate an async fn, run the program on the executor it already uses, and replay the run: every poll, every
//! `Pending`, every wake, who woke whom, and the source line at which each future stopped.
//!
//! ```
//! #[pollscope::trace]
//! async fn greet(name: &str) -> String {
//!     std::future::ready(()).await;
//!     format!("hello, {name}")
//! }
//!
//! # fn main() {
//! assert_eq!(futures::executor::block_on(greet("Ferris")), "hello, Ferris");
//! # }
//! ```
//!
//! A future of someone else's is traced from outside: [`future.traced("name")`](TraceExt::traced).
//!
//! Nothing else changes, and nothing is recorded until someone asks. Three ways to ask:
//!
//! - `pollscope run -- cargo run` records a program and opens the replay;
//! - the environment variable `POLLSCOPE=trace.jsonl` records any run of the program to that file;
//! - a [`Recording`] in the program itself records a part of it, to a file or as a [`Trace`](trace::Trace) that the
//!   program, or its tests, can ask questions of.
//!
//! The environment variable may also name a viewer that waits: `POLLSCOPE=tcp://127.0.0.1:7000` or
//! `POLLSCOPE=unix:/tmp/viewer` streams to `pollscope attach` with the same address.
//!
//! Whatever becomes of the trace, the program runs on: what cannot be written is said once on stderr. `process::exit`
//! and a panic lose no event; SIGKILL loses those of the last 50 ms. A child that is *forked* is not recorded, and leaves
//! its parent's trace alone; one that is started as a new program records itself.
//!
//! A `Debug` impl is asked for a value only because something records. What it does is not recorded; if it panics, the value
//! shows as `<Debug panicked>`, and all that the program notices is that its panic hook is called (with `panic = "abort"` it
//! ends there). One that takes a lock which the program holds at that moment waits for ever; `skip` such an argument.
//!
//! For release builds the feature `off` takes all of it out: the attribute then leaves every item as it is.
//!
//! Words, used everywhere in the same sense: a *machine* is what the compiler makes of an async fn, its states being
//! the *await points*; a *future* is one instance of a machine; a *poll* is one call of `Future::poll`, which ends
//! `pending`, `ready` or in a panic; a *turn* is one poll of a root future with all that nests in it; a *wake* is a
//! call of a waker.

mod record;
pub mod trace;

pub use record::{Clock, Foreign, RecordError, Recording, TraceExt, Traced, record, set_clock};

/// Records what happens to the futures of an async fn.
///
/// It goes on
///
/// - an async fn or method, also in a trait impl, and on a trait's method with a body;
/// - an `impl` block, a `trait` or an inline `mod`: then on every async fn in there, and on every fn that ends in an async
///   block, also a boxed one;
/// - a fn that returns an async block, as `impl Future` or as `Pin<Box<dyn Future>>`, and so on what `#[async_trait]` and
///   `#[tokio::main]` make of an async fn; it may stand before or after those, and before or after other attribute macros.
///
/// The fn's future is made, polled and dropped as before; each `.await` in it is an await point that a recording sees.
/// Async blocks and async closures in the body are machines of their own.
///
/// ```
/// #[pollscope::trace(name = "count to two")]
/// async fn count() -> u32 {
///     let one = std::future::ready(1).await;
///     one + std::future::ready(1).await
/// }
///
/// struct Counter(u32);
///
/// #[pollscope::trace]
/// impl Counter {
///     async fn next(&mut self) -> u32 {
///         self.0 += count().await;
///         self.0
///     }
/// }
///
/// # fn main() {
/// assert_eq!(futures::executor::block_on(Counter(40).next()), 42);
/// # }
/// ```
///
/// # Arguments
///
/// | argument | what it does |
/// |---|---|
/// | `name = "..."` | what the trace calls the machine; without it, that is the fn's name |
/// | `skip(a, b)` | does not show these arguments: for secrets, and for what is large |
/// | `skip_all` | shows no arguments |
/// | `capture(a, b)` | shows these locals where the body binds them |
/// | `ret` | shows what the future returns |
/// | `err` | shows what it returns if that is an `Err` |
/// | `crate = path` | where to find this crate, if it goes by another name |
///
/// Values are shown by `Debug` where their type has it, else by the name of the type, at most 120 characters of them.
/// They are looked at only while something records.
///
/// ```
/// #[pollscope::trace(skip(password), capture(tries), err)]
/// async fn login(user: &str, password: &str) -> Result<u32, String> {
///     let mut tries = 0;
///     loop {
///         tries += 1;
///         std::future::ready(()).await;
///         match password.len() {
///             0 => return Err(format!("{user} has no password")),
///             _ => return Ok(tries),
///         }
///     }
/// }
/// # fn main() {
/// assert_eq!(futures::executor::block_on(login("ferris", "secret")), Ok(1));
/// # }
/// ```
///
/// # Awaits in macros
///
/// `join!`, `try_join!`, `select!` and `select_biased!`, of futures and of tokio, and futures' `poll!` and `pending!` hide an
/// await; it is one await point, named after the macro. Awaits among the arguments of well-known macros are await points like any other: those of the
/// standard library, as `println!("{}", x.await)`, `vec![a.await]`, `assert!(ready().await)`, and those that log
/// (`info!` and so on) or fail (`bail!`).
///
/// What any other macro does with its tokens, or where it awaits by itself, nobody can see from outside; it gets them as
/// they were written.
/// Then the machine is marked *approximate*, and a future that waits in there is pending "at a point that the attribute
/// could not see". To have it seen, move the await out of the macro: `let x = f().await; my_macro!(x)`.
///
/// # What it changes
///
/// Nothing but time, and a size of 16 bytes a future (and up to 7 of padding). What an annotated fn is made into is
/// still a fn that returns a future, so a few things that the compiler says of `async fn` alone are said in another way:
/// an error about a borrow that does not live long enough may point at the argument, `#[must_use]` on the fn says
/// nothing of the awaited value, and `#![forbid(unreachable_code)]` cannot be kept.
///
/// # Errors
///
/// On anything that has no future to trace the compiler says so, at the place, and goes on with the item as it stands.
pub use pollscope_macros::trace;

/// The one door that generated code uses. Nothing in here is meant to be named by hand, and all of it may change.
#[doc(hidden)]
pub mod __private {
    pub use std::any::type_name_of_val;
    pub use std::future::Future;
    pub use std::option::Option;
    pub use std::result::Result;
    pub use std::{column, eprintln, file, line};

    pub use crate::record::{
        ByDebug, ByType, Shown, Site, arguments, at, bind, error, leave, left, never, reach, showing, traced,
    };
}

/// The README's program is compiled and run with the doc tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
