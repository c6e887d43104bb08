//! The screen, without a terminal: pictures at several sizes and steps, and any keys on any trace.

mod any;
mod coming;
mod going;
mod keys;
mod lesson;
mod machine;
mod mouse;
mod pair;
mod panes;
mod source;
mod timeline;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::App;
use super::keys::Keys;
use super::layout::Panes;
use super::theme::{Look, Theme};
use super::view::View;
use crate::learn::Lesson;
use crate::testing::{recorded, rows};

/// Presses keys.
fn press(app: &mut App, keys: &str) {
    codes(keys).into_iter().for_each(|code| _ = app.press(KeyEvent::from(code)));
}

/// Keys as they are written; what stands between ⟨ and ⟩ is the name of one.
fn codes(keys: &str) -> Vec<KeyCode> {
    let mut codes = Vec::new();
    let mut rest = keys;
    while let Some(char) = rest.chars().next() {
        let named = rest.strip_prefix('⟨').and_then(|named| named.split_once('⟩'));
        let (code, after) = match named {
            Some(("Enter", after)) => (KeyCode::Enter, after),
            Some(("Esc", after)) => (KeyCode::Esc, after),
            Some(("Bksp", after)) => (KeyCode::Backspace, after),
            Some(("Up", after)) => (KeyCode::Up, after),
            Some(("Down", after)) => (KeyCode::Down, after),
            Some((other, _)) => panic!("no key {other}"),
            None => (KeyCode::Char(char), &rest[char.len_utf8()..]),
        };
        codes.push(code);
        rest = after;
    }
    codes
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

/// The same of the run of a lesson.
fn lesson_screen(name: &str, keys: &str, width: u16, height: u16) -> String {
    let mut app = App::new(Lesson::named(name).expect("there is one").model());
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
fn every_sign_is_told_of() {
    let shown = screen("song_join", "???", 80, 24);
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

/// What stands in a lane, or may stand beside it.
#[test]
fn in_plain_letters_each_sign_is_another_one_too() {
    let mut app = App::new(recorded("song_join"));
    press(&mut app, "???");
    let shown = text(&looking(&mut app, 80, 24, Look { theme: Theme::Mono, ascii: true }));
    let rows = shown.lines().skip_while(|line| !line.contains("unresumed")).take(9);
    let sign = |line: &str| line[..line.find("  ").unwrap_or(0)].chars().last();
    let mut signs: Vec<char> = rows.filter_map(sign).collect();
    signs.extend(['-', '!', 'V', '|', '<', ':']);
    let different: std::collections::HashSet<_> = signs.iter().collect();
    assert_eq!((signs.len(), different.len()), (15, 15), "{signs:?}\n{shown}");
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

#[test]
fn every_size_can_be_drawn() {
    let mut app = App::new(recorded("two_sites"));
    press(&mut app, "}}}");
    for help in [false, true] {
        for (width, height) in (0..70).flat_map(|width| (0..30).map(move |height| (width, height))) {
            let shown = text(&picture(&mut app, width, height, Theme::Mono));
            // What happens is told wherever its words have room, unless the help lies over it.
            if width > 20 && height > 1 && !help {
                let sentence = app.sentence();
                let begins = &sentence[..10];
                assert!(shown.contains(begins), "{width}x{height}: {begins}\n{shown}");
            }
        }
        for (width, height) in [(200, 60), (1, 500), (500, 1), (u16::MAX / 300, 200)] {
            picture(&mut app, width, height, Theme::Ansi);
        }
        if !help {
            press(&mut app, "?");
        }
    }
}
