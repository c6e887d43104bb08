//! Traces that are longer than what is read at a time: nothing of a line may depend on where it stands.

use std::io::{self, Read};

use pollscope::trace::{Event, EventKind, FutureId, Trace, TraceError};

const HEADER: &str = r#"{"pollscope":1,"program":"long","clock":"virtual","unit":"us"}"#;

/// Lines of all kinds, of a few bytes and of many: a machine, and then some 1.5 MB of rows.
fn lines() -> Vec<String> {
    let source = "x".repeat(300_000);
    let machine = |index: u32| {
        format!(
            r#"{{"machine":{index},"name":"f","path":"f","file":"f.rs","line":1,"column":1,"source":"{source}","kind":"fn","points":[],"edges":[]}}"#
        )
    };
    let mut lines = vec![HEADER.to_owned(), machine(0), r#"{"thread":0,"name":"main"}"#.to_owned()];
    for at in 0..40_000 {
        lines.push(match at % 10 {
            0 => format!(r#"[{at},"create",{},0,null,8,{{"args":{{"a":"[{at}"}}}}]"#, at + 1),
            3 => String::new(),
            4 => format!(r#"  [{at}, "wake", {}, null, null, {{"by_ref": true}}]"#, at - 3),
            5 => format!(r#"[{at},"later",1,2,3]"#),
            6 => format!(r#"[{at},"ready",{},{{"value":"\u005b"}}]"#, at - 5),
            7 if at % 20_000 == 7 => machine(1 + at / 20_000),
            _ => format!(r#"[{at},"poll",{}]"#, at - at % 10 + 1),
        });
    }
    lines
}

/// Reads each row by itself, below all that a row needs.
fn one_by_one(lines: &[String]) -> Vec<Event> {
    let mut events = Vec::new();
    for line in lines.iter().skip(3).filter(|line| line.trim_start().starts_with('[')) {
        let file = [HEADER, &lines[1], &lines[2], line].join("\n") + "\n";
        events.extend(Trace::read(file.as_bytes()).expect("the row is right").events);
    }
    events
}

#[test]
fn a_long_trace_is_all_its_lines_in_order() {
    let lines = lines();
    let trace = Trace::read((lines.join("\n") + "\n").as_bytes()).expect("it is right");
    // A row by itself costs a machine's text each time: some of them tell.
    assert_eq!(trace.events.len(), 4_000 * 8 - 2, "two of ten are no events, and two more are machines");
    let some: Vec<String> =
        lines.iter().enumerate().filter(|(n, _)| n % 97 < 3).map(|(_, l)| l.clone()).collect();
    let some = [&lines[..3], &some[2..]].concat();
    let alone = one_by_one(&some[..200]);
    let mut all = trace.events.iter();
    for event in &alone {
        assert!(all.any(|other| other == event), "{event:?} is not there, or not in its place");
    }
    assert_eq!(trace.machines.len(), 3);
    assert_eq!(trace.notes, ["4000 × later: this pollscope does not know it and leaves it out"]);
    let times = trace.events.iter().map(|event| event.at);
    assert!(times.is_sorted(), "each line stands where it stood");
    assert_eq!(trace.events.last().map(|event| event.at), Some(39_999_000));
}

#[test]
fn a_wrong_line_is_named_wherever_it_is() {
    let lines = lines();
    for wrong in [3, 1_000, 17_001, 30_003, lines.len() - 1] {
        for text in
            [r#"[1,"poll",0]"#, r#"[1,"create",1,9,null,1]"#, r#"[1,"poll",1,{"thread":7}]"#, "rubbish"]
        {
            let mut lines = lines.clone();
            text.clone_into(&mut lines[wrong]);
            let error = Trace::read((lines.join("\n") + "\n").as_bytes()).expect_err("it is wrong");
            let TraceError::Line { line, .. } = error else { panic!("{error}") };
            assert_eq!(line, wrong as u64 + 1, "{text}");
        }
    }
}

#[test]
fn what_was_cut_short_is_left_out_wherever_it_is() {
    let whole = lines().join("\n");
    let mut looked_at = 0;
    for length in [whole.len() - 3, whole.len() / 2, (1 << 18) + 350_000, 1 << 19] {
        let cut = &whole[..length];
        let trace = Trace::read(cut.as_bytes()).expect("only its last line is cut");
        let at = cut.rfind('\n').expect("it has lines") + 1;
        let without = Trace::read(&cut.as_bytes()[..at]).expect("it has whole lines only");
        let last = cut[at..].trim();
        if last.ends_with(']') || last.is_empty() {
            continue;
        }
        assert_eq!(trace.events, without.events);
        assert!(trace.notes.iter().any(|note| note.contains("was cut short")), "{:?}", trace.notes);
        looked_at += 1;
    }
    assert!(looked_at >= 3, "the others end with a whole row");
}

#[test]
fn a_last_row_without_a_line_break_is_taken_if_it_is_right_and_else_left_out() {
    for more in [0, 40_000] {
        let mut text = lines()[..3 + more].join("\n") + "\n";
        let whole = Trace::read(text.as_bytes()).expect("it is right");
        for wrong in [
            r#"[1,"create",1,9,null,1]"#,
            r#"[1,"poll",1,{"thread":7}]"#,
            r#"[18446744073709551615,"poll",1]"#,
        ] {
            let text = text.clone() + wrong;
            let trace = Trace::read(text.as_bytes()).expect("only its last line is wrong");
            assert_eq!(trace.events, whole.events, "{wrong}");
            assert!(
                trace.notes.iter().any(|note| note.contains("was cut short")),
                "{wrong}: {:?}",
                trace.notes
            );
        }
        text += r#"[40000000,"drop",1]"#;
        let trace = Trace::read(text.as_bytes()).expect("it is right");
        let (last, before) = trace.events.split_last().expect("there are events");
        assert_eq!(
            (before, &last.kind),
            (&*whole.events, &EventKind::Drop { future: FutureId::new(1).expect("above 0") })
        );
        assert_eq!(trace.notes, whole.notes);
    }
}

/// Gives some bytes and then fails.
struct Fails<'a>(&'a [u8]);

impl Read for Fails<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() { Err(io::Error::other("the disk is gone")) } else { self.0.read(to) }
    }
}

#[test]
fn a_failure_names_the_line_it_came_in_and_what_was_wrong_before_comes_first() {
    let lines = lines();
    let text = lines.join("\n") + "\n";
    for length in [0, 10, 400_000, 700_001, 1_100_003] {
        let whole_lines = text[..length].matches('\n').count() as u64;
        let error = Trace::read(Fails(&text.as_bytes()[..length])).expect_err("it fails");
        let TraceError::Read { line, .. } = error else { panic!("{error}") };
        assert_eq!(line, whole_lines + 1);
    }
    let early = text.replacen(r#","poll",1]"#, r#","poll",0]"#, 1);
    let error = Trace::read(Fails(&early.as_bytes()[..700_000])).expect_err("both");
    assert!(matches!(error, TraceError::Line { .. }), "{error}");
}

#[test]
fn a_first_line_is_a_header_even_if_it_looks_like_a_row() {
    for text in ["[0,\"poll\",1]\n", "\n", "[0,\"poll\",1]"] {
        let error = Trace::read(text.as_bytes()).expect_err("it is no trace");
        assert!(matches!(error, TraceError::NotATrace { .. }), "{error}");
    }
    assert!(matches!(Trace::read(io::empty()), Err(TraceError::Empty)));
    let trace = Trace::read(HEADER.as_bytes()).expect("a header alone is a trace");
    assert_eq!((trace.events, trace.program.as_str()), (Vec::new(), "long"));
}
