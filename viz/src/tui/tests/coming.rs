//! Runs of which more comes: the beginning of a long file, and one that goes on.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent};
use pollscope::trace::Trace;

use super::{picture, press, text};
use crate::coming::{Extent, News, Source};
use crate::error::Error;
use crate::model::Model;
use crate::testing::{self, recorded, rows};
use crate::tui::app::App;
use crate::tui::effect::Effect;
use crate::tui::replay::Replay;
use crate::tui::screen::Screen;
use crate::tui::theme::{Look, Theme};

const FIRST: [&str; 5] = [
    r#"[0,"create",1,0,null,8]"#,
    r#"[1,"poll",1]"#,
    r#"[2,"pending",1,0]"#,
    r#"[10,"wake",1,0,null]"#,
    r#"[11,"poll",1]"#,
];

fn all() -> Model {
    let rest = [r#"[12,"pending",1,0]"#, r#"[30,"wake",1,0,null]"#, r#"[31,"poll",1]"#, r#"[32,"ready",1]"#];
    rows(&[&FIRST[..], &rest].concat())
}

fn beginning() -> App {
    App::new(rows(&FIRST)).extending(Extent::Beginning(34))
}

fn hear(app: &mut App, model: Option<Model>, extent: Extent) {
    app.hear(News { model, extent });
    while app.look_due().is_some() {
        app.look();
    }
}

#[test]
fn the_beginning_of_a_long_file() {
    let mut app = App::new(recorded("song_join")).extending(Extent::Beginning(34));
    press(&mut app, "ll");
    insta::assert_snapshot!(text(&picture(&mut app, 80, 24, Theme::Ansi)));
}

#[test]
fn what_needs_the_beginning_only_is_done_at_once() {
    let mut app = beginning();
    press(&mut app, "llhm");
    assert_eq!((app.event(), app.is_bookmarked(), app.says()), (1, true, None));
    press(&mut app, "2l");
    assert_eq!((app.event(), app.says()), (3, None));
    press(&mut app, "?");
    assert_eq!(app.help_page(), Some(0));
    hear(&mut app, None, Extent::Beginning(60));
    assert_eq!(app.help_page(), Some(0));
    hear(&mut app, Some(all()), Extent::Whole);
    assert_eq!((app.event(), app.help_page()), (3, Some(0)));
}

#[test]
fn what_the_rest_may_hold_waits_in_order() {
    for (keys, event) in [
        ("10l", 8),
        ("Gh", 7),
        ("lllll", 5),
        ("9l3h", 5),
        (":8⟨Enter⟩h", 6),
        ("/ready⟨Enter⟩", 8),
        ("Ghh⟨Esc⟩l", 1),
        ("yGg⟨Enter⟩", 0),
    ] {
        let mut app = beginning();
        press(&mut app, keys);
        let waits = app.says().is_some_and(|says| says.contains("waits until all of the file is read"));
        assert_eq!(waits, !keys.contains("⟨Esc⟩"), "{keys}");
        assert!(app.event() < 4, "{keys}: the last event of the beginning is not the last");
        assert!(app.prompt().is_none());
        hear(&mut app, Some(all()), Extent::Whole);
        assert_eq!((app.event(), app.says()), (event, None), "{keys}");
    }
}

#[test]
fn what_waits_does_not_keep_anyone_from_leaving() {
    use crossterm::event::KeyModifiers;

    let mut app = beginning();
    press(&mut app, "G");
    let quit = app.press(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL));
    assert_eq!(quit, Effect::Quit);
}

#[test]
fn rows_of_another_thread_that_come_late_move_nobody() {
    let mut app = App::new(rows(&FIRST)).extending(Extent::Live);
    press(&mut app, "lllm");
    assert_eq!((app.event(), app.is_bookmarked()), (3, true));
    let late = [
        r#"[0,"create",2,0,null,8,{"thread":1}]"#,
        r#"[1,"poll",2,{"thread":1}]"#,
        r#"[3,"pending",2,0,{"thread":1}]"#,
    ];
    hear(&mut app, Some(rows(&[&FIRST[..], &late].concat())), Extent::Live);
    assert_eq!((app.event(), app.is_bookmarked()), (6, true));
    press(&mut app, "h");
    assert_eq!(app.model().time(app.event()), 3);
}

#[test]
fn a_count_is_taken_or_forgotten_whole() {
    let mut app = beginning();
    press(&mut app, "10");
    assert_eq!(app.says(), Some("10 times ..."));
    press(&mut app, "h5G⟨Esc⟩l");
    assert_eq!(app.event(), 1);
}

#[test]
fn the_same_part_of_the_run_stays_in_view() {
    let long = |polls: usize| {
        let polls =
            (1..polls).flat_map(|at| [format!(r#"[{at}0,"poll",1]"#), format!(r#"[{at}5,"pending",1,0]"#)]);
        let first = r#"[0,"create",1,0,null,8]"#.to_owned();
        rows(&std::iter::once(first).chain(polls).collect::<Vec<_>>())
    };
    let times = |app: &mut App| {
        let shown = text(&picture(app, 120, 24, Theme::Ansi));
        let ruler = shown.lines().nth(1).map(str::to_owned).expect("there is one");
        ruler.split(['─', '┬']).filter(|word| word.ends_with('s')).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut app = App::new(long(1000)).extending(Extent::Live);
    press(&mut app, "500lzzzz");
    let before = times(&mut app);
    hear(&mut app, Some(long(9000)), Extent::Whole);
    let after = times(&mut app);
    assert!(before.iter().any(|time| time.starts_with('▼')), "{before:?}");
    assert_eq!([before.first(), before.last()], [after.first(), after.last()], "{before:?} {after:?}");
    assert!(after.iter().any(|time| time.starts_with('▼')), "{after:?}");
}

#[test]
fn who_stands_at_the_start_stays_there_and_twins_are_told_apart() {
    let twins = [r#"[5,"wake",1,0,null]"#, r#"[5,"wake",1,0,null]"#];
    let early = [r#"[0,"create",2,0,null,8,{"thread":1}]"#, r#"[5,"poll",2,{"thread":1}]"#];
    let part: Vec<&str> = [&[r#"[1,"create",1,0,null,8]"#][..], &twins].concat();
    let all: Vec<&str> = [&part[..], &early].concat();
    for (keys, event) in [("", 0), ("l", 2), ("ll", 3)] {
        let mut app = App::new(rows(&part)).extending(Extent::Beginning(10));
        // The last event of a beginning is not gone to by itself; a mouse may.
        let _ = app.pick(None, Some(keys.len()));
        hear(&mut app, Some(rows(&all)), Extent::Whole);
        assert_eq!(app.event(), event, "{keys}");
    }
}

#[test]
fn the_end_of_a_beginning_is_not_how_the_run_ends() {
    let part = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[1,"poll",1]"#,
        r#"[2,"pending",1,0]"#,
        r#"[3,"create",2,0,null,8]"#,
        r#"[4,"drop",2]"#,
        r#"[5,"wake",1,0,null]"#,
    ];
    let says = |model: &Model| crate::insight::sentence(model, 5);
    let trace =
        pollscope::trace::Trace::read(crate::testing::text(&part).as_bytes()).expect("it can be read");
    assert!(says(&rows(&part)).contains("the trace holds none after that"));
    assert!(!says(&Model::so_far(trace)).contains("the trace holds none"));
}

/// A run that goes on, with a panic every so many events: its rows so far.
fn goes_on(polls: usize) -> Vec<String> {
    (1..=polls)
        .flat_map(|id| {
            let end = if id % 1000 == 0 { "panic" } else { "ready" };
            [
                format!(r#"[{id}0,"create",{id},0,null,8]"#),
                format!(r#"[{id}1,"poll",{id}]"#),
                format!(r#"[{id}2,"{end}",{id}]"#),
            ]
        })
        .collect()
}

fn live(polls: usize) -> Model {
    let text = testing::text(&goes_on(polls));
    Model::so_far(Trace::read(text.as_bytes()).expect("it is a trace"))
}

/// Tells of more of the run each time that it is asked.
struct Teller<'a> {
    polls: usize,
    told: &'a Cell<usize>,
}

impl Source for Teller<'_> {
    fn news(&mut self) -> Result<Option<News>, Error> {
        self.polls += 100;
        self.told.set(self.told.get() + 1);
        Ok(Some(News { model: Some(live(self.polls)), extent: Extent::Live }))
    }
}

#[test]
fn what_is_wrong_arrives_while_the_run_goes_on() {
    let told = Cell::new(0);
    let mut source = Teller { polls: 6_000, told: &told };
    let app = App::new(live(6_000)).extending(Extent::Live);
    let said = std::cell::RefCell::new(String::new());
    let mut changed = |app: &App| *said.borrow_mut() = app.says().unwrap_or("").to_owned();
    let mut replay = Replay::new(app, Look::default(), Some(&mut source), &mut changed);
    let start = Instant::now();
    replay.press(KeyEvent::from(KeyCode::Char('!')));
    // The run goes on while it is looked for, and when that is done.
    while told.get() < 5 || !said.borrow().contains("things were found wrong so far; ! goes there") {
        assert!(start.elapsed() < Duration::from_secs(60), "after {} news: {:?}", told.get(), said.borrow());
        assert_ne!(replay.look(), Effect::Quit);
    }
    // From then on each key is answered at once, whatever comes between.
    for _ in 0..3 {
        let before = told.get();
        while told.get() < before + 2 {
            assert_ne!(replay.look(), Effect::Quit);
        }
        replay.press(KeyEvent::from(KeyCode::Char('!')));
        assert!(said.borrow().ends_with("things were found wrong so far"), "{:?}", said.borrow());
    }
}

#[test]
fn a_search_comes_to_its_end_while_more_of_the_run_comes() {
    let told = Cell::new(0);
    let mut source = Teller { polls: 20_000, told: &told };
    let app = App::new(live(20_000)).extending(Extent::Live);
    let said = std::cell::RefCell::new(String::new());
    let mut changed = |app: &App| *said.borrow_mut() = app.says().unwrap_or("").to_owned();
    let mut replay = Replay::new(app, Look::default(), Some(&mut source), &mut changed);
    for code in super::codes("/zebra⟨Enter⟩") {
        replay.press(KeyEvent::from(code));
    }
    assert!(said.borrow().starts_with("looking for it"), "it takes more than a part: {:?}", said.borrow());
    let start = Instant::now();
    while *said.borrow() != "nothing is found" || told.get() < 2 {
        assert!(start.elapsed() < Duration::from_secs(60), "after {} news: {:?}", told.get(), said.borrow());
        assert_ne!(replay.look(), Effect::Quit);
    }
}

#[test]
fn what_was_found_stays_at_its_event_and_is_looked_for_again() {
    let late = [r#"[5,"create",900000,0,null,8,{"thread":1}]"#.to_owned()];
    let mut app = App::new(live(5_000)).extending(Extent::Live);
    press(&mut app, "!");
    hear(&mut app, None, Extent::Live);
    press(&mut app, "!");
    let (found, before) = app.trouble().map(|(_, count, trouble)| (trouble.clone(), count)).expect("a panic");
    assert!(found.says.contains("panicked"), "{found:?}");
    // An event that comes late stands before all others.
    let rows = [&late[..], &goes_on(7_000)].concat();
    app.hear(News { model: Some(testing::rows(&rows)), extent: Extent::Live });
    let told = app.trouble().map(|(.., trouble)| trouble.clone()).expect("it is still told of");
    assert_eq!((told.event, &told.says), (found.event + 1, &found.says));
    // The look behind finds what came since; at the end all of it is known.
    hear(&mut app, None, Extent::Live);
    let index = app.trouble().map(|(index, ..)| index);
    assert_eq!(index, Some(1), "the late one was never polled");
    hear(&mut app, Some(testing::rows(&rows)), Extent::Whole);
    press(&mut app, "!");
    let count = app.trouble().map(|(_, count, _)| count);
    assert!(count.is_some_and(|count| count > before) && app.says().is_none(), "{count:?} {:?}", app.says());
}
