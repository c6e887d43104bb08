//! The machine pane: which move a count belongs to, and where a future is whose place is not seen.

use pollscope::trace::Trace;

use super::{lesson_screen, looking, picture, press, text};
use crate::learn::Lesson;
use crate::model::Model;
use crate::testing::rows;
use crate::tui::app::App;
use crate::tui::theme::{Look, Theme};

/// The rows of the left pane below the timeline.
fn machine(shown: &str) -> Vec<String> {
    let rows = shown.lines().skip_while(|line| !line.contains("├ machine")).skip(1);
    let rows = rows.take_while(|line| !line.contains("├ why"));
    rows.map(|line| line.chars().skip(1).take(31).collect::<String>().trim_end().to_owned()).collect()
}

#[test]
fn each_count_stands_behind_the_sign_of_its_move() {
    let hare_has_won = lesson_screen("race", ":18⟨Enter⟩", 80, 24);
    assert_eq!(
        machine(&hare_has_won)[2..6],
        [
            "  ╭──✓ 44 select(pin!(hare()…",
            "  │  │ 1×, → 46",
            "•╭┼──█ 45 announce(\"hare\") now",
            " ││       → return",
        ]
    );
    let mut app = App::new(rows(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"await",1,1]"#,
        r#"[0,"await",1,0]"#,
    ]));
    press(&mut app, "G");
    let shown = text(&picture(&mut app, 80, 24, Theme::Mono));
    assert!(shown.contains("│ 1×, ↻ 1×") && shown.contains("│    → 12 1×"), "{shown}");
    // Without strokes the other moves stand behind their state.
    let small = text(&picture(&mut app, 80, 14, Theme::Mono));
    assert!(small.contains("✓ unresumed  │ 1×") && small.contains("█ 12 inne…  │ 1×, ↻ 1× now"), "{small}");
}

#[test]
fn a_place_that_is_not_seen_has_a_row_of_its_own() {
    let trace = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"pending",1,null]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,1]"#,
        r#"[0,"drop",1]"#,
    ];
    let mut app = App::new(rows(&trace));
    let mut at = |keys: &str| {
        press(&mut app, keys);
        let rows = machine(&text(&picture(&mut app, 80, 24, Theme::Mono)));
        assert_eq!(rows.iter().filter(|row| row.ends_with("now")).count(), 1, "{rows:?}");
        assert!(rows.iter().all(|row| !row.starts_with('•') || row.ends_with("now")), "{rows:?}");
        rows.into_iter().find(|row| row.ends_with("now")).expect("it is somewhere")
    };
    assert!(at("").contains("· unresumed"));
    assert!(at("ll").contains("█ 12 inner()"));
    assert!(at("l").contains("░ inside, place"));
    assert!(at("l").contains("█ inside, place"));
    assert!(at("l").contains("█ 13 select!"));
    assert!(at("l").contains("✗ dropped"));
}

#[test]
fn what_was_traced_from_outside_is_inside() {
    let shown = lesson_screen("simple_future", ":6⟨Enter⟩", 80, 24);
    insta::assert_snapshot!("traced_from_outside", shown);
    let mut app = App::new(Lesson::named("simple_future").expect("there is one").model());
    press(&mut app, ":6⟨Enter⟩");
    let shown = text(&looking(&mut app, 80, 24, Look { theme: Theme::Mono, ascii: true }));
    assert!(shown.is_ascii() && shown.contains("_ inside, place not known now"), "{shown}");
}

#[test]
fn one_that_was_traced_before_the_recording_has_no_known_way_in() {
    let head = [
        r#"{"pollscope":1,"program":"test","clock":"virtual","unit":"ns"}"#,
        concat!(
            r#"{"machine":0,"name":"gate","path":"gate","file":"t.rs","line":7,"column":1,"kind":"future","source":"","#,
            r#""points":[],"edges":[["unresumed","returned"]],"approximate":true}"#
        ),
        r#"{"thread":0,"name":"main"}"#,
        r#"[0,"create",1,0,null,8,{"late":true}]"#,
        r#"[1,"poll",1]"#,
    ];
    let trace = Trace::read(head.join("\n").as_bytes()).expect("it can be read");
    let mut app = App::new(Model::new(trace));
    press(&mut app, "G");
    let rows = machine(&text(&picture(&mut app, 80, 24, Theme::Mono)));
    assert_eq!(rows[..3], [" ✓ unresumed", " │", "•█ inside, place not known now"]);
}

#[test]
fn one_that_was_traced_from_outside_is_entered_with_its_first_poll() {
    let machine = |keys: &str| machine(&lesson_screen("timer_future", keys, 80, 24))[..5].join("\n");
    insta::assert_snapshot!([":1⟨Enter⟩", ":2⟨Enter⟩", ":3⟨Enter⟩", ":6⟨Enter⟩"].map(machine).join("\n\n"));
}

#[test]
fn a_name_that_has_no_room_is_cut_and_never_left_out() {
    let song = lesson_screen("song_join", "", 80, 24);
    assert!(song.contains("├ machine  async_m…: unresumed ─┬"), "{song}");
    let numbered = lesson_screen("two_sites", "", 60, 24);
    assert!(numbered.contains("├ machine  down… #1: un"), "{numbered}");
    let mut app = App::new(rows(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"pending",1,0]"#,
        r#"[1,"wake",1,0,null]"#,
    ]));
    press(&mut app, "G");
    let mut shows = |width, says: &str| {
        let shown = text(&picture(&mut app, width, 24, Theme::Mono));
        assert!(shown.contains(says), "{shown}");
    };
    shows(120, "machine  outer: pending, woken, approximate ─");
    shows(100, "machine  outer: woken, approximate ─");
    shows(80, "machine  outer: woken, approx…┬");
}
