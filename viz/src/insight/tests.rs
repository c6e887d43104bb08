//! What is said, on a real trace and on each thing that can happen.

use std::fmt::Write as _;

use pollscope::trace::{FutureId, Trace};
use proptest::prelude::*;

use super::sentence;
use crate::model::{FutureIx, Model};
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

/// The chain from a future, as of the end of a run of these rows.
fn why_of(name: &str, trace: &[&str]) -> String {
    let model = rows(trace);
    let of = *model.lanes().iter().find(|of| model.label(**of).starts_with(name)).expect("it is there");
    let links = super::why(&model, of, trace.len() - 1);
    links.into_iter().map(|link| link.says).collect::<Vec<_>>().join("\n")
}

#[test]
fn why_it_is_stuck() {
    let below = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"create",2,1,1,8]"#,
        r#"[0,"poll",2]"#,
        r#"[0,"await",2,0]"#,
    ];
    let with = |rest: &[&'static str]| [&below[..], rest].concat();
    let waits = with(&[r#"[0,"pending",2,0]"#, r#"[0,"pending",1,0]"#]);
    insta::assert_snapshot!("why_waits", why_of("outer", &waits));
    let unheld = with(&[r#"[0,"pending",2,0,{"unheld":true}]"#, r#"[0,"pending",1,0]"#]);
    insta::assert_snapshot!("why_unheld", why_of("outer", &unheld));
    // Woken, and its parent has gone on without it.
    let parked = [
        &waits[..],
        &[r#"[5,"wake",2,0,null]"#, r#"[6,"poll",1]"#, r#"[6,"await",1,1]"#, r#"[6,"pending",1,1]"#],
    ]
    .concat();
    insta::assert_snapshot!("why_parked", why_of("in", &parked));
    let busy =
        [&waits[..], &[r#"[5,"wake",2,0,null]"#, r#"[5,"create",3,0,null,8]"#, r#"[6,"poll",3]"#]].concat();
    insta::assert_snapshot!("why_busy", why_of("outer #1", &busy));
    assert!(why_of("outer", &below[..1]).contains("never polled"));
    assert!(why_of("outer", &[below[0], below[1], r#"[1,"ready",1]"#]).contains("it is not stuck"));
}

#[test]
fn two_tasks_that_wait_for_each_other() {
    let model = recorded("stuck");
    let last = model.events().len() - 1;
    let told = |of: FutureIx| {
        let told = |link: super::Link| format!("{} {}", link.event.map_or(0, |event| event + 1), link.says);
        super::why(&model, of, last).into_iter().map(told).collect::<Vec<_>>().join("\n")
    };
    let stuck: Vec<FutureIx> = super::stuck(&model, last).collect();
    assert_eq!(stuck.iter().map(|of| model.label(*of)).collect::<Vec<_>>(), ["worker", "client"]);
    insta::assert_snapshot!(stuck.into_iter().map(told).collect::<Vec<_>>().join("\n\n"));
    // While the first question is asked the client has no lock.
    let asks =
        (0..last).find(|event| sentence(&model, *event).starts_with("ask #3 is Pending")).expect("it waits");
    let client = model.by_id(FutureId::new(2).expect("it is no 0")).expect("it is there");
    assert!(!super::why(&model, client, asks + 1).iter().any(|link| link.says.contains("got")));
}

#[test]
fn one_that_may_wait_for_itself() {
    let trace = [
        r#"{"pollscope":1,"program":"test","clock":"virtual","unit":"ns"}"#,
        concat!(
            r#"{"machine":0,"name":"twice","path":"t::twice","file":"t.rs","line":1,"column":1,"kind":"fn","#,
            r#""source":"async fn twice() {\n    let a = m.lock().await;\n    let b = m.lock().await;\n}","#,
            r#""points":[{"line":2,"column":22,"kind":"await","text":"m.lock()"},"#,
            r#"{"line":3,"column":22,"kind":"await","text":"m.lock()"}],"#,
            r#""edges":[["unresumed",0],[0,1],[1,"returned"]]}"#
        ),
        r#"{"thread":0,"name":"main"}"#,
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"await",1,1]"#,
        r#"[0,"pending",1,1]"#,
    ];
    let model = Model::new(Trace::read(trace.join("\n").as_bytes()).expect("it can be read"));
    let of = model.by_id(FutureId::new(1).expect("it is no 0")).expect("it is there");
    let links = super::why(&model, of, 4);
    let last = links.last().expect("there are some");
    assert_eq!(last.event, Some(2));
    assert!(last.says.starts_with("twice got `a` from `m.lock()`, line 2,"), "{}", last.says);
    assert!(last.says.ends_with("it may wait for itself."), "{}", last.says);
}

#[test]
fn who_was_dropped_half_way_is_told_of_until_then() {
    let begin =
        [r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#, r#"[0,"await",1,0]"#, r#"[0,"pending",1,0]"#];
    let end = why_of("outer", &[&begin[..], &[r#"[9000,"drop",1]"#]].concat());
    assert!(
        end.starts_with("outer was dropped at 9.00 µs, when the run ended. Until then:\nouter is Pending"),
        "{end}"
    );
    let on = [r#"[9000,"drop",1]"#, r#"[9000,"create",2,0,null,8]"#, r#"[9000,"poll",2]"#];
    let amidst = why_of("outer #1", &[&begin[..], &on].concat());
    assert!(
        amidst.starts_with("outer #1 was dropped at 9.00 µs, before its end. Until then:\nouter #1 is"),
        "{amidst}"
    );
    let unseen = why_of("future", &[r#"[0,"drop",1]"#]);
    assert!(unseen.ends_with("was dropped at the start, when the run ended."), "{unseen}");
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
