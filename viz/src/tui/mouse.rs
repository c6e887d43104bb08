//! The mouse: a click on a name selects its future, one on a lane also goes there; what is dragged is the moment that is
//! shown; the wheel looks closer
//! to where it is, or from further away, and over the names it selects, over the panes below it scrolls.

use std::ops::Range;

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::app::{App, Effect};
use super::keys::Action;
use super::layout::Layout;
use super::panes::timeline;
use super::tree::Row;
use crate::model::lanes::Axis;

/// Whose the mouse is.
#[derive(Debug, Default)]
pub(super) struct Mouse {
    ours: bool,
}

impl Mouse {
    /// Takes it from the terminal, or leaves it to it; gives whether it is ours now, and the words for that.
    pub(super) fn turn(&mut self) -> (bool, &'static str) {
        self.ours = !self.ours;
        (self.ours, if self.ours { "the mouse is ours" } else { "the mouse is the terminal's" })
    }
}

/// Does what the mouse says.
pub(super) fn event(app: &mut App, mouse: MouseEvent) -> Effect {
    let Some(layout) = Layout::new(app.area(), app.sizes()) else { return Effect::None };
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
        MouseEventKind::ScrollUp if mouse.row > lanes.bottom() => app.update(Action::Scroll(-3)),
        MouseEventKind::ScrollDown if mouse.row > lanes.bottom() => app.update(Action::Scroll(3)),
        _ => Effect::None,
    }
}

/// Where in the view a column is, from 0 to 1.
pub(super) fn share(layout: &Layout, column: u16) -> f64 {
    let lanes = timeline::cells_area(layout);
    let column = f64::from(column.saturating_sub(lanes.x)) + 0.5;
    (column / f64::from(lanes.width.max(1))).clamp(0.0, 1.0)
}

/// The future in a row of the picture.
pub(super) fn future(app: &App, layout: &Layout, row: u16) -> Option<crate::model::FutureIx> {
    let row = row.checked_sub(layout.lanes.y)?;
    let first = timeline::first_row(app, layout);
    match app.tree().rows().get(first + usize::from(row))? {
        Row::Future(of) => Some(*of),
        Row::Thread(_) => None,
    }
}

/// The event in a column of the picture; between two events it is the one before.
fn moment(app: &App, layout: &Layout, column: u16) -> Option<usize> {
    let events = events(app, layout, column)?;
    Some(if events.is_empty() { events.start.saturating_sub(1) } else { events.start })
}

/// The events in a column of the picture.
pub(super) fn events(app: &App, layout: &Layout, column: u16) -> Option<Range<usize>> {
    let lanes = timeline::cells_area(layout);
    let column = usize::from(column.saturating_sub(lanes.x)).min(usize::from(lanes.width).checked_sub(1)?);
    Some(Axis::of(app.model(), lanes.width.into(), app.window, app.scale).events(column))
}
