//! Futures that come to no good end.

use super::*;

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
fn what_was_only_lent_does_not_go_with_it() {
    let cut = [
        r#"[0,"create",1,0,null,8,{"args":{"from":"Receiver","id":"7"}}]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"pending",1,0]"#,
        r#"[9,"drop",1]"#,
        r#"[9,"create",3,1,null,8]"#,
        r#"[9,"poll",3]"#,
        r#"[9,"ready",3]"#,
    ];
    let says = |head: &str| {
        let text = crate::testing::text(&cut).replace("async fn outer()", head);
        let trace = pollscope::trace::Trace::read(text.as_bytes()).expect("it can be read");
        findings(&Model::new(trace), Limits::default())[0].says.clone()
    };
    let lent = says("pub async fn outer(from: &mut Receiver<u32>, id: u32)");
    assert!(lent.contains("with it went id = 7"), "{lent}");
    let own = says("async fn outer(from: Receiver<u32>, id: u32)");
    assert!(own.contains("with it went from = Receiver, id = 7"), "{own}");
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
