//! What is said, on a real trace and on each thing that can happen.

mod asides;
mod beginning;
mod blocks;
mod causes;
mod drops;
mod many;
mod why_now;

use std::fmt::Write as _;

use pollscope::trace::Trace;
use proptest::prelude::*;

use super::sentence;
use crate::model::Model;
use crate::testing::{any_rows, recorded, rows};

fn all(model: &Model) -> String {
    let mut said = String::new();
    for event in 0..model.events().len() {
        let _ = writeln!(said, "{}  {}", event + 1, sentence(model, event));
    }
    said
}

#[test]
fn song_join() {
    let shown = all(&recorded("song_join"));
    insta::assert_snapshot!(shown);
}

#[test]
fn two_sites() {
    let shown = all(&recorded("two_sites"));
    insta::assert_snapshot!(shown);
}

/// The sentence of the last row.
fn last(rows_of: &[&str]) -> String {
    let model = rows(rows_of);
    sentence(&model, model.events().len() - 1)
}

/// Two tasks, both pending.
const TWO: [&str; 6] = [
    r#"[0,"create",1,0,null,8]"#,
    r#"[0,"poll",1]"#,
    r#"[0,"pending",1,0]"#,
    r#"[0,"create",2,0,null,8]"#,
    r#"[0,"poll",2]"#,
    r#"[0,"pending",2,0]"#,
];

#[test]
fn who_else_could_have_been_polled() {
    let with = |more: &[&str]| last(&[&TWO[..], more].concat());
    let woken = r#"[5000,"wake",1,0,null]"#;
    let polled = r#"[5000,"poll",1]"#;
    let alone = last(&[&TWO[..3], &[woken, polled]].concat());
    assert!(alone.ends_with(": it was woken at 5.00 µs."), "{alone}");
    let waits = with(&[woken, polled]);
    assert!(waits.ends_with(": it was woken at 5.00 µs; no other traced task was ready."), "{waits}");
    let ready = with(&[r#"[4000,"wake",2,0,null]"#, woken, polled]);
    assert!(ready.ends_with(": it was woken at 5.00 µs; outer #2 is ready too."), "{ready}");
    let not_polled_yet = with(&[r#"[4000,"create",3,0,null,8]"#, woken, polled]);
    assert!(not_polled_yet.ends_with(": it was woken at 5.00 µs."), "{not_polled_yet}");
    let ended = with(&[r#"[4000,"wake",2,0,null]"#, r#"[4000,"drop",2]"#, woken, polled]);
    assert!(ended.ends_with(": it was woken at 5.00 µs."), "{ended}");
}

#[test]
fn a_wake_that_was_answered_in_the_turn_in_which_it_came() {
    let before = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"create",2,1,1,16]"#,
        r#"[0,"poll",2]"#,
        r#"[0,"pending",2,0]"#,
        r#"[0,"pending",1,0]"#,
        r#"[4000,"poll",1]"#,
    ];
    let after = [
        r#"[4000,"poll",2]"#,
        r#"[4000,"pending",2,0]"#,
        r#"[4000,"pending",1,0]"#,
        r#"[5000,"poll",1]"#,
        r#"[5000,"poll",2]"#,
    ];
    let said = last(&[&before[..], &[r#"[4000,"wake",2,0,null]"#], &after[..]].concat());
    assert!(
        said.contains("its wake at 4.00 µs came during the turn before and was answered in it"),
        "{said}"
    );
    let unexplained = last(&[&before[..], &after[..]].concat());
    assert!(unexplained.contains("the trace holds no wake that tells why"), "{unexplained}");
}

/// An executor of its own within a turn: what it polls is woken, polled and done, and the executor around it knows nothing of
/// that. Beside it another child waits.
const NESTED: [&str; 13] = [
    r#"[0,"create",1,0,null,8]"#,
    r#"[0,"poll",1]"#,
    r#"[0,"await",1,0]"#,
    r#"[0,"create",2,1,1,8]"#,
    r#"[0,"create",3,1,1,8]"#,
    r#"[0,"poll",2]"#,
    r#"[0,"pending",2,0]"#,
    r#"[2000,"wake",2,0,1]"#,
    r#"[2000,"poll",2]"#,
    r#"[2000,"ready",2]"#,
    r#"[2000,"poll",3]"#,
    r#"[2000,"pending",3,0]"#,
    r#"[2000,"pending",1,0]"#,
];

#[test]
fn a_wake_that_was_answered_long_ago_asks_for_nothing() {
    let woken = [r#"[5000,"wake",3,0,null]"#, r#"[5000,"poll",1]"#];
    let model = rows(&[&NESTED[..], &woken].concat());
    let pending = sentence(&model, 12);
    assert!(pending.contains("#3, which it awaits, is Pending. outer gives thread main back"), "{pending}");
    let again = sentence(&model, 14);
    assert!(again.contains("#3, which it polls, was woken at 5.00 µs"), "{again}");
    assert_eq!(super::cause(&model, 14), Some(13));
}

#[test]
fn a_turn_that_comes_of_an_answered_wake_is_told_with_that() {
    let model = rows(&[&NESTED[..], &[r#"[2000,"poll",1]"#]].concat());
    let pending = sentence(&model, 12);
    assert!(
        pending.ends_with(
            "#2 was woken meanwhile and has returned since, but a wake asks for another turn all the same."
        ),
        "{pending}"
    );
    let again = sentence(&model, 13);
    assert!(
        again.contains(
            "#2, which it polls, was woken at 2.00 µs and has returned since, but a wake asks for another turn all the same"
        ),
        "{again}"
    );
    // Polled since, and not done.
    let polled =
        [&NESTED[..9], &[r#"[2000,"pending",2,0]"#], &NESTED[10..], &[r#"[2000,"poll",1]"#]].concat();
    let again = last(&polled);
    assert!(again.contains("was woken at 2.00 µs and has been polled since, but"), "{again}");
}

#[test]
fn a_cancelled_child_and_a_self_wake() {
    let shown = all(&rows(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"create",2,1,1,16]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"poll",2]"#,
        r#"[0,"await",2,0]"#,
        r#"[0,"wake",2,0,2,{"by_ref":true}]"#,
        r#"[0,"wake",2,0,2,{"by_ref":true}]"#,
        r#"[0,"pending",2,0]"#,
        r#"[0,"pending",1,0]"#,
        r#"[7000,"poll",1]"#,
        r#"[7000,"poll",2]"#,
        r#"[7000,"pending",2,0]"#,
        r#"[7000,"pending",1,0]"#,
        r#"[8000,"poll",1]"#,
        r#"[8000,"drop",2]"#,
        r#"[8000,"wake",2,0,null,{"thread":1}]"#,
        r#"[8000,"create",3,1,1,16]"#,
        r#"[8000,"await",1,1]"#,
        r#"[8000,"poll",3]"#,
        r#"[8000,"ready",3,{"value":"Ok(\u001b[2J)"}]"#,
        r#"[8000,"ready",1]"#,
        r#"[8001,"drop",1]"#,
    ]));
    insta::assert_snapshot!(shown);
}

#[test]
fn a_panic_through_two_futures() {
    let shown = all(&rows(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"create",2,1,1,16]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"poll",2]"#,
        r#"[0,"panic",2]"#,
        r#"[0,"panic",1]"#,
        r#"[0,"drop",2]"#,
        r#"[0,"drop",1]"#,
        r#"[0,"poll",1]"#,
    ]));
    insta::assert_snapshot!(shown);
}

#[test]
fn what_unwinds_is_dropped_before_the_poll_around_it_ends() {
    let mut falls = vec![
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"create",2,1,1,16]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"poll",2]"#,
        r#"[0,"panic",2]"#,
        r#"[0,"drop",2]"#,
        r#"[0,"panic",1]"#,
    ];
    let said = last(&falls);
    assert!(said.ends_with("ner unwinds through outer, which ends with it."), "{said}");
    // Caught, and another one after that.
    falls.insert(7, r#"[0,"await",1,1]"#);
    let said = last(&falls);
    assert!(said.starts_with("outer panics, after it reached line 13"), "{said}");
}

#[test]
fn what_the_trace_cannot_tell_is_said() {
    let shown = all(&rows(&[
        r#"[0,"create",1,0,null,8,{"late":true}]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"pending",1,null]"#,
        r#"[1,"poll",1]"#,
        r#"[1,"poll",9]"#,
        r#"[1,"await",9,77]"#,
        r#"[1,"pending",9,77]"#,
        r#"[1,"pending",1,0]"#,
        r#"[2,"lost",1]"#,
        r#"[2,"ready",9]"#,
        r#"[2,"wake",9,77,5]"#,
        r#"[2,"drop",9]"#,
        r#"[2,"drop",9]"#,
        r#"[2,"create",1,1,null,8]"#,
        r#"[3,"pending",12,null]"#,
    ]));
    insta::assert_snapshot!(shown);
    assert_eq!(sentence(&rows::<&str>(&[]), 0), "The trace holds no events.");
}

proptest! {
    #[test]
    fn of_any_trace_every_step_has_a_sentence_that_is_safe_to_show(rows in any_rows()) {
        let model = crate::testing::rows(&rows);
        for event in 0..model.events().len() {
            let said = sentence(&model, event);
            prop_assert!(said.ends_with('.'), "{}", said);
            prop_assert!(!said.chars().any(char::is_control), "{}", said);
        }
    }
}

#[test]
fn a_future_that_nobody_holds_is_told() {
    let model = rows(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"pending",1,0,{"unheld":true}]"#,
        r#"[3,"unheld",1,0]"#,
    ]);
    assert!(super::sentence(&model, 3).contains("Nobody has kept its waker, so nobody can wake it."));
    assert_eq!(
        super::sentence(&model, 4),
        "The last waker of outer is dropped, and was not called: nobody can wake outer any more."
    );
}

/// A fn that has polled a child in a `select!`, and has gone on to an await without it.
const PINNED: [&str; 10] = [
    r#"[0,"create",1,0,null,8]"#,
    r#"[0,"poll",1]"#,
    r#"[0,"create",2,1,1,8]"#,
    r#"[0,"await",1,1]"#,
    r#"[0,"poll",2]"#,
    r#"[0,"pending",2,0]"#,
    r#"[0,"pending",1,1]"#,
    r#"[5,"poll",1]"#,
    r#"[5,"await",1,0]"#,
    r#"[5,"pending",1,0]"#,
];

#[test]
fn who_is_not_polled_at_an_await_is_not_awaited_there() {
    let said = last(&PINNED);
    assert!(said.starts_with("outer is Pending at line 12: `inner()` is not ready; in"), "{said}");
    assert!(said.contains(" is suspended too, and is not polled here."), "{said}");
    assert!(said.contains(" outer gives thread main back to whoever polled it"), "{said}");
    let select = last(&PINNED[..7]);
    assert!(select.contains("line 13, select!: in") && select.contains("is not done."), "{select}");
    let alone = last(&[&PINNED[..2], &PINNED[8..]].concat());
    assert!(alone.contains("is not ready. It gives thread main back"), "{alone}");
    // Another one is, at the same await.
    let both = last(
        &[&PINNED[..9], &[r#"[5,"create",3,1,1,8]"#, r#"[5,"poll",3]"#, r#"[5,"pending",3,0]"#, PINNED[9]]]
            .concat(),
    );
    assert!(
        both.contains("#3, which it awaits, is Pending; in") && both.contains("#2 is suspended too"),
        "{both}"
    );
    // Woken, and polled for that, it is not ready all the same.
    let again =
        last(&[&PINNED[..], &[r#"[6,"wake",1,0,null]"#, r#"[6,"poll",1]"#, r#"[6,"pending",1,0]"#]].concat());
    assert!(again.contains("line 12: it was woken, and `inner()` is still not ready;"), "{again}");
    let unasked = last(&[&PINNED[..], &[r#"[6,"poll",1]"#, r#"[6,"pending",1,0]"#]].concat());
    assert!(unasked.contains("line 12: `inner()` is not ready;"), "{unasked}");
}

/// Two children that one await polls; the first of them is done.
const TWO_CHILDREN: [&str; 10] = [
    r#"[0,"create",1,0,null,8]"#,
    r#"[0,"poll",1]"#,
    r#"[0,"create",2,1,1,8]"#,
    r#"[0,"create",3,1,1,8]"#,
    r#"[0,"await",1,0]"#,
    r#"[0,"poll",2]"#,
    r#"[0,"ready",2]"#,
    r#"[0,"poll",3]"#,
    r#"[0,"pending",3,0]"#,
    r#"[0,"pending",1,0]"#,
];

#[test]
fn one_of_many_that_is_done_lets_nobody_go_on() {
    let said = |rows_of: &[&str], event: usize| sentence(&rows(rows_of), event);
    let one_of = "returns: one of those that outer awaits at line 12 is done.";
    let goes_on = "returns: outer can go on from line 12.";
    assert!(said(&TWO_CHILDREN, 6).ends_with(one_of), "{}", said(&TWO_CHILDREN, 6));
    // Both in one poll: it is the last one that lets it go on.
    let both = [&TWO_CHILDREN[..8], &[r#"[0,"ready",3]"#, r#"[0,"ready",1]"#]].concat();
    assert!(said(&both, 6).ends_with(one_of), "{}", said(&both, 6));
    assert!(said(&both, 8).ends_with(goes_on), "{}", said(&both, 8));
    // An only child; also where the trace ends there.
    let only = [&TWO_CHILDREN[..3], &TWO_CHILDREN[4..7], &[r#"[0,"await",1,1]"#]].concat();
    assert!(said(&only, 5).ends_with(goes_on), "{}", said(&only, 5));
    assert!(said(&only[..6], 5).ends_with(goes_on), "{}", said(&only[..6], 5));
    // Its await holds more than what is traced.
    let more = [&TWO_CHILDREN[..3], &TWO_CHILDREN[4..7], &[r#"[0,"pending",1,0]"#]].concat();
    assert!(
        said(&more, 5).ends_with("; what outer awaits at line 12 is not done with that."),
        "{}",
        said(&more, 5)
    );
}

#[test]
fn a_macro_that_hides_an_await_is_called_by_its_name() {
    let machine = |number: u32, name: &str, points: &str| {
        format!(
            r#"{{"machine":{number},"name":"{name}","path":"t::{name}","file":"t.rs","line":1,"column":1,"kind":"fn","source":"","points":[{points}],"edges":[],"approximate":true}}"#
        )
    };
    let hidden = |text: &str| format!(r#"{{"line":3,"column":9,"kind":"hidden","text":"futures::{text}"}}"#);
    let trace = [
        r#"{"pollscope":1,"program":"test","clock":"virtual","unit":"ns"}"#.to_owned(),
        machine(0, "outer", &[hidden("poll!(inner())"), hidden("pending!()")].join(",")),
        machine(1, "inner", ""),
        r#"[0,"create",1,0,null,8]"#.to_owned(),
        r#"[0,"poll",1]"#.to_owned(),
        r#"[0,"await",1,0]"#.to_owned(),
        r#"[0,"create",2,1,1,8]"#.to_owned(),
        r#"[0,"poll",2]"#.to_owned(),
        r#"[0,"ready",2]"#.to_owned(),
        r#"[0,"await",1,1]"#.to_owned(),
        r#"[0,"pending",1,1]"#.to_owned(),
    ];
    let model = Model::new(Trace::read(trace.join("\n").as_bytes()).expect("it can be read"));
    let said = all(&model);
    assert!(said.contains("6  inner returns to outer, whose poll! at line 3 polls it.\n"), "{said}");
    assert!(
        said.contains("8  outer is Pending at line 3, pending!: `futures::pending!()` is not ready."),
        "{said}"
    );
}

/// The rows of a future that was traced from outside.
fn foreign(rows_of: &[&str]) -> Model {
    let head = [
        r#"{"pollscope":1,"program":"test","clock":"virtual","unit":"ns"}"#,
        concat!(
            r#"{"machine":0,"name":"gate","path":"gate","file":"t.rs","line":7,"column":1,"kind":"future","source":"","#,
            r#""points":[],"edges":[["unresumed","returned"]],"approximate":true}"#
        ),
        r#"{"thread":0,"name":"unnamed"}"#,
        r#"{"thread":1,"name":"unnamed"}"#,
    ];
    let trace = [&head[..], rows_of].concat().join("\n");
    Model::new(Trace::read(trace.as_bytes()).expect("it can be read"))
}

#[test]
fn who_panics_without_an_await_does_so_before_none() {
    let model = foreign(&[r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#, r#"[0,"panic",1]"#]);
    assert_eq!(sentence(&model, 2), "gate panics, and its poll unwinds.");
}

#[test]
fn what_was_traced_from_outside_is_no_async_block() {
    let model = foreign(&[r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#, r#"[0,"pending",1,null]"#]);
    assert_eq!(
        all(&model),
        "1  gate is made outside of every poll, at line 7: a future of 8 bytes that is traced from outside. None of it has \
         run yet.\n\
         2  gate is polled for the first time on thread 0, by nothing that is traced (the executor, as a rule): it begins to \
         run.\n\
         3  gate is Pending; what for, it does not tell. It gives thread 0 back to whoever polled it; no other traced task is ready.\n"
    );
}
