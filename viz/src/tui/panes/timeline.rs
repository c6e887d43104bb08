//! A lane for each future: who is below whom, and what becomes of each over time.
//!
//! ```text
//!  futures ─────────────┬ timeline ── 0 ─────────── 15.0 ms ──▼─── 30.0 ms ┐
//!  █ async_main         │ █████▒░░░░░░░░░░░░░░░░░░░░██▒                    │
//!    ░ learn_and_sing ◀ │   ██▒░░░░░░░░░░░░░░░░░░░░░░▒                     │
//! ```
//!
//! Beside each name stands the state at the moment that is shown. A column is half time and half order, see
//! [`lanes`](crate::model::lanes); `▼` and the marked column are the moment that is shown. Where a wake is shown, an arrow
//! leads from the lane of who woke to that of who was woken. Where only a part of the run is in view, the last row shows
//! how busy all of it is, and which part that is.

use std::cmp::Ordering;

use pollscope::trace::EventKind;
use ratatui::layout::Rect;

use super::ruler;
use crate::insight;
use crate::model::FutureIx;
use crate::model::lanes::{Cell, cell_between};
use crate::text;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::layout::Layout;
use crate::tui::strips::Strips;
use crate::tui::theme::Role;
use crate::tui::tree::{self, HEADED, Row, began_in, indent};

/// What the names are called.
pub(in crate::tui) fn name(app: &App) -> String {
    match (app.tree().filter(), app.follows()) {
        ("", true) => "futures".to_owned(),
        ("", false) => "futures, held".to_owned(),
        (filter, _) => format!("futures: {filter}"),
    }
}

/// Where the cells are: a column is left blank on both sides.
pub(in crate::tui) fn cells_area(layout: &Layout) -> Rect {
    Rect { x: layout.lanes.x + 1, width: layout.lanes.width.saturating_sub(2), ..layout.lanes }
}

/// The first row of the tree that is in view.
pub(in crate::tui) fn first_row(app: &App, layout: &Layout) -> usize {
    app.tree().first_row(app.model(), app.selected(), rows(app, layout))
}

/// What stands in a row of the pane, the first of which is this row of the tree. Where the thread of the first lane stands
/// further up, that lane gives its row to the thread.
pub(in crate::tui) fn row_at(app: &App, layout: &Layout, first: usize, row: usize) -> Option<Row> {
    let at = app.tree().rows().get(first + row).copied()?;
    match at {
        // In so many rows the first is never the selected one, but where it is the first of all. Nor does a thread take the row
        // of its last lane: it would stand above those of the next one.
        Row::Future(of)
            if row == 0
                && first > 0
                && rows(app, layout) >= HEADED
                && matches!(app.tree().rows().get(first + 1), Some(Row::Future(_))) =>
        {
            Some(app.tree().thread_of(app.model(), of).unwrap_or(at))
        }
        at => Some(at),
    }
}

/// How many rows of the tree there is room for.
fn rows(app: &App, layout: &Layout) -> usize {
    usize::from(layout.lanes.height) - usize::from(has_strip(app, layout))
}

/// Whether the last row shows the whole run.
fn has_strip(app: &App, layout: &Layout) -> bool {
    !app.window.is_whole() && layout.lanes.height > 1
}

/// Draws the lanes that are in view, and the ruler above them.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, layout: &Layout, app: &App, strips: &mut Strips) {
    let area = cells_area(layout);
    strips.prepare(app, area.width.into());
    let shown = strips.axis().shows(app.event()) || app.model().events().is_empty();
    let playhead = shown.then(|| strips.axis().column(app.event()));
    ruler::draw(canvas, area, app, strips.axis());
    let whole = strips.whole().0.column(app.event());
    draw_lanes(canvas, layout, app, strips, [playhead, Some(whole)]);
}

/// Draws the lanes that are in view, with the moment in this column of theirs, and in this one of the whole run; what is kept of
/// them is prepared.
pub(in crate::tui) fn draw_lanes(
    canvas: &mut Canvas<'_>,
    layout: &Layout,
    app: &App,
    strips: &mut Strips,
    [playhead, whole]: [Option<usize>; 2],
) {
    let model = app.model();
    let lanes = cells_area(layout);
    let selected = app.selected();
    let selected_row = selected.and_then(|of| app.tree().row(of));
    let height = rows(app, layout);
    let first = first_row(app, layout);
    let asked = insight::cause(model, app.event())
        .filter(|cause| matches!(model.events()[*cause].kind, EventKind::Wake { .. }));
    let is_own = |now: &usize| strips.axis().shows(app.event()) && *now == strips.axis().column(app.event());
    let now = playhead.filter(is_own);
    let woken = woken(app);
    for row in 0..height {
        match row_at(app, layout, first, row) {
            Some(Row::Future(of)) => {
                name_of(
                    canvas,
                    layout.names,
                    row,
                    app,
                    of,
                    (selected_row == Some(first + row), woken == Some(of)),
                );
                let here = now.map(|now| (now, come_to_pass(app, strips, of, now)));
                let shown =
                    if app.hides_future() { strips.axis().begun(app.event() + 1) } else { usize::MAX };
                let lane = strips.lane(model, of);
                cells(canvas, lanes, row, &lane[..shown.min(lane.len())], here, playhead);
                // Other events of this column may tell more, but this one is shown.
                if let Some(now) = now.filter(|_| woken == Some(of)) {
                    canvas.sign(lanes, now, row, Cell::Woken.glyph(), Role::Cell(Cell::Woken));
                }
                if let Some(playhead) = playhead.filter(|_| model.future(of).state_at(app.event()).is_none())
                {
                    canvas.sign(lanes, playhead, row, '│', Role::Dim);
                }
                if let Some(cause) = asked.filter(|cause| model.of_event(*cause) == Some(of))
                    && strips.axis().shows(cause)
                {
                    canvas.mark(lanes, strips.axis().column(cause), row, Role::Current);
                }
            }
            Some(Row::Thread(thread)) => {
                let room = usize::from(layout.names.width).saturating_sub(2);
                if app.is_known_thread(thread) {
                    let began = began_in(&model.thread_name(thread), room);
                    canvas.put(layout.names, 1, row, &began, Role::Title);
                }
                if let Some(playhead) = playhead {
                    canvas.put(lanes, playhead, row, "│", Role::Dim);
                }
            }
            None => {
                if let Some(playhead) = playhead {
                    canvas.put(lanes, playhead, row, "│", Role::Dim);
                }
            }
        }
    }
    if let Some(now) = now {
        // A thread's row is no end of it.
        let top = usize::from(matches!(row_at(app, layout, first, 0), Some(Row::Thread(_))));
        let area = Rect { y: lanes.y + top as u16, height: height.saturating_sub(top) as u16, ..lanes };
        arrow(canvas, area, app, first + top, now);
    }
    if has_strip(app, layout) {
        strip(canvas, layout.names, lanes, height, app, strips, whole);
    }
    canvas.put_right(
        Rect { y: layout.names.y - 1, height: 1, ..layout.names },
        0,
        &more(app, layout),
        Role::Dim,
    );
}

/// The future that this step wakes, unless it has ended.
fn woken(app: &App) -> Option<FutureIx> {
    let kind = app.model().events().get(app.event()).map(|event| &event.kind);
    app.changed().filter(|_| matches!(kind, Some(EventKind::Wake { .. })))
}

/// Draws a future's state and name; of the future whether it is selected, and whether this step wakes it.
fn name_of(
    canvas: &mut Canvas<'_>,
    area: Rect,
    row: usize,
    app: &App,
    of: FutureIx,
    (selected, wakes): (bool, bool),
) {
    let model = app.model();
    let state = app.state(of);
    // Below whom it stands would answer who polls it.
    let is_unpolled = || model.poll_before(of, app.event() + 1).is_none();
    let column = if app.hides_future() && is_unpolled() { 1 } else { indent(model, of) + 1 };
    let sign = match state {
        // A poll that runs tells more than that it was woken, but in the step that wakes it.
        Some(_) if wakes || model.is_woken(of, app.event()) => {
            Some((Cell::Woken.glyph(), Role::Cell(Cell::Woken)))
        }
        state => state.map(|state| (state.glyph(), Role::State(state))),
    };
    if let Some((glyph, role)) = sign {
        canvas.put(area, column, row, glyph.encode_utf8(&mut [0; 4]), role);
    }
    // What is folded is marked where it is folded into.
    if app.changed().is_some_and(|changed| app.tree().row(changed) == app.tree().row(of)) {
        canvas.changed(area, row);
    }
    let role = match state {
        _ if selected => Role::Current,
        _ if model.of_event(app.event()) == Some(of) => Role::Strong,
        Some(state) if !state.ended() => Role::Text,
        _ => Role::Dim,
    };
    let room = Rect { width: area.width.saturating_sub(2), ..area };
    let label = tree::name(model, of);
    if app.tree().is_folded(of) {
        let sign = format!(" ▸{}", app.folded_below(of));
        let left = usize::from(room.width).saturating_sub(column + 2 + text::width(&sign));
        let label = text::plain(&label);
        canvas.put(room, column + 2, row, &format!("{}{sign}", text::cut(&label, left)), role);
    } else {
        canvas.put(room, column + 2, row, &label, role);
    }
    if selected {
        canvas.put_right(area, row, "◀ ", Role::Current);
    }
}

/// What of the moment's own column has come to pass: below it stands what the other panes show, and not what comes next.
fn come_to_pass(app: &App, strips: &Strips, of: FutureIx, now: usize) -> Cell {
    let events = strips.axis().events(now);
    cell_between(app.model(), of, events.start..events.end.min(app.event() + 1))
}

fn cells(
    canvas: &mut Canvas<'_>,
    area: Rect,
    row: usize,
    lane: &[Cell],
    here: Option<(usize, Cell)>,
    playhead: Option<usize>,
) {
    let now = playhead.unwrap_or(usize::MAX);
    for (column, cell) in lane.iter().enumerate() {
        let cell = here.filter(|(here, _)| *here == column).map_or(*cell, |(_, cell)| cell);
        match cell {
            Cell::Blank if column == now => {
                canvas.put(area, column, row, "│", Role::Dim);
            }
            Cell::Blank => {}
            cell => {
                canvas.sign(area, column, row, cell.glyph(), Role::Cell(cell));
                match column.cmp(&now) {
                    // What has come to pass so far stands out from what is still to come.
                    Ordering::Greater => canvas.mark(area, column, row, Role::Dim),
                    Ordering::Less => {}
                    Ordering::Equal => canvas.mark(area, column, row, Role::Playhead),
                }
            }
        }
    }
}

/// From the lane of who wakes to that of who is woken, at a wake.
fn arrow(canvas: &mut Canvas<'_>, lanes: Rect, app: &App, first: usize, column: usize) {
    let model = app.model();
    let Some(EventKind::Wake { by: Some(by), .. }) = model.events().get(app.event()).map(|event| &event.kind)
    else {
        return;
    };
    let row = |of: Option<FutureIx>| of.and_then(|of| app.tree().row(of));
    let (Some(from), Some(to)) = (row(model.by_id(*by)), row(model.of_event(app.event()))) else { return };
    if from == to {
        return;
    }
    let in_view = |row: usize| row.checked_sub(first).filter(|row| *row < usize::from(lanes.height));
    // Beside the moment, so that the signs of both stay to be read; at the right end on its other side.
    let (beside, out, into) = if column + 1 < usize::from(lanes.width) {
        (column + 1, ['╮', '╯'], '◀')
    } else {
        (column.saturating_sub(1), ['╭', '╰'], '▶')
    };
    let woken = Role::Cell(Cell::Woken);
    for between in from.min(to) + 1..from.max(to) {
        if let Some(row) = in_view(between) {
            canvas.sign(lanes, beside, row, '│', woken);
        }
    }
    if let Some(row) = in_view(from) {
        canvas.mark(lanes, column, row, woken);
        canvas.sign(lanes, beside, row, out[usize::from(to < from)], woken);
    }
    if let Some(row) = in_view(to) {
        canvas.sign(lanes, beside, row, into, woken);
    }
}

/// How busy the whole run is, column by column; what is in view stands out, and the moment that is shown.
fn strip(
    canvas: &mut Canvas<'_>,
    names: Rect,
    lanes: Rect,
    row: usize,
    app: &App,
    strips: &Strips,
    now: Option<usize>,
) {
    const HEIGHTS: [char; 7] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'];
    canvas.put(names, 1, row, "whole run", Role::Dim);
    let (_, density) = strips.whole();
    let most = density.iter().copied().max().unwrap_or(0).max(1);
    let columns = density.len() as f64;
    for (column, events) in density.iter().enumerate() {
        if app.hides_future() && now.is_none_or(|now| column > now) {
            break;
        }
        let sign = match events {
            0 => ' ',
            events => HEIGHTS[(events * (HEIGHTS.len() - 1)).div_ceil(most).min(HEIGHTS.len() - 1)],
        };
        let each = (app.whole.to - app.whole.from) / columns;
        let place = app.whole.from + each * (column as f64 + 0.5);
        let (role, sign) = match () {
            () if place < app.window.from && app.window.from <= place + each => (Role::Current, '['),
            () if place > app.window.to && app.window.to >= place - each => (Role::Current, ']'),
            () if (app.window.from..=app.window.to).contains(&place) => (Role::Current, sign),
            () => (Role::Dim, sign),
        };
        canvas.sign(lanes, column, row, sign, role);
        if now == Some(column) {
            canvas.sign(lanes, column, row, '│', Role::Playhead);
        }
    }
}

/// What the corner of the names says where not all lanes are in view: which futures are, and how many there are.
pub(in crate::tui) fn more(app: &App, layout: &Layout) -> String {
    let (tree, first, height) = (app.tree(), first_row(app, layout), rows(app, layout));
    let all = tree.rows().len();
    if all <= height {
        return String::new();
    }
    // The first lane may have given its row to a thread.
    let is_given = row_at(app, layout, first, 0) != tree.rows().get(first).copied();
    let from = tree.futures_above(first + usize::from(is_given)) + 1;
    let to = tree.futures_above(first + height);
    if app.hides_totals() {
        format!(" {from}-{to} ")
    } else {
        format!(" {from}-{to}/{} ", tree.futures_above(all))
    }
}
