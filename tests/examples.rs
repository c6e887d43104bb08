//! The examples, recorded as a user would: what they print, what their traces say, and that these stay as they are.

mod common;

use std::path::{Path, PathBuf};

use common::{Folder, run_example};
use pollscope::trace::{EventKind, Trace};

/// Runs a virtual-clock example twice, and gives what it printed and its trace.
fn twice(name: &str) -> (String, Trace) {
    let folder = Folder::new();
    let (first, second) = (folder.join("first.jsonl"), folder.join("second.jsonl"));
    let output = run_example(name, &first);
    run_example(name, &second);
    let bytes = std::fs::read(&first).unwrap();
    assert!(bytes == std::fs::read(&second).unwrap(), "two runs of {name} left different traces");
    golden(name, &String::from_utf8(bytes).unwrap());
    let trace = Trace::open(&first).unwrap();
    assert_eq!(trace.check(), []);
    assert_eq!(trace.notes, [""; 0]);
    (String::from_utf8(output.stdout).unwrap(), trace)
}

/// Where the lessons are kept: each a text and the trace of its example.
fn lessons() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("viz/lessons")
}

/// Holds a trace against the one that its lesson carries. With `POLLSCOPE_BLESS=1` that is written anew, to be read over.
fn golden(name: &str, trace: &str) {
    let path = lessons().join(format!("{name}.jsonl"));
    if std::env::var_os("POLLSCOPE_BLESS").is_some() {
        std::fs::write(&path, trace).unwrap();
    }
    let kept = std::fs::read_to_string(&path).expect("a golden trace; POLLSCOPE_BLESS=1 writes it");
    for (line, (is, should)) in trace.lines().zip(kept.lines()).enumerate() {
        assert_eq!(masked(is), masked(should), "line {} of the trace of {name}", line + 1);
    }
    assert_eq!(trace.lines().count(), kept.lines().count(), "lines in the trace of {name}");
}

/// Every lesson but the one that uses real sockets: its trace is the same each time, and the one that the lesson carries.
#[test]
fn every_lesson_is_recorded_again() {
    let mut names: Vec<String> = std::fs::read_dir(lessons())
        .unwrap()
        .filter_map(|file| file.unwrap().file_name().to_str()?.strip_suffix(".md").map(str::to_owned))
        .filter(|name| name != "two_sites")
        .collect();
    names.sort();
    assert!(names.len() >= 3);
    for name in names {
        twice(&name);
    }
}

/// A row without the size of the future, which another compiler may lay out in another way.
fn masked(line: &str) -> String {
    let Ok(serde_json::Value::Array(mut row)) = serde_json::from_str(line) else { return line.to_owned() };
    if row[1] == "create" {
        row[5] = 0.into();
    }
    serde_json::Value::Array(row).to_string()
}

fn end_ms(trace: &Trace) -> u64 {
    trace.events.last().unwrap().at / 1_000_000
}

fn polls(trace: &Trace, name: &str) -> usize {
    let polled =
        |kind: &EventKind| matches!(kind, EventKind::Poll { future } if common::name(trace, *future) == name);
    trace.events.iter().filter(|event| polled(&event.kind)).count()
}

#[test]
fn song_blocking_takes_the_sum() {
    let (printed, trace) = twice("song_blocking");
    assert!(printed.ends_with("done at 45ms\n"), "{printed}");
    assert_eq!(end_ms(&trace), 45);
    // Three roots, one after the other, each polled once more when its timer rings.
    assert_eq!(["learn_song", "sing_song", "dance"].map(|name| polls(&trace, name)), [2, 2, 2]);
}

#[test]
fn song_join_interleaves_on_one_thread() {
    let (printed, trace) = twice("song_join");
    assert!(printed.ends_with("done at 30ms\n"), "{printed}");
    assert_eq!(end_ms(&trace), 30);
    assert_eq!(trace.threads, ["main"]);
    let story = common::story(&trace);
    let place = |what: &str| story.iter().position(|event| event == what).unwrap();
    // dance begins while learn_and_sing waits, and is done before the song is learned.
    assert!(place("pending learn_and_sing 0") < place("poll dance"));
    assert!(place("ready dance") < place("ready learn_song"));
    assert!(place("ready learn_song") < place("poll sing_song"));
    // At 15 ms only dance is woken; join! polls learn_and_sing all the same.
    assert_eq!(polls(&trace, "learn_and_sing"), 4);
    assert_eq!(polls(&trace, "dance"), 2);
}

#[test]
fn hello_lazy_has_a_future_that_is_never_polled() {
    let (printed, trace) = twice("hello_lazy");
    assert_eq!(printed.lines().nth(1), Some("hello, world!"));
    assert_eq!(
        common::story(&trace),
        [
            "create hello_world",
            "create hello_world",
            "poll hello_world",
            "ready hello_world",
            "drop hello_world",
            "drop hello_world",
        ]
    );
    let never = trace.events[0].kind.future();
    assert!(
        trace.events.iter().filter(|event| event.kind.future() == never).count() == 2,
        "made and dropped"
    );
}

#[test]
fn two_sites_needs_two_threads_and_then_one() {
    let folder = Folder::new();
    let path = folder.join("trace.jsonl");
    let printed = String::from_utf8(run_example("two_sites", &path).stdout).unwrap();
    assert_eq!(printed.matches("the first page").count(), 2, "{printed}");
    let trace = Trace::open(&path).unwrap();
    assert_eq!(trace.check(), []);
    let mut threads = trace.threads.clone();
    threads.sort();
    assert_eq!(threads, ["first site", "main", "second site"]);
    // A blocking download is one poll that holds its thread; an async one gives the thread away.
    let pendings = |machine: &str| {
        let of = |kind: &EventKind| matches!(kind, EventKind::Pending { future, .. } if common::name(&trace, *future) == machine);
        trace.events.iter().filter(|event| of(&event.kind)).count()
    };
    assert_eq!(pendings("download_blocking"), 0);
    assert!(pendings("download_async") >= 2);
}

/// The same game on five executors; none of them knows of pollscope.
#[test]
fn five_executors_play_the_same_game() {
    // Tokio plays it twice.
    for (name, games) in [("futures", 1), ("tokio", 2), ("smol", 1), ("async_std", 1), ("own", 1)] {
        let folder = Folder::new();
        let path = folder.join("trace.jsonl");
        let printed = String::from_utf8(run_example(&format!("on_{name}"), &path).stdout).unwrap();
        assert_eq!(printed, "ping hits\npong hits\nping hits\npong hits\n".repeat(games), "{name}");
        let trace = Trace::open(&path).unwrap();
        assert_eq!(trace.check(), [], "{name}");
        let players = trace.futures().named("player");
        assert_eq!((players.len(), players.returned()), (2 * games, 2 * games), "{name}");
        assert!(players.wakes() >= 2 * games, "{name}");
        // Which of them is which can be seen, and nothing else of their arguments.
        let args = trace.events.iter().filter_map(|event| match &event.kind {
            EventKind::Create { made, .. } => made.args.first().map(|_| &made.args),
            _ => None,
        });
        let args: Vec<String> = args.map(|args| format!("{args:?}")).collect();
        assert_eq!(args.len(), 2 * games, "{name}: {args:?}");
        assert!(args[0].contains("ping") && args[1].contains("pong"), "{name}: {args:?}");
        assert!(!args.concat().contains("ball"), "{name}: {args:?}");
    }
}
