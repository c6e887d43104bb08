//! The real binary in a pseudo-terminal: it opens, answers keys, and gives the terminal back as it was.
#![cfg(unix)]

mod long;
mod session;

use std::io::Write;
use std::thread;
use std::time::Duration;

use portable_pty::PtySize;

use session::{SIZE, Session, TRACE, modes, side};

#[test]
fn it_opens_steps_forth_and_back_and_quits() {
    let mut session = Session::replay();
    session.shows("async_main() is called");
    assert_ne!(modes(&*session.master), session.modes, "keys come one by one");
    session.press("\x1b[C");
    session.shows("step 2 of 49");
    session.press("ll");
    session.shows("step 4 of 49");
    session.press("\x1b[D");
    session.shows("step 3 of 49");
    session.press("}");
    session.shows("turn 2 of 4");
    session.press("G");
    session.shows("step 49 of 49");
    session.press("?");
    session.shows("keys; ? goes on, Esc closes");
    session.press("?");
    session.press("g");
    session.shows("step 1 of 49");
    session.press("q");
    assert_eq!(session.ends(), 0);
}

#[test]
fn a_run_that_goes_on_is_shown_as_it_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("viewer");
    let mut session = Session::start(&["attach", &format!("unix:{}", socket.display())]);
    session.shows("waiting for a program");
    let mut program = std::os::unix::net::UnixStream::connect(&socket).expect("it listens");
    let trace =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/traces/song_join.jsonl")).expect("a trace");
    let middle = trace.windows(12).position(|part| part == b"\n[15000000,\"").expect("dance is woken");
    program.write_all(&trace[..=middle]).expect("it listens");
    session.shows("step 16 of 16");
    session.shows("live");
    // A step back holds the replay, and the run goes on behind it.
    session.press("h");
    session.shows("step 15 of 16");
    session.shows("it runs on");
    program.write_all(&trace[middle + 1..]).expect("it listens");
    session.shows("step 15 of 49");
    session.press("G");
    session.shows("step 49 of 49");
    drop(program);
    session.shows("paused");
    session.press("q");
    assert_eq!(session.ends(), 0);
}

#[test]
fn ctrl_c_quits() {
    let mut session = Session::replay();
    session.press("\x03");
    assert_eq!(session.ends(), 0);
}

#[test]
fn signals_end_it_with_the_terminal_given_back() {
    for (signal, code) in [("TERM", 143), ("INT", 130), ("HUP", 129), ("QUIT", 131)] {
        let session = Session::replay();
        session.signal(signal);
        assert_eq!(session.ends(), code, "{signal}");
    }
}

#[test]
fn it_lives_through_any_size() {
    let mut session = Session::replay();
    for (rows, cols) in [(1, 1), (60, 200), (5, 20), (24, 80)] {
        session.screen.lock().expect("no test panics in here").screen_mut().set_size(side(rows), side(cols));
        session.master.resize(PtySize { rows, cols, ..SIZE }).expect("it can be resized");
        thread::sleep(Duration::from_millis(50));
    }
    session.press("l");
    session.shows("step 2 of 49");
    session.shows("q quit");
    session.press("q");
    assert_eq!(session.ends(), 0);
}

#[test]
fn it_can_be_suspended_and_comes_back() {
    let mut session = Session::replay();
    session.press("l\x1a");
    session.until("suspended", |session| !session.is_taken());
    session.until("modes given back", |session| modes(&*session.master) == session.modes);
    session.is_given_back();
    thread::sleep(Duration::from_millis(50));
    session.signal("CONT");
    session.until("back again", Session::is_taken);
    session.shows("step 2 of 49");
    session.press("q");
    assert_eq!(session.ends(), 0);
}

#[test]
fn a_stop_from_outside_gives_the_terminal_back_and_it_is_taken_again() {
    for words in [&[TRACE][..], &["compare", TRACE, TRACE]] {
        let mut session = Session::start(words);
        session.shows("step 1 of 49");
        session.press("l");
        session.shows("step 2 of 49");
        session.signal("TSTP");
        session.until("modes given back", |session| modes(&*session.master) == session.modes);
        session.until("suspended", |session| !session.is_taken());
        thread::sleep(Duration::from_millis(50));
        session.signal("CONT");
        session.until("back again", Session::is_taken);
        session.shows("step 2 of 49");
        // A stop that no process can answer leaves the terminal to whoever comes next.
        session.signal("STOP");
        thread::sleep(Duration::from_millis(50));
        session.screen.lock().expect("no test panics in here").process(b"\x1b[?1049l\x1b[?25hsomeone else");
        session.signal("CONT");
        session.until("back once more", Session::is_taken);
        session.shows("step 2 of 49");
        session.press("q");
        assert_eq!(session.ends(), 0);
    }
}

#[test]
fn a_bad_trace_leaves_the_terminal_untouched() {
    let session = Session::start(&["Cargo.toml"]);
    session.shows("pollscope: Cargo.toml: line 1: this is no pollscope trace");
    assert!(!session.is_taken());
    assert_eq!(session.ends(), 2);
}

#[test]
fn run_opens_the_replay_once_the_command_is_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("trace.jsonl");
    let output = output.to_str().expect("a plain path");
    let copy = "cp tests/traces/song_join.jsonl \"$POLLSCOPE\"; exit 6";
    let mut session = Session::start(&["run", "-o", output, "--", "sh", "-c", copy]);
    session.shows("step 1 of 49");
    session.press("q");
    assert_eq!(session.ends(), 6);
}

#[test]
fn two_traces_are_compared_and_the_terminal_is_given_back() {
    let mut session =
        Session::start(&["compare", "tests/traces/song_blocking.jsonl", "tests/traces/song_join.jsonl"]);
    session.shows("B is 15.0 ms shorter");
    session.press("llllll");
    session.shows("step 4 of 24");
    session.press("}");
    session.shows("step 18 of 49");
    session.press("?");
    session.shows("step by time, or like to like");
    session.press("???:20ms\r");
    session.shows("step 5 of 24");
    session.press("S");
    session.shows("B source  examples/song_join.rs");
    // It plays to the end by itself.
    session.press("++++++ ");
    session.shows("step 49 of 49");
    session.press("O");
    session.shows("the mouse is ours");
    // A click, as a terminal tells of it, on the last lane's name.
    session.press("\x1b[<0;5;11M\x1b[<0;5;11m");
    session.shows("▸B, held");
    session.press("q");
    assert_eq!(session.ends(), 0);
}

#[test]
fn each_screen_remembers_its_panes() {
    let folder = tempfile::tempdir().expect("a folder");
    let two = ["compare", "tests/traces/song_blocking.jsonl", TRACE];
    for (words, key, pane) in
        [(&[TRACE][..], "I", "future #"), (&two, "T", " tasks"), (&[TRACE], "", "future #")]
    {
        let mut session = Session::start_in(folder.path(), words);
        session.shows("q quit");
        if !key.is_empty() {
            assert!(!session.contents().contains(pane), "it is shown by itself\n{}", session.contents());
            session.press(key);
        }
        session.shows(pane);
        session.press("q");
        assert_eq!(session.ends(), 0);
        if words.len() > 1 {
            let again = Session::start_in(folder.path(), words);
            again.shows(pane);
        }
    }
}

#[test]
fn the_mouse_is_given_back_with_the_terminal() {
    let mut session = Session::replay();
    session.press("O");
    session.shows("the mouse is ours");
    // A click, as a terminal tells of it, on the last lane's name.
    session.press("\x1b[<0;5;7M\x1b[<0;5;7m");
    session.shows("machine  dance");
    session.press("q");
    assert_eq!(session.ends(), 0);
}

#[test]
fn a_prompt_takes_what_is_typed() {
    let mut session = Session::replay();
    session.press("/dance");
    session.shows("find: dance");
    session.press("\r");
    session.shows("step 3 of 49");
    session.press(":20ms\r");
    session.shows("20.0 ms ");
    session.press("q");
    assert_eq!(session.ends(), 0);
}

#[test]
fn a_lesson_asks_and_keeps_the_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut session = Session::start_in(folder.path(), &["learn", "song_blocking"]);
    session.shows("async by itself makes nothing faster");
    session.press("\r");
    session.press("G");
    session.shows("question 1 of 3");
    session.press("b");
    session.shows("decides it");
    session.press("q");
    assert_eq!(session.ends(), 0);
    let kept = folder.path().join("pollscope/progress.json");
    assert!(std::fs::read_to_string(kept).expect("it is kept").contains("song_blocking"));
}
