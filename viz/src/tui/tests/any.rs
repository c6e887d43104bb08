//! Any keys and any mouse, on any trace, whole or as it comes, taught or not, at any size.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::looking;
use crate::coming::{Extent, News};
use crate::learn::{Choice, Question};
use crate::model::Model;
use crate::model::lanes::{Axis, Cell, cell_between};
use crate::testing::{any_rows, rows};
use crate::tui::app::{App, mouse};
use crate::tui::class::{Class, Course};
use crate::tui::keys::Action;
use crate::tui::layout::Layout;
use crate::tui::panes::timeline;
use crate::tui::theme::{Look, Theme};
use crate::tui::tree::Row;

pub(super) fn any_key() -> impl Strategy<Value = KeyEvent> {
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
        proptest::sample::select(vec!['[', ']', '{', '}', 'h', 'l', 'j', 'k', 'z', 'z', '<', '>', '?', ' '])
            .prop_map(|char| KeyEvent::from(KeyCode::Char(char))),
    ]
}

pub(super) fn any_mouse() -> impl Strategy<Value = MouseEvent> {
    let kinds = vec![
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::Drag(MouseButton::Left),
        MouseEventKind::ScrollUp,
        MouseEventKind::ScrollDown,
    ];
    (proptest::sample::select(kinds), 0_u16..130, 0_u16..50).prop_map(|(kind, column, row)| MouseEvent {
        kind,
        column,
        row,
        modifiers: KeyModifiers::NONE,
    })
}

/// How a run is shown.
#[derive(Debug, Clone)]
enum Shown {
    Whole,
    /// First so many hundredths of its rows.
    Coming(Extent, usize),
    /// With questions at such places, each with so many choices, and the place that decides it.
    Taught(Vec<(usize, usize, usize)>),
}

fn any_shown() -> impl Strategy<Value = Shown> {
    let extent = prop_oneof![Just(Extent::Live), Just(Extent::Beginning(34))];
    let asked = proptest::collection::vec((0_usize..60, 1_usize..5, 0_usize..60), 1..4);
    prop_oneof![
        2 => Just(Shown::Whole),
        1 => (extent, 0_usize..100).prop_map(|(extent, share)| Shown::Coming(extent, share)),
        3 => asked.prop_map(Shown::Taught),
    ]
}

/// The replay as it opens, and what comes of the run later.
fn open(rows_: &[String], shown: &Shown) -> (App, Option<Model>) {
    match shown {
        Shown::Whole => (App::new(rows(rows_)), None),
        Shown::Coming(extent, share) => {
            let first = rows(&rows_[..rows_.len() * share / 100]);
            (App::new(first).extending(*extent), Some(rows(rows_)))
        }
        Shown::Taught(asked) => {
            let model = rows(rows_);
            let events = model.events().len();
            let question = |(event, choices, decided): &(usize, usize, usize)| Question {
                event: *event,
                ask: "What then?".to_owned(),
                choices: vec![Choice { text: "This".to_owned(), but: "No.".to_owned() }; *choices],
                right: 0,
                why: "So it is.".to_owned(),
                decided: Some(*decided).filter(|decided| (*event..events).contains(decided)),
            };
            let mut questions: Vec<_> = asked.iter().map(question).collect();
            questions.retain(|question| question.event < events);
            questions.sort_by_key(|question| question.event);
            let program = vec!["fn main() {}".to_owned()];
            (App::new(model).taught(Class::new(Course { program, questions, ..Course::default() })), None)
        }
    }
}

/// Each lane shows in each column what has come to pass of it: all of that, and nothing that is hidden.
fn hold_lanes(app: &App, picture: &Buffer) -> Result<(), TestCaseError> {
    let Some(layout) = Layout::new(picture.area, app.sizes()).filter(|_| !app.is_covered()) else {
        return Ok(());
    };
    let (model, area) = (app.model(), timeline::cells_area(&layout));
    let axis = Axis::of(model, area.width.into(), app.window, app.scale);
    let until = if app.hides_future() { app.event() + 1 } else { model.events().len() };
    let now = axis.shows(app.event()).then(|| axis.column(app.event()));
    let is_wake = model.events().get(app.event()).is_some_and(|event| event.kind.name() == "wake");
    let first = timeline::first_row(app, &layout);
    let lanes = usize::from(area.height) - usize::from(!app.window.is_whole() && area.height > 1);
    for row in 0..lanes {
        let Some(Row::Future(of)) = timeline::row_at(app, &layout, first, row) else { continue };
        for column in 0..axis.columns() {
            // Beside a wake an arrow may stand.
            if is_wake && now.is_some_and(|now| now.abs_diff(column) <= 1) {
                continue;
            }
            let events = axis.events(column);
            // Of the moment's own column only what has come to pass, everywhere.
            let until = if now == Some(column) { app.event() + 1 } else { until };
            let cell = if events.start < until {
                cell_between(model, of, events.start..events.end.min(until))
            } else {
                Cell::Blank
            };
            let is_playhead = now == Some(column)
                && (cell == Cell::Blank || model.future(of).state_at(app.event()).is_none());
            let expected = if is_playhead { '│' } else { cell.glyph() };
            let shown = picture[(area.x + column as u16, area.y + row as u16)].symbol();
            prop_assert_eq!(shown, expected.to_string(), "row {}, column {}", row, column);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_keys_on_any_trace_at_any_size(
        rows in any_rows(),
        shown in any_shown(),
        steps in proptest::collection::vec((any_key(), any_mouse(), 0_u16..130, 0_u16..50), 1..12),
        more_after in 0_usize..12,
    ) {
        let (mut app, mut more) = open(&rows, &shown);
        for (step, (key, mouse, width, height)) in steps.into_iter().enumerate() {
            app.resize(Rect::new(0, 0, width, height));
            // The key comes last: what it brings out of view stays there.
            app.update(Action::Tick);
            mouse::event(&mut app, mouse);
            app.press(key);
            if let Some(model) = more.take_if(|_| step == more_after) {
                app.hear(News { model: Some(model), extent: Extent::Whole });
            }
            while app.look_due().is_some() {
                app.look();
            }
            for look in [Look::default(), Look { theme: Theme::Mono, ascii: true }] {
                let picture = looking(&mut app, width, height, look);
                prop_assert!(picture.content.iter().all(|cell| !cell.symbol().chars().any(char::is_control)));
                if !look.ascii {
                    hold_lanes(&app, &picture)?;
                }
            }
        }
    }
}
