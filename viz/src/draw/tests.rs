use super::*;

const SOURCE: &str = r#"
impl Band {
    async fn play(&mut self, songs: Vec<Song>) -> Result<u32, Error> {
        let mut sum = 0;
        for song in songs {
            if song.is_new() {
                self.learn(&song).await?;
            }
            sum += self.sing(song).await;
        }
        let rest = async { pause("a; \"b\" <c>").await };
        rest.await;
        Ok(sum)
    }
}
async fn never() -> ! {
    loop {
        tick().await;
    }
}
"#;

fn drawn(source: &str, name: Option<&str>, style: Style) -> String {
    let machines = machines(source, "src/band.rs", &Cfg::default()).expect("it is Rust");
    let chosen = name.map_or_else(|| machines.iter().collect(), |name| named(&machines, name));
    let mut out = Vec::new();
    draw(&chosen, style, &mut out).expect("a Vec takes it");
    String::from_utf8(out).expect("it is text")
}

#[test]
fn the_await_in_poll_and_in_pending_is_a_point() {
    let source = "async fn once(mut f: F) { if poll!(&mut f).is_pending() { futures::pending!() } }";
    let machines = machines(source, "src/once.rs", &Cfg::default()).expect("it is Rust");
    let points: Vec<_> = machines[0].points.iter().map(|point| (point.kind, &*point.text)).collect();
    let hidden = PointKind::Hidden;
    assert_eq!(points, [(hidden, "poll!(&mut f)"), (hidden, "futures::pending!()")]);
    assert!(!machines[0].approximate);
}

#[test]
fn in_characters() {
    insta::assert_snapshot!(drawn(SOURCE, None, Style::Text));
}

#[test]
fn for_mermaid() {
    insta::assert_snapshot!(drawn(SOURCE, Some("play"), Style::Mermaid));
}

#[test]
fn for_graphviz() {
    insta::assert_snapshot!(drawn(SOURCE, Some("play"), Style::Dot));
}

#[test]
fn as_a_picture() {
    insta::assert_snapshot!(drawn(SOURCE, Some("never"), Style::Svg));
}

#[test]
fn as_the_machines_of_a_trace() {
    let text = drawn(SOURCE, None, Style::Json);
    let read: Vec<Machine> =
        text.lines().map(|line| serde_json::from_str(line).expect("a machine a line")).collect();
    let told: Vec<_> = read.iter().map(|machine| (machine.name.as_str(), machine.kind)).collect();
    assert_eq!(
        told,
        [
            ("Band::play", MachineKind::Fn),
            ("Band::play::{block}", MachineKind::Block),
            ("never", MachineKind::Fn)
        ]
    );
    assert_eq!((read[0].line, read[0].column, read[0].points[0].column), (3, 5, 35));
    assert!(read[1].source.starts_with("async { pause(") && read[1].source.ends_with('}'));
}

#[test]
fn a_name_is_found_whole_or_by_its_end_with_all_within() {
    let machines = machines(SOURCE, "", &Cfg::default()).expect("it is Rust");
    let count = |name| named(&machines, name).len();
    assert_eq!(
        [count("play"), count("Band::play"), count("lay"), count("Band"), count("never")],
        [2, 2, 0, 0, 1]
    );
}

#[test]
fn what_is_no_rust_is_told_with_its_place() {
    let error = |source| machines(source, "", &Cfg::default()).expect_err("it is not");
    assert_eq!(
        error("async fn f() {\n    let = 3;\n}\n"),
        "line 2, column 9: expected one of: identifier, `::`, `<`, `_`, literal, `const`, `ref`, `mut`, `&`, parentheses, square brackets, `..`, `const`; this is not Rust as `rustc` would take it"
    );
    assert_eq!(
        error("async fn f() {\n    g(.await;\n}\n"),
        "line 3, column 1: a bracket that does not match, or no token; this is not Rust as `rustc` would take it"
    );
}

#[test]
fn what_nests_too_deeply_is_told() {
    let source = format!("async fn f() {{ {}x.await{} }}", "(".repeat(100_000), ")".repeat(100_000));
    let error = machines(&source, "", &Cfg::default()).expect_err("no stack is enough");
    assert!(error.starts_with("it nests too deeply"), "{error}");
}

#[test]
fn a_switch_that_is_known_is_followed() {
    let source =
        "async fn f() { #[cfg(feature = \"a\")] a().await; #[cfg(not(feature = \"a\"))] return; b().await }";
    let points = |cfg: &Cfg| {
        let machine = machines(source, "", cfg).expect("it is Rust").remove(0);
        (machine.points.len(), machine.approximate)
    };
    assert_eq!(points(&Cfg::default()), (1, true));
    assert_eq!(points(&Cfg::of(["feature=\"a\""]).expect("an option")), (2, false));
    assert_eq!(points(&Cfg::of(["unix"]).expect("an option")), (0, false));
}
