//! Two runs above each other.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text;
use crate::learn::Lesson;
use crate::testing::recorded;
use crate::tui::app::Effect;
use crate::tui::keys::Keys;
use crate::tui::pair::Pair;
use crate::tui::theme::Look;

#[test]
fn two_runs_side_by_side() {
    let mut pair = Pair::new([recorded("song_blocking"), recorded("song_join")], Keys::default());
    pair.resize(Rect::new(0, 0, 80, 24));
    let draw = |pair: &Pair, width, height| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        pair.draw(&mut buffer, Look::default());
        text(&buffer)
    };
    for _ in 0..30 {
        pair.press(KeyEvent::from(KeyCode::Right));
    }
    insta::assert_snapshot!("pair", draw(&pair, 80, 24));
    for key in [
        KeyCode::Char('t'),
        KeyCode::Left,
        KeyCode::Home,
        KeyCode::Left,
        KeyCode::End,
        KeyCode::Right,
        KeyCode::Down,
        KeyCode::Char('z'),
        KeyCode::Char('}'),
        KeyCode::Char('>'),
        KeyCode::Char('Z'),
        KeyCode::Char('0'),
        KeyCode::Char('?'),
    ] {
        assert_ne!(pair.press(KeyEvent::from(key)), Effect::Quit);
        for (width, height) in [(0, 0), (1, 1), (40, 8), (200, 60)] {
            draw(&pair, width, height);
        }
    }
    assert_eq!(pair.press(KeyEvent::from(KeyCode::Char('q'))), Effect::Quit);
}

#[test]
fn the_lanes_of_both_runs_follow_the_step() {
    let of = |name| Lesson::named(name).expect("there is one").model();
    let runs = [of("spawn_tasks"), of("buffered_stall")];
    let all: usize = runs.iter().map(|run| run.events().len()).sum();
    let mut pair = Pair::new(runs, Keys::default());
    pair.resize(Rect::new(0, 0, 80, 24));
    let marked = |pair: &Pair| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        pair.draw(&mut buffer, Look::default());
        text(&buffer).lines().filter(|line| line.starts_with('•')).count()
    };
    let mut steps = 0;
    while pair.press(KeyEvent::from(KeyCode::Right)) == Effect::Draw {
        steps += 1;
        assert_eq!(marked(&pair), 2, "after {steps} steps");
    }
    assert_eq!(steps, all - 2, "each step of both, from the first of both");
    // Lanes that were scrolled away come back with the next step.
    for key in [KeyCode::Up; 9] {
        pair.press(KeyEvent::from(key));
    }
    assert_eq!(marked(&pair), 0);
    pair.press(KeyEvent::from(KeyCode::Left));
    assert_eq!(marked(&pair), 2);
}
