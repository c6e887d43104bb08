//! The screen, without a terminal: pictures at several sizes and steps, and any keys on any trace.

mod lesson;
mod pair;

use crossterm::event::{KeyCode, KeyEvent};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::{App, Effect};
use super::keys::{Action, Keys};
use super::layout::Panes;
use super::theme::{Look, Theme};
use super::view::View;
use crate::testing::{any_rows, recorded, rows};

/// Presses keys; what stands between ⟨ and ⟩ is the name of one.
fn press(app: &mut App, keys: &str) {
    let mut rest = keys;
    while let Some(char) = rest.chars().next() {
        let named = rest.strip_prefix('⟨').and_then(|named| named.split_once('⟩'));
        let (code, after) = match named {
            Some(("Enter", after)) => (KeyCode::Enter, after),
            Some(("Esc", after)) => (KeyCode::Esc, after),
            Some(("Bksp", after)) => (KeyCode::Backspace, after),
            Some((other, _)) => panic!("no key {other}"),
            None => (KeyCode::Char(char), &rest[char.len_utf8()..]),
        };
        app.press(KeyEvent::from(code));
        rest = after;
    }
}

fn picture(app: &mut App, width: u16, height: u16, theme: Theme) -> Buffer {
    looking(app, width, height, Look { theme, ascii: false })
}

fn looking(app: &mut App, width: u16, height: u16, look: Look) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    app.resize(area);
    View::new(look).draw(&mut buffer, app);
    buffer
}

/// What a reader of the terminal sees; the second half of a wide character is no character of its own.
fn text(buffer: &Buffer) -> String {
    let mut text = String::new();
    for row in buffer.area.rows() {
        let mut line = String::new();
        let mut skip = 0;
        for position in row.positions() {
            let symbol = buffer[position].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = crate::text::width(symbol).saturating_sub(1);
            } else {
                skip -= 1;
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn screen(trace: &str, keys: &str, width: u16, height: u16) -> String {
    let mut app = App::new(recorded(trace));
    app.resize(Rect::new(0, 0, width, height));
    press(&mut app, keys);
    text(&picture(&mut app, width, height, Theme::Ansi))
}

#[test]
fn it_opens_paused_at_the_first_event() {
    let shown = screen("song_join", "", 80, 24);
    insta::assert_snapshot!(shown);
}

#[test]
fn the_useless_poll_of_join() {
    let shown = screen("song_join", "]]]]]]", 80, 24);
    insta::assert_snapshot!(shown);
}

#[test]
fn the_readme_opens_with_this_screen() {
    let readme = include_str!("../../../../README.md");
    let shown = screen("song_join", "]]]]]]", 80, 24);
    assert!(readme.contains(&format!("```text\n{shown}```\n")), "{shown}");
}

#[test]
fn the_useless_poll_of_join_on_a_large_terminal() {
    let shown = screen("song_join", "]]]]]]", 120, 40);
    insta::assert_snapshot!(shown);
}

#[test]
fn dance_is_woken() {
    let shown = screen("song_join", "}}h", 80, 24);
    insta::assert_snapshot!(shown);
}

#[test]
fn the_end() {
    let shown = screen("song_join", "G", 120, 40);
    insta::assert_snapshot!(shown);
}

#[test]
fn a_picked_future_is_held() {
    let shown = screen("song_join", "}}}jjl", 80, 24);
    insta::assert_snapshot!(shown);
}

#[test]
fn help() {
    let shown = screen("song_join", "?", 80, 24);
    insta::assert_snapshot!(shown);
}

#[test]
fn a_future_that_is_never_polled() {
    let shown = screen("hello_lazy", "G", 80, 24);
    insta::assert_snapshot!(shown);
}

#[test]
fn two_threads_then_one() {
    let shown = screen("two_sites", "G{{ll", 120, 40);
    insta::assert_snapshot!(shown);
}

#[test]
fn a_narrow_terminal_has_no_machine() {
    let shown = screen("song_join", "}}}", 50, 16);
    insta::assert_snapshot!(shown);
}

#[test]
fn where_there_is_no_room_the_sentence_stays() {
    let shown = screen("song_join", "}}}", 20, 5);
    insta::assert_snapshot!(shown);
}

#[test]
fn an_empty_trace() {
    let mut app = App::new(rows::<&str>(&[]));
    let shown = text(&picture(&mut app, 80, 24, Theme::Ansi));
    insta::assert_snapshot!(shown);
}

/// A loop that is drawn beside its states, an approximate machine, and names that would steer a terminal.
#[test]
fn a_loop_and_a_hostile_name() {
    let mut app = App::new(rows(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"create",2,1,1,8]"#,
        r#"[0,"poll",2]"#,
        r#"[0,"ready",2]"#,
        r#"[0,"await",1,1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"pending",1,0]"#,
        r#"[9,"drop",1]"#,
    ]));
    press(&mut app, "Gh");
    let shown = text(&picture(&mut app, 80, 24, Theme::Ansi));
    insta::assert_snapshot!("a_loop", shown);
    press(&mut app, "l");
    let shown = text(&picture(&mut app, 80, 24, Theme::Ansi));
    insta::assert_snapshot!("a_loop_cancelled", shown);
}

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
    let mut shows = |keys: &str, text: &str| {
        press(&mut app, keys);
        let shown = super::tests::text(&picture(&mut app, 100, 24, Theme::Ansi));
        assert!(shown.contains(text), "{shown}");
    };
    shows("lll", "loop {  ← tries = 1");
    shows("G", "loop {  ← tries = 2, left = x");
}

/// A source that is longer than its pane.
#[test]
fn what_does_not_fit_can_be_scrolled_to() {
    let mut app = App::new(recorded("stuck"));
    app.resize(Rect::new(0, 0, 80, 14));
    press(&mut app, "4l");
    let mut shows = |keys: &str, first: bool, last: bool| {
        press(&mut app, keys);
        let shown = super::tests::text(&picture(&mut app, 80, 14, Theme::Mono));
        let has = |text: &str| shown.contains(text);
        assert_eq!((has("async fn worker"), has("25   }")), (first, last), "{keys}\n{shown}");
    };
    shows("", true, false);
    shows("9J", false, true);
    shows("9K", true, false);
    shows("9Jlh", true, false);
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
fn text_and_style_at_every_size() {
    let mut app = App::new(recorded("song_join"));
    press(&mut app, "}}l");
    for (width, height) in [(0, 0), (1, 1), (20, 5), (80, 24), (200, 60)] {
        for (name, theme) in [("ansi", Theme::Ansi), ("mono", Theme::Mono)] {
            let name = format!("styles_{width}x{height}_{name}");
            insta::assert_debug_snapshot!(name, picture(&mut app, width, height, theme));
        }
    }
}

#[test]
fn without_colours_there_are_none() {
    let mut app = App::new(recorded("two_sites"));
    for _ in 0..app.model().events().len() {
        press(&mut app, "l");
        for cell in &picture(&mut app, 120, 40, Theme::Mono).content {
            assert_eq!((cell.fg, cell.bg), (ratatui::style::Color::Reset, ratatui::style::Color::Reset));
        }
    }
}

#[test]
fn what_changes_nothing_draws_nothing() {
    let mut app = App::new(recorded("hello_lazy"));
    let (back, up) = (KeyEvent::from(KeyCode::Left), KeyEvent::from(KeyCode::Up));
    assert_eq!((app.press(back), app.press(up)), (Effect::None, Effect::None));
}

#[test]
fn play_ends_at_the_end_and_pauses() {
    let mut app = App::new(recorded("hello_lazy"));
    press(&mut app, " ");
    for _ in 0..20 {
        app.update(Action::Tick);
    }
    assert!(!app.play.is_on());
    assert_eq!(app.event(), app.model().events().len() - 1);
}

#[test]
fn esc_closes_the_help_first() {
    let mut app = App::new(recorded("hello_lazy"));
    press(&mut app, "?");
    assert_eq!((app.update(Action::Leave), app.help_page()), (Effect::Draw, None));
    // Nothing that is only typed may end it: who presses Esc once too often keeps the place.
    press(&mut app, "3⟨Esc⟩⟨Esc⟩⟨Esc⟩l");
    assert_eq!(app.event(), 1);
    assert_eq!(app.update(Action::Quit), Effect::Quit);
}

#[test]
fn a_count_does_it_so_often_and_comes_to_an_end() {
    let mut app = App::new(recorded("song_join"));
    assert_eq!(step(&mut app, "12l"), 13);
    let width = |app: &App| (app.window.to - app.window.from).to_bits();
    press(&mut app, "3z");
    let three = width(&app);
    press(&mut app, "0zzz");
    assert_eq!(width(&app), three);
    // These go round: no count may keep anybody there.
    press(&mut app, "/poll⟨Enter⟩999999999n999999999N999999999a999999999'999999999!");
    assert_eq!(step(&mut app, "999999999l"), app.model().events().len());
}

#[test]
fn all_panes_on_a_large_terminal() {
    let shown = screen("song_join", "}}}", 160, 45);
    insta::assert_snapshot!(shown);
}

#[test]
fn a_part_of_the_run_with_the_whole_below_it() {
    let shown = screen("song_join", "}}zz", 100, 30);
    insta::assert_snapshot!(shown);
}

#[test]
fn the_tasks_and_all_of_a_future_on_a_small_terminal() {
    let shown = screen("song_blocking", "}}}IT", 80, 24);
    insta::assert_snapshot!("inspector_80", shown);
    let shown = screen("two_sites", "}}}}}Tx", 80, 24);
    insta::assert_snapshot!("timeline_enlarged", shown);
}

#[test]
fn in_plain_letters() {
    let mut app = App::new(recorded("song_join")).with(Keys::default().in_ascii(true), Panes::default());
    press(&mut app, "}}h");
    let buffer = looking(&mut app, 100, 30, Look { theme: Theme::Mono, ascii: true });
    let shown = text(&buffer);
    assert!(shown.is_ascii(), "{shown}");
    insta::assert_snapshot!(shown);
}

#[test]
fn a_wake_from_one_lane_to_another_has_an_arrow() {
    let mut app = App::new(rows(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"create",2,0,null,8]"#,
        r#"[0,"create",3,0,null,8]"#,
        r#"[1,"poll",3]"#,
        r#"[1,"pending",3,0]"#,
        r#"[2,"poll",1]"#,
        r#"[2,"wake",3,0,1]"#,
        r#"[2,"ready",1]"#,
    ]));
    press(&mut app, ":7⟨Enter⟩");
    let shown = text(&picture(&mut app, 80, 24, Theme::Ansi));
    insta::assert_snapshot!(shown);
}

/// Presses keys on a trace and gives the step, from 1, at which that leads.
fn step(app: &mut App, keys: &str) -> usize {
    press(app, keys);
    app.event() + 1
}

#[test]
fn one_gets_to_any_place_and_back() {
    let mut app = App::new(recorded("song_join"));
    app.resize(Rect::new(0, 0, 80, 24));
    assert_eq!(step(&mut app, ":20⟨Enter⟩"), 20);
    assert_eq!(step(&mut app, ":50%⟨Enter⟩"), 25);
    let at_20 = step(&mut app, ":20ms⟨Enter⟩");
    assert_eq!((app.model().time(at_20 - 1), app.model().time(at_20 - 2)), (20_000_000, 15_000_000));
    // Each jump is taken back, the last one first.
    assert_eq!((step(&mut app, "C"), step(&mut app, "C"), step(&mut app, "C")), (25, 20, 1));
    assert_eq!(step(&mut app, "C"), 1);
    assert_eq!(app.says(), Some("there was no jump"));
    assert_eq!(step(&mut app, ":99 ms⟨Enter⟩"), 1);
    assert_eq!(app.says(), Some("the run ends at 30.0 ms"));
    assert_eq!(step(&mut app, ":x⟨Enter⟩"), 1);
    assert!(app.says().expect("it is no place").contains("is no place"));
    // A count, and what is left of it is forgotten.
    assert_eq!(
        (step(&mut app, "12l"), step(&mut app, "l"), step(&mut app, "10h"), step(&mut app, "0l")),
        (13, 14, 4, 5)
    );
}

#[test]
fn one_follows_a_wake_to_its_cause() {
    let mut app = App::new(recorded("song_join"));
    press(&mut app, "/dance poll⟨Enter⟩n");
    let polled = app.event();
    assert_eq!(app.model().events()[polled].kind.name(), "poll");
    press(&mut app, "c");
    let wake = app.event();
    assert_eq!(app.model().events()[wake].kind.name(), "wake");
    assert!(wake < polled);
    press(&mut app, "c");
    assert_eq!(app.event(), wake, "a timer rang: nothing that is traced did it");
    assert!(app.says().expect("that is said").contains("no cause"));
    press(&mut app, "C");
    assert_eq!(app.event(), polled);
}

#[test]
fn a_future_is_followed_through_its_steps_and_wakes_and_its_line() {
    let mut app = App::new(recorded("song_join"));
    press(&mut app, "/learn_song pending⟨Enter⟩f");
    let of = app.selected();
    for keys in [".", ".", ".", ","] {
        press(&mut app, keys);
        assert_eq!(app.model().of_event(app.event()), of);
    }
    press(&mut app, "gw");
    assert_eq!(app.model().events()[app.event()].kind.name(), "wake");
    assert_eq!(app.model().of_event(app.event()), of);
    press(&mut app, "w");
    assert_eq!(app.says(), Some("learn_song has no wake after this"));
    // sleep(ms(20)) is in learn_song alone; it comes to it once.
    press(&mut app, "a");
    assert_eq!(app.model().events()[app.event()].kind.name(), "await");
}

#[test]
fn branches_fold_and_lanes_are_filtered() {
    let mut app = App::new(recorded("song_join"));
    let lanes = |app: &App| app.tree().rows().len();
    assert_eq!(lanes(&app), 5);
    press(&mut app, "/learn_song⟨Enter⟩f⟨Enter⟩");
    assert_eq!(lanes(&app), 3, "learn_and_sing is folded, for learn_song has nothing below");
    assert_eq!(app.model().label(app.selected().expect("one is")), "learn_and_sing");
    press(&mut app, "⟨Enter⟩");
    assert_eq!(lanes(&app), 5);
    press(&mut app, "*");
    assert_eq!(lanes(&app), 1);
    press(&mut app, "*Fsing");
    assert_eq!(lanes(&app), 3, "sing_song, learn_and_sing, and what they are below");
    press(&mut app, "x⟨Enter⟩");
    assert_eq!(lanes(&app), 0);
    assert!(!text(&picture(&mut app, 80, 24, Theme::Ansi)).is_empty());
    assert_eq!(app.update(Action::Leave), Effect::Draw);
    assert_eq!(lanes(&app), 5, "Esc first shows all lanes again");
}

#[test]
fn bookmarks_are_come_back_to() {
    let mut app = App::new(recorded("song_join"));
    assert_eq!(step(&mut app, "'"), 1);
    assert!(app.says().expect("that is said").contains("no bookmark"));
    press(&mut app, "llm}}m");
    let second = app.event() + 1;
    assert_eq!((step(&mut app, "g'"), step(&mut app, "'"), step(&mut app, "'")), (3, second, 3));
    press(&mut app, "mg");
    assert_eq!(step(&mut app, "''"), second, "the first is taken");
}

#[test]
fn bookmarks_and_what_is_wrong_have_a_mark_above_the_lanes() {
    let top = |shown: &str| shown.lines().nth(1).expect("a second line").to_owned();
    assert!(top(&screen("song_join", "9lmG", 80, 24)).contains("─m─"));
    let mut app = App::new(recorded("stuck")).with(Keys::default(), Panes::default());
    let wrong = text(&picture(&mut app, 80, 24, Theme::Ansi));
    assert!(top(&wrong).contains("─!─"), "{wrong}");
}

#[test]
fn what_is_wrong_is_found() {
    let mut app = App::new(recorded("song_join"));
    press(&mut app, "!");
    assert_eq!(app.says(), Some("nothing is wrong in this trace"));
    // Never polled, and ready outside of every poll; each in its turn, to both sides, and round.
    let mut app = App::new(rows(&[r#"[0,"create",1,0,null,8]"#, r#"[5,"ready",1]"#, r#"[5,"drop",1]"#]));
    let mut shows = |keys: &str, at: usize, texts: [&str; 2]| {
        assert_eq!(step(&mut app, keys), at, "{keys}");
        let shown = super::tests::text(&picture(&mut app, 80, 24, Theme::Ansi));
        texts.iter().for_each(|text| assert!(shown.contains(text), "{keys}: {text}\n{shown}"));
    };
    shows("!", 1, ["! 1 of 2, never-polled", "it, or do not make it"]);
    shows("!", 2, ["! 2 of 2,", "outside of every poll"]);
    shows("!", 1, ["! 1 of 2", "never-polled"]);
    shows("@", 2, ["! 2 of 2", "ready"]);
    shows("h", 1, ["is called, by nothing", "step 1 of 3"]);
}

#[test]
fn it_plays_in_both_directions_and_at_several_speeds() {
    let mut app = App::new(recorded("hello_lazy"));
    press(&mut app, "G ");
    assert!(app.play.is_on() && app.event() == 0, "at the end there is nothing to play but the whole");
    let slow = app.play.step();
    press(&mut app, "++");
    assert!(app.play.step() < slow);
    app.update(Action::Tick);
    assert_eq!(app.event(), 1);
    press(&mut app, "r");
    app.update(Action::Tick);
    assert!(!app.play.is_on() && app.event() == 0, "backwards it ends at the start");
}

#[test]
fn the_mouse_selects_and_moves_the_moment() {
    use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
    let mut app = App::new(recorded("song_join"));
    app.resize(Rect::new(0, 0, 80, 24));
    let mouse =
        |kind, column, row| MouseEvent { kind, column, row, modifiers: crossterm::event::KeyModifiers::NONE };
    let press = MouseEventKind::Down(MouseButton::Left);
    super::mouse::event(&mut app, mouse(press, 5, 6));
    assert_eq!(app.model().label(app.selected().expect("one is")), "dance");
    super::mouse::event(&mut app, mouse(press, 77, 2));
    assert!(app.event() > 40 && app.model().label(app.selected().expect("one is")) == "async_main");
    super::mouse::event(&mut app, mouse(MouseEventKind::Drag(MouseButton::Left), 25, 3));
    assert!(app.event() < 5);
    super::mouse::event(&mut app, mouse(MouseEventKind::ScrollUp, 50, 3));
    assert!(!app.window.is_whole());
    for (column, row) in (0..80).flat_map(|column| (0..24).map(move |row| (column, row))) {
        super::mouse::event(&mut app, mouse(press, column, row));
    }
}

fn any_key() -> impl Strategy<Value = KeyEvent> {
    prop_oneof![
        proptest::char::range(' ', '~').prop_map(|char| KeyEvent::from(KeyCode::Char(char))),
        proptest::sample::select(vec![
            KeyCode::Left,
            KeyCode::Right,
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::Home,
            KeyCode::End,
            KeyCode::Tab,
            KeyCode::Esc,
            KeyCode::Enter,
            KeyCode::Backspace,
            KeyCode::PageUp,
            KeyCode::PageDown,
        ])
        .prop_map(KeyEvent::from),
        proptest::sample::select(vec!['[', ']', '{', '}', 'h', 'l', 'j', 'k', '?', ' '])
            .prop_map(|char| KeyEvent::from(KeyCode::Char(char))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_keys_on_any_trace_at_any_size(
        rows in any_rows(),
        steps in proptest::collection::vec((any_key(), 0_u16..130, 0_u16..50), 1..12),
    ) {
        let mut app = App::new(crate::testing::rows(&rows));
        for (key, width, height) in steps {
            app.press(key);
            app.update(Action::Tick);
            for look in [Look::default(), Look { theme: Theme::Mono, ascii: true }] {
                let picture = looking(&mut app, width, height, look);
                prop_assert!(picture.content.iter().all(|cell| !cell.symbol().chars().any(char::is_control)));
            }
        }
    }
}

#[test]
fn every_size_can_be_drawn() {
    let mut app = App::new(recorded("two_sites"));
    press(&mut app, "}}}");
    for help in [false, true] {
        for (width, height) in (0..70).flat_map(|width| (0..30).map(move |height| (width, height))) {
            picture(&mut app, width, height, Theme::Mono);
        }
        for (width, height) in [(200, 60), (1, 500), (500, 1), (u16::MAX / 300, 200)] {
            picture(&mut app, width, height, Theme::Ansi);
        }
        if !help {
            press(&mut app, "?");
        }
    }
}
