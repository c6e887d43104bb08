//! What stands below the lanes of two runs: how they differ, and what their futures do, the one left, the other right.

use ratatui::layout::Rect;

use super::layout::Areas;
use super::{NAMES, Pair};
use crate::text;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::panes::{self, step};
use crate::tui::theme::Role;

/// Draws what is shown below the lanes.
pub(super) fn panes(canvas: &mut Canvas<'_>, areas: &Areas, pair: &Pair) {
    if let Some(area) = areas.words {
        words(canvas, area, pair);
    }
    for (pane, halves) in &areas.panes {
        for (side, (run, area)) in pair.runs.iter().zip(halves).enumerate() {
            match pair.steps.event(side) {
                Some(_) => panes::draw(canvas, *area, *pane, run, pair.time(side)),
                None => _ = canvas.put(*area, 1, 0, not_begun(run), Role::Dim),
            }
        }
    }
}

/// What is said of a run of which nothing has come yet.
fn not_begun(run: &App) -> &'static str {
    if run.model().events().is_empty() { "It has no events." } else { "It has not begun." }
}

/// Inside of a frame, with a blank on both sides.
fn inside(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

/// How they differ, from the line that is the first in view.
fn words(canvas: &mut Canvas<'_>, area: Rect, pair: &Pair) {
    let inner = inside(area);
    let height = usize::from(area.height);
    let left = &pair.said[pair.first_said.min(pair.said.len())..];
    // Where not all have room, one line tells that there is more.
    let shown = if left.len() > height { height - 1 } else { left.len() };
    for (row, line) in left[..shown].iter().enumerate() {
        canvas.put(inner, 0, row, line, Role::Text);
    }
    if shown < left.len() {
        step::more(canvas, inner, shown, left.len() - shown, &pair.keys);
    }
}

/// Whether it is told why a future of the run that leads does not move, or what is wrong in it.
pub(super) fn tells(pair: &Pair) -> bool {
    let leader = pair.leader();
    (leader.tells_why() || leader.trouble().is_some()) && pair.steps.event(pair.lead).is_some()
}

/// What happens in the step of each run; what was done last stands out.
pub(super) fn steps(canvas: &mut Canvas<'_>, areas: &Areas, pair: &Pair) {
    let leader = pair.leader();
    if let [one] = areas.step[..] {
        if tells(pair) {
            step::draw(canvas, one, leader);
        } else {
            sentences(canvas, inside(one), pair);
        }
        return;
    }
    for (side, area) in areas.step.iter().enumerate() {
        match pair.steps.event(side) {
            Some(_) => step::draw(canvas, *area, &pair.runs[side]),
            None => _ = canvas.put(*area, 1, 0, not_begun(&pair.runs[side]), Role::Dim),
        }
    }
}

/// The sentences of both, one below the other. The one of the last step has as much room as it needs, but for a line.
fn sentences(canvas: &mut Canvas<'_>, area: Rect, pair: &Pair) {
    let room = usize::from(area.width).saturating_sub(2).max(1);
    let said = [0, 1].map(|side| match pair.steps.event(side) {
        Some(_) => text::wrap(&pair.runs[side].sentence(), room),
        None => vec![not_begun(&pair.runs[side]).to_owned()],
    });
    let height = usize::from(area.height);
    let moved = pair.moved();
    let first = moved.unwrap_or(pair.lead);
    let most = if moved.is_some() { height.saturating_sub(1) } else { height / 2 };
    let mut rows = [0; 2];
    rows[first] = said[first].len().min(most.max(1));
    rows[1 - first] = said[1 - first].len().min(height.saturating_sub(rows[first]));
    if moved.is_none() {
        rows[first] = said[first].len().min(height.saturating_sub(rows[1 - first]));
    }
    let mut row = 0;
    for side in 0..2 {
        let role = if moved.is_none_or(|moved| moved == side) { Role::Text } else { Role::Dim };
        canvas.put(area, 0, row, NAMES[side], Role::Key);
        for index in 0..rows[side] {
            // What is cut off at the end says so.
            let last = index + 1 == rows[side];
            let line = if last { said[side][index..].join(" ") } else { said[side][index].clone() };
            canvas.put(area, 2, row + index, &line, role);
        }
        row += rows[side];
    }
}
