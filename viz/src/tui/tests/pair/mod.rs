//! Two runs above each other: what is seen of them, [`acts`] what keys and the mouse do, [`far`] how one goes far.

mod acts;
mod far;

use crossterm::event::{KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::any::{any_key, any_mouse};
use super::{codes, text};
use crate::learn::Lesson;
use crate::model::Model;
use crate::testing::{any_rows, recorded, rows};
use crate::tui::effect::Effect;
use crate::tui::keys::{Action, Keys};
use crate::tui::pair::{Compared, Pair, View};
use crate::tui::screen::Screen;
use crate::tui::theme::{Look, Theme};

const SIZE: (u16, u16) = (80, 24);

fn models() -> [Model; 2] {
    [recorded("song_blocking"), recorded("song_join")]
}

fn songs() -> Pair {
    let [a, b] = models();
    pair(a, b)
}

fn pair(a: Model, b: Model) -> Pair {
    let mut pair = Pair::new([a, b], Keys::default());
    pair.resize(Rect::new(0, 0, SIZE.0, SIZE.1));
    pair
}

fn press(pair: &mut Pair, keys: &str) {
    for code in codes(keys) {
        pair.press(KeyEvent::from(code));
    }
}

fn looking(pair: &mut Pair, (width, height): (u16, u16), look: Look) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    pair.resize(area);
    View::new(look).draw(&mut buffer, pair);
    buffer
}

fn picture(pair: &mut Pair, size: (u16, u16)) -> String {
    text(&looking(pair, size, Look::default()))
}

/// The picture of both songs after these keys, at their size.
fn screen(keys: &str, size: (u16, u16)) -> String {
    let mut pair = songs();
    pair.resize(Rect::new(0, 0, size.0, size.1));
    press(&mut pair, keys);
    picture(&mut pair, size)
}

/// The selected futures, those of A before that of B.
fn selected(shown: &str) -> Vec<&str> {
    let names = shown.lines().filter_map(|line| line.split_once(" ◀ │")).map(|(name, _)| name);
    names.map(|name| name.rsplit(' ').find(|word| !word.is_empty()).unwrap_or("")).collect()
}

/// Where both are: their steps, from 1.
fn steps(pair: &mut Pair, keys: &str) -> String {
    press(pair, keys);
    let shown = picture(pair, SIZE);
    let title = shown.lines().next().expect("there is one");
    title.split("   ").take(2).map(str::trim).collect::<Vec<_>>().join(", ")
}

/// The axis begins with the first event of either, and not with the recording.
#[test]
fn the_axis_begins_where_something_happens() {
    let run = |from: u64| {
        rows(&[
            format!(r#"[{from},"create",1,0,null,8]"#),
            format!(r#"[{from},"poll",1]"#),
            format!(r#"[{},"ready",1]"#, from + 1_000_000),
        ])
    };
    let mut pair = pair(run(90_000_000), run(90_500_000));
    let shown = picture(&mut pair, SIZE);
    let lanes: Vec<&str> = shown.lines().filter(|line| line.contains("outer  ")).collect();
    // Behind the names.
    let cells = |lane: &str| lane.chars().skip(25).collect::<String>();
    assert!(cells(lanes[0]).starts_with('·') && cells(lanes[0]).ends_with("✓                  │"), "{shown}");
    assert!(
        cells(lanes[1]).ends_with("✓ │") && !cells(lanes[1]).chars().take(15).any(|cell| cell == '█'),
        "{shown}"
    );
    press(&mut pair, "G");
    let shown = picture(&mut pair, SIZE);
    assert!(shown.contains("91.5 ms▼"), "{shown}");
}

#[test]
fn it_opens_with_how_they_differ() {
    insta::assert_snapshot!(screen("", SIZE));
}

#[test]
fn each_view_on_a_small_terminal() {
    for (name, keys) in [
        ("words", "30l"),
        ("sources", "30lS"),
        ("machines", "30ljM"),
        ("tasks", "30lT"),
        ("all_of_a_future", "30ljI"),
        ("why", "20ljjy"),
        ("like_to_like", "t30lzSb"),
        ("only_in_one", "t15l"),
        ("timeline_enlarged", "30lzx"),
        ("help", "?"),
    ] {
        insta::assert_snapshot!(format!("pair_{name}"), screen(keys, SIZE));
    }
}

#[test]
fn each_view_on_a_large_terminal() {
    for (name, keys) in [("step", "30l"), ("held", "30ljTI"), ("why", "20ljjy")] {
        insta::assert_snapshot!(format!("pair_large_{name}"), screen(keys, (200, 60)));
    }
}

#[test]
fn on_the_smallest_terminals() {
    insta::assert_snapshot!("pair_50x16", screen("30l", (50, 16)));
    insta::assert_snapshot!("pair_50x16_sources", screen("30lS", (50, 16)));
    insta::assert_snapshot!("pair_30x8", screen("30l", (30, 8)));
}

#[test]
fn without_colours_and_in_plain_letters() {
    let look = Look { theme: Theme::Mono, ascii: true };
    let mut pair =
        Pair::new([recorded("song_blocking"), recorded("song_join")], Keys::default().in_ascii(true));
    press(&mut pair, "30lmjS");
    let buffer = looking(&mut pair, SIZE, look);
    let plain = |cell: &ratatui::buffer::Cell| (cell.fg, cell.bg) == Default::default();
    assert!(buffer.content.iter().all(plain));
    let shown = text(&buffer);
    assert!(shown.is_ascii(), "{shown}");
    insta::assert_snapshot!(shown);
}

#[test]
fn a_run_that_has_not_begun_says_so() {
    let made = |at| rows(&[format!(r#"[{at},"create",1,0,null,8]"#), format!(r#"[{at},"poll",1]"#)]);
    let mut pair = pair(made(5), made(9));
    assert_eq!(steps(&mut pair, ""), "A step 1 of 2, B has not begun");
    let shown = picture(&mut pair, SIZE);
    assert!(shown.contains("│ B It has not begun."));
    // Its futures are in no state yet.
    let signs = shown.lines().filter_map(|line| line.split_once(" outer ")).map(|(before, _)| before);
    assert_eq!(signs.collect::<Vec<_>>(), ["│•·", "│  "]);
    assert_eq!(steps(&mut pair, "ll"), "A step 2 of 2, B step 1 of 2");
    assert_eq!(steps(&mut pair, "g"), "A step 1 of 2, B has not begun");
    // One without any event never does.
    let mut pair = super::pair::pair(rows::<&str>(&[]), made(5));
    assert_eq!(steps(&mut pair, "G/poll⟨Enter⟩:50%⟨Enter⟩"), "A has no events, B step 1 of 2");
    assert!(picture(&mut pair, SIZE).contains("│ A It has no events."));
}

#[test]
fn the_lanes_of_both_runs_follow_the_step() {
    let of = |name| Lesson::named(name).expect("there is one").model();
    let runs = [of("spawn_tasks"), of("buffered_stall")];
    let all: usize = runs.iter().map(|run| run.events().len()).sum();
    let [a, b] = runs;
    let mut pair = pair(a, b);
    let mut steps = 0;
    loop {
        press(&mut pair, "l");
        let shown = picture(&mut pair, SIZE);
        if shown.contains("both runs are at their end") {
            break;
        }
        steps += 1;
        assert_eq!(selected(&shown).len(), 2, "after {steps} steps");
    }
    assert_eq!(steps, all - 2, "each step of both, from the first of both");
}

#[test]
fn only_the_run_that_moved_is_marked_as_changed() {
    let mut pair = songs();
    let changed = |pair: &mut Pair, keys: &str| {
        press(pair, keys);
        let shown = picture(pair, SIZE);
        let b = shown.lines().position(|line| line.contains("B song_join")).expect("it is there");
        let marked =
            |(row, line): (usize, &str)| line.starts_with("│•").then_some(if row > b { 'B' } else { 'A' });
        shown.lines().enumerate().filter_map(marked).collect::<String>()
    };
    // Both have begun at once; then first A is polled, then B.
    assert_eq!(
        (changed(&mut pair, ""), changed(&mut pair, "l"), changed(&mut pair, "l")),
        ("AB".into(), "A".into(), "B".into())
    );
    assert_eq!(changed(&mut pair, "gt9l"), "AB", "from like to like both move");
}

#[test]
fn a_title_without_room_still_tells_of_a_bookmark() {
    for keys in ["9l", "t9l"] {
        for width in [40, 45, 50, 60, 70, 80] {
            let mut pair = songs();
            let mut title = |keys: &str| {
                press(&mut pair, keys);
                picture(&mut pair, (width, 16)).lines().next().expect("there is one").to_owned()
            };
            assert!(!title(keys).contains("bookmark"));
            let title = title("m");
            assert!(
                title.ends_with(" bookmark") && title.contains("/49 ") | title.contains(" 49"),
                "{title}"
            );
        }
    }
    let mut pair = songs();
    let mut title = |keys: &str| {
        press(&mut pair, keys);
        picture(&mut pair, (50, 16)).lines().next().expect("there is one").to_owned()
    };
    assert_eq!(title("9l"), " A 4/24   B 7/49   0              by time, paused");
    assert_eq!(title("m"), " A 4/24   B 7/49   0    by time, paused, bookmark");
    assert_eq!(title(" "), " A 4/24   B 7/49   0             by time, playing");
}

#[test]
fn a_bookmark_from_like_to_like_is_one_by_time() {
    let mut pair = songs();
    let alike = steps(&mut pair, "t7lm");
    press(&mut pair, "tg'");
    assert_ne!(steps(&mut pair, ""), alike);
    assert!(picture(&mut pair, SIZE).contains("bookmark"));
    // The key that sets one takes it away.
    press(&mut pair, "m");
    assert!(!picture(&mut pair, SIZE).contains("bookmark"));
    press(&mut pair, "'");
    assert!(picture(&mut pair, SIZE).contains("there is no bookmark"));
}

#[test]
fn no_lane_is_hidden_while_rows_stand_empty() {
    let run = || Lesson::named("two_awaits").expect("there is one").model();
    let mut pair = pair(run(), run());
    let shown = picture(&mut pair, SIZE);
    assert!(shown.contains("A two_awaits  1-6/7") && shown.contains("B two_awaits  1-6/7"), "{shown}");
    assert!(shown.contains("Both take 20.0 ms.") && shown.contains("In both 4 kinds of futures"), "{shown}");
}

#[test]
fn nothing_is_told_of_a_run_after_its_end() {
    let short = rows(&[r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#, r#"[5,"pending",1,0]"#]);
    let long = rows(&[r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#, r#"[99,"pending",1,0]"#]);
    let mut pair = pair(short, long);
    press(&mut pair, "G");
    let shown = picture(&mut pair, SIZE);
    let lane = shown.lines().find(|line| line.contains("░ outer")).expect("it is there");
    let lane = lane.split(" ◀ │").nth(1).expect("it has cells");
    assert_eq!(lane.trim_end_matches([' ', '│']), " ██▒", "{shown}");
}

#[test]
fn sentences_that_have_no_room_are_scrolled_to() {
    let mut pair = songs();
    let size = (50, 16);
    let shows = |pair: &mut Pair, keys: &str| {
        pair.resize(Rect::new(0, 0, size.0, size.1));
        press(pair, keys);
        let shown = picture(pair, size);
        (shown.contains("A takes"), shown.contains("counts and"))
    };
    assert_eq!(shows(&mut pair, ""), (true, false));
    assert_eq!(shows(&mut pair, "99J"), (false, true));
    assert_eq!(shows(&mut pair, "99K"), (true, false));
}

#[test]
fn every_size_can_be_drawn() {
    let mut pair = songs();
    for keys in ["", "20ljy", "SMTI", "x", "x?"] {
        press(&mut pair, keys);
        for size in (0..130).step_by(3).flat_map(|width| (0..50).map(move |height| (width, height))) {
            let shown = picture(&mut pair, size);
            assert_eq!(shown.trim().is_empty(), size.0 < 2 || size.1 == 0, "{size:?}");
        }
        for size in [(200, 60), (2, 500), (500, 1), (u16::MAX / 300, 200)] {
            assert!(!picture(&mut pair, size).trim().is_empty(), "{size:?}");
        }
    }
}

#[test]
fn from_like_to_like_what_one_run_does_alone_is_told_with_where_the_other_does_it() {
    let mut pair = songs();
    let mut told = Vec::new();
    press(&mut pair, "tg");
    loop {
        let shown = picture(&mut pair, SIZE);
        let is_told = |line: &&str| {
            ["Only in ", "it came before", "it comes later"].iter().any(|told| line.contains(told))
        };
        told.extend(shown.lines().filter(is_told).map(str::to_owned));
        press(&mut pair, "l");
        if picture(&mut pair, SIZE).contains("both runs are at their end") {
            break;
        }
    }
    // The dance is between the others in B, and after them in A.
    let of = |what: &str| told.iter().filter(|line| line.contains(what)).count();
    assert_eq!((of("│ A In B it came before"), of("│ B In A it comes later")), (8, 8), "{told:#?}");
    assert_eq!((of("Only in A"), of("Only in B")), (0, 25), "{told:#?}");
    assert_eq!(of("In A it comes later, in step 18 (2 of 15): async_main polls dance"), 1);
    assert_eq!(of("In B it came before, in step 13 (2 of 8): dance is polled"), 1);
    // By time nothing is said to be alone.
    press(&mut pair, "tg20l");
    assert!(!picture(&mut pair, SIZE).contains("Only in"));
}

#[test]
fn what_is_shown_is_remembered() {
    let mut first = songs();
    press(&mut first, "TSx");
    let shown = picture(&mut first, (120, 40));
    let mut next = songs();
    next.show(&first.panes());
    assert_eq!(picture(&mut next, (120, 40)), shown);
    assert_ne!(picture(&mut songs(), (120, 40)), shown);
    for nonsense in ["", " ", "+", "+q-", "+m+m-m+m below what", "\u{1b}[2J"] {
        next.show(nonsense);
        picture(&mut next, (80, 24));
    }
}

#[test]
fn what_is_enlarged_is_remembered_and_said_to_be() {
    let mut pair = songs();
    let before = picture(&mut pair, (120, 40));
    press(&mut pair, "x");
    assert_ne!(picture(&mut pair, (120, 40)), before);
    let remembered = pair.panes();
    press(&mut pair, "⟨Esc⟩");
    assert_eq!(picture(&mut pair, (120, 40)), before);
    let mut next = Compared::new(models(), Keys::default(), Look::default()).with(&remembered);
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    next.resize(buffer.area);
    next.draw(&mut buffer);
    assert!(
        text(&buffer).contains("the timeline is enlarged, as it was left; x shows the rest"),
        "{}",
        text(&buffer)
    );
    assert!(!text(&buffer).contains("how they differ"));
}
