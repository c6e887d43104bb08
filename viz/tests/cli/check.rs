//! How `check` tells what is likely wrong in a run.

use super::*;

const HEAD: &str = concat!(
    r#"{"pollscope":1,"program":"p","clock":"monotonic","unit":"ns"}"#,
    "\n",
    r#"{"machine":0,"name":"main","path":"p::main","file":"src/main.rs","line":1,"column":1,"source":"","kind":"fn","#,
    r#""points":[{"line":2,"column":9,"kind":"await","text":"work()"}],"edges":[],"approximate":true}"#,
);

/// What is printed of a trace of these rows, asked for with these words.
fn printed(words: &[&str], rows: &[&str]) -> String {
    let folder = folder();
    fs::write(folder.path().join("run.jsonl"), format!("{HEAD}\n{}\n", rows.join("\n"))).expect("a file");
    done(pollscope(&folder).arg(words[0]).arg("run.jsonl").args(&words[1..])).1
}

#[test]
fn errors_come_before_likely_mistakes_and_those_before_what_may_be_meant() {
    let rows = [
        // One is cancelled, one is never polled, two panic.
        r#"[1,"create",1,0,null,8]"#,
        r#"[1,"poll",1]"#,
        r#"[1,"await",1,0]"#,
        r#"[2,"pending",1,0]"#,
        r#"[3,"drop",1]"#,
        r#"[4,"create",2,0,null,8]"#,
        r#"[5,"drop",2]"#,
        r#"[6,"create",3,0,null,8]"#,
        r#"[6,"poll",3]"#,
        r#"[7,"panic",3]"#,
        r#"[8,"create",4,0,null,8]"#,
        r#"[8,"poll",4]"#,
        r#"[8,"await",4,0]"#,
        r#"[9,"panic",4]"#,
    ];
    let out = printed(&["check"], &rows);
    let all: Vec<_> = out
        .lines()
        .filter(|line| !line.starts_with(' '))
        .map(|line| &line[..line.find(' ').unwrap_or(0)])
        .collect();
    assert_eq!(all, ["panicked:", "panicked:", "never-polled:", "cancelled:", "run.jsonl:"], "{out}");
    assert!(out.find("main #3") < out.find("main #4"), "{out}");
    let json: serde_json::Value =
        serde_json::from_str(&printed(&["check", "--format", "json"], &rows)).expect("it is JSON");
    let all: Vec<_> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["steps"][0].as_u64().unwrap())
        .collect();
    assert_eq!(all, [10, 14, 6, 5]);
}

#[test]
fn of_a_program_that_ends_in_a_poll_it_is_not_said_that_the_poll_never_ends() {
    let begun = [r#"[0,"create",1,0,null,1032]"#, r#"[1060000,"poll",1]"#];
    let out = printed(&["check"], &begun);
    let says = "blocks-thread: main has kept its thread since 1.06 ms, and was still in that poll when the trace ends: it";
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(out.starts_with(says) && !out.contains("large-future"), "{out}");
    assert!(out.contains("or the program or the recording ended there."), "{out}");
    assert!(out.contains(" 1 task is still in a poll when the trace ends: `pollscope why"), "{out}");
    let why = printed(&["why"], &begun);
    let words: Vec<_> = why.split_whitespace().collect();
    assert!(
        words.join(" ").ends_with("it computes or blocks, or the program or the recording ended there."),
        "{why}"
    );
    let two = [&begun[..], &[r#"[1060000,"create",2,0,null,8]"#]].concat();
    let out = printed(&["check"], &two);
    assert!(
        out.contains("\n2 tasks are not done when the trace ends, and 1 of them in a poll: `pollscope why"),
        "{out}"
    );
}

#[test]
fn where_a_run_is_of_more_than_one_file_lines_are_told_with_theirs() {
    let run = |file: &str| {
        let machine = format!(
            r#"{{"machine":1,"name":"recv","path":"p::recv","file":"{file}","line":1,"column":1,"source":"","kind":"fn","points":[{{"line":44,"column":9,"kind":"await","text":"next()"}}],"edges":[],"approximate":true}}"#
        );
        let begin = [
            r#"[0,"create",1,0,null,8]"#,
            r#"[0,"poll",1]"#,
            r#"[0,"await",1,0]"#,
            r#"[0,"create",2,1,1,8]"#,
            r#"[0,"poll",2]"#,
            r#"[0,"await",2,0]"#,
            r#"[1,"pending",2,0]"#,
        ];
        [&[&*machine], &begin[..], &[r#"[2,"drop",2]"#, r#"[3,"await",1,0]"#, r#"[3,"panic",1]"#]]
            .concat()
            .join("\n")
    };
    let out = |words: &[&str], file: &str| {
        printed(words, &[&run(file)]).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let two = out(&["check"], "src/cmd/get.rs");
    assert!(two.contains("recv was cancelled by main at 2 ns, while it stood at get.rs:44."), "{two}");
    assert!(two.contains("main panicked at 3 ns after it reached main.rs:2."), "{two}");
    // As much of the paths as it takes to tell them apart.
    let alike = out(&["check"], "tests/main.rs");
    assert!(
        alike.contains("it stood at tests/main.rs:44.") && alike.contains("it reached src/main.rs:2."),
        "{alike}"
    );
    let one = out(&["check"], "src/main.rs");
    assert!(one.contains("it stood at line 44.") && one.contains("it reached line 2."), "{one}");
    let why = out(&["why", "recv"], "src/cmd/get.rs");
    assert!(why.contains("at get.rs:44, where it awaits `next()`"), "{why}");
    let json: serde_json::Value =
        serde_json::from_str(&printed(&["check", "--format", "json"], &[&run("src/cmd/get.rs")]))
            .expect("it is JSON");
    let places: Vec<_> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| (found["file"].as_str(), found["line"].as_u64()))
        .collect();
    assert_eq!(places, [(Some("src/main.rs"), Some(2)), (Some("src/cmd/get.rs"), Some(44))]);
}
