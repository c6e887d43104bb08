//! Sees to it that a program which ends, by `return` or `process::exit`, leaves no event behind.
//!
//! Only the C library knows of every orderly end of a process, so this asks it, by the one `unsafe` line below.
#![allow(unsafe_code)]

use std::sync::Once;

use super::sink;

/// Has what is recorded written when the process ends.
pub(super) fn flush_at_exit() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: `atexit` may be called at any time, and `flush` is a plain function without arguments. It unwinds
        // nowhere: `finish` gives its errors back. Where there is no room for it, what was drained before remains.
        unsafe { libc::atexit(flush) };
    });
}

extern "C" fn flush() {
    // What could not be written was said on stderr when it happened.
    let _ = sink::finish(None);
}
