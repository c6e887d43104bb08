//! Draws two runs: the lanes of each, and below them how they differ.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Pair, height_of_each};
use crate::insight;
use crate::model::Model;
use crate::model::lanes::{Cell, Window, cell_between};
use crate::text;
use crate::tui::canvas::Canvas;
use crate::tui::count::Count;
use crate::tui::keys::Action;
use crate::tui::panes::help;
use crate::tui::theme::{Look, Role};
use crate::tui::tree;

impl Pair {
    /// Draws both.
    pub(in crate::tui) fn draw(&self, buffer: &mut Buffer, look: Look) {
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
