//! How a program ends, and what it leaves behind: each test runs one of this file's own ignored tests as a program.

mod common;

use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use common::{Folder, story};
use futures::executor::block_on;
use pollscope::trace::{Trace, TraceError};

#[pollscope::trace]
async fn ends(how: &str) {
    match how {
        "exit" => std::process::exit(3),
        "panic" => panic!("on purpose"),
        _ => std::future::pending().await,
    }
}

fn program(name: &str, trace: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--ignored", "--exact", "--nocapture", name])
        .env("POLLSCOPE", trace)
        .env_remove("POLLSCOPE_RUN");
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn run(name: &str) -> (ExitStatus, Trace) {
    let folder = Folder::new();
    let path = folder.join("trace.jsonl");
    let output = program(name, &path).output().unwrap();
    (output.status, Trace::open(path).unwrap())
}

#[test]
#[ignore = "a program of the tests below"]
fn exits() {
    block_on(ends("exit"));
}

#[test]
#[ignore = "a program of the tests below"]
fn panics() {
    block_on(ends("panic"));
}

#[test]
#[ignore = "a program of the tests below"]
fn hangs() {
    block_on(ends("hang"));
}

#[test]
#[ignore = "a program of the tests below"]
fn busy() {
    #[pollscope::trace]
    async fn spins() {
        for _ in 0..500_000 {
            std::future::ready(()).await;
        }
    }
    block_on(spins());
}

#[test]
fn process_exit_loses_nothing() {
    let (status, trace) = run("exits");
    assert_eq!(status.code(), Some(3));
    assert_eq!(story(&trace), ["create ends", "poll ends"]);
}

#[test]
fn a_panic_is_the_last_that_happens() {
    let (status, trace) = run("panics");
    assert!(!status.success());
    assert_eq!(story(&trace), ["create ends", "poll ends", "panic ends", "drop ends"]);
}

/// A program that hangs is written down to where it stands, though nothing is polled any more.
#[test]
fn a_killed_program_leaves_whole_lines() {
    let folder = Folder::new();
    let path = folder.join("trace.jsonl");
    let mut child = program("hangs", &path).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    let whole = ["create ends", "poll ends", "await ends 0", "pending ends 0"];
    loop {
        let seen = Trace::open(&path).map(|trace| story(&trace)).unwrap_or_default();
        if seen == whole {
            break;
        }
        assert!(Instant::now() < deadline, "after 20 s there is only {seen:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(story(&Trace::open(path).unwrap()), whole);
}

#[test]
fn an_unwritable_path_is_said_once_and_harms_nothing() {
    let folder = Folder::new();
    let output = program("exits", &folder.join("no/such/folder/trace.jsonl")).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(stderr.matches("pollscope:").count(), 1, "{stderr}");
    assert!(stderr.contains("cannot record to"), "{stderr}");
}

/// A disk that is full from the first line on, and a reader that goes away.
#[test]
#[cfg(target_os = "linux")]
fn what_cannot_be_written_is_said_once_and_harms_nothing() {
    let output = program("exits", Path::new("/dev/full")).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(stderr.matches("pollscope:").count(), 1, "{stderr}");
    assert!(stderr.contains("No space left"), "{stderr}");

    // Without anybody to say it to, too.
    let mut command = Command::new("sh");
    command
        .args(["-c", "exec \"$0\" --ignored --exact --nocapture exits 2>&-"])
        .arg(std::env::current_exe().unwrap());
    command.env("POLLSCOPE", "/dev/full").env_remove("POLLSCOPE_RUN").stdout(Stdio::null());
    assert_eq!(command.status().unwrap().code(), Some(3));
}

#[test]
fn a_trace_can_be_streamed_to_a_viewer() {
    let viewer = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp://{}", viewer.local_addr().unwrap());
    let mut child = program("exits", Path::new(&address)).spawn().unwrap();
    let trace = Trace::read(std::io::BufReader::new(viewer.accept().unwrap().0)).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3));
    assert_eq!(story(&trace), ["create ends", "poll ends"]);

    // With no viewer there, that is said, and nothing else.
    drop(viewer);
    let output = program("exits", Path::new(&address)).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains(&format!("cannot reach a viewer at {address}")), "{stderr}");
    assert_eq!(stderr.matches("pollscope:").count(), 1, "{stderr}");
}

#[test]
#[cfg(unix)]
fn a_trace_can_be_streamed_through_a_socket_file() {
    let folder = Folder::new();
    let path = folder.join("viewer");
    let viewer = std::os::unix::net::UnixListener::bind(&path).unwrap();
    let mut child = program("exits", Path::new(&format!("unix:{}", path.display()))).spawn().unwrap();
    let trace = Trace::read(std::io::BufReader::new(viewer.accept().unwrap().0)).unwrap();
    child.wait().unwrap();
    assert_eq!(story(&trace), ["create ends", "poll ends"]);
}

/// A viewer that stops reading holds the program up for a second or so, and not for ever.
#[test]
fn a_viewer_that_takes_nothing_does_not_hold_the_program() {
    let viewer = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp://{}", viewer.local_addr().unwrap());
    let start = Instant::now();
    let mut child = program("busy", Path::new(&address)).spawn().unwrap();
    let stuck = viewer.accept().unwrap();
    assert!(child.wait().unwrap().success());
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    drop(stuck);
}

#[test]
fn a_run_writes_a_second_process_beside_the_first() {
    let folder = Folder::new();
    let path = folder.join("trace.jsonl");
    std::fs::write(&path, "the first process's\n").unwrap();
    let child = program("exits", &path).env("POLLSCOPE_RUN", "1").spawn().unwrap();
    let beside = folder.join(&format!("trace.{}.jsonl", child.id()));
    child.wait_with_output().unwrap();
    assert_eq!(story(&Trace::open(beside).unwrap()), ["create ends", "poll ends"]);
    assert_eq!(std::fs::read_to_string(path).unwrap(), "the first process's\n");
}

#[test]
fn without_a_run_the_file_is_replaced() {
    let folder = Folder::new();
    let path = folder.join("trace.jsonl");
    std::fs::write(&path, "x".repeat(100_000)).unwrap();
    assert!(matches!(Trace::open(&path), Err(TraceError::NotATrace { .. })));
    program("exits", &path).output().unwrap();
    assert_eq!(Trace::open(&path).unwrap().events.len(), 2);
}

/// A child is a copy of its parent in the midst of whatever the parent's other threads do, and must wait for none of them.
#[test]
#[ignore = "a program of the tests below"]
#[cfg(target_os = "linux")]
#[allow(unsafe_code)]
fn forks() {
    #[pollscope::trace]
    async fn work(rounds: u32) {
        for round in 0..rounds {
            step(round).await;
        }
    }
    #[pollscope::trace(ret)]
    async fn step(round: u32) -> u32 {
        std::future::ready(round).await
    }
    #[pollscope::trace]
    async fn forks() -> libc::pid_t {
        // SAFETY: the child polls futures and exits, and that it may do so is what is tested.
        unsafe { libc::fork() }
    }
    let deadline = Instant::now() + Duration::from_secs(60);
    for round in 0..150 {
        block_on(work(100 + 7 * round));
        // Within a poll, so that the child ends one that its parent has begun.
        let child = block_on(forks());
        assert!(child >= 0);
        if child == 0 {
            // More than a ring holds.
            block_on(work(3000));
            let refused = pollscope::Recording::in_memory();
            assert!(matches!(refused, Err(pollscope::RecordError::Forked)));
            std::process::exit(7);
        }
        let mut status = 0;
        // SAFETY: it is our child, and `status` is ours.
        while unsafe { libc::waitpid(child, &raw mut status, libc::WNOHANG) } == 0 {
            if Instant::now() > deadline {
                // SAFETY: it is our child still.
                unsafe { libc::kill(child, libc::SIGKILL) };
                panic!("child {round} hangs");
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        assert_eq!(libc::WEXITSTATUS(status), 7);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_forked_child_records_nothing_and_waits_for_nobody() {
    let (status, trace) = run("forks");
    assert!(status.success());
    assert_eq!(trace.check().first(), None);
    // All of the parent's and nothing of the children's, who had copies of lines that were not written yet.
    let polls = trace.events.iter().filter(|event| event.kind.name() == "poll").count();
    assert_eq!(polls, (0..150).map(|round| 2 + 100 + 7 * round).sum::<usize>());
}

#[test]
#[ignore = "a program of the tests below"]
fn aborts() {
    block_on(async {
        ends_soon().await;
        std::thread::sleep(Duration::from_millis(500));
        std::process::abort();
    });
}

#[pollscope::trace]
async fn ends_soon() {}

#[test]
#[cfg(target_os = "linux")]
fn an_abort_leaves_whole_lines_at_any_path() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    let path = folder.join("x").with_file_name(std::ffi::OsStr::from_bytes(b"tr\xffce.jsonl"));
    let status = program("aborts", &path).status().unwrap();
    assert_eq!(status.code(), None, "it dies of a signal");
    assert_eq!(
        story(&Trace::open(path).unwrap()),
        ["create ends_soon", "poll ends_soon", "ready ends_soon", "drop ends_soon"]
    );
}
