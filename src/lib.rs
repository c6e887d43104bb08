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
//! Nothing else changes, and nothing is recorded until someone asks. Three ways to ask:
//!
//! - `pollscope run -- cargo run` records a program and opens the replay;
//! - the environment variable `POLLSCOPE=trace.jsonl` records any run of the program to that file;
//! - a [`Recording`] in the program itself records a part of it, to a file or as a [`Trace`](trace::Trace) that the
//!   program, or its tests, can ask questions of.
//!
//! Words, used everywhere in the same sense: a *machine* is what the compiler makes of an async fn, its states being
//! the *await points*; a *future* is one instance of a machine; a *poll* is one call of `Future::poll`, which ends
//! `pending`, `ready` or in a panic; a *turn* is one poll of a root future with all that nests in it; a *wake* is a
//! call of a waker.

mod record;
pub mod trace;

pub use record::{Clock, Foreign, RecordError, Recording, TraceExt, Traced, set_clock};

/// Records what happens to the futures of an async fn.
///
/// It goes on an async fn or method, or on an `impl` block, and then on every async fn in there. The fn's future is
/// made, polled and dropped as before; each `.await` in it is an await point that a recording sees.
///
/// `name = "..."` sets what the trace calls the machine; without it, that is the fn's name.
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
/// # Errors
///
/// On anything but an async fn or an `impl` block the compiler says so, at the place, and goes on with the item as it
/// stands.
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
        ByDebug, ByType, Shown, Site, arguments, at, bind, leave, left, never, reach, traced,
    };
}

/// The README's program is compiled and run with the doc tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
