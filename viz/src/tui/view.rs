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
use super::canvas::{Canvas, sides};
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
        if let Some(says) = app.says_no_lane() {
            // Beside the moment's column, which may be the first.
            canvas.put(timeline::cells_area(layout), 2, 0, says, Role::Current);
        }
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

    let rule = |y: u16| Rect { y, height: 1, ..area };
    let wall = |x: u16, from: u16, to: u16| Rect { x, y: from, width: 1, height: to - from + 1 };
    let mut lines = sides(Rect { y: top, height: bottom - top + 1, ..area }).to_vec();
    lines.extend(middle.into_iter().chain([lower]).map(rule));
    lines.push(wall(layout.lanes.x - 1, top, middle.unwrap_or(lower)));
    for pair in layout.columns.windows(2) {
        let (_, next) = pair[1][0];
        lines.push(wall(next.x - 1, next.y - 1, lower));
    }
    // Between two panes of a column.
    for (_, below) in layout.columns.iter().flat_map(|column| column.iter().skip(1)) {
        lines.push(Rect { x: below.x - 1, y: below.y - 1, width: below.width + 2, height: 1 });
    }
    canvas.frame(&lines);
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
    let is_out = |of| {
        let name = app.model().label(of);
        format!("{} is filtered out", text::cut(&text::plain(&name), usize::from(layout.step.width / 2)))
    };
    if let Some(on) = app.filtered_out().map(is_out).or_else(|| app.leads_to()) {
        let area = Rect { y: layout.step.y - 1, height: 1, ..layout.step };
        let on = format!(" {on} ");
        if column + text::width(&on) < usize::from(area.width) {
            canvas.put_right(Rect { width: area.width - 1, ..area }, 0, &on, Role::Key);
        }
    }
}
