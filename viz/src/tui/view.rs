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
use super::class::Class;
use super::layout::{Layout, Short};
use super::panes::{self, footer, help, lesson, question, step, timeline, title};
use super::strips::Strips;
use super::theme::{Look, Role};
use crate::text;

/// What draws: how it looks, and what it keeps from one picture to the next.
#[derive(Debug, Default)]
pub(super) struct View {
    pub(super) look: Look,
    strips: Strips,
}

impl View {
    pub(super) fn new(look: Look) -> Self {
        Self { look, ..Self::default() }
    }

    /// Draws the picture.
    pub(super) fn draw(&mut self, buffer: &mut Buffer, app: &App) {
        let mut canvas = Canvas::new(buffer, self.look);
        let area = canvas.area();
        match Layout::new(area, app.sizes()) {
            Some(layout) => self.panes(&mut canvas, area, &layout, app),
            None => short(&mut canvas, area, app),
        }
        if let Some((class, open)) = app.class().and_then(|class| Some((class, class.card?))) {
            lesson::draw(&mut canvas, area, class, open, app.keys());
        }
        if let Some(page) = app.help_page() {
            help::draw(&mut canvas, area, app.keys(), page, &help::PANES);
        }
    }

    fn panes(&mut self, canvas: &mut Canvas<'_>, area: Rect, layout: &Layout, app: &App) {
        frames(canvas, area, layout, app);
        title::draw(canvas, layout.title, app);
        timeline::draw(canvas, layout, app, &mut self.strips);
        for (pane, area) in layout.columns.iter().flatten() {
            panes::draw(canvas, *area, *pane, app, app.model().time(app.event()));
        }
        step::draw(canvas, layout.step, app);
    }
}

/// Below this a question has no room.
const LEAST_ASKED: (u16, u16) = (12, 4);

/// What fits anywhere: where we are, and what happens or is asked.
fn short(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    let Short { title, step, footer } = Short::new(area);
    let (width, height) = LEAST_ASKED;
    if app.class().is_some_and(Class::asks) && (area.width < width || area.height < height) {
        let asks = format!("Question: needs {width}x{height}");
        canvas.put_wrapped(title.union(step), &asks, Role::Current);
    } else {
        title::draw(canvas, title, app);
        step::draw(canvas, step, app);
    }
    footer::draw(canvas, footer, app.keys(), app.prompt(), app.says());
}

fn frames(canvas: &mut Canvas<'_>, area: Rect, layout: &Layout, app: &App) {
    let top = layout.names.y - 1;
    let lower = layout.step.y - 1;
    let bottom = layout.step.bottom();
    let middle = layout.columns.first().map(|column| column[0].1.y - 1);

    let rows = Rect { y: 0, height: area.bottom(), ..area };
    let rules =
        [(Some(top), '┌', '┐'), (middle, '├', '┤'), (Some(lower), '├', '┤'), (Some(bottom), '└', '┘')];
    for (row, left, right) in rules {
        let Some(row) = row else { continue };
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
        if Some(row) != middle && row != lower {
            canvas.put(rows, 0, row.into(), "│", Role::Frame);
            canvas.put(rows, usize::from(area.width) - 1, row.into(), "│", Role::Frame);
        }
    }
    // The walls between two panes, and where they meet the rules.
    let lanes_at = layout.lanes.x - 1;
    wall(canvas, rows, lanes_at, top, middle.unwrap_or(lower));
    for pair in layout.columns.windows(2) {
        let at = pair[1][0].1.x - 1;
        let middle = pair[1][0].1.y - 1;
        wall(canvas, rows, at, middle, lower);
        if at == lanes_at {
            canvas.put(rows, usize::from(at - area.x), middle.into(), "┼", Role::Frame);
        }
    }
    for column in &layout.columns {
        for (_, below) in column.iter().skip(1) {
            let rule = Rect { y: below.y - 1, height: 1, ..*below };
            canvas.rule(rule, 0, '─', Role::Frame);
            let rule_row = usize::from(rule.y);
            canvas.put(rows, usize::from(below.x - area.x) - 1, rule_row, "├", Role::Frame);
            canvas.put(rows, usize::from(below.right() - area.x), rule_row, "┤", Role::Frame);
        }
    }
    names(canvas, layout, app);
    let last = Rect { y: bottom, height: 1, x: layout.step.x, width: layout.step.width };
    footer::draw(canvas, last, app.keys(), app.prompt(), app.says());
}

/// The panes' names, each in the rule above it.
fn names(canvas: &mut Canvas<'_>, layout: &Layout, app: &App) {
    let label = |canvas: &mut Canvas<'_>, pane: Rect, text: &str| {
        let area = Rect { y: pane.y - 1, height: 1, ..pane };
        canvas.put(area, 0, 0, &format!(" {text} "), Role::Title)
    };
    // It is cut where it would stand below what the corner says.
    let corner = text::width(&timeline::more(app, layout)) as u16;
    let room = Rect { width: layout.names.width.saturating_sub(corner), ..layout.names };
    label(canvas, room, &timeline::name(app));
    for (pane, area) in layout.columns.iter().flatten() {
        label(canvas, *area, &panes::name(*pane, app, area.width.into()));
    }
    if let Some((class, (index, ..))) = app.class().and_then(|class| Some((class, class.shown()?))) {
        label(canvas, layout.step, &question::name(class, index));
        return;
    }
    let why = match app.selected().filter(|_| app.tells_why()) {
        Some(of) => format!("why {} does not move", app.model().label(of)),
        None => "why".to_owned(),
    };
    let column = label(canvas, layout.step, &why);
    if let Some(on) = app.leads_to() {
        let area = Rect { y: layout.step.y - 1, height: 1, ..layout.step };
        let on = format!(" {on} ");
        if column + text::width(&on) < usize::from(area.width) {
            canvas.put_right(Rect { width: area.width - 1, ..area }, 0, &on, Role::Key);
        }
    }
}

fn wall(canvas: &mut Canvas<'_>, rows: Rect, x: u16, from: u16, to: u16) {
    let column = usize::from(x - rows.x);
    canvas.put(rows, column, from.into(), "┬", Role::Frame);
    canvas.put(rows, column, to.into(), "┴", Role::Frame);
    for row in from + 1..to {
        canvas.put(rows, column, row.into(), "│", Role::Frame);
    }
}
