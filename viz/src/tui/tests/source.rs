//! The source pane: what stands beside a line, what below, and how a line ends that has no room.

use super::{lesson_screen, picture, press, screen, text};
use crate::testing::rows;
use crate::tui::app::App;
use crate::tui::theme::Theme;

#[test]
fn what_a_local_was_bound_to_stands_beside_its_line() {
    let mut app = App::new(rows(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"bind",1,11,"tries","1"]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"await",1,1]"#,
        r#"[0,"bind",1,11,"tries","2"]"#,
        r#"[0,"bind",1,11,"left","x"]"#,
        r#"[0,"pending",1,1]"#,
    ]));
    let mut shows = |keys: &str, says: &str| {
        press(&mut app, keys);
        let shown = text(&picture(&mut app, 100, 24, Theme::Ansi));
        assert!(shown.contains(says), "{shown}");
    };
    shows("lll", "loop {  ← tries = 1");
    shows("G", "loop {  ← tries = 2, left = x");
}

#[test]
fn what_has_room_beside_its_line_stands_there() {
    let shown = |trace, keys, width| screen(trace, keys, width, 24);
    let small = shown("song_blocking", "}}}", 80);
    assert!(small.contains("│ with song = Song { title:") && !small.contains("← with"), "{small}");
    let large = shown("song_blocking", "}}}", 200);
    assert!(large.contains("sing_song(song: Song) {  ← with song = Song { title:"), "{large}");
    assert!(!large.contains("│ with song"), "{large}");
    let ends = [r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#, r#"[0,"ready",1,{"value":"10"}]"#];
    let mut app = App::new(rows(&ends));
    press(&mut app, "G");
    let end = text(&picture(&mut app, 80, 24, Theme::Ansi));
    assert!(end.contains("}  ← returned 10"), "{end}");
}

#[test]
fn a_value_stands_beside_the_line_at_which_the_future_is() {
    let wide = lesson_screen("two_awaits", ":14⟨Enter⟩", 120, 40);
    assert!(wide.contains("fetch(1).await;  ← first = 10"), "{wide}");
    let both = lesson_screen("two_awaits", ":14⟨Enter⟩", 200, 60);
    assert!(both.contains("fetch(1).await;  ← first = 10, polling since 5.00 ms"), "{both}");
}

#[test]
fn a_value_that_has_no_room_beside_its_line_has_a_row_below() {
    let shown = |name, keys| lesson_screen(name, keys, 80, 24);
    // In its own step it is marked, and afterwards it stays.
    let bound = shown("two_awaits", ":14⟨Enter⟩");
    assert!(bound.contains("│•line 20: first = 10 ") && !bound.contains("← first"), "{bound}");
    let later = shown("two_awaits", ":20⟨Enter⟩");
    assert!(later.contains("│ line 20: first = 10 "), "{later}");
    // The last one comes first.
    insta::assert_snapshot!("values_below", shown("reactor", ":16⟨Enter⟩"));
}

#[test]
fn values_below_leave_every_line_to_be_scrolled_to() {
    let lanes = (2..8).map(|id| format!(r#"[0,"create",{id},0,null,8]"#));
    let own = [r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#].map(str::to_owned);
    let value = "a value that is longer than any line of this pane has room for";
    let binds = (11..14).map(|line| format!(r#"[0,"bind",1,{line},"local","{value}"]"#));
    let trace: Vec<String> = lanes.chain(own).chain(binds).collect();
    let trace = crate::testing::text(&trace).replace("    }\\n}", "    }\\n    last()\\n}");
    let trace = pollscope::trace::Trace::read(trace.as_bytes()).expect("it can be read");
    let mut app = App::new(crate::model::Model::new(trace));
    app.resize(ratatui::layout::Rect::new(0, 0, 80, 24));
    press(&mut app, "G");
    let mut shows = |keys: &str, first: bool, last: bool| {
        press(&mut app, keys);
        let shown = text(&picture(&mut app, 80, 24, Theme::Mono));
        assert!(shown.contains("•line 13: local"), "{shown}");
        assert_eq!((shown.contains("10   async fn"), shown.contains("16   }")), (first, last), "{shown}");
    };
    shows("9K", true, false);
    shows("9J", false, true);
}

/// Where a word ends with the pane, too.
#[test]
fn a_line_that_is_cut_says_so() {
    let source = "async fn outer() {\n    one(two).three(\"four\", 5); // six\n}";
    let trace = crate::testing::text(&[r#"[0,"create",1,1,null,8]"#]);
    let trace = trace.replace("async move {\\n\\tgate().await\\n    }", &source.escape_debug().to_string());
    let trace = pollscope::trace::Trace::read(trace.as_bytes()).expect("it can be read");
    let mut app = App::new(crate::model::Model::new(trace));
    for width in 40..100 {
        let shown = text(&picture(&mut app, width, 24, Theme::Mono));
        let line = shown.lines().find(|line| line.contains("21 ")).expect("the second line");
        let code = line.trim_end_matches('│').rsplit('│').next().unwrap_or("");
        assert!(code.contains("// six") || code.ends_with('…'), "{width}: {line}");
    }
}

/// As the machine pane says it: where a panic struck is not known, but which await it came through last.
#[test]
fn what_panicked_stood_at_an_await_last() {
    let mut app = App::new(rows(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"await",1,1]"#,
        r#"[5,"panic",1]"#,
    ]));
    press(&mut app, "G");
    let shown = text(&picture(&mut app, 120, 24, Theme::Mono));
    let line = |number: &str| shown.lines().find(|line| line.contains(number)).expect(number).to_owned();
    assert!(line(" 12 ✓ ").contains("inner().await;"), "{shown}");
    assert!(line("•13 ‼ ").contains("select!(a(), b());  ← its last await, panicked at 5 ns"), "{shown}");
}

/// As of `let found = timeout(LIMIT, async {`: the rest of that line is not part of the block.
#[test]
fn a_block_that_begins_late_in_its_line_begins_where_it_ends() {
    let trace = crate::testing::text(&[r#"[0,"create",2,1,null,8]"#]);
    let trace = trace.replace(r#""column":5,"kind":"block""#, r#""column":60,"kind":"block""#);
    let trace = trace.replace("{\\n\\tgate", "{\\n        gate");
    let trace = pollscope::trace::Trace::read(trace.as_bytes()).expect("it can be read");
    let mut app = App::new(crate::model::Model::new(trace));
    let shown = text(&picture(&mut app, 80, 24, Theme::Mono));
    assert!(shown.contains("20   async move {") && shown.contains(" 22   }"), "{shown}");
}

#[test]
fn an_await_that_is_longer_than_its_row_is_not_broken_within_a_text() {
    let source = "async fn outer() {\n    TcpStream::connect((\"127.0.0.1\", port)).await?;\n}";
    let trace = crate::testing::text(&[
        r#"[0,"create",1,1,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"pending",1,0]"#,
    ]);
    let trace = trace.replace("async move {\\n\\tgate().await\\n    }", &source.escape_debug().to_string());
    let trace = pollscope::trace::Trace::read(trace.as_bytes()).expect("it can be read");
    let mut app = App::new(crate::model::Model::new(trace));
    press(&mut app, "G");
    for width in 40..100 {
        let shown = text(&picture(&mut app, width, 24, Theme::Mono));
        assert!(shown.contains("\"127.0.0.1\""), "{width}\n{shown}");
    }
}

#[test]
fn letters_keep_their_marks() {
    let trace =
        crate::testing::text(&[r#"[0,"create",1,0,null,8]"#]).replace("fn outer()", "fn e\u{301}clair()");
    let trace = pollscope::trace::Trace::read(trace.as_bytes()).expect("it can be read");
    let shown = text(&picture(&mut App::new(crate::model::Model::new(trace)), 120, 24, Theme::Mono));
    assert!(shown.contains("async fn e\u{301}clair() {"), "{shown}");
}
