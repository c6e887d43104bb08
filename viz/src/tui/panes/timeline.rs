//! A lane for each future: who is below whom, and what becomes of each over time.
//!
//! ```text
//!  futures ─────────────┬ timeline ── 0 ─────────── 15.0 ms ──▼─── 30.0 ms ┐
//!  █ async_main         │ █████▒░░░░░░░░░░░░░░░░░░░░██▒                    │
//!    ░ learn_and_sing ◀ │   ██▒░░░░░░░░░░░░░░░░░░░░░░▒                     │
//! ```
//!
//! Beside each name stands the state at the moment that is shown. A column is half time and half order, see
//! [`lanes`](crate::model::lanes); `▼` and the marked column are the moment that is shown.

use std::cmp::Ordering;

use ratatui::layout::Rect;

use super::window;
use crate::model::lanes::{Axis, Cell, cell, ruler};
use crate::model::{FutureIx, Model};
use crate::text;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::layout::Layout;
use crate::tui::theme::Role;

/// Deeper than this a lane's indent grows no more.
const DEEPEST: usize = 6;

/// How many columns the names take; of a trace with very many lanes the first tell.
pub(in crate::tui) fn names_width(model: &Model) -> usize {
    let wide = |of: &FutureIx| indent(model, *of) + text::width(&text::plain(&model.label(*of))) + 6;
    model.lanes().iter().take(200).map(wide).max().unwrap_or(0)
}

/// Draws the lanes that are in view, and the ruler above them.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, layout: &Layout, app: &App) {
    let model = app.model();
    let axis = app.axis(usize::from(layout.lanes.width).saturating_sub(2));
    let playhead = axis.column(app.event());
    let selected = app.selected();
    let height = usize::from(layout.lanes.height);
    let lane = selected.map_or(0, |of| model.future(of).lane);
    let first = window(lane, model.lanes().len(), height);
    let lanes = Rect { x: layout.lanes.x + 1, width: layout.lanes.width.saturating_sub(2), ..layout.lanes };
    draw_ruler(canvas, lanes, app, &axis);
    for row in 0..height {
        match model.lanes().get(first + row) {
            Some(of) => {
                name(canvas, layout.names, row, app, *of, selected == Some(*of));
                cells(canvas, lanes, row, app, *of, &axis, playhead);
            }
            None => {
                canvas.put(lanes, playhead, row, "│", Role::Dim);
            }
        }
    }
    more(canvas, layout.names, model.lanes().len(), first, height);
}

fn indent(model: &Model, of: FutureIx) -> usize {
    model.future(of).depth.min(DEEPEST) * 2
}

fn name(canvas: &mut Canvas<'_>, area: Rect, row: usize, app: &App, of: FutureIx, selected: bool) {
    let column = indent(app.model(), of) + 1;
    let state = app.model().future(of).state_at(app.event());
    let sign = match state {
        Some(_) if app.model().is_woken(of, app.event()) => {
            Some((Cell::Woken.glyph(), Role::Cell(Cell::Woken)))
        }
        state => state.map(|state| (state.glyph(), Role::State(state))),
    };
    if let Some((glyph, role)) = sign {
        canvas.put(area, column, row, glyph.encode_utf8(&mut [0; 4]), role);
    }
    let role = match state {
        _ if selected => Role::Current,
        _ if app.model().of_event(app.event()) == Some(of) => Role::Strong,
        Some(state) if !state.ended() => Role::Text,
        _ => Role::Dim,
    };
    let room = Rect { width: area.width.saturating_sub(2), ..area };
    canvas.put(room, column + 2, row, &app.model().label(of), role);
    if selected {
        canvas.put_right(area, row, "◀ ", Role::Current);
    }
}

fn cells(
    canvas: &mut Canvas<'_>,
    area: Rect,
    row: usize,
    app: &App,
    of: FutureIx,
    axis: &Axis,
    playhead: usize,
) {
    for column in 0..axis.columns() {
        let cell = cell(app.model(), of, axis, column);
        match cell {
            Cell::Blank if column == playhead => {
                canvas.put(area, column, row, "│", Role::Dim);
            }
            Cell::Blank => {}
            cell => {
                canvas.put(area, column, row, cell.glyph().encode_utf8(&mut [0; 4]), Role::Cell(cell));
                match column.cmp(&playhead) {
                    Ordering::Less => {}
                    // What has come to pass so far stands out from what is still to come.
                    Ordering::Greater => canvas.mark(area, column, row, Role::Dim),
                    Ordering::Equal => canvas.mark(area, column, row, Role::Playhead),
                }
            }
        }
    }
}

fn draw_ruler(canvas: &mut Canvas<'_>, lanes: Rect, app: &App, axis: &Axis) {
    let area = Rect { y: lanes.y - 1, height: 1, ..lanes };
    for (column, label) in ruler(app.model(), axis, Some(app.event())) {
        let role = if label.contains('▼') { Role::Current } else { Role::Text };
        canvas.put(area, column, 0, &label, role);
    }
}

/// Says in the corner of the names how many lanes there are above and below, when not all are in view.
fn more(canvas: &mut Canvas<'_>, names: Rect, lanes: usize, first: usize, height: usize) {
    if lanes > height {
        let area = Rect { y: names.y - 1, height: 1, ..names };
        canvas.put_right(area, 0, &format!(" {}-{}/{lanes} ", first + 1, first + height), Role::Dim);
    }
}
