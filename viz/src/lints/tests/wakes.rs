//! Wakes that come to nothing.

use super::*;

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
    // Given up by a timeout, it waits no more.
    let given_up = with(&[
        r#"[3000,"pending",1,0,{"unheld":true}]"#,
        r#"[8000,"drop",1]"#,
        r#"[9000,"create",2,1,null,8]"#,
        r#"[9000,"poll",2]"#,
        r#"[9000,"ready",2]"#,
    ]);
    let found = findings(&rows(&given_up), Limits::default());
    let says = "was Pending at line 12 from 3.00 µs until it was cancelled at 8.00 µs, and nobody kept its waker: nothing could";
    assert!(found[0].says.contains(says), "{}", found[0].says);
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
    let says = |awaited: &str| {
        let all = with(&[r#"[0,"pending",1,0,{"unheld":true}]"#]);
        let text = crate::testing::text(&all).replace("\"inner()\"", &format!("\"{awaited}\""));
        let text = text
            .replace("    loop {\\n", "    let mut never = pin!(future::pending::<u8>());\\n    loop {\\n");
        lints(&Model::new(pollscope::trace::Trace::read(text.as_bytes()).expect("it is a trace")))
    };
    for meant in ["pending()", "&mut never", "Box::pin(pending::<Vec<u8>>())", "stream::pending().next()"] {
        assert_eq!(says(meant), [""; 0], "{meant}");
    }
    for other in ["work.pending()", "pending(1)", "always", "(|"] {
        assert_eq!(says(other), ["lost-wakeup"], "{other}");
    }
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
fn woken_after_its_end() {
    let begin = [r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#];
    has(
        Lint::WokenAfterEnd,
        &[&begin[..], &[r#"[1,"ready",1]"#, r#"[2,"wake",1,null,null]"#]].concat(),
        &[&begin[..], &[r#"[1,"wake",1,null,1]"#, r#"[1,"ready",1]"#]].concat(),
    );
}

#[test]
fn times_that_add_up_to_more_than_there_is_room_for_break_nothing() {
    let round = [
        r#"[0,"poll",1]"#.to_owned(),
        r#"[0,"wake",1,0,1]"#.to_owned(),
        format!(r#"[{},"pending",1,0]"#, u64::MAX),
    ];
    let begin = [r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#, r#"[0,"await",1,0]"#].map(str::to_owned);
    let all: Vec<String> = begin.into_iter().chain(round.iter().cycle().take(30).cloned()).collect();
    assert!(lints(&rows(&all)).contains(&"self-wake-spin"), "{:?}", lints(&rows(&all)));
}
