//! All keys, and what the signs mean; made from the same tables that are dispatched and drawn.

use ratatui::layout::Rect;

use super::window;
use crate::model::lanes::Cell;
use crate::text;
use crate::tui::canvas::Canvas;
use crate::tui::keys::BINDINGS;
use crate::tui::theme::Role;

/// Draws it over the middle of the picture.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, area: Rect) {
    let rows = BINDINGS.len().max(Cell::ALL.len()) + 2;
    let keys = BINDINGS.iter().map(|row| text::width(row.shown)).max().unwrap_or(0);
    let does = BINDINGS.iter().map(|row| text::width(row.does)).max().unwrap_or(0);
    let words = Cell::ALL.iter().map(|cell| text::width(cell.word())).max().unwrap_or(0);
    let left = keys + does + 4;
    let wanted = left + words + 6;
    let size = |wanted: usize, there: u16| u16::try_from(wanted).unwrap_or(there).min(there);
    let (width, height) = (size(wanted, area.width), size(rows, area.height));
    let box_ = Rect {
        x: area.x
            + u16::try_from(window(usize::from(area.width) / 2, area.width.into(), width.into()))
                .unwrap_or(0),
        y: area.y
            + u16::try_from(window(usize::from(area.height) / 2, area.height.into(), height.into()))
                .unwrap_or(0),
        width,
        height,
    };
    canvas.clear(box_);
    frame(canvas, box_);
    let inner = Rect {
        x: box_.x.saturating_add(2),
        y: box_.y.saturating_add(1),
        width: width.saturating_sub(4),
        height: height.saturating_sub(2),
    };
    for (row, binding) in BINDINGS.iter().enumerate() {
        canvas.put(inner, 0, row, binding.shown, Role::Key);
        canvas.put(inner, keys + 2, row, binding.does, Role::Text);
    }
    for (row, cell) in Cell::ALL.iter().enumerate() {
        canvas.put(inner, left, row, cell.glyph().encode_utf8(&mut [0; 4]), Role::Cell(*cell));
        canvas.put(inner, left + 2, row, cell.word(), Role::Text);
    }
}

fn frame(canvas: &mut Canvas<'_>, area: Rect) {
    let (last_column, last_row) =
        (usize::from(area.width).saturating_sub(1), usize::from(area.height).saturating_sub(1));
    for row in 0..=last_row {
        canvas.put(area, 0, row, "│", Role::Frame);
        canvas.put(area, last_column, row, "│", Role::Frame);
    }
    for (row, left, right) in [(0, "┌", "┐"), (last_row, "└", "┘")] {
        canvas.rule(area, row, '─', Role::Frame);
        canvas.put(area, 0, row, left, Role::Frame);
        canvas.put(area, last_column, row, right, Role::Frame);
    }
    canvas.put(area, 2, 0, " keys and signs ", Role::Title);
}
