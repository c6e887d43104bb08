//! The whole picture: panes in their frames, or, where there is no room for that, a few plain lines.
//!
//! ```text
//!  song_join        step 14 of 50   turn 2 of 4   15.0 ms            paused
//! ┌ futures ────────┬ timeline ────────────────────────────────────────────┐
//! ├ machine ────────┴─────┬ source ────────────────────────────────────────┤
//! ├ why ──────────────────┴────────────────────────────────────────────────┤
//! └ ←→ event  [] poll  {} turn  ...  ? help  q quit ───────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::App;
use super::canvas::Canvas;
use super::layout::Layout;
use super::panes::{footer, help, machine, source, step, timeline, title};
use super::theme::{Role, Theme};
use crate::insight;

/// Draws the picture.
pub(super) fn draw(buffer: &mut Buffer, app: &App, theme: Theme) {
    let mut canvas = Canvas::new(buffer, theme);
    let area = canvas.area();
    match Layout::new(area, app.sizes()) {
        Some(layout) => panes(&mut canvas, area, &layout, app),
        None => short(&mut canvas, area, app),
    }
    if app.shows_help() {
        help::draw(&mut canvas, area);
    }
}

fn panes(canvas: &mut Canvas<'_>, area: Rect, layout: &Layout, app: &App) {
    frames(canvas, area, layout, app);
    title::draw(canvas, layout.title, app);
    timeline::draw(canvas, layout, app);
    machine::draw(canvas, layout.machine, app);
    source::draw(canvas, layout.source, app);
    step::draw(canvas, layout.step, app);
}

/// What fits anywhere: where we are, and what happens.
fn short(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    title::draw(canvas, Rect { height: area.height.min(1), ..area }, app);
    let rest = Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area }
        .intersection(area);
    canvas.put_wrapped(rest, &insight::sentence(app.model(), app.event()), Role::Text);
}

fn frames(canvas: &mut Canvas<'_>, area: Rect, layout: &Layout, app: &App) {
    let top = layout.names.y - 1;
    let middle = layout.source.y - 1;
    let lower = layout.step.y - 1;
    let bottom = layout.step.bottom();
    let lanes_at = layout.lanes.x - 1;
    let source_at = layout.source.x - 1;
    let has_machine = layout.machine.width > 0;

    let rows = Rect { y: 0, height: area.bottom(), ..area };
    for (row, left, right) in [(top, '┌', '┐'), (middle, '├', '┤'), (lower, '├', '┤'), (bottom, '└', '┘')]
    {
        canvas.rule(rows, row.into(), '─', Role::Frame);
        canvas.put(rows, 0, row.into(), left.encode_utf8(&mut [0; 4]), Role::Frame);
        canvas.put(
            rows,
            usize::from(area.width) - 1,
            row.into(),
            right.encode_utf8(&mut [0; 4]),
            Role::Frame,
        );
    }
    for row in layout.names.y..bottom {
        if row != middle && row != lower {
            canvas.put(rows, 0, row.into(), "│", Role::Frame);
            canvas.put(rows, usize::from(area.width) - 1, row.into(), "│", Role::Frame);
        }
    }
    // The walls between two panes, and where they meet the rules.
    wall(canvas, rows, lanes_at, top, middle);
    if has_machine {
        wall(canvas, rows, source_at, middle, lower);
        if lanes_at == source_at {
            canvas.put(rows, usize::from(lanes_at - area.x), middle.into(), "┼", Role::Frame);
        }
    }
    let label = |canvas: &mut Canvas<'_>, pane: Rect, text: &str| {
        let area = Rect { y: pane.y - 1, height: 1, ..pane };
        canvas.put(area, 0, 0, &format!(" {text} "), Role::Title)
    };
    label(canvas, layout.names, if app.follows() { "futures" } else { "futures, held" });
    if has_machine {
        label(canvas, layout.machine, &machine::name(app, layout.machine.width.into()));
    }
    label(canvas, layout.source, &source::name(app));
    label(canvas, layout.step, "why");
    footer::draw(canvas, Rect { y: bottom, height: 1, x: layout.step.x, width: layout.step.width });
}

fn wall(canvas: &mut Canvas<'_>, rows: Rect, x: u16, from: u16, to: u16) {
    let column = usize::from(x - rows.x);
    canvas.put(rows, column, from.into(), "┬", Role::Frame);
    canvas.put(rows, column, to.into(), "┴", Role::Frame);
    for row in from + 1..to {
        canvas.put(rows, column, row.into(), "│", Role::Frame);
    }
}
