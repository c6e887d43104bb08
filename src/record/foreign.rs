//! Code of the program that runs only because something is recorded: a writer, a clock, a `Debug`.
//!
//! Without a recording it would not run, so whatever it does must not be seen and must not matter: what it notes is let go,
//! a recording that it starts or ends is refused, and a panic in it goes no further. The panic hook is called all the same.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{buffer, stack};

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Nothing that happens on this thread is noted until it is dropped.
pub(super) struct Apart {
    base: u32,
    top: stack::Frame,
}

/// Begins a part in which nothing is noted on this thread. Also for our own code where it holds a lock: an allocator may
/// be foreign code, too.
pub(super) fn apart() -> Apart {
    DEPTH.with(|depth| depth.set(depth.get() + 1));
    Apart { base: buffer::leave(), top: stack::put(stack::NOBODY) }
}

/// Whether such a part is under way on this thread.
pub(super) fn is_apart() -> bool {
    DEPTH.with(Cell::get) > 0
}

impl Drop for Apart {
    fn drop(&mut self) {
        buffer::come_back(self.base);
        stack::put(self.top);
        DEPTH.with(|depth| depth.set(depth.get() - 1));
    }
}

/// Runs foreign code; none if it panics.
pub(super) fn call<T>(f: impl FnOnce() -> T) -> Option<T> {
    let _apart = apart();
    let ended = catch_unwind(AssertUnwindSafe(f));
    // What was thrown is foreign, too, and its drop might throw the next.
    let dropped = |thrown| catch_unwind(AssertUnwindSafe(|| drop(thrown))).unwrap_or_else(std::mem::forget);
    ended.map_err(dropped).ok()
}
