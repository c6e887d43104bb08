//! The state machine of the selected future, from unresumed to returned.
//!
//! ```text
//!     ✓ unresumed
//!     │ 1×
//!  ╭──░ 12 socket.read()        now
//!  │  │ 1×, ↻ 3×, → return
//!  │  ✓ 13 socket.write()
//!  │  │
//!  ╰─▶○ returned
//! ```
//!
//! A stroke is the move to the next state. Other moves are the arrows on the left, and stand in words behind the stroke. Where
//! there is no room for strokes, all of them stand behind the state that they lead from. How often a move was made so far stands behind its
//! sign. What was never done stands back, what was just done stands out.

use pollscope::trace::{MachineKind, Node};
use ratatui::layout::Rect;

use super::chart::{Chart, JUST, MADE, Row};
use super::{THROUGH, TO_COME, scrolled, window};
use crate::graph::Gutter;
use crate::model::State;
use crate::text;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::layout::{Pane, Part};
use crate::tui::theme::Role;

/// So many columns of a future's name are left in any case.
const NAME: usize = 8;

/// What the pane is called. Where there is no room for all of it the name is cut, and then what is said of it.
pub(in crate::tui) fn name(app: &App, columns: usize) -> String {
    let Some(of) = app.selected() else { return "machine".to_owned() };
    let model = app.model();
    let is_approximate = model.machine(of).is_some_and(|machine| machine.approximate);
    let about = if is_approximate { ", approximate" } else { "" };
    let state = model.future(of).state_at(app.event());
    let is_woken = matches!(state, Some(State::Pending(_))) && model.is_woken(of, app.event());
    let says = match state {
        None => "not made yet",
        Some(_) if is_woken => "pending, woken",
        Some(state) => state.word(),
    };
    let label = model.label(of);
    let label = text::plain(&label);
    // Its number tells it from others of its name.
    let (name, number) = label.split_at(label.rfind(" #").unwrap_or(label.len()));
    // Beside the blanks around it and a bit of the rule.
    let room = |says: &str| columns.saturating_sub(text::width(&format!("machine  : {says}{about}")) + 3);
    // What was woken is pending.
    let says = if is_woken && room(says) < text::width(&label) { "woken" } else { says };
    let name = text::cut(name, room(says).max(NAME).saturating_sub(text::width(number)).max(1));
    format!("machine  {name}{number}: {says}{about}")
}

/// Draws the rows that are in view.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    let Some(of) = app.selected() else { return };
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
    let Some(machine) = app.model().machine(of) else {
        canvas.put_wrapped(inner, "The trace does not say how this future was made.", Role::Dim);
        return;
    };
    let chart = Chart::new(app.model(), of, app.event(), machine);
    let arcs = chart.arcs(inner.width);
    let weight = |from, to| Some(chart.weight(chart.node(from)?, chart.node(to)?));
    let gutter = Gutter::new(&arcs, |from, to| weight(from, to).unwrap_or(0));
    let states =
        Rect { x: inner.x + gutter.columns() as u16, width: inner.width - gutter.columns() as u16, ..inner };
    let changed = app.changed() == Some(of);
    let height = usize::from(area.height);
    // Strokes between the states only where all of it fits with them.
    let per_state = if chart.rows.len() * 2 <= height + 1 { 2 } else { 1 };
    let total = chart.rows.len() * per_state - (per_state - 1);
    let first = scrolled(
        window(chart.current * per_state, total, height),
        total,
        height,
        app.scroll(Part::Pane(Pane::Machine)),
    );
    for row in 0..height.min(total) {
        let (at, is_stroke) = ((first + row) / per_state, (first + row) % per_state == 1);
        for (column, track) in gutter.row(at * 2 + usize::from(is_stroke)).into_iter().enumerate() {
            canvas.sign(inner, column, row, track.sign, role(track.weight));
        }
        if is_stroke {
            canvas.put_pieces(states, 0, row, &stroke(&chart, at));
        } else {
            let ways = if per_state == 1 { moves(&chart, at) } else { Vec::new() };
            state(canvas, states, row, &chart, at, &ways);
            if changed && at == chart.current {
                canvas.changed(area, row);
            }
        }
    }
}

fn role(weight: u8) -> Role {
    match weight {
        JUST => Role::Current,
        MADE => Role::Text,
        _ => Role::Dim,
    }
}

/// So many columns of a state stay beside its moves: its sign and its line.
const STAYS: u16 = 10;

/// Draws a state, and behind it these moves from it.
fn state(
    canvas: &mut Canvas<'_>,
    area: Rect,
    row: usize,
    chart: &Chart<'_>,
    at: usize,
    ways: &[(String, Role)],
) {
    let is_here = chart.state.is_some() && at == chart.current;
    let broke_here = chart.broke_at == Some(at);
    let label = match chart.rows[at] {
        Row::State(Node::Unresumed) => "unresumed".to_owned(),
        Row::State(Node::Returned) => "returned".to_owned(),
        Row::State(Node::Point(point)) => {
            let point = &chart.machine.points[point as usize];
            format!("{} {}", point.line, first_line(&point.text))
        }
        Row::Inside if chart.state == Some(State::Unknown) => "not known".to_owned(),
        Row::Inside => "inside, place not known".to_owned(),
        Row::Ended => chart.state.map_or("", State::word).to_owned(),
    };
    let (glyph, role) = match chart.state {
        // What it stood at when it broke off is not done.
        Some(state) if is_here || broke_here => (state.glyph(), Role::State(state)),
        _ if chart.reached(at) => (THROUGH, Role::Text),
        _ => (TO_COME, Role::Dim),
    };
    let now = match chart.state {
        _ if is_here => "now",
        Some(State::Dropped(_)) if broke_here => "dropped here",
        Some(State::Panicked) if broke_here && chart.machine.points.is_empty() => "panicked here",
        Some(State::Panicked) if broke_here && at == 0 => "before an await",
        Some(State::Panicked) if broke_here => "its last await",
        _ => "",
    };
    canvas.sign(area, 0, row, glyph, role);
    let room = Rect { width: area.width.saturating_sub(text::width(now) as u16 + 2), ..area };
    let role = if is_here { Role::Current } else { role };
    // Code is cut for what was made, and stands in the source as well.
    let made = ways.iter().rposition(|(_, role)| *role != Role::Dim).map_or(0, |last| last + 1);
    let wide = ways[..made].iter().map(|(text, _)| text::width(text) as u16).sum::<u16>();
    let taken = if made == 0 { 0 } else { (wide + 2).min(room.width.saturating_sub(STAYS)) };
    let after = canvas.put(Rect { width: room.width - taken, ..room }, 2, row, &label, role);
    canvas.put_pieces(room, after + 2, row, ways);
    canvas.put_right(Rect { width: area.width.saturating_sub(1), ..area }, row, now, Role::Current);
}

/// What stands between a row and the next: the move from one to the other, and behind it the others.
fn stroke(chart: &Chart<'_>, at: usize) -> Vec<(String, Role)> {
    let (Some(way), Some((made, weight))) = (chart.straight(at), chart.along(at)) else { return Vec::new() };
    let moves = moves(chart, at);
    if counts(chart, at) && made > 0 {
        return moves;
    }
    let sign = if made == 0 && !chart.machine.edges.contains(&way) { " " } else { "│" };
    let mut pieces = vec![(sign.to_owned(), role(weight))];
    if !moves.is_empty() {
        pieces.push(("    ".to_owned(), Role::Dim));
        pieces.extend(moves);
    }
    pieces
}

/// Whether a stroke tells how often it was gone. With one that was traced from outside, the way in and the way out are two.
fn counts(chart: &Chart<'_>, at: usize) -> bool {
    chart.node(at).is_some() || chart.machine.kind == MachineKind::Future
}

/// The moves from a state in words: the one to the next where it was made, and the others.
fn moves(chart: &Chart<'_>, at: usize) -> Vec<(String, Role)> {
    let mut pieces = Vec::new();
    if let Some((made, weight)) = chart.along(at).filter(|(made, _)| *made > 0 && counts(chart, at)) {
        pieces.push((format!("│ {made}×"), role(weight)));
    }
    let others = elsewhere(chart, at);
    if !pieces.is_empty() && !others.is_empty() {
        pieces.push((", ".to_owned(), Role::Dim));
    }
    pieces.extend(others);
    pieces
}

/// The moves from a state to others than the next, in words; each has behind it how often it was made.
fn elsewhere(chart: &Chart<'_>, at: usize) -> Vec<(String, Role)> {
    let Some(from) = chart.node(at) else { return Vec::new() };
    let mut pieces = Vec::new();
    let mut arrow = "→ ";
    for to in chart.elsewhere(at) {
        if !pieces.is_empty() {
            pieces.push((", ".to_owned(), Role::Dim));
        }
        let name = if to == from {
            "↻".to_owned()
        } else {
            pieces.push((std::mem::take(&mut arrow).to_owned(), Role::Dim));
            short(chart, to)
        };
        let text = match chart.made(from, to) {
            0 => name,
            made => format!("{name} {made}×"),
        };
        pieces.push((text, role(chart.weight(from, to))));
    }
    pieces
}

/// A state in a word: its line, with the column where a line has several.
fn short(chart: &Chart<'_>, node: Node) -> String {
    let points = &chart.machine.points;
    match node {
        Node::Unresumed => "unresumed".to_owned(),
        Node::Returned => "return".to_owned(),
        Node::Point(index) => match points.get(index as usize) {
            None => format!("point {index}"),
            Some(point) if points.iter().filter(|other| other.line == point.line).count() > 1 => {
                format!("{}:{}", point.line, point.column)
            }
            Some(point) => point.line.to_string(),
        },
    }
}

fn first_line(text: &str) -> String {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or("").trim_end();
    if lines.next().is_some() { format!("{first} …") } else { first.to_owned() }
}
