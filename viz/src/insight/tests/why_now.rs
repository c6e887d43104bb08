//! Why a poll comes now, and what a wake comes of.

use super::super::cause;
use super::{PINNED, last};
use crate::testing::rows;

/// A fn that polls two children in a `select!`.
const BOTH: [&str; 10] = [
    r#"[0,"create",1,0,null,8]"#,
    r#"[0,"poll",1]"#,
    r#"[0,"create",2,1,1,8]"#,
    r#"[0,"create",3,1,1,8]"#,
    r#"[0,"await",1,1]"#,
    r#"[0,"poll",2]"#,
    r#"[0,"pending",2,0]"#,
    r#"[0,"poll",3]"#,
    r#"[0,"pending",3,0]"#,
    r#"[0,"pending",1,1]"#,
];

#[test]
fn before_the_clock_moves_the_step_says_when() {
    let said = last(&[&BOTH[..], &[r#"[0,"wake",1,0,null]"#, r#"[0,"poll",1]"#]].concat());
    assert!(said.ends_with("it was woken in step 11."), "{said}");
    let said = last(&[&BOTH[..], &[r#"[7,"wake",1,0,null]"#, r#"[7,"poll",1]"#]].concat());
    assert!(said.ends_with("it was woken at 7 ns."), "{said}");
}

#[test]
fn a_time_tells_its_event_from_those_beside_it() {
    let wakes = [r#"[1078900,"wake",1,0,null]"#, r#"[1079000,"poll",1]"#];
    let said = last(&[&BOTH[..], &wakes].concat());
    assert!(said.ends_with("it was woken at 1.0789 ms."), "{said}");
}

#[test]
fn what_was_woken_first_is_why_it_is_polled() {
    let wakes = |first: u8, then: u8| {
        let wake = |at: u8, of: u8| format!(r#"[{at},"wake",{of},0,null]"#);
        let wakes = [wake(5, first), wake(7, then), r#"[9,"poll",1]"#.to_owned()];
        let all: Vec<&str> = BOTH.into_iter().chain(wakes.iter().map(String::as_str)).collect();
        (last(&all), cause(&rows(&all), all.len() - 1))
    };
    let (said, from) = wakes(2, 1);
    assert!(said.contains("#2, which it polls, was woken at 5 ns") && from == Some(10), "{said}");
    let (said, from) = wakes(1, 2);
    assert!(said.ends_with("it was woken at 5 ns.") && from == Some(10), "{said}");
}

#[test]
fn a_wake_from_before_the_first_poll_of_what_is_polled_along_tells_why() {
    // The first child is woken and returns in the poll that runs; what comes after it is polled for the first time, and again.
    let on = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"create",2,1,1,8]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"poll",2]"#,
        r#"[0,"pending",2,0]"#,
        r#"[0,"pending",1,0]"#,
        r#"[4,"wake",2,0,null]"#,
        r#"[4,"wake",2,0,null]"#,
        r#"[5,"poll",1]"#,
        r#"[5,"poll",2]"#,
        r#"[5,"wake",2,0,null]"#,
        r#"[5,"ready",2]"#,
        r#"[5,"create",3,1,1,8]"#,
        r#"[5,"await",1,0]"#,
        r#"[5,"poll",3]"#,
        r#"[5,"pending",3,0]"#,
        r#"[5,"pending",1,0]"#,
        r#"[6,"poll",1]"#,
        r#"[6,"poll",3]"#,
    ];
    let said = last(&on);
    assert!(said.ends_with("#2 was woken at 5 ns."), "{said}");
}

#[test]
fn however_deep_the_polls_nest_a_sentence_is_made() {
    const DEEP: usize = 20_000;
    let made = (1..=DEEP).map(|id| format!(r#"[0,"create",{id},0,null,8]"#));
    let poll = |at: u8| {
        let begin = (1..=DEEP).map(move |id| format!(r#"[{at},"poll",{id}]"#));
        begin.chain((1..=DEEP).rev().map(move |id| format!(r#"[{at},"pending",{id},0]"#)))
    };
    let model = rows(&made.chain(poll(1)).chain(poll(2)).collect::<Vec<_>>());
    let innermost = DEEP * 4 - 1;
    let said = super::super::sentence(&model, innermost);
    assert!(said.contains("is polled again"), "{said}");
    assert!(cause(&model, innermost).is_some());
}

#[test]
fn who_is_polled_after_its_end_panics_for_that() {
    let once = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[1,"poll",1]"#,
        r#"[2,"ready",1]"#,
        r#"[3,"poll",1]"#,
        r#"[4,"panic",1]"#,
    ];
    assert_eq!(last(&once), "outer panics, because it was polled after its end: its poll unwinds.");
}

#[test]
fn who_comes_to_another_await_polls_there_what_nobody_woke() {
    // In one poll the `select!` is done, and what it left is awaited.
    let on = [
        r#"[5,"wake",2,0,null]"#,
        r#"[5,"poll",1]"#,
        r#"[5,"poll",2]"#,
        r#"[5,"ready",2]"#,
        r#"[5,"await",1,0]"#,
        r#"[5,"poll",3]"#,
    ];
    let said = last(&[&BOTH[..], &on].concat());
    assert!(
        said.ends_with("#3 is polled again without having been woken: outer has reached line 12, where it awaits `inner()`."),
        "{said}"
    );
    // Without that it is the `select!` that polls it.
    let said = last(&[&BOTH[..], &on[..2], &on[5..]].concat());
    assert!(said.ends_with("#2 was woken: select! polls its branches until one is done."), "{said}");
}

#[test]
fn who_comes_to_a_macro_polls_there_what_it_polled_before() {
    let before = [&BOTH[..3], &BOTH[5..7]].concat();
    let said = last(&[&before[..], &[BOTH[4], BOTH[5]]].concat());
    assert!(
        said.ends_with(
            "ner is polled again without having been woken: outer has reached line 13, and select! polls its branches until one \
             is done."
        ),
        "{said}"
    );
    let said = last(&[&before[..], &[BOTH[5]]].concat());
    assert!(said.ends_with("because outer is; the trace holds no wake that tells why."), "{said}");
}

#[test]
fn all_that_were_woken_below_are_told_of() {
    let woken = |second: &'static str| {
        last(&[&BOTH[..], &[r#"[5000,"wake",2,0,null]"#, second, r#"[9000,"poll",1]"#]].concat())
    };
    let said = woken(r#"[5000,"wake",3,0,null]"#);
    assert!(said.contains("#3, which it polls, were woken at 5.00 µs."), "{said}");
    let said = woken(r#"[6000,"wake",3,0,null]"#);
    assert!(said.contains("#2, which it polls, was woken at 5.00 µs, then in"), "{said}");
    // One that has been polled since and is done is no longer what there is to do.
    let done = [
        r#"[5000,"poll",1]"#,
        r#"[5000,"wake",2,0,null]"#,
        r#"[5000,"poll",2]"#,
        r#"[5000,"ready",2]"#,
        r#"[5000,"pending",1,1]"#,
        r#"[6000,"wake",3,0,null]"#,
        r#"[9000,"poll",1]"#,
    ];
    let all = [&BOTH[..], &done].concat();
    let said = last(&all);
    assert!(
        said.contains("on thread main: in") && said.ends_with("#3, which it polls, was woken at 6.00 µs."),
        "{said}"
    );
    assert_eq!(cause(&rows(&all), 16), Some(15));
}

#[test]
fn another_thread_that_takes_over_is_named() {
    let one = [r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#, r#"[0,"pending",1,0]"#];
    let said = |poll| last(&[&one[..], &[poll]].concat());
    let other = said(r#"[5,"poll",1,{"thread":1}]"#);
    assert!(other.starts_with("outer is polled again, now on thread worker"), "{other}");
    assert!(other.ends_with(", earlier on thread main; the trace holds no wake that tells why."), "{other}");
    let same = said(r#"[5,"poll",1]"#);
    assert_eq!(same, "outer is polled again on thread main; the trace holds no wake that tells why.");
}

#[test]
fn a_wake_that_comes_of_an_end_is_told_with_it() {
    let before = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"pending",1,0]"#,
        r#"[0,"create",2,1,null,8]"#,
        r#"[0,"poll",2]"#,
        r#"[0,"ready",2]"#,
    ];
    let with = |rows_of: &[&'static str]| [&before[..], rows_of].concat();
    let is_told = |all: &[&str]| last(all).contains("outside of every traced poll, right after in");
    let at_once = with(&[r#"[3,"wake",1,0,null]"#]);
    assert!(is_told(&at_once), "{}", last(&at_once));
    assert_eq!(cause(&rows(&at_once), 6), Some(5));
    for other in [r#"[900000,"wake",1,0,null]"#, r#"[3,"wake",1,0,null,{"thread":1}]"#, r#"[3,"wake",1,0,2]"#]
    {
        let all = with(&[other]);
        assert!(!is_told(&all), "{}", last(&all));
    }
    assert_eq!(cause(&rows(&with(&[r#"[900000,"wake",1,0,null]"#])), 6), None);
    // Several wakes of one end; and what is woken with the last drops is polled no more.
    let several = with(&[r#"[3,"drop",2]"#, r#"[3,"wake",1,0,null]"#, r#"[3,"wake",1,0,null]"#]);
    assert_eq!(cause(&rows(&several), 8), Some(6));
    let said = last(&several[..8]);
    assert!(said.ends_with("it asks for a poll, but the trace holds none after that."), "{said}");
}

#[test]
fn who_was_left_aside_is_told_how_long() {
    // The child is woken; the fn is polled at the other await, and comes to it only later.
    let late = [r#"[6000,"wake",2,0,null]"#, r#"[7000,"poll",1]"#, r#"[7000,"pending",1,0]"#];
    let now = [r#"[9000,"poll",1]"#, r#"[9000,"await",1,1]"#, r#"[9000,"poll",2]"#];
    let said = last(&[&PINNED[..], &late, &now].concat());
    assert!(
        said.ends_with("woken at 6.00 µs, 3.00 µs ago; meanwhile outer awaited `inner()` at line 12, and did not poll it."),
        "{said}"
    );
    // The first poll after the wake is not late.
    let said = last(&[&PINNED[..], &late[..1], &now].concat());
    assert!(said.ends_with("it was woken at 6.00 µs."), "{said}");
}
