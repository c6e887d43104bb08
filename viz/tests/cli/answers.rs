//! What is answered of a run: how two differ, what is likely wrong, why and how long; and lessons.

use super::*;

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
    // A mark of success stands where all was right, and nowhere else.
    let answered = r#"{"lessons":{"hello_lazy":{"0":false,"1":false,"2":false},"song_join":{"0":true,"1":true,"2":true}}}"#;
    std::fs::create_dir(folder.path().join("pollscope")).unwrap();
    std::fs::write(folder.path().join("pollscope/progress.json"), answered).unwrap();
    let (_, out, _) = learn(&[]);
    let line = |name: &str| out.lines().find(|line| line.contains(name)).unwrap_or_default();
    if cfg!(target_os = "linux") {
        assert!(line("hello_lazy").ends_with("  3 of 3 answered, 0 right"), "{out}");
        assert!(line("song_join").ends_with("  ✓ 3 of 3 right"), "{out}");
    }
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
        out.contains("one_put_aside was cancelled")
            && out.contains("holds #11 got `number` from `lock.lock()`"),
        "{out}"
    );
    let stuck = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces/stuck.jsonl");
    let (_, out, _) = ask(&["why", "client"], &stuck);
    assert!(
        include_str!("../../../README.md").contains(&out),
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
