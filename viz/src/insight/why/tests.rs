//! The chains, on a real trace and on each way to be stuck.

use pollscope::trace::{FutureId, Trace};

use super::super::sentence;
use crate::model::{FutureIx, Model};
use crate::testing::{recorded, rows};

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
    // Nothing above it could be woken in its place.
    let alone = why_of("outer", &[below[0], below[1], below[2], r#"[0,"pending",1,0,{"unheld":true}]"#]);
    assert!(
        alone.ends_with("can wake outer. It waits for ever, if its executor polls only what was woken."),
        "{alone}"
    );
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
    assert!(why_of("outer", &below[..1]).contains("not polled so far"));
    assert!(why_of("outer", &[below[0], below[1], r#"[1,"ready",1]"#]).contains("it is not stuck"));
}

#[test]
fn a_timer_around_what_is_awaited_is_told_beside_that() {
    let waits = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"create",2,1,1,8]"#,
        r#"[0,"poll",2]"#,
        r#"[0,"pending",2,0]"#,
        r#"[0,"pending",1,0]"#,
    ];
    let told = |awaits: &str| {
        let text =
            crate::testing::text(&waits).replace(r#""text":"inner()""#, &format!(r#""text":"{awaits}""#));
        let model = Model::new(Trace::read(text.as_bytes()).expect("it can be read"));
        let links = super::why(&model, model.lanes()[0], waits.len() - 1);
        links.into_iter().map(|link| link.says).collect::<Vec<_>>()
    };
    let timed = told("time::timeout(ms(5), async { join!(a(), b()…");
    assert_eq!(timed[1], "To go by the text of that await, its timer could wake it, too.");
    assert!(timed[2].contains("ner has been Pending"), "{timed:?}");
    assert!(told("inner()")[1].contains("ner has been Pending"));
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
        end.starts_with("outer was cancelled at 9.00 µs, and nothing was polled after that. When the drops began:\nouter has been Pending"),
        "{end}"
    );
    let on = [r#"[9000,"drop",1]"#, r#"[9000,"create",2,0,null,8]"#, r#"[9000,"poll",2]"#];
    let amidst = why_of("outer #1", &[&begin[..], &on].concat());
    assert!(amidst.starts_with("outer #1 was cancelled at 9.00 µs. Until then:\nouter #1 has"), "{amidst}");
    let never = why_of(
        "outer #1",
        &[&begin[..1], &[r#"[0,"create",2,0,null,8]"#, r#"[5,"poll",2]"#, r#"[9000,"drop",1]"#]].concat(),
    );
    assert_eq!(
        never,
        "outer #1 was dropped at 9.00 µs, and nothing was polled after that. When the drops began:\n\
         outer #1 was made in step 1 and was never polled.\n\
         outer #2 had kept thread main since 5 ns, in a poll that has no end in the trace."
    );
    let unseen = why_of("future", &[r#"[0,"drop",1]"#]);
    assert!(unseen.ends_with("was dropped in step 1, and nothing was polled after that."), "{unseen}");
}

/// A fn with two awaits of locks, in a program of its own.
fn locks(body: [&str; 2], texts: [&str; 2], columns: [usize; 2], rows_of: &[&str]) -> Vec<super::Link> {
    let source = format!("async fn twice() {{\\n    {}\\n    {}\\n}}", body[0], body[1]);
    let trace = [
        r#"{"pollscope":1,"program":"test","clock":"virtual","unit":"ns"}"#.to_owned(),
        format!(
            concat!(
                r#"{{"machine":0,"name":"twice","path":"t::twice","file":"t.rs","line":1,"column":1,"kind":"fn","#,
                r#""source":"{}","points":[{{"line":2,"column":{},"kind":"await","text":"{}"}},"#,
                r#"{{"line":3,"column":{},"kind":"await","text":"{}"}}],"#,
                r#""edges":[["unresumed",0],[0,1],[1,"returned"]]}}"#
            ),
            source, columns[0], texts[0], columns[1], texts[1]
        ),
        r#"{"thread":0,"name":"main"}"#.to_owned(),
        rows_of.join("\n"),
    ];
    let model = Model::new(Trace::read(trace.join("\n").as_bytes()).expect("it can be read"));
    let of = model.by_id(FutureId::new(1).expect("it is no 0")).expect("it is there");
    super::why(&model, of, rows_of.len() - 1)
}

/// It stands at its second await.
const AT_THE_SECOND: [&str; 5] = [
    r#"[0,"create",1,0,null,8]"#,
    r#"[0,"poll",1]"#,
    r#"[0,"await",1,0]"#,
    r#"[0,"await",1,1]"#,
    r#"[0,"pending",1,1]"#,
];

#[test]
fn a_guard_without_a_name_lives_as_long_as_its_match() {
    let body = ["match *m.lock().await {", "_ => m.lock().await }"];
    let links = locks(body, ["m.lock()", "m.lock()"], [21, 19], &AT_THE_SECOND);
    let last = &links.last().expect("there are some").says;
    assert!(
        last.starts_with("twice keeps what `m.lock()`, line 2, gave until that statement ends"),
        "{last}"
    );
    assert!(last.ends_with("it may wait for itself."), "{last}");
    // The near miss: the statement has ended.
    let body = ["*m.lock().await = 1;", "*m.lock().await = 2;"];
    let links = locks(body, ["m.lock()", "m.lock()"], [15, 15], &AT_THE_SECOND);
    assert!(!links.iter().any(|link| link.says.contains("keeps what")), "{links:?}");
}

#[test]
fn one_lock_may_go_by_two_names() {
    let body = ["let a = from.lock().await;", "let b = to.lock().await;"];
    let second: Vec<String> =
        AT_THE_SECOND.iter().map(|row| row.replace(",1,", ",2,").replace(",1]", ",2]")).collect();
    // Its point is 1 all the same.
    let second = [
        second[0].clone(),
        second[1].clone(),
        r#"[0,"await",2,0]"#.to_owned(),
        r#"[0,"await",2,1]"#.to_owned(),
        r#"[0,"pending",2,1]"#.to_owned(),
    ];
    let rows_of: Vec<&str> = AT_THE_SECOND.iter().copied().chain(second.iter().map(String::as_str)).collect();
    let links = locks(body, ["from.lock()", "to.lock()"], [25, 23], &rows_of);
    let last = &links.last().expect("there are some").says;
    assert!(last.starts_with("twice #2 got `a` from `from.lock()`, line 2,"), "{last}");
    assert!(last.contains("if that is the same one by another name"), "{last}");
    assert!(last.ends_with("it stands where twice #1 does, so they may wait for each other."), "{last}");
}

#[test]
fn since_when_it_waits_does_not_change_with_polls_that_find_nothing() {
    let rows_of = [
        r#"[1000,"create",1,0,null,8]"#,
        r#"[1000,"poll",1]"#,
        r#"[1000,"await",1,0]"#,
        r#"[2000,"pending",1,0]"#,
        r#"[8000,"poll",1]"#,
        r#"[9000,"pending",1,0]"#,
    ];
    let said = why_of("outer", &rows_of);
    assert!(
        said.starts_with("outer has been Pending since 2.00 µs at line 12, where it awaits `inner()`. It was last polled at 9.00 µs."),
        "{said}"
    );
    // A new visit of the same point is a new wait.
    let anew = [&rows_of[..5], &[r#"[8000,"await",1,0]"#, rows_of[5]]].concat();
    assert!(
        why_of("outer", &anew).starts_with("outer has been Pending since 9.00 µs at line 12"),
        "{}",
        why_of("outer", &anew)
    );
}

#[test]
fn a_parent_whose_poll_still_runs_has_not_left_it() {
    let rows_of = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"create",2,1,1,8]"#,
        r#"[0,"poll",2]"#,
        r#"[0,"pending",2,0]"#,
        r#"[0,"pending",1,0]"#,
        r#"[5,"wake",2,0,null]"#,
        r#"[6,"poll",1]"#,
    ];
    let said = why_of("in", &rows_of);
    assert!(said.contains("outer, which polled it before, has been in a poll"), "{said}");
    assert!(!said.contains("did not poll it"), "{said}");
}

#[test]
fn it_is_its_own_thread_that_keeps_a_task() {
    // Two tasks on thread 1; on thread 0 another one runs.
    let rows_of = |waits: &'static str| {
        [
            r#"[0,"create",1,0,null,8]"#,
            r#"[0,"poll",1,{"thread":1}]"#,
            r#"[0,"await",1,0,{"thread":1}]"#,
            r#"[0,"pending",1,0,{"thread":1}]"#,
            waits,
            r#"[1,"create",2,0,null,8]"#,
            r#"[1,"poll",2]"#,
            r#"[1,"create",3,0,null,8]"#,
        ]
    };
    let woken = rows_of(r#"[1,"wake",1,0,null]"#);
    let elsewhere = why_of("outer #1", &woken);
    assert!(!elsewhere.contains("waits for a turn: "), "{elsewhere}");
    let here = [&woken[..], &[r#"[2000,"poll",3,{"thread":1}]"#]].concat();
    let said = why_of("outer #1", &here);
    assert!(said.contains("waits for a turn: on thread worker"), "{said}");
    assert!(
        said.contains("outer #3 has been in a poll since 2.00 µs, and is still in it when the trace ends."),
        "{said}"
    );
    // Not woken: whatever could wake it, that would not help.
    let mut still = here.clone();
    still.remove(4);
    let said = why_of("outer #1", &still);
    assert!(said.contains("its thread is kept by outer #3 since 2.00 µs"), "{said}");
    // Never polled: which thread it would get, nobody knows; who keeps one is told.
    let said = why_of("outer #3", &woken);
    assert!(
        said.contains("not polled so far; if an executor has it, it waits for its first turn."),
        "{said}"
    );
    assert!(said.contains("outer #2 has kept thread main since"), "{said}");
}

#[test]
fn a_wake_right_after_an_end_came_of_no_timer() {
    let waits =
        [r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#, r#"[0,"await",1,0]"#, r#"[0,"pending",1,0]"#];
    let ends = [r#"[3,"create",2,1,null,8]"#, r#"[3,"poll",2]"#, r#"[3,"ready",2]"#];
    let again = [r#"[900000,"poll",1]"#, r#"[900000,"pending",1,0]"#];
    let said = |wake| why_of("outer", &[&waits[..], &ends[..], &[wake], &again[..]].concat());
    let at_once = said(r#"[4,"wake",1,0,null]"#);
    assert!(
        at_once.contains("It was last woken there from outside of every traced poll, right after in")
            && at_once.ends_with("mner returned, at 4 ns."),
        "{at_once}"
    );
    let later = said(r#"[900000,"wake",1,0,null]"#);
    assert!(later.contains("by something outside of all polls, such as a timer"), "{later}");
}

#[test]
fn of_one_that_is_polled_later_it_is_told_where() {
    let model = rows(&[r#"[0,"create",1,0,null,8]"#, r#"[0,"create",2,0,null,8]"#, r#"[5,"poll",1]"#]);
    let of = model.by_id(FutureId::new(1).expect("it is no 0")).expect("it is there");
    let links = super::why(&model, of, 1);
    assert!(
        links[0].says.ends_with("is not polled so far; it is first polled in step 3, at 5 ns."),
        "{}",
        links[0].says
    );
}

/// Two tasks at the same await; the second has woken the first in its own turn.
const PLAYERS: [&str; 9] = [
    r#"[0,"create",1,0,null,8]"#,
    r#"[0,"poll",1]"#,
    r#"[0,"await",1,0]"#,
    r#"[0,"pending",1,0]"#,
    r#"[0,"create",2,0,null,8]"#,
    r#"[0,"poll",2]"#,
    r#"[1000,"wake",1,0,2]"#,
    r#"[1000,"await",2,0]"#,
    r#"[1000,"pending",2,0]"#,
];

#[test]
fn who_woke_another_does_not_wait_for_itself() {
    let said = why_of("outer #2", &PLAYERS);
    assert!(said.ends_with(" All that were woken there so far were woken by outer #2 itself."), "{said}");
    // The first one has waked it back meanwhile: that is who could do it again, and it is about to run.
    let on = [
        &PLAYERS[..],
        &[
            r#"[2000,"poll",1]"#,
            r#"[2000,"wake",2,0,1]"#,
            r#"[2000,"pending",1,0]"#,
            r#"[3000,"poll",2]"#,
            r#"[3000,"wake",1,0,2]"#,
            r#"[3000,"pending",2,0]"#,
        ],
    ]
    .concat();
    let said = why_of("outer #2", &on);
    assert!(said.contains("It was last woken there by outer #1, at 2.00 µs."), "{said}");
    assert!(said.contains("outer #1 was woken at 3.00 µs, and has not been polled since."), "{said}");
    assert!(!said.contains("circle"), "{said}");
    // When that one has run and waits again, they wait for each other.
    let both = [&on[..], &[r#"[4000,"poll",1]"#, r#"[4000,"pending",1,0]"#]].concat();
    assert!(why_of("outer #2", &both).ends_with("outer #2 is told of above: they wait in a circle."));
}

#[test]
fn what_is_above_it_and_woke_it_is_no_circle() {
    let said = why_of(
        "outer",
        &[
            r#"[0,"create",1,0,null,8]"#,
            r#"[0,"poll",1]"#,
            r#"[0,"await",1,0]"#,
            r#"[0,"create",2,1,1,8]"#,
            r#"[0,"poll",2]"#,
            r#"[0,"pending",2,0]"#,
            r#"[0,"wake",2,0,1]"#,
            r#"[0,"poll",2]"#,
            r#"[0,"pending",2,0]"#,
            r#"[0,"pending",1,0]"#,
        ],
    );
    assert!(said.ends_with("It was last woken there by outer, in step 7."), "{said}");
}

#[test]
fn those_that_stand_the_same() {
    let rows_of = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"pending",1,0]"#,
        r#"[0,"create",2,0,null,8]"#,
        r#"[0,"poll",2]"#,
        r#"[0,"await",2,0]"#,
        r#"[0,"pending",2,0]"#,
        r#"[1,"wake",1,0,null]"#,
    ];
    let model = rows(&rows_of);
    let of = |id| model.by_id(FutureId::new(id).expect("it is no 0")).expect("it is there");
    let stand = |id, event| super::stand(&model, of(id), event);
    assert_eq!(stand(1, 7), stand(2, 7));
    assert_ne!(stand(1, 8), stand(2, 8), "one is woken");
    assert_ne!(stand(1, 6), stand(2, 6), "one is being polled");
}
