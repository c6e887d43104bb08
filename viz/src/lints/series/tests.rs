//! Which awaits may be joined, by sources that differ in one thing.

use super::{Series, series};
use crate::model::Model;

/// A run of a fn `f` with this source: at each `.await` in its lines it awaits one of `one`, `two` and `three`, in this order,
/// each of which waits for 10 ms and is polled for as long as is said.
fn run_polled(source: &[&str], returns: &str, polled: u64) -> Model {
    let machine = |number: usize, name: &str, source: &str, points: &[String]| {
        format!(
            r#"{{"machine":{number},"name":"{name}","path":"p::{name}","file":"p.rs","line":1,"column":1,"source":"{source}","kind":"fn","points":[{}],"edges":[],"approximate":true}}"#,
            points.join(",")
        )
    };
    let mut points = Vec::new();
    for (index, line) in source.iter().enumerate() {
        let places = line.match_indices(".await").map(|(at, _)| at);
        points.extend(places.map(|at| {
            let text = line[..at].rsplit("= ").next().unwrap_or("").trim().replace('"', "'");
            format!(r#"{{"line":{},"column":{},"kind":"await","text":"{text}"}}"#, index + 1, at + 2)
        }));
    }
    let mut all = vec![
        r#"{"pollscope":1,"program":"p","clock":"virtual","unit":"ms"}"#.to_owned(),
        machine(0, "f", &source.join("\\n"), &points),
    ];
    for (index, name) in ["one", "two", "three"].iter().enumerate() {
        all.push(machine(index + 1, name, &format!("async fn {name}() -> {returns} {{}}"), &[]));
    }
    all.extend([r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#].map(str::to_owned));
    let mut at = 0;
    for point in 0..points.len() {
        let child = point + 2;
        all.push(format!(r#"[{at},"create",{child},{},1,8]"#, point + 1));
        all.push(format!(r#"[{at},"await",1,{point}]"#));
        all.push(format!(r#"[{at},"poll",{child}]"#));
        all.push(format!(r#"[{},"pending",{child},null]"#, at + polled));
        all.push(format!(r#"[{},"pending",1,{point}]"#, at + polled));
        at += 10 + polled;
        all.push(format!(r#"[{at},"wake",{child},null,null]"#));
        all.push(format!(r#"[{at},"poll",1]"#));
        all.push(format!(r#"[{at},"poll",{child}]"#));
        all.push(format!(r#"[{at},"ready",{child}]"#));
        all.push(format!(r#"[{at},"drop",{child}]"#));
    }
    all.extend([format!(r#"[{at},"ready",1]"#), format!(r#"[{at},"drop",1]"#)]);
    Model::new(pollscope::trace::Trace::read((all.join("\n") + "\n").as_bytes()).expect("it is a trace"))
}

fn run(source: &[&str]) -> Model {
    run_polled(source, "u32", 0)
}

#[track_caller]
fn saves(source: &[&str], together: u64) {
    let model = run(source);
    let all: Vec<Series> = series(&model).into_iter().filter(|series| series.of.is_some()).collect();
    assert_eq!(all.len(), 1, "{source:?}");
    assert_eq!(all[0].together, together * 1_000_000, "{source:?}");
}

#[track_caller]
fn saves_nothing(source: &[&str]) {
    assert_eq!(series(&run(source)), [], "{source:?}");
}

#[test]
fn what_does_not_need_the_other() {
    saves(&["async fn f() {", "let a = one().await;", "let b = two().await;", "}"], 10);
    saves(
        &["async fn f() {", "let a: u32 = one(1).await;", "let b: u32 = two(LIMIT).await;", "a + b", "}"],
        10,
    );
    // The same id, which nobody can change.
    saves(&["async fn f(id: u32) {", "let a = one(id).await;", "let b = two(id).await;", "}"], 10);
    saves(&["async fn f(id: &u32) {", "let a = one(*id).await;", "let b = two(*id).await;", "}"], 10);
    saves(&["async fn f(name: &str) {", "let a = one(name).await;", "let b = two(name).await;", "}"], 10);
    saves(&["async fn f() {", "let id = 7;", "let a = one(id).await;", "let b = two(id).await;", "}"], 10);
    // Things that have nothing to do with each other.
    let source = [
        "async fn f() {",
        "let p = db();",
        "let q = web();",
        "let a = one(&p).await;",
        "let b = two(&q).await;",
        "}",
    ];
    saves(&source, 10);
    // One of three.
    saves(
        &["async fn f() {", "let a = one().await;", "let b = two(&a).await;", "let c = three().await;", "}"],
        20,
    );
    saves(
        &["async fn f() {", "let a = one().await;", "let b = two().await?;", "let c = three().await;", "}"],
        20,
    );
    // In a block of its own.
    saves(&["async fn f() {", "if x {", "let a = one().await;", "let b = two().await;", "}", "}"], 10);
    // A name that is bound anew.
    saves(&["async fn f() {", "let x = one().await;", "let x = two().await;", "}"], 10);
}

#[test]
fn what_needs_the_other() {
    saves_nothing(&["async fn f() {", "let a = one().await;", "let b = two(a).await;", "}"]);
    // Only when the first went well.
    saves_nothing(&["async fn f() {", "let a = one().await?;", "let b = two().await?;", "}"]);
    saves_nothing(&[
        "async fn f() {",
        "let Ok(a) = one().await else { return };",
        "let b = two().await;",
        "}",
    ]);
    // Something is done between them, or to make an argument.
    saves_nothing(&["async fn f() {", "let a = one().await;", "print(a);", "let b = two().await;", "}"]);
    saves_nothing(&["async fn f() {", "let a = one(next()).await;", "let b = two(next()).await;", "}"]);
    // Done for what it does.
    saves_nothing(&["async fn f() {", "one().await;", "two().await;", "}"]);
    saves_nothing(&["async fn f(c: C) {", "let a = c.one().await;", "let b = c.two().await;", "}"]);
    // In a loop, or in one case only.
    saves_nothing(&["async fn f() {", "loop {", "let a = one().await;", "let b = two().await;", "}", "}"]);
    saves_nothing(&["async fn f(x: bool) {", "if x { one().await; }", "let b = two().await;", "}"]);
}

#[test]
fn what_may_share_something() {
    let two = |first: &str, before: &str, a: &str, b: &str| {
        let (a, b) = (format!("let a = {a}.await;"), format!("let b = {b}.await;"));
        saves_nothing(&[first, before, &a, &b, "}"]);
    };
    two("async fn f(m: M) {", "", "one(&m)", "two(&m)");
    two("async fn f(m: M) {", "let (p, q) = (m.clone(), m.clone());", "one(p)", "two(q)");
    two("async fn f(m: M) {", "let p = &m; let q = &m;", "one(p)", "two(q)");
    two("async fn f() {", "let (tx, rx) = channel();", "one(tx)", "two(rx)");
    two("async fn f(tx: Sender, rx: Receiver) {", "", "one(tx)", "two(rx)");
    two("async fn f() {", "let p = vec(); let q = vec(); p.push(&q);", "one(p)", "two(q)");
    two("async fn f() {", "let p = cell(); if let Some(q) = p.get() { keep(q) };", "one(&p)", "two(q)");
    two("async fn f() {", "let mut n = 0;", "one(&mut n)", "two(n)");
    two("async fn f(n: &mut u32) {", "", "one(n)", "two(n)");
    two("async fn f() {", "", "one(&POOL)", "two(&POOL)");
    two("async fn f(&self) {", "", "one(&self.a)", "two(&self.b)");
    // Closures share what they capture, and what they make is no call of a fn.
    two("async fn f() {", "let one = || async { n.set(1) };", "one()", "one()");
    two("async fn f() {", "let go = || one();", "go()", "go()");
}

#[test]
fn what_is_made_first_is_not_under_way() {
    let made =
        ["async fn f() {", "let (p, q) = (one(), two());", "let a = p.await;", "let b = q.await;", "}"];
    saves(&made, 10);
    // A handle of a task is no future of this fn: nothing that is traced is polled at its await.
    let model = crate::testing::recorded("song_join");
    assert_eq!(series(&model), []);
}

#[test]
fn what_gives_nothing_is_awaited_for_what_it_does() {
    let source = ["async fn f() {", "let a = one().await;", "let b = two().await;", "}"];
    let count = |returns: &str| series(&run_polled(&source, returns, 0)).len();
    assert_eq!(
        ["u32", "Result<u32, ()>", "()", "io::Result<()>", "Result<(), E>"].map(count),
        [1, 1, 0, 0, 0]
    );
}

#[test]
fn join_makes_no_processor() {
    let source = ["async fn f() {", "let a = one().await;", "let b = two().await;", "}"];
    let all = series(&run_polled(&source, "u32", 30));
    assert_eq!((all[0].apart, all[0].together), (80_000_000, 60_000_000));
    assert_eq!(series(&run_polled(&source, "u32", 200)), []);
}

/// Tasks that were run one after the other, each with its signature.
fn tasks(signatures: &[&str]) -> usize {
    let mut all = vec![r#"{"pollscope":1,"program":"p","clock":"virtual","unit":"ms"}"#.to_owned()];
    for (number, signature) in signatures.iter().enumerate() {
        all.push(format!(
            r#"{{"machine":{number},"name":"t{number}","path":"p::t","file":"p.rs","line":1,"column":1,"source":"async fn t{signature} {{}}","kind":"fn","points":[],"edges":[],"approximate":true}}"#
        ));
    }
    for number in 0..signatures.len() {
        let (id, at, end) = (number + 1, number * 10, number * 10 + 10);
        all.push(format!(r#"[{at},"create",{id},{number},null,8]"#));
        all.push(format!(r#"[{at},"poll",{id}]"#));
        all.push(format!(r#"[{at},"pending",{id},null]"#));
        all.push(format!(r#"[{end},"poll",{id}]"#));
        all.push(format!(r#"[{end},"ready",{id}]"#));
    }
    let text = all.join("\n") + "\n";
    series(&Model::new(pollscope::trace::Trace::read(text.as_bytes()).expect("it is a trace"))).len()
}

#[test]
fn tasks_that_may_need_each_other() {
    assert_eq!(tasks(&["()", "()"]), 1);
    assert_eq!(tasks(&["(n: u32)", "(n: u32)"]), 1);
    assert_eq!(tasks(&["() -> Song", "()"]), 1);
    assert_eq!(tasks(&["() -> String", "(token: String)"]), 0, "what was given may be what is taken");
    assert_eq!(tasks(&["() -> bool", "()"]), 0, "it may be run because of that");
    assert_eq!(tasks(&["(m: Arc<M>)", "(m: Arc<M>)"]), 0, "they may share it");
    assert_eq!(tasks(&["(&self)", "(&self)"]), 0);
    assert_eq!(tasks(&["() -> impl Future", "(n: u32)"]), 0);
}
