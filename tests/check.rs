//! Each thing that is true of every trace, broken once: the check names the event that breaks it.

use pollscope::trace::Trace;

const HEAD: &str = concat!(
    r#"{"pollscope":1,"program":"p","clock":"virtual","unit":"ns"}"#,
    "\n",
    r#"{"machine":0,"name":"f","path":"p::f","file":"p.rs","line":1,"column":1,"source":"","kind":"fn","#,
    r#""points":[{"line":1,"column":1,"kind":"await","text":"a"},{"line":2,"column":1,"kind":"await","text":"b"}],"#,
    r#""edges":[["unresumed",0],[0,1],[1,"returned"]]}"#,
    "\n",
    r#"{"thread":0,"name":"main"}"#,
    "\n",
    r#"{"thread":1,"name":"other"}"#,
    "\n",
);

const SOUND: &str = r#"
[0,"create",1,0,null,8]
[0,"create",2,0,null,8]
[1,"poll",1]
[2,"await",1,0]
[3,"poll",2]
[4,"await",2,0]
[5,"wake",2,0,2]
[6,"pending",2,0]
[7,"pending",1,0]
[8,"wake",1,0,null,{"thread":1}]
[9,"poll",1]
[10,"await",1,1]
[11,"ready",1]
[12,"drop",1]
[13,"wake",1,null,null]
[14,"drop",2]
"#;

fn breaches(rows: &str) -> Vec<String> {
    let trace = Trace::read(format!("{HEAD}{}", rows.trim_start()).as_bytes()).unwrap();
    trace.check().iter().map(ToString::to_string).collect()
}

#[test]
fn a_sound_trace_has_none() {
    assert_eq!(breaches(SOUND), [""; 0]);
}

/// Changes one row of the sound trace, and holds the first breach against what is expected.
#[track_caller]
fn broken(row: &str, by: &str, first: &str) {
    assert!(SOUND.contains(row), "{row}");
    let found = breaches(&SOUND.replace(row, by));
    assert_eq!(found.first().map(String::as_str), Some(first), "{row} became {by}: {found:?}");
}

#[test]
fn time_does_not_run_back_on_a_thread() {
    broken(r#"[6,"pending""#, r#"[4,"pending""#, "event 7: time runs back: it is at 4 ns, after one at 5 ns");
}

#[test]
fn a_future_is_made_once_and_before_all_else() {
    broken(r#"[1,"poll",1]"#, r#"[1,"poll",3]"#, "event 2: future 3 was never made");
    broken(r#"[0,"create",2"#, r#"[0,"create",1"#, "event 1: future 1 is made a second time");
}

#[test]
fn nothing_happens_after_a_drop() {
    broken(r#"[13,"wake",1,null,null]"#, r#"[13,"poll",1]"#, "event 14: poll of future 1, which is dropped");
    broken(r#"[14,"drop",2]"#, r#"[14,"drop",1]"#, "event 15: drop of future 1, which is dropped");
    broken(r#"[11,"ready",1]"#, r#"[11,"drop",1]"#, "event 12: future 1 is dropped while it is polled");
}

#[test]
fn polls_nest() {
    broken(
        r#"[6,"pending",2,0]"#,
        r#"[6,"pending",1,0]"#,
        "event 7: pending of future 1 within the poll of future 2",
    );
    broken(r#"[9,"poll",1]"#, r#"[9,"poll",2]"#, "event 11: await of future 1 within the poll of future 2");
    broken(r#"[3,"poll",2]"#, r#"[3,"poll",1]"#, "event 4: future 1 is polled while it is being polled");
    broken(
        r#"[3,"poll",2]"#,
        r#"[3,"poll",1,{"thread":1}]"#,
        "event 4: future 1 is polled while it is being polled",
    );
    broken(
        r#"[10,"await",1,1]"#,
        r#"[10,"await",2,1]"#,
        "event 11: await of future 2 within the poll of future 1",
    );
    broken(r#"[12,"drop",1]"#, r#"[12,"ready",2]"#, "event 13: ready of future 2 outside of every poll");
}

#[test]
fn who_acts_is_being_polled() {
    broken(
        r#"[5,"wake",2,0,2]"#,
        r#"[5,"wake",2,0,1]"#,
        "event 6: wake by future 1, while future 2 is polled",
    );
    broken(
        r#"[8,"wake",1,0,null,{"thread":1}]"#,
        r#"[8,"wake",1,0,2]"#,
        "event 9: wake by future 2, while none is polled",
    );
    broken(
        r#"[0,"create",2,0,null,8]"#,
        r#"[0,"create",2,0,1,8]"#,
        "event 1: create by future 1, while none is polled",
    );
}

#[test]
fn moves_are_edges() {
    broken(
        r#"[2,"await",1,0]"#,
        r#"[2,"await",1,1]"#,
        "event 3: future 1 goes from f unresumed to f at point 1, which is no edge",
    );
    broken(
        r#"[10,"await",1,1]"#,
        r#"[10,"wake",1,0,1]"#,
        "event 12: future 1 goes from f at point 0 to f returned, which is no edge",
    );
    broken(
        r#"[7,"pending",1,0]"#,
        r#"[7,"pending",1,1]"#,
        "event 8: future 1 is pending at point 1, and it stood at 0",
    );
    broken(r#"[2,"await",1,0]"#, r#"[2,"await",1,7]"#, "event 3: f has no await point 7");
}

#[test]
fn a_trace_that_lost_events_is_held_to_less() {
    let rest = SOUND.split_once("[9,").unwrap().1;
    assert_eq!(breaches(&format!("[8,\"lost\",10]\n[9,{rest}")), [""; 0]);
}
