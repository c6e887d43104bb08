//! `run`, with a shell that leaves a trace where it is told to.
#![cfg(unix)]

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
    let (code, _, err) = run(&folder, &records("echo no >>\"$POLLSCOPE\"; echo >>\"$POLLSCOPE\"; exit 4"));
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
