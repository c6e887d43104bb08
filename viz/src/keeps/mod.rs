//! What a state of a machine keeps: the locals that are needed after an await live in the future meanwhile.
//!
//! Read off the source it is a guess, and said to be one: what is in scope at an await and used after it is probably kept.
//! Where the program's binary has debug information the compiler itself tells, local by local, with offsets and sizes.

mod binary;
mod scope;

#[cfg(test)]
mod tests;

use pollscope::trace::{Machine, PointKind};

pub use binary::{Coroutine, Field, Suspend, coroutines};
pub use scope::{Kept, kept};

/// The compiler's own machine for one of a trace's: that of the same crate whose awaits stand in the same lines. An await
/// that a macro hides has a line of that macro's, so there it is the path that tells. Where a fn is generic there are
/// several; the largest is taken.
pub fn matching<'a>(machine: &Machine, all: &'a [Coroutine]) -> Option<&'a Coroutine> {
    let shown = machine.points.iter().filter(|point| point.kind == PointKind::Await);
    let mut lines: Vec<u32> = shown.map(|point| point.line).collect();
    let hidden = machine.points.len() - lines.len();
    lines.sort_unstable();
    let same = |coroutine: &&Coroutine| {
        // The paths of methods and blocks are not written in the same way by both.
        let of_crate = |path: &str| path.split("::").next().unwrap_or("").to_owned();
        let mut theirs: Vec<u32> = coroutine.states.iter().map(|state| state.line).collect();
        if hidden > 0 {
            return coroutine.path == machine.path
                && theirs.len() == machine.points.len()
                && lines.iter().all(|line| theirs.contains(line));
        }
        theirs.sort_unstable();
        theirs == lines && of_crate(&coroutine.path) == of_crate(&machine.path)
    };
    all.iter().filter(same).max_by_key(|coroutine| coroutine.size)
}

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
