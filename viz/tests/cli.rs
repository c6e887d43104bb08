//! The real binary, without a terminal: what it prints, what it says of bad input, and the codes it ends with.

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

#[cfg(unix)]
mod run {
    //! `run`, with a shell that leaves a trace where it is told to.

    use super::*;

    /// A command that leaves a real trace, and then does something else.
    fn records(then: &str) -> [String; 3] {
        let from = trace("song_join.jsonl");
        ["sh", "-c", &format!("cp '{}' \"$POLLSCOPE\"; {then}", from.display())].map(str::to_owned)
    }

    fn run(folder: &TempDir, command: &[impl AsRef<std::ffi::OsStr>]) -> (i32, String, String) {
        let (output, out, err) = done(pollscope(folder).args(["run", "--"]).args(command));
        (code(&output), out, err)
    }

    #[test]
    fn the_command_is_told_where_to_record_and_its_own_output_comes_first() {
        let folder = folder();
        let (code, out, err) = run(&folder, &records("echo \"$POLLSCOPE $POLLSCOPE_RUN\""));
        assert_eq!((code, err.as_str()), (0, ""));
        let mut lines = out.lines();
        let place = folder.path().canonicalize().expect("a folder").join("pollscope-trace.jsonl");
        assert_eq!(lines.next(), Some(format!("{} 1", place.display()).as_str()));
        assert_eq!(lines.next(), Some("song_join"));
        assert!(place.exists());
    }

    #[test]
    fn a_trace_from_before_makes_room_and_other_files_do_not() {
        let folder = folder();
        let place = folder.path().join("pollscope-trace.jsonl");
        for before in [&b""[..], b"{\"pollscope\":1}\n", b"{\"polls"] {
            fs::write(&place, before).expect("a file");
            assert_eq!(run(&folder, &records("true")).0, 0);
        }
        fs::write(&place, "my diary").expect("a file");
        let (code, out, err) = run(&folder, &["touch", "started"]);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.contains("is no pollscope trace"), "{err}");
        assert!(!folder.path().join("started").exists());
        assert_eq!(fs::read_to_string(&place).expect("it is there"), "my diary");
        fs::remove_file(&place).expect("it is ours");
        fs::create_dir(&place).expect("a folder");
        assert_eq!(run(&folder, &["true"]).0, 2);
    }

    #[test]
    fn a_second_process_of_the_run_is_named_and_one_of_an_older_run_is_not() {
        let folder = folder();
        fs::write(folder.path().join("pollscope-trace.7.jsonl"), "{\"pollscope\":1}\n").expect("a file");
        fs::write(folder.path().join("pollscope-trace.x.jsonl"), "{}").expect("a file");
        let (code, _, err) = run(&folder, &records("cp \"$POLLSCOPE\" pollscope-trace.4711.jsonl"));
        let place = folder.path().canonicalize().expect("a folder").join("pollscope-trace.4711.jsonl");
        assert_eq!((code, err), (0, format!("pollscope: also recorded: {}\n", place.display())));
    }

    #[test]
    fn how_the_command_ended_is_said_and_passed_on() {
        let folder = folder();
        let (code, out, err) = run(&folder, &records("exit 3"));
        assert_eq!((code, err.as_str()), (3, "pollscope: `sh` ended with exit code 3\n"));
        assert!(out.starts_with("song_join\n"), "{out}");
        let (code, out, err) = run(&folder, &records("kill -9 $$"));
        assert_eq!((code, err.as_str()), (137, "pollscope: `sh` ended with signal 9\n"));
        assert!(out.starts_with("song_join\n"), "{out}");
        let (code, _, err) =
            run(&folder, &records("echo no >>\"$POLLSCOPE\"; echo >>\"$POLLSCOPE\"; exit 4"));
        assert_eq!((code, err.lines().count()), (4, 2), "{err}");
        let (code, _, err) = run(&folder, &records("echo no >>\"$POLLSCOPE\"; echo >>\"$POLLSCOPE\""));
        assert_eq!((code, err.lines().count()), (2, 1), "{err}");
    }

    #[test]
    fn nothing_recorded_is_said_with_what_to_do() {
        let folder = folder();
        let mut said = String::new();
        let (code, _, err) = run(&folder, &["true"]);
        assert_eq!(code, 1);
        said.push_str(&err);
        let (code, _, err) = run(&folder, &["sh", "-c", "exit 9"]);
        assert_eq!(code, 9);
        said.push_str(&err);
        insta::assert_snapshot!(said);
    }

    #[test]
    fn a_command_that_cannot_be_started_has_a_shells_code() {
        let folder = folder();
        let (code, _, err) = run(&folder, &["no-such-command-at-all"]);
        assert_eq!(code, 127);
        assert!(err.starts_with("pollscope: cannot start `no-such-command-at-all`: No such file"), "{err}");
        fs::write(folder.path().join("text"), "no program").expect("a file");
        let (code, _, err) = run(&folder, &["./text"]);
        assert_eq!((code, err.lines().count()), (126, 1), "{err}");
    }

    #[test]
    fn an_interrupt_is_the_commands_and_the_replay_still_comes() {
        let folder = folder();
        // Both get the signal, as from a keyboard; the command ends by it, and we do not.
        let (code, out, err) = run(&folder, &records("kill -INT $PPID; kill -INT $$; sleep 5"));
        assert_eq!((code, err.as_str()), (130, "pollscope: `sh` ended with signal 2\n"));
        assert!(out.starts_with("song_join\n"), "{out}");
    }
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
fn without_a_terminal_compare_prints_how_two_traces_differ() {
    let folder = folder();
    let (output, out, _) = done(
        pollscope(&folder).arg("compare").arg(trace("song_blocking.jsonl")).arg(trace("song_join.jsonl")),
    );
    assert_eq!(code(&output), 0);
    assert!(out.starts_with("A takes 45.0 ms, B 30.0 ms: B is 15.0 ms shorter.\n"), "{out}");
}

#[test]
fn lessons_are_listed_printed_and_written_out() {
    let folder = folder();
    let learn = |words: &[&str]| {
        let mut command = pollscope(&folder);
        command.env("XDG_STATE_HOME", folder.path()).arg("learn").args(words);
        done(&mut command)
    };
    let (output, out, _) = learn(&[]);
    assert_eq!((code(&output), out.lines().filter(|line| line.contains("  ")).count()), (0, 20));
    // Where there is no terminal a lesson is printed, by name or by number.
    let (output, by_name, _) = learn(&["hello_lazy"]);
    assert_eq!(code(&output), 0);
    assert_eq!(learn(&["2", "--text"]).1, by_name);
    assert!(by_name.starts_with("Calling an async fn runs nothing\n") && by_name.contains("The run"));
    let (output, _, err) = learn(&["hello"]);
    assert_eq!(code(&output), 2);
    assert!(err.contains("such as hello_lazy"), "{err}");
    for (typed, meant) in [("song_jion", "song_join"), ("Song-Join", "song_join"), ("racing", "race")] {
        let (_, _, err) = learn(&[typed]);
        assert!(err.contains(&format!("such as {meant}")), "{typed}: {err}");
    }
    for typed in ["", "21", "xyzzy"] {
        let (_, _, err) = learn(&[typed]);
        assert!(!err.contains("such as"), "{typed}: {err}");
    }
    let (output, ..) = learn(&["song_join", "--eject", "song"]);
    assert_eq!(code(&output), 0);
    for file in ["song/Cargo.toml", "song/src/main.rs", "song/src/virtual_time.rs", "song/before.jsonl"] {
        assert!(folder.path().join(file).is_file(), "{file}");
    }
    let (output, _, err) = learn(&["song_join", "--eject", "song"]);
    assert_eq!(code(&output), 1);
    assert!(err.contains("something in the folder already"), "{err}");
}

#[test]
fn lints_are_told_and_can_be_denied() {
    let folder = folder();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons/bad_wakers.jsonl");
    let check = |words: &[&str]| done(pollscope(&folder).arg("check").arg(&path).args(words));
    let (output, out, _) = check(&[]);
    assert_eq!(code(&output), 0);
    assert!(out.contains("lost-wakeup: no_wake #5") && out.contains("3 findings"), "{out}");
    assert_eq!(code(&check(&["--deny", "lost-wakeup"]).0), 1);
    assert_eq!(code(&check(&["--deny", "never-polled"]).0), 0);
    assert_eq!(code(&check(&["--deny", "all"]).0), 1);
    assert!(check(&["--deny", "lost"]).2.contains("there is no such lint"));
    let (_, out, _) = check(&["--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(all["findings"].as_array().map(Vec::len), Some(3));
    assert_eq!(all["undone"], 0);
    // Steps are counted from 1, as `--step` takes them.
    let steps = |lint: &str| {
        all["findings"].as_array().and_then(|all| all.iter().find(|finding| finding["lint"] == lint)).cloned()
    };
    let lost = steps("lost-wakeup").expect("it is found");
    assert_eq!((&lost["steps"], &lost["times"]), (&serde_json::json!([30]), &serde_json::json!(1)));
    assert!(check(&[]).1.contains("step 30\n"), "as the text has it");
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

#[test]
fn why_join_and_keeps_answer_as_json() {
    let folder = folder();
    let ask = |words: &[&str], name: &str| {
        let (output, out, err) = done(
            pollscope(&folder).arg(words[0]).arg(trace(name)).args(&words[1..]).args(["--format", "json"]),
        );
        assert_eq!((code(&output), err.as_str(), out.lines().count()), (0, "", 1));
        serde_json::from_str::<serde_json::Value>(&out).expect("it is JSON")
    };
    let why = ask(&["why", "client"], "stuck.jsonl");
    let chain = why["futures"][0]["chain"].as_array().expect("a chain");
    assert_eq!((&why["futures"][0]["name"], &why["futures"][0]["same"]), (&"client".into(), &0.into()));
    let (_, text, _) = done(pollscope(&folder).arg("why").arg(trace("stuck.jsonl")).arg("client"));
    let steps: Vec<u64> = chain.iter().filter_map(|link| link["step"].as_u64()).collect();
    let told = text.lines().filter_map(|line| line[..8].trim().parse().ok());
    assert_eq!(steps, told.collect::<Vec<u64>>(), "the steps of the text");
    assert!(chain.iter().any(|link| link["name"] == "worker"), "{why}");
    assert_eq!(ask(&["why"], "song_join.jsonl")["futures"].as_array().map(Vec::len), Some(0));
    let join = ask(&["join"], "song_blocking.jsonl");
    let series = &join["series"][0];
    assert_eq!([&series["apart"], &series["together"]], [45_000_000, 30_000_000]);
    assert_eq!(
        (&series["parts"][1]["name"], &series["parts"][1]["needs"][0]),
        (&"sing_song".into(), &0.into())
    );
    assert_eq!(series["longest_way"], serde_json::json!([0, 1]));
    let keeps = ask(&["keeps", "learn_and_sing"], "song_join.jsonl");
    let awaits = &keeps["machines"][0]["awaits"];
    assert_eq!((&awaits[0]["line"], &awaits[0]["in_scope"]), (&40.into(), &serde_json::json!([])));
    assert_eq!(awaits[1]["in_scope"], serde_json::json!([{"name": "song", "used_after": false}]));
}

#[test]
fn why_join_and_quiz_answer_as_text() {
    let folder = folder();
    let lesson = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons").join(name);
    let ask =
        |words: &[&str], path: &Path| done(pollscope(&folder).arg(words[0]).arg(path).args(&words[1..]));
    let (output, out, _) = ask(&["why", "holds", "--step", "95"], &lesson("locks.jsonl"));
    assert_eq!(code(&output), 0);
    assert!(
        out.contains("one_put_aside, which polled it before") && out.contains("did not poll it"),
        "{out}"
    );
    let (output, out, _) = ask(&["why", "one_put_aside"], &lesson("locks.jsonl"));
    assert_eq!(code(&output), 0);
    assert!(
        out.contains("one_put_aside was dropped")
            && out.contains("holds #11 got `number` from `lock.lock()`"),
        "{out}"
    );
    let stuck = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces/stuck.jsonl");
    let (_, out, _) = ask(&["why", "client"], &stuck);
    assert!(
        include_str!("../../README.md").contains(&out),
        "the README shows what is no longer said:\n{out}"
    );
    let (_, out, _) = ask(&["check"], &stuck);
    assert!(out.contains("2 tasks are not done when the run ends: `pollscope why"), "{out}");
    let (_, out, _) = ask(&["check"], &lesson("song_join.jsonl"));
    assert!(!out.contains("not done"), "{out}");
    let (_, out, _) = ask(&["why"], &lesson("song_join.jsonl"));
    assert_eq!(out, "No task is stuck: all that were made have ended.\n");
    let (output, _, err) = ask(&["why", "nobody"], &lesson("locks.jsonl"));
    assert_eq!(code(&output), 2);
    assert!(err.contains("there are holds, none_put_aside, one_put_aside"), "{err}");
    assert_eq!(code(&ask(&["why", "holds", "--step", "999"], &lesson("locks.jsonl")).0), 2);
    let (_, out, _) = ask(&["join"], &lesson("song_blocking.jsonl"));
    assert!(out.contains("In series they take 45.0 ms. Together they would take about 30.0 ms"), "{out}");
    let (output, out, _) = ask(&["quiz"], &lesson("song_join.jsonl"));
    assert_eq!(code(&output), 0);
    assert!(out.contains("Who wakes it?") && out.contains("What does this poll return?"), "{out}");
}
