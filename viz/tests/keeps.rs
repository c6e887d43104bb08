//! What the compiler wrote into a binary about its async fns is what their source shows, and the sizes are those of a run.
#![cfg(target_os = "linux")]

use std::path::{Path, PathBuf};
use std::process::Command;

use pollscope::trace::{EventKind, Trace};
use pollscope_viz::keeps;

/// Builds an example as `cargo run` does, and gives its binary.
fn built(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("it stands in the workspace");
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--message-format", "json", "--example", name])
        .current_dir(root)
        .output()
        .expect("there is a cargo");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("it is JSON");
    let messages = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut binaries = messages
        .filter(|message| message["target"]["name"] == name)
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    binaries.next().expect("it was built")
}

#[test]
fn a_binary_tells_what_its_states_keep() {
    let folder = tempfile::tempdir().expect("a folder");
    let binary = built("two_awaits");
    let path = folder.path().join("trace.jsonl");
    let ran = Command::new(&binary).env("POLLSCOPE", &path).env_remove("POLLSCOPE_RUN").output();
    assert!(ran.expect("it runs").status.success());
    let trace = Trace::open(&path).expect("it recorded itself");
    let all = keeps::coroutines(&binary).expect("it has debug information");
    for machine in trace.machines.iter().filter(|machine| !machine.points.is_empty()) {
        let truth = keeps::matching(machine, &all).expect("the compiler has it, too");
        let size = trace.events.iter().find_map(|event| match &event.kind {
            EventKind::Create { made, .. } if trace.machines[made.machine as usize] == *machine => {
                Some(made.size)
            }
            _ => None,
        });
        assert_eq!(Some(truth.size), size, "{}", machine.name);
        let guessed = keeps::kept(machine).expect("it is Rust");
        for (state, guessed) in keeps::states(machine, truth).into_iter().zip(guessed) {
            let fields = &state.expect("each await is a state").fields;
            let mut kept: Vec<&str> =
                fields.iter().map(|field| &*field.name).filter(|name| *name != "__awaitee").collect();
            let mut probably: Vec<&str> =
                guessed.iter().filter(|kept| kept.used_after).map(|kept| &*kept.name).collect();
            kept.sort_unstable();
            probably.sort_unstable();
            assert_eq!(kept, probably, "{}", machine.name);
        }
    }
    let large = all.iter().find(|one| one.path.ends_with("::large")).expect("it is there");
    let buffer = large.states[0].fields.iter().find(|field| field.name == "buffer").expect("it is kept");
    assert_eq!((buffer.of.as_str(), buffer.size), ("[u8; 1024]", Some(1024)));
    // Beside a join! that hides its await, too.
    let joined = keeps::coroutines(&built("song_join")).expect("it has debug information");
    assert!(joined.iter().any(|one| one.path == "song_join::async_main"));
}

#[test]
fn what_is_no_binary_is_told() {
    let error = keeps::coroutines(Path::new(file!()).file_name().map_or(Path::new("x"), Path::new));
    assert!(error.is_err());
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let error = keeps::coroutines(&readme).expect_err("it is a text");
    assert!(error.to_string().contains("no binary"), "{error}");
}
