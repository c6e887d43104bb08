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
fn what_waits_still_does_so_since_it_came_there() {
    let waits = rows(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[2000,"pending",1,0]"#,
        r#"[8000,"poll",1]"#,
        r#"[9000,"pending",1,0]"#,
    ]);
    assert!(report(&waits, 80).contains("still pending when the trace ends, since 2.00 µs"));
}

#[test]
fn a_time_has_the_digits_that_its_sentence_has() {
    let close = rows(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[24410000,"poll",1]"#,
        r#"[24430000,"pending",1,0]"#,
        r#"[24450000,"wake",1,0,null]"#,
        r#"[25000000,"poll",1]"#,
    ]);
    let shown = report(&close, 300);
    let steps = shown.lines().skip_while(|line| *line != "steps").skip(1);
    let times: Vec<String> = steps.take(5).map(|line| line.chars().take(12).collect()).collect();
    assert_eq!(times, ["1         0 ", "2  24.41 ms ", "3  24.43 ms ", "4  24.45 ms ", "5   25.0 ms "]);
    assert!(shown.contains("it was woken at 24.45 ms"), "{shown}");
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
