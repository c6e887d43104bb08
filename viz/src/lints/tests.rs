//! Each lint on a run that has what it looks for, and on one that nearly has.

mod ends;
mod polls;
mod wakes;

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

/// Machine 0 awaits `yield_now()`, `pending()` and a `select!` of machine 1.
fn run_of(rows: &[impl AsRef<str>]) -> Model {
    let point = |line: u32, kind: &str, text: &str| {
        format!(r#"{{"line":{line},"column":9,"kind":"{kind}","text":"{text}"}}"#)
    };
    let machine = |number: u32, name: &str, points: &[String]| {
        format!(
            r#"{{"machine":{number},"name":"{name}","path":"p::{name}","file":"p.rs","line":1,"column":1,"source":"","kind":"fn","points":[{}],"edges":[],"approximate":true}}"#,
            points.join(",")
        )
    };
    let points = [
        point(2, "await", "tokio::task::yield_now()"),
        point(3, "await", "std::future::pending::<()>()"),
        point(4, "select", "select! { _ = ready() => {}, _ = part() => {} }"),
    ];
    let mut all = vec![r#"{"pollscope":1,"program":"p","clock":"monotonic","unit":"ns"}"#.to_owned()];
    all.extend([machine(0, "whole", &points), machine(1, "part", &[])]);
    all.extend(rows.iter().map(|row| row.as_ref().to_owned()));
    Model::new(pollscope::trace::Trace::read((all.join("\n") + "\n").as_bytes()).expect("it is a trace"))
}

#[test]
fn what_is_found_again_and_again_is_told_once() {
    let rounds = |count: u32| {
        let mut all = vec![];
        for round in 0..count {
            all.push(format!(r#"[{round},"create",{},0,null,8]"#, round + 1));
            all.push(format!(r#"[{round},"drop",{}]"#, round + 1));
        }
        findings(&rows(&all), Limits::default())
    };
    let found = rounds(20);
    assert_eq!((found.len(), found[0].times, &*found[0].again), (1, 20, &[2, 4, 6, 8, 10, 12, 14][..]));
    assert!(found[0].says.ends_with("This happened 20 times."), "{}", found[0].says);
    assert!(!rounds(1)[0].says.contains("happened"));
}

#[test]
fn much_larger_than_its_parts() {
    let sizes = |whole: u64, part: u64| {
        rows(&[
            format!(r#"[0,"create",1,0,null,{whole}]"#),
            r#"[0,"poll",1]"#.to_owned(),
            format!(r#"[0,"create",2,1,1,{part}]"#),
            r#"[0,"poll",2]"#.to_owned(),
            r#"[0,"await",2,0]"#.to_owned(),
            r#"[0,"ready",2]"#.to_owned(),
            r#"[0,"ready",1]"#.to_owned(),
        ])
    };
    assert_eq!(lints(&sizes(1200, 100)), ["large-future"]);
    assert_eq!(lints(&sizes(1100, 100)), [""; 0]);
    // Nothing is known of what one polls that came to no await, as where the program ends in its first poll.
    let ends_at = |rest: &str| {
        let found =
            findings(&rows(&[r#"[0,"create",1,0,null,2000]"#, r#"[0,"poll",1]"#, rest]), Limits::default());
        found.iter().any(|found| found.lint == Lint::LargeFuture)
    };
    assert!(ends_at(r#"[0,"await",1,0]"#) && !ends_at(r#"[0,"ready",1]"#));
    let found = findings(&sizes(9000, 8500), Limits::default());
    assert!(found.len() == 1 && found[0].says.contains("ner has 8500 bytes"), "it is its part that is large");
    // As join! does, which keeps all of its branches until the last is done.
    let joins = |drops: bool| {
        let mut all = vec![r#"[0,"create",1,0,null,2000]"#.to_owned(), r#"[0,"poll",1]"#.to_owned()];
        for child in 2..8 {
            all.push(format!(r#"[0,"create",{child},1,1,300]"#));
            all.push(format!(r#"[0,"poll",{child}]"#));
            all.push(format!(r#"[0,"ready",{child}]"#));
            all.extend(drops.then(|| format!(r#"[0,"drop",{child}]"#)));
        }
        all.push(r#"[0,"ready",1]"#.to_owned());
        lints(&rows(&all))
    };
    assert_eq!((joins(true), joins(false)), (vec!["large-future"], vec![]));
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
    assert_eq!(lints(&recorded("two_sites")), ["blocks-thread"]);
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
