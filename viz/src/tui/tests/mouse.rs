//! What the mouse does, where it is the replay's.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Rect;

use super::panes::tasks;
use super::{picture, press, text};
use crate::testing::recorded;
use crate::tui::app::App;
use crate::tui::app::mouse::event;
use crate::tui::effect::Effect;
use crate::tui::theme::Theme;

const CLICK: MouseEventKind = MouseEventKind::Down(MouseButton::Left);

fn at(app: &mut App, kind: MouseEventKind, column: u16, row: u16) -> Effect {
    event(app, MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
}

fn selected(app: &App) -> String {
    app.model().label(app.selected().expect("one is")).into_owned()
}

#[test]
fn it_selects_and_moves_the_moment() {
    let mut app = App::new(recorded("song_join"));
    app.resize(Rect::new(0, 0, 80, 24));
    at(&mut app, CLICK, 5, 6);
    assert_eq!(selected(&app), "dance");
    at(&mut app, CLICK, 77, 2);
    assert!(app.event() > 40 && selected(&app) == "async_main");
    at(&mut app, MouseEventKind::Drag(MouseButton::Left), 25, 3);
    assert!(app.event() < 5);
    at(&mut app, MouseEventKind::ScrollUp, 50, 3);
    assert!(!app.window.is_whole());
    // A click selects what stands in its row, and on a lane leads to its column; elsewhere it does nothing.
    for (column, row) in (0..80).flat_map(|column| (0..24).map(move |row| (column, row))) {
        let before = (app.event(), selected(&app));
        at(&mut app, CLICK, column, row);
        let shown = text(&picture(&mut app, 80, 24, Theme::Mono));
        let line = shown.lines().nth(row.into()).expect("a row of the picture");
        let over = |columns: std::ops::Range<u16>| columns.contains(&column);
        match (over(1..23), over(24..79)) {
            (true, _) | (_, true) if line.split('│').nth(1).is_some_and(|name| name.ends_with(" ◀ ")) => {
            }
            (_, true) if row == 1 => assert_eq!(selected(&app), before.1),
            _ => assert_eq!((app.event(), selected(&app)), before, "{column}, {row}\n{shown}"),
        }
    }
}

#[test]
fn beside_a_prompt_it_does_nothing() {
    let mut app = App::new(recorded("song_join"));
    app.resize(Rect::new(0, 0, 80, 24));
    press(&mut app, ":");
    for kind in [CLICK, MouseEventKind::Drag(MouseButton::Left), MouseEventKind::ScrollUp] {
        assert_eq!(at(&mut app, kind, 77, 4), Effect::None);
    }
    assert!(app.event() == 0 && app.window.is_whole() && app.follows());
}

#[test]
fn a_click_selects_a_task_and_the_wheel_scrolls_what_is_below_it() {
    let mut app = tasks(40);
    app.resize(Rect::new(0, 0, 80, 36));
    press(&mut app, "GTIO");
    assert_eq!(app.says(), Some("the mouse is ours"));
    let shown = |app: &mut App| text(&picture(app, 80, 36, Theme::Mono));
    let row = |app: &mut App, text: &str| {
        let shown = shown(app);
        let row = shown.lines().position(|line| line.contains(text));
        row.unwrap_or_else(|| panic!("{text}\n{shown}")) as u16
    };
    let (third, inspector) = (row(&mut app, " 3 outer #3"), row(&mut app, "machine   t::outer"));
    assert_eq!(at(&mut app, CLICK, 60, third), Effect::Draw);
    assert_eq!((selected(&app), app.event(), app.says()), ("outer #3".to_owned(), 79, None));
    // A head is no task, nor is what tells of more.
    for text in ["woken, to be polled", " more; waiting"] {
        let row = row(&mut app, text);
        assert_eq!(at(&mut app, CLICK, 60, row), Effect::None, "{text}");
    }
    // Only the pane that it is over.
    let before = row(&mut app, "machine   t::outer");
    assert_eq!(before, inspector);
    at(&mut app, MouseEventKind::ScrollDown, 60, third);
    assert_eq!(row(&mut app, "machine   t::outer"), inspector);
    assert!(shown(&mut app).contains(" 5 outer #5") && !shown(&mut app).contains("polled now"));
    at(&mut app, MouseEventKind::ScrollUp, 60, third);
    assert_eq!(at(&mut app, MouseEventKind::ScrollUp, 60, third), Effect::None, "there is nothing above");
    at(&mut app, MouseEventKind::ScrollDown, 60, inspector);
    let scrolled = shown(&mut app);
    assert!(scrolled.contains("polled now") && !scrolled.contains("machine   t::outer"), "{scrolled}");
    // What is covered is not clicked on.
    press(&mut app, "?");
    assert_eq!(at(&mut app, CLICK, 5, 3), Effect::None);
    assert_eq!(selected(&app), "outer #3");
}
