//! The report as a whole.

use proptest::prelude::*;

use super::write;
use crate::model::Model;
use crate::testing::{any_rows, recorded, rows};

fn report(model: &Model, columns: usize) -> String {
    let mut out = Vec::new();
    write(model, columns, &mut out).expect("memory takes all");
    String::from_utf8(out).expect("it is text")
}

#[test]
fn hello_lazy() {
    let shown = report(&recorded("hello_lazy"), 80);
    insta::assert_snapshot!(shown);
}

#[test]
fn song_blocking() {
    let shown = report(&recorded("song_blocking"), 80);
    insta::assert_snapshot!(shown);
}

#[test]
fn song_join() {
    let shown = report(&recorded("song_join"), 80);
    insta::assert_snapshot!(shown);
}

#[test]
fn song_join_wide() {
    let shown = report(&recorded("song_join"), 140);
    insta::assert_snapshot!(shown);
}

#[test]
fn nothing() {
    let shown = report(&rows::<&str>(&[]), 80);
    insta::assert_snapshot!(shown);
}

proptest! {
    #[test]
    fn no_trace_breaks_it_or_reaches_the_terminal(rows in any_rows(), columns in 0_usize..300) {
        let report = report(&crate::testing::rows(&rows), columns);
        prop_assert!(report.lines().all(|line| !line.chars().any(char::is_control)));
    }
}
