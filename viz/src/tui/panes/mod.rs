//! The panes, each in its own file with its picture.

mod bound;
mod chart;
pub(super) mod footer;
pub(super) mod help;
pub(super) mod inspector;
pub(super) mod lesson;
mod listing;
pub(super) mod machine;
pub(super) mod question;
pub(super) mod ruler;
pub(super) mod source;
pub(super) mod step;
pub(super) mod tasks;
pub(super) mod timeline;
pub(super) mod title;

use std::ops::Range;

use ratatui::layout::Rect;

use super::app::App;
use super::canvas::Canvas;
use super::layout::Pane;
use super::theme::Role;
use crate::model::Model;
use crate::text;

/// The sign of a state, or an await, that a future came through.
const THROUGH: char = '✓';

/// The sign of one that it has not reached.
const TO_COME: char = '○';

/// What a pane is called that can be hidden, where there are so many columns for that.
pub(super) fn name(pane: Pane, app: &App, columns: usize) -> String {
    match pane {
        Pane::Machine => machine::name(app, columns),
        Pane::Source => source::name(app),
        Pane::Tasks => tasks::name(),
        Pane::Inspector => inspector::name(app),
    }
}

/// Draws it; its times are told until now.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, pane: Pane, app: &App, now: u64) {
    match pane {
        Pane::Machine => machine::draw(canvas, area, app),
        Pane::Source => source::draw(canvas, area, app),
        Pane::Tasks => tasks::draw(canvas, area, app, now),
        Pane::Inspector => inspector::draw(canvas, area, app, now),
    }
}

/// When an event happened, with the digits that tell it from the moment that is shown: what is over must not seem to come later.
fn moment(model: &Model, event: usize, now: u64) -> String {
    let at = model.time(event);
    text::time_to(at, if at < now { now - at } else { u64::MAX })
}

/// The first of `height` rows out of `total`, from where it would be by itself, scrolled.
pub(super) fn scrolled(first: usize, total: usize, height: usize, by: isize) -> usize {
    first.saturating_add_signed(by).min(total.saturating_sub(height))
}

/// A list of so many rows as a pane of this height shows it, scrolled: the rows, and how many are left below, which is said
/// in the last row.
pub(super) fn cut(total: usize, height: usize, by: isize) -> (Range<usize>, usize) {
    let first = scrolled(0, total, height, by);
    if total - first <= height {
        return (first..total, 0);
    }
    let end = first + height.saturating_sub(1);
    (first..end, total - end)
}

/// Says beside the first of these rows of a list that others are above it.
fn say_above(canvas: &mut Canvas<'_>, area: Rect, shown: &Range<usize>) {
    if shown.start > 0 {
        canvas.put(area, usize::from(area.width.saturating_sub(1)), 0, "↑", Role::Dim);
    }
}

/// The first of `height` rows out of `total` such that `wanted` is among them, near the middle where it can be.
pub(super) fn window(wanted: usize, total: usize, height: usize) -> usize {
    wanted.saturating_sub(height / 2).min(total.saturating_sub(height))
}
