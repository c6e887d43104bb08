//! A long file in a pseudo-terminal: its beginning is there at once, and what is asked of the rest is answered.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::session::{Session, TRACE};

/// A file of as many polls as make it a long one, and these rows at its end. Gives its folder, itself, and how many events there are.
fn long(last: &[&str]) -> (TempDir, PathBuf, usize) {
    const POLLS: usize = 500_000;
    let recorded = fs::read_to_string(TRACE).expect("a trace");
    let mut text = String::new();
    for line in recorded.lines().filter(|line| line.starts_with('{')) {
        let _ = writeln!(text, "{line}");
    }
    text.push_str("[0,\"create\",1,0,null,64]\n");
    for poll in 1..=POLLS {
        let _ = writeln!(text, "[{poll}00,\"poll\",1]\n[{poll}50,\"pending\",1,0]");
    }
    for row in last {
        let _ = writeln!(text, "[{POLLS}99,{row}]");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("long.jsonl");
    fs::write(&path, text).expect("there is room");
    (folder, path, POLLS * 2 + 1 + last.len())
}

#[test]
fn what_is_asked_of_the_rest_is_answered_once_it_is_read() {
    let (_folder, path, events) = long(&["\"wake\",1,0,null", "\"poll\",1", "\"ready\",1"]);
    let mut session = Session::start(&[path.to_str().expect("a plain path")]);
    session.shows("async_main() is called");
    // Typed ahead: to the end, and two steps back from there.
    session.press("Ghh");
    session.shows(&format!("step {} of {events}", events - 2));
    session.shows("paused");
    session.press("q");
    assert_eq!(session.ends(), 0);
}

#[test]
fn what_is_wrong_in_the_rest_is_told_on_a_terminal_that_is_given_back() {
    let (_folder, path, _) = long(&["\"create\",2,99,null,8"]);
    let session = Session::start(&[path.to_str().expect("a plain path")]);
    session.shows("machine 99 is not defined above");
    assert_eq!(session.ends(), 2);
}

#[test]
fn it_can_be_left_before_all_is_read() {
    let (_folder, path, _) = long(&[]);
    let mut session = Session::start(&[path.to_str().expect("a plain path")]);
    session.shows("async_main() is called");
    session.press("q");
    assert_eq!(session.ends(), 0);
}
