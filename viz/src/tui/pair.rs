//! Two runs one above the other, on one axis of time, stepped together.
//!
//! ```text
//!  A song_blocking                    step 14 of 26                15.0 ms
//! ┌──────────────────┬ 0 ──────────── ▼ ─────────────────────────────────┐
//! │ learn_song       │ █▒░░░░░░░░░░░█✓                                   │
//! ├ B song_join ─────┼───────────────────────────────────────────────────┤
//! ├ why ─────────────┴───────────────────────────────────────────────────┤
//! └ ←→ event  t by time or by like steps  ? ...  q quit ─────────────────┘
//! ```

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use pollscope::trace::EventKind;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::Effect;
use super::canvas::Canvas;
use super::theme::{Look, Role};
use crate::compare::differences;
use crate::insight;
use crate::model::lanes::{Cell, cell_between};
use crate::model::{FutureIx, Model};
use crate::text;

/// The two runs, and the moment that is shown of each.
#[derive(Debug)]
pub(super) struct Pair {
    models: [Model; 2],
    /// The step of each; none before its first.
    at: [Option<usize>; 2],
    /// Whether a step goes to the next event of the same kind in both, and not to the next in time.
    alike: bool,
    /// The first lane of each that is shown.
    top: usize,
    said: Vec<String>,
    /// Like events: the pairs of steps, in order.
    like: Vec<(usize, usize)>,
}

impl Pair {
    pub(super) fn new(models: [Model; 2]) -> Self {
        let said = differences(&models[0], &models[1]);
        let like = like_events(&models[0], &models[1]);
        let first = |model: &Model| (!model.events().is_empty()).then_some(0);
        let at = [first(&models[0]), first(&models[1])];
        Self { models, at, alike: false, top: 0, said, like }
    }

    /// A key is pressed; the keys are the replay's own, as far as they mean something here.
    pub(super) fn press(&mut self, key: KeyEvent) -> Effect {
        if key.is_release() {
            return Effect::None;
        }
        let before = (self.at, self.alike, self.top);
        match (key.code, key.modifiers.contains(KeyModifiers::CONTROL)) {
            (KeyCode::Char('q') | KeyCode::Esc, _) | (KeyCode::Char('c'), true) => return Effect::Quit,
            (KeyCode::Char('z'), true) => return Effect::Suspend,
            (KeyCode::Right | KeyCode::Char('l'), _) => self.step(true),
            (KeyCode::Left | KeyCode::Char('h'), _) => self.step(false),
            (KeyCode::Home | KeyCode::Char('g'), _) => self.go_to_time(0),
            (KeyCode::End | KeyCode::Char('G'), _) => {
                self.at = self.models.each_ref().map(|model| model.events().len().checked_sub(1));
            }
            (KeyCode::Char('t'), _) => self.alike = !self.alike,
            (KeyCode::Down | KeyCode::Char('j'), _) => {
                let most = self.models.iter().map(|model| model.lanes().len()).max().unwrap_or(0);
                self.top = (self.top + 1).min(most.saturating_sub(1));
            }
            (KeyCode::Up | KeyCode::Char('k'), _) => self.top = self.top.saturating_sub(1),
            _ => {}
        }
        if before == (self.at, self.alike, self.top) { Effect::None } else { Effect::Draw }
    }

    fn step(&mut self, on: bool) {
        if self.alike {
            let at = self.at[0].unwrap_or(0);
            let index = self.like.partition_point(|(a, _)| if on { *a <= at } else { *a < at });
            let to =
                if on { self.like.get(index) } else { index.checked_sub(1).and_then(|i| self.like.get(i)) };
            if let Some((a, b)) = to {
                self.at = [Some(*a), Some(*b)];
            }
            return;
        }
        // By time: whichever comes next; of the same time the first run's is first.
        let next = |side: usize| {
            let to = match (self.at[side], on) {
                (Some(at), true) => at + 1,
                (Some(at), false) => at,
                (None, _) => 0,
            };
            self.models[side].events().get(to).map(|event| event.at)
        };
        let side = match (next(0), next(1)) {
            (Some(a), Some(b)) => usize::from(if on { b < a } else { b >= a }),
            (Some(_), None) => 0,
            (None, Some(_)) => 1,
            (None, None) => return,
        };
        if on {
            self.at[side] = Some(self.at[side].map_or(0, |at| at + 1));
        } else if self.at[side] != Some(0) || self.at[1 - side].is_some_and(|at| at > 0) {
            let side = if self.at[side] == Some(0) { 1 - side } else { side };
            self.at[side] = self.at[side].and_then(|at| at.checked_sub(1)).or(Some(0));
        }
        self.at = std::array::from_fn(|side| {
            self.at[side].map(|at| at.min(self.models[side].events().len().saturating_sub(1)))
        });
    }

    fn go_to_time(&mut self, time: u64) {
        self.at = self.models.each_ref().map(|model| {
            let before = model.events().partition_point(|event| event.at < time);
            (!model.events().is_empty()).then(|| before.min(model.events().len() - 1))
        });
    }

    /// The moment that is shown: the later of the two.
    fn now(&self) -> u64 {
        (0..2).filter_map(|side| self.at[side].map(|at| self.models[side].time(at))).max().unwrap_or(0)
    }

    /// Draws both.
    pub(super) fn draw(&self, buffer: &mut Buffer, look: Look) {
        let mut canvas = Canvas::new(buffer, look);
        let area = canvas.area();
        if area.height < 8 || area.width < 40 {
            let said = self.said.join(" ");
            canvas.put_wrapped(area, &said, Role::Text);
            return;
        }
        let end = self.models.iter().map(Model::end_time).max().unwrap_or(0);
        let below = (area.height / 3).clamp(4, 14);
        let each = (area.height - below - 2) / 2;
        let names = self
            .models
            .iter()
            .flat_map(|model| model.lanes().iter().take(200).map(|of| lane_name(model, *of)));
        let names =
            names.map(|name| text::width(&name)).max().unwrap_or(0).clamp(8, usize::from(area.width) / 3);
        for (side, letter) in ["A", "B"].into_iter().enumerate() {
            let y = area.y + each * side as u16;
            self.side(&mut canvas, Rect { y, height: each, ..area }, side, letter, names, end);
        }
        let y = area.y + each * 2;
        canvas.rule(Rect { y, height: 1, ..area }, 0, '─', Role::Frame);
        canvas.put(Rect { y, height: 1, ..area }, 1, 0, " how they differ ", Role::Title);
        let words = Rect { x: area.x + 1, y: y + 1, width: area.width - 2, height: area.bottom() - y - 2 };
        self.words(&mut canvas, words);
        let mode = if self.alike { "t by like steps" } else { "t by time" };
        let footer = format!("←→ event  ↑↓ lanes  {mode}  Home End  q quit");
        canvas.put(Rect { y: area.bottom() - 1, height: 1, ..area }, 1, 0, &footer, Role::Key);
    }

    fn side(&self, canvas: &mut Canvas<'_>, area: Rect, side: usize, letter: &str, names: usize, end: u64) {
        let model = &self.models[side];
        let at = self.at[side];
        canvas.rule(Rect { height: 1, ..area }, 0, '─', Role::Frame);
        let place = at.map_or("not begun".to_owned(), |at| {
            format!("step {} of {}   {}", at + 1, model.events().len(), text::time(model.time(at)))
        });
        canvas.put(
            area,
            1,
            0,
            &format!(" {letter} {}  {place} ", text::plain(&model.trace().program)),
            Role::Title,
        );
        let lanes_x = area.x + names as u16 + 2;
        let lanes = Rect { x: lanes_x, width: area.right().saturating_sub(lanes_x + 1), ..area };
        let columns = usize::from(lanes.width).max(1);
        let column_of = |time: u64| {
            ((u128::from(time) * (columns as u128 - 1)).checked_div(u128::from(end)).unwrap_or(0)) as usize
        };
        let now = column_of(self.now());
        let label = format!("▼{}", text::time(self.now()));
        let label_at = now.min(columns.saturating_sub(text::width(&label)));
        if label_at > text::width(&place) {
            canvas.put(lanes, label_at, 0, &label, Role::Current);
        }
        for row in 1..usize::from(area.height) {
            let Some(of) = model.lanes().get(self.top + row - 1) else { break };
            let is_step = at.and_then(|at| model.of_event(at)) == Some(*of);
            let role = if is_step { Role::Current } else { Role::Text };
            canvas.put(Rect { width: names as u16 + 1, ..area }, 1, row, &lane_name(model, *of), role);
            for column in 0..columns {
                // The events whose time falls into this column.
                let from = first_at(model, column, column_of);
                let to = first_at(model, column + 1, column_of);
                let cell = cell_between(model, *of, from..to);
                let sign = if cell == Cell::Blank && column == now { '│' } else { cell.glyph() };
                let role = if cell == Cell::Blank { Role::Dim } else { Role::Cell(cell) };
                canvas.sign(lanes, column, row, sign, role);
                if column == now && cell != Cell::Blank {
                    canvas.mark(lanes, column, row, Role::Playhead);
                }
            }
        }
    }

    fn words(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let mut row = 0;
        for (side, letter) in ["A", "B"].into_iter().enumerate() {
            let said = match self.at[side] {
                Some(at) => insight::sentence(&self.models[side], at),
                None => "not begun".to_owned(),
            };
            canvas.put(area, 0, row, letter, Role::Key);
            let inner = Rect {
                x: area.x + 2,
                y: area.y + row as u16,
                width: area.width.saturating_sub(2),
                height: area.height.saturating_sub(row as u16).min(2),
            };
            row += canvas.put_wrapped(inner, &said, Role::Text).clamp(1, 2);
        }
        for line in &self.said {
            let inner =
                Rect { y: area.y + row as u16, height: area.height.saturating_sub(row as u16), ..area };
            if inner.height == 0 {
                break;
            }
            row += canvas.put_wrapped(inner, line, Role::Strong);
        }
    }
}

fn lane_name(model: &Model, of: FutureIx) -> String {
    format!("{}{}", "  ".repeat(model.future(of).depth.min(4)), text::plain(&model.label(of)))
}

/// The first event of a column or of one after it.
fn first_at(model: &Model, column: usize, column_of: impl Fn(u64) -> usize) -> usize {
    model.events().partition_point(|event| column_of(event.at) < column)
}

/// The steps that are alike in both: of one kind, and of futures of one name, in the order of both, so that none crosses
/// another. Of several ways the first match is taken, which is right where the runs begin alike.
fn like_events(a: &Model, b: &Model) -> Vec<(usize, usize)> {
    /// How far ahead a like event is looked for.
    const AHEAD: usize = 400;
    let key = |model: &Model, event: usize| {
        let name = model.of_event(event).and_then(|of| model.machine(of)).map(|machine| machine.name.clone());
        let point = match model.events()[event].kind {
            EventKind::Await { point, .. } | EventKind::Pending { point, .. } => point,
            _ => None,
        };
        (model.events()[event].kind.name(), name, point)
    };
    let keys: Vec<_> = (0..b.events().len().min(1_000_000)).map(|event| key(b, event)).collect();
    let mut next = 0;
    let mut pairs = Vec::new();
    for event in 0..a.events().len().min(1_000_000) {
        let this = key(a, event);
        let ahead = &keys[next..(next + AHEAD).min(keys.len())];
        if let Some(found) = ahead.iter().position(|other| *other == this) {
            pairs.push((event, next + found));
            next += found + 1;
        }
    }
    pairs
}
