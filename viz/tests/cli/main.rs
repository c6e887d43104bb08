//! The real binary, without a terminal: what it prints, what it says of bad input, and the codes it ends with.

mod answers;
mod check;
mod run;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

fn trace(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces").join(name)
}

fn pollscope(folder: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pollscope"));
    command.current_dir(folder.path()).env_remove("COLUMNS").stdin(Stdio::null());
    command
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for a test")
}

fn done(command: &mut Command) -> (Output, String, String) {
    let output = command.output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("it is text");
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    (output, out, err)
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it ends by itself")
}

/// What is said of a file of this content, which cannot be replayed.
fn refused(content: &[u8]) -> String {
    let folder = folder();
    fs::write(folder.path().join("bad.jsonl"), content).expect("a file");
    let (output, out, err) = done(pollscope(&folder).args(["view", "bad.jsonl"]));
    assert_eq!((code(&output), out.as_str()), (2, ""));
    assert_eq!(err.lines().count(), 1, "{err}");
    err
}

#[test]
fn a_trace_that_cannot_be_read_is_one_line_and_code_2() {
    let mut said = String::new();
    for content in [
        &b""[..],
        b"hello\n",
        b"\x00\xff\xfe",
        b"{}\n",
        b"{\"pollscope\":99}\n",
        b"{\"pollscope\":1}\n[0,\"poll\",1]\nno\n[1,\"ready\",1]\n",
        b"{\"pollscope\":1}\n[0,\"create\",1,7,null,8]\n[1,\"ready\",1]\n",
        b"{\"pollscope\":1}\n[0,\"poll\",0]\n[1,\"ready\",1]\n",
    ] {
        said.push_str(&refused(content));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_trace_that_is_not_there_is_one_line_and_code_2() {
    let folder = folder();
    let (output, out, err) = done(pollscope(&folder).arg("no\u{1b}[2Jne.jsonl"));
    assert_eq!((code(&output), out.as_str()), (2, ""));
    insta::assert_snapshot!(err);
    let (output, _, err) = done(pollscope(&folder).arg(".."));
    assert_eq!((code(&output), err.contains("..: cannot open it: it is a folder;")), (2, true), "{err}");
}

#[test]
fn a_line_that_was_cut_short_is_a_note() {
    let folder = folder();
    let whole = fs::read(trace("song_join.jsonl")).expect("a trace");
    fs::write(folder.path().join("cut.jsonl"), &whole[..whole.len() - 4]).expect("a file");
    let (output, out, err) = done(pollscope(&folder).args(["report", "cut.jsonl"]));
    assert_eq!((code(&output), err.as_str()), (0, ""));
    assert!(out.contains("was cut short"), "{out}");
    assert!(out.contains("async_main returns"), "{out}");
}

#[test]
fn without_a_terminal_each_way_in_prints_the_report() {
    let folder = folder();
    let path = trace("song_join.jsonl");
    let (_, report, _) = done(pollscope(&folder).arg("report").arg(&path));
    for words in [vec!["view"], vec![]] {
        let (output, out, err) = done(pollscope(&folder).args(words).arg(&path));
        assert_eq!((code(&output), err.as_str()), (0, ""));
        assert_eq!(out, report);
    }
    let (_, wide, _) = done(pollscope(&folder).arg("report").arg(&path).env("COLUMNS", "120"));
    let longest = |text: &str| text.lines().map(|line| line.chars().count()).max();
    assert!(longest(&report) <= Some(80) && longest(&wide) > Some(80) && longest(&wide) <= Some(120));
}

#[test]
fn wrong_words_are_code_2_and_help_is_code_0() {
    let folder = folder();
    for words in [vec!["view"], vec!["export", "x"], vec!["run"], vec!["a", "b"], vec!["--nonsense"], vec![]]
    {
        let (output, _, err) = done(pollscope(&folder).args(&words));
        assert_eq!((code(&output), err.is_empty()), (2, false), "{words:?}");
    }
    let (output, out, _) = done(pollscope(&folder).arg("--version"));
    assert_eq!((code(&output), out.as_str()), (0, concat!("pollscope ", env!("CARGO_PKG_VERSION"), "\n")));
    let mut shown = String::new();
    for words in [vec!["--help"], vec!["report", "--help"], vec!["export", "--help"], vec!["run", "--help"]] {
        let (output, out, _) = done(pollscope(&folder).args(&words));
        assert_eq!(code(&output), 0);
        shown.push_str(&out);
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn check_tells_each_breach_with_its_line_and_stats_count() {
    let folder = folder();
    let good = fs::read_to_string(trace("song_join.jsonl")).expect("a trace");
    fs::write(folder.path().join("bad.jsonl"), good.replace(r#""ready",3]"#, r#""ready",2]"#))
        .expect("a file");

    let (output, out, err) = done(pollscope(&folder).arg("check").arg(trace("song_join.jsonl")));
    assert_eq!((code(&output), err.as_str()), (0, ""));
    assert!(out.ends_with("no breach in 49 events\n"), "{out}");
    let (output, out, err) = done(pollscope(&folder).args(["check", "bad.jsonl"]));
    assert_eq!((code(&output), err.as_str()), (1, ""));
    insta::assert_snapshot!(out);
    let (output, out, _) = done(pollscope(&folder).args(["check", "bad.jsonl", "--format", "json"]));
    let found: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!((code(&output), found["breaches"][0]["line"].as_u64()), (1, Some(30)));
    let (output, _, err) = done(pollscope(&folder).args(["check", "nowhere.jsonl"]));
    assert_eq!((code(&output), err.lines().count()), (2, 1));

    let (output, out, _) =
        done(pollscope(&folder).arg("stats").arg(trace("song_join.jsonl")).args(["--format", "json"]));
    let stats: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(code(&output), 0);
    assert_eq!(stats["futures"][0]["name"], "async_main");
    assert_eq!((stats["futures"][0]["polls"].as_u64(), stats["end"].as_u64()), (Some(4), Some(30_000_000)));
}

#[test]
fn attach_takes_a_run_and_prints_it_where_there_is_no_terminal() {
    let folder = folder();
    let mut command = pollscope(&folder);
    command.args(["attach", "tcp://127.0.0.1:0", "-o", "kept.jsonl"]);
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut said = String::new();
    let stderr = child.stderr.take().expect("it is piped");
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stderr), &mut said).expect("it waits");
    let address = said.trim_end().rsplit_once("POLLSCOPE=tcp://").expect("it says where").1.to_owned();
    let bytes = fs::read(trace("song_join.jsonl")).expect("a trace");
    std::net::TcpStream::connect(address)
        .and_then(|mut program| program.write_all(&bytes))
        .expect("it listens");
    let output = child.wait_with_output().expect("it ends");
    let out = String::from_utf8(output.stdout).expect("it is text");
    assert!(output.status.success() && out.contains("although only dance"), "{out}");
    assert_eq!(fs::read(folder.path().join("kept.jsonl")).expect("it was kept"), bytes);

    let (output, _, err) = done(pollscope(&folder).args(["attach", "nowhere"]));
    assert_eq!(code(&output), 2);
    assert!(err.contains("neither tcp://HOST:PORT nor unix:PATH"), "{err}");
}

#[test]
fn a_source_file_is_drawn_or_its_mistake_is_told() {
    let folder = folder();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
    write("song.rs", "async fn learn() { sing().await }\nasync fn sing() {}\n");
    write("bad.rs", "async fn learn() {\n    let = 3;\n}\n");
    write("sync.rs", "fn learn() {}\n");
    fs::write(folder.path().join("latin.rs"), b"// caf\xe9\n").expect("a file");

    let (output, out, err) = done(pollscope(&folder).args(["draw", "song.rs", "learn", "--format", "json"]));
    assert_eq!((code(&output), err.as_str(), out.lines().count()), (0, "", 1));
    assert!(out.contains(r#""edges":[["unresumed",0],[0,"returned"]]"#), "{out}");
    let (output, out, _) = done(pollscope(&folder).args(["draw", "song.rs", "-o", "song.txt"]));
    assert_eq!((code(&output), out.as_str()), (0, ""));
    let written = fs::read_to_string(folder.path().join("song.txt")).expect("it is there");
    assert!(written.contains("async fn sing") && written.contains("◐ 1  sing()"), "{written}");

    let mut said = String::new();
    let wrong = [
        &["bad.rs"][..],
        &["sync.rs", "learn"],
        &["latin.rs"],
        &["nowhere.rs"],
        &["song.rs", "--cfg", "not(unix)"],
        &["song.rs", "dance"],
    ];
    for words in wrong {
        let (output, out, err) = done(pollscope(&folder).arg("draw").args(words));
        assert_eq!((code(&output), out.as_str(), err.lines().count()), (2, "", 1), "{err}");
        said.push_str(&err);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = folder();
    let path = folder.path().join("long.jsonl");
    let mut long = fs::read(trace("song_join.jsonl")).expect("a trace");
    for at in 0..20_000 {
        writeln!(long, "[{},\"wake\",5,0,null]", 40_000_000 + at).expect("memory");
    }
    fs::write(&path, long).expect("a file");
    for words in [vec!["report"], vec!["export", "--format", "json"]] {
        let mut child = pollscope(&folder)
            .args(words)
            .arg(&path)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut out = child.stdout.take().expect("a pipe");
        out.read_exact(&mut [0; 10]).expect("something comes");
        drop(out);
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((code(&output), output.stderr), (0, Vec::new()));
    }
}

#[test]
fn export_writes_one_document_to_stdout_or_whole_to_a_file() {
    let folder = folder();
    let path = trace("two_sites.jsonl");
    let (output, out, _) = done(pollscope(&folder).args(["export", "--format", "json"]).arg(&path));
    assert_eq!(code(&output), 0);
    let document: serde_json::Value = serde_json::from_str(&out).expect("one JSON text");
    assert_eq!(document["program"], "two_sites");
    let words = ["export", "--format", "json", "-o", "out.json"];
    let (output, nothing, _) = done(pollscope(&folder).args(words).arg(&path));
    assert_eq!((code(&output), nothing.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(folder.path().join("out.json")).expect("it is there"), out);
    let words = ["export", "--format", "json", "-o", "no/such/folder.json"];
    let (output, _, err) = done(pollscope(&folder).args(words).arg(&path));
    assert_eq!((code(&output), err.lines().count()), (1, 1), "{err}");
}

#[test]
fn a_wrong_key_file_is_told_before_the_screen_opens() {
    let folder = folder();
    std::fs::write(folder.path().join("keys"), "quit = Foo\nhelp\n").expect("it can be written");
    let (output, out, err) =
        done(pollscope(&folder).args(["view", "--keys", "keys"]).arg(trace("song_join.jsonl")));
    assert_eq!((code(&output), out.as_str()), (2, ""));
    assert!(err.contains("keys: line 1: `Foo` is no key") && err.contains("line 2"), "{err}");
    let (output, ..) =
        done(pollscope(&folder).args(["view", "--keys", "none"]).arg(trace("song_join.jsonl")));
    assert_eq!(code(&output), 2);
    // What is printed as an example is one that can be used.
    let (output, out, _) = done(pollscope(&folder).arg("keys"));
    assert_eq!(code(&output), 0);
    std::fs::write(folder.path().join("keys"), out).expect("it can be written");
    let (output, ..) =
        done(pollscope(&folder).args(["view", "--keys", "keys"]).arg(trace("song_join.jsonl")));
    assert_eq!(code(&output), 0);
}

#[test]
fn words_that_it_does_not_know_are_told_what_to_do() {
    let folder = folder();
    fs::write(folder.path().join("diary"), "my diary").expect("a file");
    let (song, nowhere) = (trace("song_join.jsonl"), "no/such/folder.json");
    let song = song.to_str().expect("a path");
    let cases: [(&[&str], i32, &str); 8] = [
        (&["chek", song], 2, "\"chek\" is neither a command nor a file; `pollscope check` is a command"),
        (&["xyzzy"], 2, "\"xyzzy\" is neither a command nor a file; `pollscope --help` lists"),
        (&["--theme", "mono", "compare", song, song], 2, "what stands before `compare` belongs behind it"),
        (&["export", song, "--format", "json", "-o", nowhere], 1, "make its folder, or name another place"),
        (&["keeps", song, "--binary", "nowhere"], 2, "--binary takes the program that was traced"),
        (&["keeps", song, "nobody"], 2, "there are async_main, dance,"),
        (&["attach", "tcp://nonsense:99999"], 2, "such as tcp://127.0.0.1:7000"),
        (&["attach", "tcp://127.0.0.1:0", "-o", "diary"], 2, "no pollscope trace stands there"),
    ];
    for (words, exit, says) in cases {
        let (output, _, err) = done(pollscope(&folder).args(words));
        assert_eq!((code(&output), err.lines().count()), (exit, 1), "{words:?}\n{err}");
        assert!(err.contains(says), "{words:?}\n{err}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("diary")).expect("it is there"), "my diary");
    // A trace may be called what a command is not.
    fs::copy(trace("song_join.jsonl"), folder.path().join("chek")).expect("a copy");
    assert_eq!(code(&done(pollscope(&folder).arg("chek")).0), 0);
}
