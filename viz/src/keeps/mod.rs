//! What a state of a machine keeps: the locals that are needed after an await live in the future meanwhile.
//!
//! Read off the source it is a guess, and said to be one: what is in scope at an await and used after it is probably kept.
//! Where the program's binary has debug information the compiler itself tells, local by local, with offsets and sizes.

mod binary;
mod matching;
mod scope;

#[cfg(test)]
mod tests;

use pollscope::trace::{Machine, PointKind};

pub use binary::{Coroutine, Field, Suspend, coroutines};
pub use matching::{Found, find, matching};
pub use scope::{Kept, kept};

/// The state of the compiler's machine for each await point of ours.
pub fn states<'a>(machine: &Machine, coroutine: &'a Coroutine) -> Vec<Option<&'a Suspend>> {
    let mut left: Vec<&Suspend> = coroutine.states.iter().collect();
    let mut found = vec![None; machine.points.len()];
    // Those that have their line first; what is left belongs to those that a macro hides, in order.
    for (found, point) in
        found.iter_mut().zip(&machine.points).filter(|(_, point)| point.kind == PointKind::Await)
    {
        if let Some(place) = left.iter().position(|state| state.line == point.line) {
            *found = Some(left.remove(place));
        }
    }
    let mut left = left.into_iter();
    for (found, point) in found.iter_mut().zip(&machine.points) {
        if point.kind != PointKind::Await {
            *found = left.next();
        }
    }
    found
}
