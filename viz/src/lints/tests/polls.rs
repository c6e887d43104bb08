//! Polls that take too long, or are too many.

use super::*;

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
fn a_poll_that_ends_in_a_panic_is_not_told_as_one_that_blocks() {
    let ends = |end: &str| {
        rows(&[
            r#"[0,"create",1,0,null,8]"#.to_owned(),
            r#"[0,"create",2,1,1,8]"#.to_owned(),
            r#"[0,"poll",1]"#.to_owned(),
            r#"[0,"poll",2]"#.to_owned(),
            format!(r#"[264000000,"{end}",2]"#),
            format!(r#"[264000000,"{end}",1]"#),
        ])
    };
    let said = |model: &Model| crate::insight::sentence(model, 4).contains("kept its thread");
    let (panics, returns) = (ends("panic"), ends("ready"));
    assert_eq!((lints(&panics), said(&panics)), (vec!["panicked"], false), "the message took the time");
    assert_eq!((lints(&returns), said(&returns)), (vec!["blocks-thread"], true));
}

#[test]
fn a_poll_without_an_end_keeps_the_thread_until_the_trace_ends() {
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
        found[0].says.contains(
            "ner has kept thread main since 5 ns, and was still in that poll when the trace ends: it computes or"
        ),
        "{}",
        found[0].says
    );
    let ends = [&begin[..], &[r#"[5,"pending",2,0]"#, r#"[5,"pending",1,0]"#]].concat();
    assert_eq!(lints(&rows(&ends)), [""; 0]);
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
