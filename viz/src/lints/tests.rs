//! Each lint on a run that has what it looks for, and on one that nearly has.

use super::{Limits, Lint, findings, series};
use crate::model::Model;
use crate::testing::{any_rows, recorded, rows};
use proptest::prelude::*;

fn lints(model: &Model) -> Vec<&'static str> {
    findings(model, Limits::default()).iter().map(|finding| finding.lint.name()).collect()
}

/// Machine 0 awaits at points 0 and 1, machine 1 at its point 0.
#[track_caller]
fn has(lint: Lint, has: &[&str], nearly: &[&str]) {
    assert_eq!(lints(&rows(has)), [lint.name()]);
    assert_eq!(lints(&rows(nearly)), [""; 0], "that is none");
}

#[test]
fn never_polled() {
    has(
        Lint::NeverPolled,
        &[r#"[0,"create",1,0,null,8]"#, r#"[5,"drop",1]"#],
        &[r#"[0,"create",1,0,null,8]"#, r#"[1,"poll",1]"#, r#"[1,"ready",1]"#, r#"[5,"drop",1]"#],
    );
    // Made before the recording: who knows.
    assert_eq!(lints(&rows(&[r#"[0,"create",1,0,null,8,{"late":true}]"#, r#"[5,"drop",1]"#])), [""; 0]);
}

#[test]
fn blocks_the_thread() {
    let poll = |end: u64| {
        rows(&[
            r#"[0,"create",1,0,null,8]"#.to_owned(),
            r#"[0,"create",2,1,null,8]"#.to_owned(),
            r#"[0,"poll",1]"#.to_owned(),
            r#"[0,"poll",2]"#.to_owned(),
            format!(r#"[{end},"ready",2]"#),
            format!(r#"[{end},"ready",1]"#),
        ])
    };
    let found = findings(&poll(10_000_001), Limits::default());
    assert_eq!(found.len(), 1, "the one in which the time goes by, not the one around it");
    assert!(found[0].says.contains("ner kept thread main for 10.0 ms"), "{}", found[0].says);
    assert_eq!(lints(&poll(10_000_000)), [""; 0]);
    assert_eq!(findings(&poll(3_000_000), Limits { poll: 1_000_000 }).len(), 1, "the limit is the caller's");
}

#[test]
fn never_yields() {
    let awaits = |count: usize| {
        let mut all = vec![r#"[0,"create",1,0,null,8]"#.to_owned(), r#"[0,"poll",1]"#.to_owned()];
        all.extend((0..count).map(|step| format!(r#"[{step},"await",1,{}]"#, step % 2)));
        all.push(format!(r#"[{count},"ready",1]"#));
        rows(&all)
    };
    assert_eq!((lints(&awaits(1001)), lints(&awaits(1000))), (vec!["never-yields"], vec![]));
}

#[test]
fn spins() {
    let polls = |count: usize, anew: bool| {
        let mut all = vec![r#"[0,"create",1,0,null,8]"#.to_owned()];
        for step in 0..count {
            all.push(format!(r#"[{step},"poll",1]"#));
            if anew || step == 0 {
                all.push(format!(r#"[{step},"await",1,0]"#));
            }
            all.push(format!(r#"[{step},"wake",1,0,1]"#));
            all.push(format!(r#"[{step},"pending",1,0]"#));
        }
        all.push(format!(r#"[{count},"poll",1]"#));
        all.push(format!(r#"[{count},"ready",1]"#));
        rows(&all)
    };
    assert_eq!(lints(&polls(10, false)), ["self-wake-spin"]);
    assert_eq!(lints(&polls(4, false)), [""; 0], "to yield now and then is no spin");
    assert_eq!(lints(&polls(50, true)), [""; 0], "nor is a loop that yields each time round");
}

#[test]
fn a_wake_up_is_lost() {
    let begin = [r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#, r#"[0,"await",1,0]"#];
    let with = |rest: &[&'static str]| [&begin[..], rest].concat();
    has(Lint::LostWakeup, &with(&[r#"[0,"pending",1,0,{"unheld":true}]"#]), &with(&[r#"[0,"pending",1,0]"#]));
    has(
        Lint::LostWakeup,
        &with(&[r#"[0,"pending",1,0]"#, r#"[7,"unheld",1,0]"#]),
        // Polled again without being asked, as a busy executor does it: it goes on.
        &with(&[r#"[0,"pending",1,0]"#, r#"[7,"unheld",1,0]"#, r#"[8,"poll",1]"#, r#"[8,"ready",1]"#]),
    );
}

#[test]
fn woken_and_never_polled() {
    let begin = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"pending",1,0]"#,
        r#"[5,"wake",1,0,null]"#,
    ];
    has(Lint::WokenNeverPolled, &begin, &[&begin[..], &[r#"[6,"poll",1]"#, r#"[6,"ready",1]"#]].concat());
    // The program ends, and what it drops first wakes what it drops next.
    let other = [r#"[0,"create",2,0,null,8]"#, r#"[0,"poll",2]"#, r#"[0,"pending",2,0]"#];
    let end = [r#"[6,"drop",2]"#, r#"[6,"wake",1,0,null]"#, r#"[6,"drop",1]"#];
    let told = |before: &[&'static str]| {
        lints(&rows(&[before, &other, &end].concat())).contains(&"woken-never-polled")
    };
    assert!(told(&begin) && !told(&begin[..4]));
}

#[test]
fn polled_without_a_wake() {
    let polls = |count: usize, wakes: bool| {
        let mut all = vec![r#"[0,"create",1,0,null,8]"#.to_owned()];
        for step in 0..count {
            all.push(format!(r#"[{step},"poll",1]"#));
            all.push(format!(r#"[{step},"pending",1,0]"#));
            if wakes {
                all.push(format!(r#"[{step},"wake",1,0,null]"#));
            }
        }
        all.push(format!(r#"[{count},"poll",1]"#));
        all.push(format!(r#"[{count},"ready",1]"#));
        rows(&all)
    };
    assert_eq!(lints(&polls(3, false)), ["polled-unwoken"]);
    assert_eq!(lints(&polls(2, false)), [""; 0], "once or twice by accident");
    assert_eq!(lints(&polls(9, true)), [""; 0]);
}

#[test]
fn cancelled_half_way() {
    let begin = [
        r#"[0,"create",1,0,null,8,{"args":{"buffer":"[1, 2]"}}]"#,
        r#"[0,"create",2,1,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"poll",2]"#,
        r#"[0,"pending",2,0]"#,
    ];
    let cut = [&begin[..], &[r#"[0,"pending",1,0]"#, r#"[9,"drop",1]"#, r#"[9,"drop",2]"#]].concat();
    let found = findings(&rows(&cut), Limits::default());
    assert_eq!(found.len(), 1, "what goes with another is told with it");
    assert!(
        found[0].says.contains("at line 12, with 1 below it; with it went buffer = [1, 2]"),
        "{}",
        found[0].says
    );
    let whole = [&begin[..], &[r#"[1,"poll",2]"#, r#"[1,"ready",2]"#, r#"[1,"ready",1]"#, r#"[9,"drop",1]"#]]
        .concat();
    assert_eq!(lints(&rows(&whole)), [""; 0]);
}

#[test]
fn much_larger_than_its_parts() {
    let sizes = |whole: u64, part: u64| {
        rows(&[
            format!(r#"[0,"create",1,0,null,{whole}]"#),
            r#"[0,"poll",1]"#.to_owned(),
            format!(r#"[0,"create",2,1,1,{part}]"#),
            r#"[0,"poll",2]"#.to_owned(),
            r#"[0,"ready",2]"#.to_owned(),
            r#"[0,"ready",1]"#.to_owned(),
        ])
    };
    assert_eq!(lints(&sizes(1200, 100)), ["large-future"]);
    assert_eq!(lints(&sizes(1100, 100)), [""; 0]);
    let found = findings(&sizes(9000, 8500), Limits::default());
    assert!(found.len() == 1 && found[0].says.contains("ner has 8500 bytes"), "it is its part that is large");
}

#[test]
fn woken_after_its_end() {
    let begin = [r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#];
    has(
        Lint::WokenAfterEnd,
        &[&begin[..], &[r#"[1,"ready",1]"#, r#"[2,"wake",1,null,null]"#]].concat(),
        &[&begin[..], &[r#"[1,"wake",1,null,1]"#, r#"[1,"ready",1]"#]].concat(),
    );
}

#[test]
fn the_songs_take_what_join_says_that_they_would() {
    let blocking = recorded("song_blocking");
    let all = series(&blocking);
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].apart, all[0].together), (45_000_000, 30_000_000));
    assert_eq!(all[0].together, recorded("song_join").end_time(), "what song_join then measures");
    insta::assert_snapshot!(all[0].says(&blocking).join("\n"));
    assert_eq!(series(&recorded("song_join")), []);
}

#[test]
fn sound_programs_have_no_findings() {
    assert_eq!(lints(&recorded("song_join")), [""; 0]);
    assert_eq!(lints(&recorded("song_blocking")), [""; 0]);
    assert_eq!(lints(&recorded("hello_lazy")), ["never-polled"]);
    assert_eq!(lints(&recorded("two_sites")), ["blocks-thread", "blocks-thread"]);
}

proptest! {
    #[test]
    fn any_trace_can_be_looked_at(rows in any_rows()) {
        let model = crate::testing::rows(&rows);
        for finding in findings(&model, Limits { poll: 1 }) {
            prop_assert!(!finding.steps.is_empty());
            prop_assert!(finding.steps.iter().all(|step| *step < model.events().len()));
            prop_assert!(!finding.says.chars().any(char::is_control));
        }
        series(&model);
        for event in 0..model.events().len() {
            crate::insight::cause(&model, event);
            for of in model.indices() {
                prop_assert!(!crate::insight::why(&model, of, event).is_empty());
            }
        }
    }
}
