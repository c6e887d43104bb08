//! Two runs one above the other, on one axis of time, stepped together.
//!
//! ```text
//! ─ A song_blocking  step 6 of 24   20.0 ms ──▼20.0 ms──────────────────────
//! •✓ learn_song        ▒░░░░░░░░░░░░░░░░░░░░░░✓
//! ─ B song_join  step 26 of 49   15.0 ms ─────▼20.0 ms──────────────────────
//!  ░ async_main        ▒░░░░░░░░░░░░░░░░▒░░░░░▒░░░░░░░░░░░✓
//! ─ how they differ ────────────────────15.0 ms───────────30.0 ms───────────
//!  A learn_song returns: ...
//!  ←→ event  [] poll  {} turn  ↑↓ lanes  ? help  q quit             by time
//! ```

use crossterm::event::KeyEvent;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::Effect;
use super::canvas::Canvas;
use super::count::Count;
use super::keys::{Action, Keys};
use super::panes::help;
use super::theme::{Look, Role};
use super::tree;
use crate::compare::{Steps, differences};
use crate::insight;
use crate::model::lanes::{Cell, Window, cell_between};
use crate::model::{Model, Move, Unit};
use crate::text;

/// The two runs, and what of them is shown.
#[derive(Debug)]
pub(super) struct Pair {
    models: [Model; 2],
    steps: Steps,
    keys: Keys,
    /// The first lane of each that is shown.
    top: [usize; 2],
    /// The part of the time that both take together.
    window: Window,
    help: Option<usize>,
    count: Count,
    /// The size of the picture.
    area: Rect,
    /// How many columns the names of the lanes take.
    names: usize,
    said: Vec<String>,
}

/// What an action of the replay does here; none if it means nothing.
fn does(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::Go(Move::Forward(Unit::Event)) => "an event on, in whichever run is next",
        Action::Go(Move::Back(Unit::Event)) => "an event back",
        Action::Go(Move::Forward(Unit::Poll)) => "on to where a poll begins",
        Action::Go(Move::Back(Unit::Poll)) => "back to where a poll begins",
        Action::Go(Move::Forward(Unit::Turn)) => "on to where a turn begins",
        Action::Go(Move::Back(Unit::Turn)) => "back to where a turn begins",
        Action::Go(Move::Start) => "to the start of both",
        Action::Go(Move::End) => "to the end of both",
        Action::Select(..0) => "lanes further up",
        Action::Select(_) => "lanes further down",
        Action::Scale => "step by time, or from like to like",
        Action::Zoom { closer: true } => "look closer",
        Action::Zoom { closer: false } => "look from further away",
        Action::Pan { back: true } => "shift to an earlier time",
        Action::Pan { back: false } => "shift to a later time",
        Action::Whole => "the whole time",
        Action::Help => "this help",
        Action::Leave => "close what is open",
        Action::Quit => "quit",
        Action::Suspend => "suspend; `fg` brings it back",
        _ => return None,
    })
}

impl Pair {
    pub(super) fn new(models: [Model; 2], keys: Keys) -> Self {
        Self {
            steps: Steps::new(&models),
            // Here a name has no frame and no mark of what is selected.
            names: models.iter().map(tree::names_width).max().unwrap_or(0).saturating_sub(4),
            said: differences(&models[0], &models[1]),
            models,
            keys: keys.only(does),
            top: [0, 0],
            window: Window::WHOLE,
            help: None,
            count: Count::default(),
            area: Rect::default(),
        }
    }

    /// The picture has this size from now on.
    pub(super) fn resize(&mut self, area: Rect) {
        if std::mem::replace(&mut self.area, area) != area {
            self.keep_in_view();
        }
    }

    /// A key is pressed.
    pub(super) fn press(&mut self, key: KeyEvent) -> Effect {
        if self.count.takes(key) {
            return Effect::Draw;
        }
        let Some(action) = self.keys.action(key) else { return Effect::None };
        let (said, times) = (self.count != Count::default(), self.count.take());
        match action {
            Action::Quit => return Effect::Quit,
            Action::Suspend => return Effect::Suspend,
            _ => {}
        }
        let mut effect = if said { Effect::Draw } else { Effect::None };
        // A count does it so often, as long as that changes anything.
        for _ in 0..if action == Action::Scale || action == Action::Help { 1 } else { times } {
            if !self.update(action) {
                break;
            }
            effect = Effect::Draw;
        }
        effect
    }

    /// Does what the action says; gives whether that has changed the picture.
    fn update(&mut self, action: Action) -> bool {
        let before = (self.steps.clone(), self.top, self.window, self.help);
        match action {
            Action::Leave => self.help = None,
            Action::Go(how) => {
                self.steps.go(&self.models, how);
                self.keep_in_view();
            }
            Action::Scale => self.steps.turn(),
            Action::Select(by) => {
                let rows = self.rows();
                for (top, model) in self.top.iter_mut().zip(&self.models) {
                    *top = top.saturating_add_signed(by).min(model.lanes().len().saturating_sub(rows));
                }
            }
            Action::Zoom { closer } => self.zoom(if closer { 0.5 } else { 2.0 }),
            Action::Pan { back } => {
                let by = (self.window.to - self.window.from) * if back { -0.25 } else { 0.25 };
                let middle = f64::midpoint(self.window.from, self.window.to);
                self.window = Window::around(middle + by, self.window.to - self.window.from);
            }
            Action::Whole => self.window = Window::WHOLE,
            Action::Help => {
                let pages = help::pages(self.area, &self.keys) - 1;
                self.help = Some(self.help.map_or(0, |page| page + 1)).filter(|page| *page < pages);
            }
            _ => {}
        }
        before != (self.steps.clone(), self.top, self.window, self.help)
    }

    fn zoom(&mut self, by: f64) {
        /// Closer than this, columns have no whole nanoseconds.
        const LEAST: f64 = 1e-9;
        let width = ((self.window.to - self.window.from) * by).clamp(LEAST, 1.0);
        self.window = Window::around(self.share(self.now()), width);
    }

    fn keep_in_view(&mut self) {
        let now = self.share(self.now());
        if now < self.window.from || now > self.window.to {
            self.window = Window::around(now, self.window.to - self.window.from);
        }
        let rows = self.rows();
        for side in 0..2 {
            let of = self.steps.event(side).and_then(|event| self.models[side].of_event(event));
            let Some(lane) = of.map(|of| self.models[side].future(of).lane) else { continue };
            self.top[side] = self.top[side].clamp((lane + 1).saturating_sub(rows), lane);
        }
    }

    /// How many lanes of each run can be shown.
    fn rows(&self) -> usize {
        usize::from(height_of_each(self.area)).saturating_sub(1).max(1)
    }

    /// How long the longer run takes.
    fn end(&self) -> u64 {
        self.models.iter().map(Model::end_time).max().unwrap_or(0)
    }

    /// Where a time lies in all of it.
    fn share(&self, time: u64) -> f64 {
        time as f64 / self.end().max(1) as f64
    }

    /// The moment that is shown: the later of the two.
    fn now(&self) -> u64 {
        (0..2).filter_map(|side| Some(self.models[side].time(self.steps.event(side)?))).max().unwrap_or(0)
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
        let each = height_of_each(area);
        let names = self.names.clamp(10, usize::from(area.width) / 3 + 2);
        let columns = usize::from(area.width).saturating_sub(names + 3).max(1);
        let scale = Scale { end: self.end(), window: self.window, columns };
        for (side, letter) in ["A", "B"].into_iter().enumerate() {
            let y = area.y + each * side as u16;
            self.side(&mut canvas, Rect { y, height: each, ..area }, side, letter, names, scale);
        }
        let rule = Rect { y: area.y + each * 2, height: 1, ..area };
        canvas.rule(rule, 0, '─', Role::Frame);
        let title = canvas.put(rule, 1, 0, " how they differ ", Role::Title);
        let lanes = Rect { x: area.x + names as u16 + 2, width: columns as u16, ..rule };
        scale.ruler(&mut canvas, lanes, (title + 1).saturating_sub(names + 2));
        let inner = Rect {
            x: area.x + 1,
            y: rule.bottom(),
            width: area.width - 2,
            height: area.bottom() - rule.bottom() - 1,
        };
        self.words(&mut canvas, inner);
        self.footer(&mut canvas, Rect { y: area.bottom() - 1, height: 1, ..area });
        if let Some(page) = self.help {
            help::draw(&mut canvas, area, &self.keys, page);
        }
    }

    fn footer(&self, canvas: &mut Canvas<'_>, area: Rect) {
        if self.count != Count::default() {
            canvas.put(area, 1, 0, &self.count.says(), Role::Current);
            return;
        }
        let key = self.keys.key(Action::Scale).map_or(String::new(), |key| format!("{key} "));
        let how = if self.steps.is_alike() { "from like to like" } else { "by time" };
        let how = format!("{key}{how}");
        let mut items: Vec<(String, &str)> = self.keys.footer();
        for (_, word) in &mut items {
            if *word == "future" {
                *word = "lanes";
            }
        }
        let wide = |(keys, word): &(String, &str)| text::width(keys) + text::width(word) + 3;
        let room = usize::from(area.width).saturating_sub(text::width(&how) + 2);
        // Help and quit are the last to go.
        while items.len() > 2 && items.iter().map(wide).sum::<usize>() > room {
            items.remove(items.len() - 3);
        }
        let mut column = 1;
        for (keys, word) in items {
            column = canvas.put(area, column, 0, &keys, Role::Key);
            column = canvas.put(area, column, 0, &format!(" {word}  "), Role::Text);
        }
        canvas.put_right(Rect { width: area.width - 1, ..area }, 0, &how, Role::Dim);
    }

    fn side(
        &self,
        canvas: &mut Canvas<'_>,
        area: Rect,
        side: usize,
        letter: &str,
        names: usize,
        scale: Scale,
    ) {
        let model = &self.models[side];
        let at = self.steps.event(side);
        canvas.rule(Rect { height: 1, ..area }, 0, '─', Role::Frame);
        let place = at.map_or("not begun".to_owned(), |at| {
            format!("step {} of {}   {}", at + 1, model.events().len(), text::time(model.time(at)))
        });
        let (first, rows, all) = (self.top[side] + 1, usize::from(area.height) - 1, model.lanes().len());
        let shown = if all > rows {
            format!("  lanes {first}-{} of {all} ", (first + rows - 1).min(all))
        } else {
            String::new()
        };
        let title = format!(" {letter} {}  {place} {shown}", text::plain(&model.trace().program));
        let title = canvas.put(area, 1, 0, &title, Role::Title);
        let lanes_x = area.x + names as u16 + 2;
        let lanes = Rect { x: lanes_x, width: scale.columns as u16, ..area };
        // From like to like each run has its own moment; by time there is one for both.
        let moment = match at {
            Some(at) if self.steps.is_alike() => model.time(at),
            _ => self.now(),
        };
        let now = scale.column(moment);
        if let Some(now) = now {
            let label = format!("▼{}", text::time(moment));
            let label_at = now.min(scale.columns.saturating_sub(text::width(&label)));
            if label_at + names + 2 > title {
                canvas.put(lanes, label_at, 0, &label, Role::Current);
            }
        }
        // The events of each column, from the first of it to the first of the next.
        let starts: Vec<usize> = (0..=scale.columns).map(|column| scale.first(model, column)).collect();
        for row in 1..usize::from(area.height) {
            let Some(of) = model.lanes().get(self.top[side] + row - 1) else { break };
            let is_step = at.and_then(|at| model.of_event(at)) == Some(*of);
            if is_step {
                canvas.changed(area, row);
            }
            let role = if is_step { Role::Current } else { Role::Text };
            let name = Rect { width: names as u16 + 1, ..area };
            let indent = tree::indent(model, *of) + 1;
            if let Some(state) = at.and_then(|at| model.future(*of).state_at(at)) {
                canvas.sign(name, indent, row, state.glyph(), Role::State(state));
            }
            canvas.put(name, indent + 2, row, &model.label(*of), role);
            for column in 0..scale.columns {
                let cell = cell_between(model, *of, starts[column]..starts[column + 1]);
                let is_now = Some(column) == now;
                let sign = if cell == Cell::Blank && is_now { '│' } else { cell.glyph() };
                let role = if cell == Cell::Blank { Role::Dim } else { Role::Cell(cell) };
                canvas.sign(lanes, column, row, sign, role);
                if is_now && cell != Cell::Blank {
                    canvas.mark(lanes, column, row, Role::Playhead);
                }
            }
        }
    }

    fn words(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let mut row = 0;
        for (side, letter) in ["A", "B"].into_iter().enumerate() {
            let said = match self.steps.event(side) {
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

/// How many lines each run has; what is left is for the words below.
fn height_of_each(area: Rect) -> u16 {
    let words = (area.height / 3).clamp(4, 14);
    area.height.saturating_sub(words + 2) / 2
}

/// The axis of time that both runs share.
#[derive(Debug, Clone, Copy)]
struct Scale {
    end: u64,
    window: Window,
    columns: usize,
}

impl Scale {
    /// The time at which a column begins.
    fn time(self, column: usize) -> f64 {
        let share = column as f64 / self.columns as f64;
        (self.window.from + (self.window.to - self.window.from) * share) * self.end as f64
    }

    /// The column of a time; none outside of what is shown. The last moment belongs to the last column.
    fn column(self, time: u64) -> Option<usize> {
        let columns = 0..self.columns;
        if time as f64 > self.time(self.columns) {
            return None;
        }
        columns.rev().find(|column| self.time(*column) <= time as f64)
    }

    /// The first event of a column or after it.
    fn first(self, model: &Model, column: usize) -> usize {
        // What is at the very end is in the last column, not behind it.
        if column == self.columns && self.window.to >= 1.0 {
            return model.events().len();
        }
        let from = self.time(column);
        model.events().partition_point(|event| (event.at as f64) < from)
    }

    /// Writes round times along a rule, from a column on.
    fn ruler(self, canvas: &mut Canvas<'_>, area: Rect, from: usize) {
        /// A time and what keeps it from the next.
        const EACH: usize = 14;
        #[expect(clippy::cast_sign_loss, reason = "no time is below 0")]
        let (begin, end) = (self.time(0).ceil() as u64, self.time(self.columns).floor() as u64);
        let least = (end.saturating_sub(begin) / (self.columns / EACH).max(1) as u64).max(1);
        let power = 10_u64.saturating_pow(least.ilog10());
        let step = [1, 2, 5, 10].into_iter().map(|by| power.saturating_mul(by)).find(|step| *step >= least);
        let Some(step) = step else { return };
        for time in (begin.div_ceil(step)..=end / step).map(|count| count * step) {
            let label = text::time(time);
            let column = self.column(time).filter(|column| *column >= from);
            if let Some(column) = column.filter(|column| column + text::width(&label) <= self.columns) {
                canvas.put(area, column, 0, &label, Role::Text);
            }
        }
    }
}
