//! Sees to it that a program which ends, by `return` or `process::exit`, leaves no event behind, and that a forked child records
//! nothing.
//!
//! Only the C library knows of every orderly end of a process and of every fork, so this asks it, by the two `unsafe` lines
//! below.
#![allow(unsafe_code)]

use std::panic::catch_unwind;
use std::sync::Once;

use super::sink;

/// Has what is recorded written when the process ends.
pub(super) fn flush_at_exit() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: `atexit` may be called at any time, and `flush` is a plain function without arguments. It unwinds
        // nowhere. Where there is no room for it, what was drained before remains.
        unsafe { libc::atexit(flush) };
    });
}

extern "C" fn flush() {
    // What could not be written was said on stderr when it happened.
    let _ = catch_unwind(|| sink::finish(None));
}

/// Has a child that is forked from now on record nothing.
pub(super) fn stop_when_forked() {
    #[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd", target_vendor = "apple"))]
    {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            // SAFETY: `pthread_atfork` may be called at any time, and `stop` is a plain function without arguments that
            // does what a child of many threads may do: it takes no lock, asks for no memory, and does not unwind. Where
            // there is no room for it, a child is told by its process id, before it takes a lock.
            unsafe { libc::pthread_atfork(None, None, Some(stop)) };
        });
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_os = "freebsd", target_vendor = "apple"))]
extern "C" fn stop() {
    sink::forked();
}
