//! The mouse: a click on a name selects its future, one on a lane also goes there, and one on a task selects that; what is
//! dragged is the moment that is shown. The wheel looks closer to where it is, or from further away; over the names it
//! selects, and over a pane below it scrolls that one.

use std::ops::Range;

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::App;
use crate::model::lanes::Axis;
use crate::tui::effect::Effect;
use crate::tui::going::Goes;
use crate::tui::keys::Action;
use crate::tui::layout::{Layout, Pane, Part};
use crate::tui::panes::{tasks, timeline};
use crate::tui::tree::Row;

/// Does what the mouse says. As with a key, what was said until then is over.
pub(in crate::tui) fn event(app: &mut App, mouse: MouseEvent) -> Effect {
    if app.waits() {
        // It would overtake the keys that wait.
        return Effect::None;
    }
    let said = is_done(mouse) && (app.hush().is_some() | app.stop());
    match act(app, mouse) {
        Effect::None if said => Effect::Draw,
        effect => effect,
    }
}

/// Whether something is done with it, as with a key; not where it only moves.
pub(in crate::tui) fn is_done(mouse: MouseEvent) -> bool {
    matches!(mouse.kind, MouseEventKind::Down(_) | MouseEventKind::ScrollUp | MouseEventKind::ScrollDown)
}

fn act(app: &mut App, mouse: MouseEvent) -> Effect {
    let is_covered = app.is_covered() || app.prompt().is_some();
    let Some(layout) = Layout::new(app.area(), app.sizes()).filter(|_| !is_covered) else {
        return Effect::None;
    };
    let at = Position::new(mouse.column, mouse.row);
    // The ruler belongs to the lanes.
    let lanes = Rect { y: layout.lanes.y - 1, height: layout.lanes.height + 1, ..layout.lanes };
    let over_lanes = lanes.contains(at);
    match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) if layout.names.contains(at) => {
            app.pick(future(app, &layout, mouse.row), None)
        }
        MouseEventKind::Down(MouseButton::Left) if over_lanes => {
            let of = future(app, &layout, mouse.row);
            app.pick(of, moment(app, &layout, mouse.column))
        }
        MouseEventKind::Drag(MouseButton::Left) if over_lanes => {
            app.pick(None, moment(app, &layout, mouse.column))
        }
        MouseEventKind::ScrollUp if over_lanes => app.zoom_at(0.5, share(&layout, mouse.column)),
        MouseEventKind::ScrollDown if over_lanes => app.zoom_at(2.0, share(&layout, mouse.column)),
        MouseEventKind::ScrollUp if layout.names.contains(at) => app.update(Action::Select(-1)),
        MouseEventKind::ScrollDown if layout.names.contains(at) => app.update(Action::Select(1)),
        MouseEventKind::ScrollUp => scroll(app, &layout, at, -3),
        MouseEventKind::ScrollDown => scroll(app, &layout, at, 3),
        MouseEventKind::Down(MouseButton::Left) => match layout.pane(Pane::Tasks) {
            Some(area) if area.contains(at) => {
                let task = tasks::task(app, area, usize::from(mouse.row - area.y));
                task.map_or(Effect::None, |task| app.pick(Some(task), None))
            }
            _ => Effect::None,
        },
        _ => Effect::None,
    }
}

/// Scrolls the pane that is there.
fn scroll(app: &mut App, layout: &Layout, at: Position, lines: isize) -> Effect {
    let pane = layout
        .columns
        .iter()
        .flatten()
        .find(|(_, area)| area.contains(at))
        .map(|(pane, _)| Part::Pane(*pane));
    let Some(part) = pane.or_else(|| layout.step.contains(at).then_some(Part::Step)) else {
        return Effect::None;
    };
    let before = app.scroll(part);
    app.scroll_by(lines, |one| layout.part(one).filter(|_| one == part));
    if app.scroll(part) == before { Effect::None } else { Effect::Draw }
}

/// Where in the view a column is, from 0 to 1.
pub(in crate::tui) fn share(layout: &Layout, column: u16) -> f64 {
    let lanes = timeline::cells_area(layout);
    let column = f64::from(column.saturating_sub(lanes.x)) + 0.5;
    (column / f64::from(lanes.width.max(1))).clamp(0.0, 1.0)
}

/// The future in a row of the picture.
pub(in crate::tui) fn future(app: &App, layout: &Layout, row: u16) -> Option<crate::model::FutureIx> {
    let row = row.checked_sub(layout.lanes.y)?;
    let first = timeline::first_row(app, layout);
    match timeline::row_at(app, layout, first, row.into())? {
        Row::Future(of) => Some(of),
        Row::Thread(_) => None,
    }
}

/// The event in a column of the picture; between two events it is the one before.
fn moment(app: &App, layout: &Layout, column: u16) -> Option<usize> {
    let events = events(app, layout, column)?;
    Some(if events.is_empty() { events.start.saturating_sub(1) } else { events.start })
}

/// The events in a column of the picture.
pub(in crate::tui) fn events(app: &App, layout: &Layout, column: u16) -> Option<Range<usize>> {
    let lanes = timeline::cells_area(layout);
    let column = usize::from(column.saturating_sub(lanes.x)).min(usize::from(lanes.width).checked_sub(1)?);
    Some(Axis::of(app.model(), lanes.width.into(), app.window, app.scale).events(column))
}
