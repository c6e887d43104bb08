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
fn never_polled() {
    has(
        Lint::NeverPolled,
        &[r#"[0,"create",1,0,null,8]"#, r#"[5,"drop",1]"#],
        &[r#"[0,"create",1,0,null,8]"#, r#"[1,"poll",1]"#, r#"[1,"ready",1]"#, r#"[5,"drop",1]"#],
    );
    // A branch of a select! that is over before its turn comes; and a forgotten call after another await.
    let made_at = |point: u32| {
        lints(&run_of(&[
            r#"[0,"create",1,0,null,8]"#.to_owned(),
            r#"[0,"poll",1]"#.to_owned(),
            format!(r#"[0,"await",1,{point}]"#),
            r#"[0,"create",2,1,1,8]"#.to_owned(),
            r#"[0,"drop",2]"#.to_owned(),
            r#"[0,"ready",1]"#.to_owned(),
        ]))
    };
    assert_eq!((made_at(2), made_at(0)), (vec![], vec!["never-polled"]));
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
    // The runtime is told, and lets the others run on another thread.
    let in_place = |call: &str| {
        let text = crate::testing::text(&[
            r#"[0,"create",1,1,null,8]"#,
            r#"[0,"poll",1]"#,
            r#"[50000000,"ready",1]"#,
        ]);
        let text = text.replace("gate().await", call);
        lints(&Model::new(pollscope::trace::Trace::read(text.as_bytes()).expect("it is a trace")))
    };
    assert_eq!((in_place("block_in_place(work)"), in_place("work()")), (vec![], vec!["blocks-thread"]));
}

#[test]
fn a_poll_that_never_ends_blocks_the_thread() {
    let begin = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"create",2,1,1,8]"#,
        r#"[5,"poll",2]"#,
    ];
    let found = findings(&rows(&begin), Limits::default());
    assert_eq!(found.len(), 1, "the innermost");
    assert!(
        found[0].says.contains("ner has kept thread main since 5 ns: that poll never ends"),
        "{}",
        found[0].says
    );
    let ends = [&begin[..], &[r#"[5,"pending",2,0]"#, r#"[5,"pending",1,0]"#]].concat();
    assert_eq!(lints(&rows(&ends)), [""; 0]);
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
fn never_yields() {
    let awaits = |count: u64, time: u64, ends: &str| {
        let mut all = vec![r#"[0,"create",1,0,null,8]"#.to_owned(), r#"[0,"poll",1]"#.to_owned()];
        all.extend((0..count).map(|step| format!(r#"[{},"await",1,{}]"#, step * time, step % 2)));
        all.push(format!("[{},{ends}]", count * time));
        lints(&rows(&all))
    };
    assert_eq!(awaits(1001, 1000, r#""ready",1"#), ["never-yields"]);
    assert_eq!(awaits(1000, 1100, r#""ready",1"#), [""; 0], "so many may be");
    assert_eq!(awaits(1001, 900, r#""ready",1"#), [""; 0], "it is over soon");
    assert_eq!(awaits(1001, 1000, r#""pending",1,0"#), [""; 0], "it does yield");
}

#[test]
fn spins() {
    let polls = |count: u64, time: u64, anew: bool| {
        let mut all = vec![r#"[0,"create",1,0,null,8]"#.to_owned()];
        for step in 0..count {
            let at = step * time;
            all.push(format!(r#"[{at},"poll",1]"#));
            if anew || step == 0 {
                all.push(format!(r#"[{at},"await",1,0]"#));
            }
            all.push(format!(r#"[{at},"wake",1,0,1]"#));
            all.push(format!(r#"[{at},"pending",1,0]"#));
        }
        all.push(format!(r#"[{},"poll",1]"#, count * time));
        all.push(format!(r#"[{},"ready",1]"#, count * time));
        lints(&rows(&all))
    };
    assert_eq!(polls(12, 0, false), ["self-wake-spin"], "a virtual clock stands still");
    assert_eq!(polls(12, 100_000, false), ["self-wake-spin"]);
    assert_eq!(polls(4, 0, false), [""; 0], "to yield now and then is no spin");
    assert_eq!((polls(9, 0, false), polls(8, 0, false)), (vec!["self-wake-spin"], vec![]), "so often it may");
    assert_eq!(polls(100, 3_000, false), [""; 0], "what yields for a moment gets on");
    assert_eq!(polls(500, 3_000, true), [""; 0], "nor is a loop that does something each time round");
}

#[test]
fn a_spin_is_told_from_its_first_poll_to_the_end_of_its_last() {
    let mut all = vec![r#"[0,"create",1,0,null,8]"#.to_owned()];
    for step in 0..10 {
        let (begin, end) = (step * 1_000_000, (step + 1) * 1_000_000);
        all.push(format!(r#"[{begin},"poll",1]"#));
        all.extend((step == 0).then(|| r#"[0,"await",1,0]"#.to_owned()));
        all.push(format!(r#"[{end},"wake",1,0,1]"#));
        all.push(format!(r#"[{end},"pending",1,0]"#));
    }
    all.extend([r#"[10000000,"poll",1]"#, r#"[10000000,"ready",1]"#].map(str::to_owned));
    let found = findings(&rows(&all), Limits::default()).remove(0);
    assert!(
        found.says.starts_with("outer woke itself in 10 polls one after the other for 10.0 ms and"),
        "{}",
        found.says
    );
    // The first few, and the last.
    assert_eq!((found.steps, found.left_out), (vec![1, 5, 8, 11, 14, 17, 20, 29], 2));
}

#[test]
fn spins_by_yielding() {
    let polls = |count: u64, work: u64| {
        let mut all = vec![r#"[0,"create",1,0,null,8]"#.to_owned()];
        for step in 0..count {
            let at = step * 20_000;
            all.push(format!(r#"[{at},"poll",1]"#));
            all.push(format!(r#"[{},"await",1,0]"#, at + work));
            all.push(format!(r#"[{},"pending",1,0]"#, at + work));
            all.push(format!(r#"[{},"wake",1,0,null]"#, at + work + 10));
        }
        all.push(format!(r#"[{},"poll",1]"#, count * 20_000));
        all.push(format!(r#"[{},"ready",1]"#, count * 20_000));
        lints(&run_of(&all))
    };
    assert_eq!(polls(300, 2_000), ["self-wake-spin"]);
    assert_eq!(polls(200, 2_000), [""; 0], "not for long");
    assert_eq!(polls(300, 11_000), [""; 0], "it computes, and lets others run");
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
    // It is said since when it waits, not since when it was polled last.
    let again = with(&[
        r#"[3000,"pending",1,0]"#,
        r#"[5000,"wake",1,0,null]"#,
        r#"[6000,"poll",1]"#,
        r#"[6000,"pending",1,0,{"unheld":true}]"#,
    ]);
    let found = findings(&rows(&again), Limits::default());
    assert!(found[0].says.contains("since 3.00 µs"), "{}", found[0].says);
    // Who awaits `pending()` means it.
    let awaits = |point: u32| {
        lints(&run_of(&[
            r#"[0,"create",1,0,null,8]"#.to_owned(),
            r#"[0,"poll",1]"#.to_owned(),
            format!(r#"[0,"await",1,{point}]"#),
            format!(r#"[0,"pending",1,{point},{{"unheld":true}}]"#),
        ]))
    };
    assert_eq!((awaits(1), awaits(0)), (vec![], vec!["lost-wakeup"]));
}

#[test]
fn woken_and_not_polled() {
    let begin = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"pending",1,0]"#,
        r#"[5,"wake",1,0,null]"#,
    ];
    has(Lint::WokenNotPolled, &begin, &[&begin[..], &[r#"[6,"poll",1]"#, r#"[6,"ready",1]"#]].concat());
    // An executor within the poll has polled what was woken.
    let nested = [
        &begin[..3],
        &[
            r#"[0,"create",2,1,1,8]"#,
            r#"[0,"poll",2]"#,
            r#"[0,"pending",2,0]"#,
            r#"[2,"wake",2,0,1]"#,
            r#"[2,"poll",2]"#,
            r#"[2,"ready",2]"#,
            r#"[2,"pending",1,0]"#,
        ],
    ]
    .concat();
    assert_eq!(lints(&rows(&nested)), [""; 0]);
    assert_eq!(lints(&rows(&[&nested[..], &begin[4..]].concat())), ["woken-not-polled"]);
    // Dropped soon after, as by abort(): nobody needs it. Much later: who should have polled it did not.
    let gone = |at: u64| {
        let drop = format!(r#"[{at},"drop",1]"#);
        lints(&rows(&[&begin[..], &[&drop]].concat())).contains(&"woken-not-polled")
    };
    assert!(gone(20_000_000) && !gone(6));
    // The program ends, and what it drops first wakes what it drops next.
    let end = [
        r#"[5,"create",2,0,null,8]"#,
        r#"[5,"poll",2]"#,
        r#"[5,"pending",2,0]"#,
        r#"[20000000,"drop",2]"#,
        r#"[20000000,"wake",1,0,null]"#,
        r#"[90000000,"drop",1]"#,
    ];
    assert_eq!(lints(&rows(&[&begin[..4], &end].concat())), [""; 0]);
}

#[test]
fn woken_and_left_behind_by_what_it_is_a_part_of() {
    let with = |time: u64, polls_it: bool| {
        let mut all: Vec<String> = [
            r#"[0,"create",1,0,null,8]"#,
            r#"[0,"create",2,1,1,8]"#,
            r#"[0,"poll",1]"#,
            r#"[0,"await",1,0]"#,
            r#"[0,"poll",2]"#,
            r#"[0,"await",2,0]"#,
            r#"[0,"pending",2,0]"#,
            r#"[0,"pending",1,0]"#,
            r#"[5,"wake",2,0,null]"#,
            r#"[5,"poll",1]"#,
        ]
        .map(str::to_owned)
        .into();
        if polls_it {
            all.extend([r#"[5,"poll",2]"#, r#"[5,"pending",2,0]"#].map(str::to_owned));
        }
        all.push(r#"[5,"pending",1,0]"#.to_owned());
        all.push(format!(r#"[{time},"wake",1,0,null]"#));
        all.push(format!(r#"[{time},"poll",1]"#));
        all.push(format!(r#"[{time},"poll",2]"#));
        all.push(format!(r#"[{time},"ready",2]"#));
        all.push(format!(r#"[{time},"ready",1]"#));
        findings(&rows(&all), Limits::default())
    };
    let found = with(20_000_000, false);
    assert_eq!((found.len(), found[0].lint), (1, Lint::WokenNotPolled));
    let says = "not polled until 20.0 ms: outer, which polled it before, was polled once meanwhile";
    assert!(found[0].says.contains(says), "{}", found[0].says);
    assert_eq!(with(9_000_000, false), [], "not for long");
    assert_eq!(with(20_000_000, true), [], "it was polled, and is not woken again");
}

#[test]
fn polled_without_a_wake() {
    let polls = |count: usize, time: usize, wakes: &str| {
        let mut all = vec![r#"[0,"create",1,0,null,8]"#.to_owned(), r#"[0,"create",2,0,null,8]"#.to_owned()];
        all.extend([r#"[0,"poll",2]"#, r#"[0,"pending",2,0]"#].map(str::to_owned));
        for step in 0..count {
            let at = step * time;
            all.push(format!(r#"[{at},"poll",1]"#));
            all.push(format!(r#"[{at},"pending",1,0]"#));
            if !wakes.is_empty() {
                all.push(format!(r#"[{at},"wake",{wakes},0,null]"#));
            }
        }
        all.push(format!(r#"[{},"poll",1]"#, count * time));
        all.push(format!(r#"[{},"ready",1]"#, count * time));
        lints(&rows(&all)).contains(&"polled-unwoken")
    };
    assert!(polls(40, 1, ""));
    assert!(!polls(20, 1, ""), "now and then");
    assert!(!polls(40, 5_000_000, ""), "a timer beside it that is not traced");
    assert!(!polls(99, 1, "1"));
    assert!(!polls(99, 1, "2"), "what stands beside it was woken");
}

#[test]
fn panicked() {
    let begin = [r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#, r#"[0,"await",1,0]"#];
    let with = |rest: &[&'static str]| [&begin[..], rest].concat();
    has(Lint::Panicked, &with(&[r#"[5,"panic",1]"#]), &with(&[r#"[5,"ready",1]"#]));
    // Two branches, the second panics; the first is dropped with the one around both.
    let two = with(&[
        r#"[0,"create",2,1,1,8]"#,
        r#"[0,"create",3,1,1,8]"#,
        r#"[0,"poll",2]"#,
        r#"[0,"await",2,0]"#,
        r#"[0,"pending",2,0]"#,
        r#"[0,"poll",3]"#,
        r#"[7000,"panic",3]"#,
    ]);
    let through = [
        &two[..],
        &[
            r#"[7000,"drop",3]"#,
            r#"[7000,"drop",2]"#,
            r#"[7000,"panic",1]"#,
            r#"[7000,"drop",1]"#,
            r#"[8000,"create",4,0,null,8]"#,
            r#"[8000,"poll",4]"#,
            r#"[8000,"ready",4]"#,
        ],
    ]
    .concat();
    let found = findings(&rows(&through), Limits::default());
    assert_eq!((found.len(), &*found[0].steps), (1, &[9, 12][..]), "{found:?}");
    let says =
        "#3 panicked at 7.00 µs before its first await; that unwound through outer #1, and cancelled in";
    assert!(found[0].says.contains(says) && found[0].says.ends_with("#2."), "{}", found[0].says);
    // Caught in between: the one around it goes on, and drops the other for reasons of its own.
    let caught = [&two[..], &[r#"[7000,"await",1,1]"#, r#"[7000,"drop",2]"#, r#"[7000,"ready",1]"#]].concat();
    let caught = [&caught[..], &through[through.len() - 3..]].concat();
    let found = findings(&rows(&caught), Limits::default());
    assert_eq!(found.iter().map(|found| found.lint.name()).collect::<Vec<_>>(), ["panicked", "cancelled"]);
    assert!(!found[0].says.contains("unwound") && found[0].steps == [9], "{}", found[0].says);
    // It goes on, and panics for itself.
    let again = [&two[..], &[r#"[7000,"await",1,1]"#, r#"[7000,"panic",1]"#]].concat();
    assert_eq!(lints(&rows(&again)), ["panicked", "panicked"]);
}

#[test]
fn what_is_made_and_dropped_in_a_panic_is_not_forgotten() {
    let made = |drop_first: bool| {
        let between = r#"[0,"await",1,0]"#;
        let mut all = vec![r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#, r#"[0,"create",2,1,1,8]"#];
        all.extend(if drop_first { [r#"[0,"drop",2]"#, between] } else { [between, r#"[0,"drop",2]"#] });
        all.push(r#"[0,"panic",1]"#);
        lints(&rows(&all))
    };
    assert_eq!((made(false), made(true)), (vec!["panicked"], vec!["never-polled", "panicked"]));
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
    assert_eq!(lints(&rows(&cut)), [""; 0], "with that the run ends");
    let cut = [&cut[..], &[r#"[9,"create",3,1,null,8]"#, r#"[9,"poll",3]"#, r#"[9,"ready",3]"#]].concat();
    let found = findings(&rows(&cut), Limits::default());
    assert_eq!(found.len(), 1, "what goes with another is told with it");
    assert!(
        found[0].says.contains("while it stood at line 12, with 1 below it; with it went buffer = [1, 2]"),
        "{}",
        found[0].says
    );
    let whole = [&begin[..], &[r#"[1,"poll",2]"#, r#"[1,"ready",2]"#, r#"[1,"ready",1]"#, r#"[9,"drop",1]"#]]
        .concat();
    assert_eq!(lints(&rows(&whole)), [""; 0]);
    let select = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,1]"#,
        r#"[0,"create",2,1,1,8]"#,
        r#"[0,"poll",2]"#,
        r#"[0,"pending",2,0]"#,
        r#"[0,"drop",2]"#,
        r#"[0,"ready",1]"#,
    ];
    let found = findings(&rows(&select), Limits::default());
    assert!(found[0].says.contains("ner lost the select! at line 13 of outer"), "{}", found[0].says);
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
