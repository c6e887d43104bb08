//! Polls that keep their thread for long.

use super::super::sentence;
use super::TWO_CHILDREN;
use crate::lints::{Limits, findings};
use crate::model::LONG_POLL;
use crate::testing::rows;

/// What is said of the end of the first child, and of that of the fn above.
fn said(began: u64, ended: u64, left: u64) -> (String, String) {
    let timed = |time: u64, rest: &str| format!("[{time},{rest}]");
    let before = TWO_CHILDREN[..3].iter().map(|row| (*row).to_owned());
    let inner = [timed(began, r#""poll",2"#), timed(ended, r#""ready",2"#), timed(left, r#""pending",1,0"#)];
    let all: Vec<String> = before.chain(inner).collect();
    let model = rows(&all);
    (sentence(&model, 4), sentence(&model, 5))
}

const MS: u64 = 1_000_000;

#[test]
fn the_poll_that_took_the_time_is_told_and_not_the_one_around_it() {
    let kept = "This poll kept its thread for 20.0 ms: nothing else could run on it.";
    let (inner, outer) = said(0, 20 * MS, 30 * MS);
    assert!(inner.ends_with(kept), "{inner}");
    assert!(!outer.contains("kept its thread"), "{outer}");
    let (inner, outer) = said(20 * MS, 30 * MS, 30 * MS);
    assert!(!inner.contains("kept its thread"), "{inner}");
    // Another one ran within it, as with an executor of its own.
    let kept = "This poll kept its thread for 20.0 ms: nothing but what it polled itself could run on it.";
    assert!(outer.ends_with(kept), "{outer}");
}

#[test]
fn what_the_lint_lets_pass_is_not_told() {
    assert_eq!(LONG_POLL, Limits::default().poll);
    let (inner, outer) = said(0, LONG_POLL, LONG_POLL);
    assert!(!inner.contains("kept its thread") && !outer.contains("kept its thread"), "{inner} {outer}");
}

#[test]
fn what_the_lint_tells_is_told_however_much_other_threads_do_meanwhile() {
    let timed = |time: u64, rest: &str| format!("[{time},{rest}]");
    let begun = TWO_CHILDREN[..1].iter().map(|row| (*row).to_owned()).chain([timed(0, r#""poll",1"#)]);
    let other = (1..10_000).flat_map(|at| {
        [r#""poll",9,{"thread":1}"#, r#""pending",9,null,{"thread":1}"#].map(|row| timed(at * 2000, row))
    });
    let all: Vec<String> = begun.chain(other).chain([timed(20 * MS, r#""pending",1,0"#)]).collect();
    let model = rows(&all);
    let said = sentence(&model, model.events().len() - 1);
    let kept = "kept its thread for 20.0 ms: nothing else could run on it.";
    assert!(said.ends_with(kept), "{said}");
    let found = findings(&model, Limits::default());
    assert!(found.iter().any(|finding| finding.says.contains("kept thread main for 20.0 ms")));
}
