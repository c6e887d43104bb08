//! What stands above the lanes: times, waits that have less room than their time, and marks.
//!
//! ```text
//! ─0──────!─▼10.0 ms─────15.0 ms idle─m─30.0 ms─
//! ```

use std::ops::Range;

use ratatui::layout::Rect;

use crate::model::lanes::{Axis, Cell};
use crate::model::ruler::{NOW, What, ruler};
use crate::text;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::theme::Role;

/// Draws it above the lanes.
pub(super) fn draw(canvas: &mut Canvas<'_>, lanes: Rect, app: &App, axis: &Axis) {
    let area = Rect { y: lanes.y - 1, height: 1, ..lanes };
    let marks = marks(app, axis, |column| app.is_bookmarked_in(axis.events(column)));
    let mut covered = Vec::new();
    for label in ruler(app.model(), axis, Some(app.event()), Some(app.scale)) {
        let mut columns = label.column..label.column + text::width(&label.text);
        let mut says = label.text.as_str();
        match label.what {
            // The head line tells the time, too.
            What::Now if has_mark(&marks, &beside_now(&columns, says)) => {
                (columns, says) = bare(&columns, says);
            }
            What::Time | What::Rest if has_mark(&marks, &columns) => continue,
            _ => {}
        }
        if label.event > app.event() && app.hides_future() {
            continue;
        }
        let role = match label.what {
            What::Now => Role::Current,
            What::Time => Role::Text,
            What::Rest => Role::Dim,
            What::Lost => Role::Cell(Cell::Panics),
        };
        canvas.put(area, columns.start, 0, says, role);
        covered.push(columns);
    }
    for (column, sign, role) in marks {
        if !covered.iter().any(|columns| columns.contains(&column)) {
            canvas.sign(area, column, 0, sign, role);
        }
    }
}

/// The columns of the moment that is shown that its time takes.
fn beside_now(columns: &Range<usize>, says: &str) -> Range<usize> {
    if says.starts_with(NOW) { columns.start + 1..columns.end } else { columns.start..columns.end - 1 }
}

/// The moment that is shown, without its time.
fn bare(columns: &Range<usize>, says: &str) -> (Range<usize>, &'static str) {
    let at = if says.starts_with(NOW) { columns.start } else { columns.end - 1 };
    (at..at + 1, NOW)
}

/// A sign above a column, and how it looks.
pub(in crate::tui) type Mark = (usize, char, Role);

/// The signs above the lanes of a run: bookmarks, what is wrong, and events that were lost.
pub(in crate::tui) fn marks(app: &App, axis: &Axis, is_bookmarked: impl Fn(usize) -> bool) -> Vec<Mark> {
    let known = if app.hides_future() { app.event() + 1 } else { usize::MAX };
    let mark = |column: usize| {
        let events = axis.events(column);
        let events = events.start.min(known)..events.end.min(known);
        let (sign, role) = match () {
            () if is_bookmarked(column) => ('m', Role::Key),
            () if app.is_wrong_in(events.clone()) => ('!', Role::Cell(Cell::Panics)),
            () if app.model().lost(events) > 0 => ('?', Role::Cell(Cell::Panics)),
            () => return None,
        };
        Some((column, sign, role))
    };
    (0..axis.columns()).filter_map(mark).collect()
}

/// Whether one of these columns has a mark: then a time has to give way to it.
pub(in crate::tui) fn has_mark(marks: &[Mark], columns: &Range<usize>) -> bool {
    marks.iter().any(|(column, ..)| columns.contains(column))
}
