//! The states of the selected future's machine, from unresumed to returned.
//!
//! ```text
//!  ✓ unresumed
//!  │ 1×
//!  ◐ 40 learn_song()              now
//!  │
//!  · 41 sing_song(song)
//!  │
//!  · returned
//! ```
//!
//! A stroke is the move to the next state, with how often it was made so far; moves to elsewhere stand beside it.

use pollscope::trace::{Machine, Node};
use ratatui::layout::Rect;

use super::window;
use crate::model::{Moves, Place, State};
use crate::text;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::theme::Role;

/// What the pane is called. The state is named in any case, the future where there is room for it.
pub(in crate::tui) fn name(app: &App, columns: usize) -> String {
    match app.selected() {
        None => "machine".to_owned(),
        Some(of) => {
            let about = if app.model().machine(of).is_some_and(|machine| machine.approximate) {
                ", approximate"
            } else {
                ""
            };
            let state = match app.model().future(of).state_at(app.event()) {
                None => "not made yet",
                Some(State::Pending(_)) if app.model().is_woken(of, app.event()) => "pending, woken",
                Some(state) => state.word(),
            };
            let whole = format!("machine  {}: {state}{about}", app.model().label(of));
            // Room for the blanks beside it and a bit of the rule.
            if text::width(&text::plain(&whole)) + 3 > columns {
                format!("machine: {state}{about}")
            } else {
                whole
            }
        }
    }
}

/// Draws the rows that are in view.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    let Some(of) = app.selected() else { return };
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
    let state = app.model().future(of).state_at(app.event());
    let Some(machine) = app.model().machine(of) else {
        canvas.put_wrapped(inner, "The trace does not say how this future was made.", Role::Dim);
        return;
    };
    let chart = Chart { machine, state, moves: app.model().way(of, app.event()).moves };
    let height = usize::from(area.height);
    // Strokes between the states only where all of it fits with them.
    let per_state = if chart.states() * 2 <= height + 1 { 2 } else { 1 };
    let total = chart.states() * per_state - (per_state - 1);
    let first = window(chart.current() * per_state, total, height);
    for row in 0..height.min(total) {
        let (state, is_stroke) = ((first + row) / per_state, (first + row) % per_state == 1);
        if is_stroke {
            chart.stroke(canvas, inner, row, state);
        } else {
            chart.state(canvas, inner, row, state);
            if per_state == 1 && inner.width > 30 {
                chart.elsewhere(canvas, inner, row, state, usize::from(inner.width) / 2);
            }
        }
    }
}

struct Chart<'a> {
    machine: &'a Machine,
    state: Option<State>,
    moves: Moves,
}

impl Chart<'_> {
    /// Unresumed, the points, returned, and one more if the future ended otherwise.
    fn states(&self) -> usize {
        self.machine.points.len() + 2 + usize::from(self.cut_short())
    }

    fn cut_short(&self) -> bool {
        matches!(self.state, Some(State::Panicked | State::Dropped(_)))
    }

    /// The row of the state in which the future is.
    fn current(&self) -> usize {
        match self.state {
            Some(State::Returned) => self.machine.points.len() + 1,
            Some(State::Panicked | State::Dropped(_)) => self.machine.points.len() + 2,
            Some(state) => match state.place() {
                Some(Place::Point(point)) => (point as usize).min(self.machine.points.len()) + 1,
                _ => 0,
            },
            None => 0,
        }
    }

    fn node(&self, row: usize) -> Option<Node> {
        match row.checked_sub(1) {
            None => Some(Node::Unresumed),
            Some(point) if point < self.machine.points.len() => Some(Node::Point(point as u32)),
            Some(point) if point == self.machine.points.len() => Some(Node::Returned),
            Some(_) => None,
        }
    }

    fn state(&self, canvas: &mut Canvas<'_>, area: Rect, row: usize, index: usize) {
        let node = self.node(index);
        let is_here = self.state.is_some() && index == self.current() && self.is_certain();
        let label = match node {
            Some(Node::Unresumed) => "unresumed".to_owned(),
            Some(Node::Returned) => "returned".to_owned(),
            Some(Node::Point(point)) => {
                let point = &self.machine.points[point as usize];
                format!("{} {}", point.line, first_line(&point.text))
            }
            None => self.state.map_or("", State::word).to_owned(),
        };
        // Whatever was made was unresumed once.
        let made = node == Some(Node::Unresumed) && self.state.is_some();
        let reached =
            made || node.is_none_or(|node| self.moves.keys().any(|(from, to)| *from == node || *to == node));
        let (glyph, role) = match self.state {
            Some(state) if is_here => (here(state), Role::State(state)),
            _ if reached => ("✓", Role::Text),
            _ => ("·", Role::Dim),
        };
        let now = match self.state {
            _ if is_here => "now",
            Some(State::Dropped(place)) if node.is_some() && node == as_node(place) => "dropped here",
            _ => "",
        };
        canvas.put(area, 0, row, glyph, role);
        let room = Rect { width: area.width.saturating_sub(text::width(now) as u16 + 2), ..area };
        let role = if is_here { Role::Current } else { role };
        canvas.put(room, 2, row, &label, role);
        let room = Rect { width: area.width.saturating_sub(1), ..area };
        canvas.put_right(room, row, now, Role::Current);
    }

    /// Whether the trace says where the future is.
    fn is_certain(&self) -> bool {
        match self.state {
            Some(State::Returned | State::Panicked | State::Dropped(_)) => true,
            Some(state) => match state.place() {
                Some(Place::Start) => true,
                Some(Place::Point(point)) => (point as usize) < self.machine.points.len(),
                Some(Place::Unseen) | None => false,
            },
            None => false,
        }
    }

    fn stroke(&self, canvas: &mut Canvas<'_>, area: Rect, row: usize, index: usize) {
        let (Some(from), Some(to)) = (self.node(index), self.node(index + 1)) else { return };
        let made = self.moves.get(&(from, to)).copied().unwrap_or(0);
        let mut column = 0;
        if made > 0 {
            column = canvas.put(area, 0, row, &format!("│ {made}×"), Role::Text);
        } else if self.machine.edges.contains(&(from, to)) {
            column = canvas.put(area, 0, row, "│", Role::Dim);
        }
        self.elsewhere(canvas, area, row, index, column.max(4) + 1);
    }

    /// The moves from a state to others than the next.
    fn elsewhere(&self, canvas: &mut Canvas<'_>, area: Rect, row: usize, index: usize, mut column: usize) {
        let Some(from) = self.node(index) else { return };
        let next = self.node(index + 1);
        let edges = self.machine.edges.iter().filter(|edge| edge.0 == from && Some(edge.1) != next);
        for (count, (_, to)) in edges.enumerate() {
            column = canvas.put(area, column, row, if count == 0 { "→ " } else { ", " }, Role::Dim);
            let made = self.moves.get(&(from, *to)).copied().unwrap_or(0);
            let (text, role) = match made {
                0 => (self.short(*to), Role::Dim),
                made => (format!("{} {made}×", self.short(*to)), Role::Text),
            };
            column = canvas.put(area, column, row, &text, role);
        }
    }

    /// A state in a word: its line, with the column where a line has several.
    fn short(&self, node: Node) -> String {
        match node {
            Node::Unresumed => "unresumed".to_owned(),
            Node::Returned => "return".to_owned(),
            Node::Point(index) => match self.machine.points.get(index as usize) {
                None => format!("point {index}"),
                Some(point)
                    if self.machine.points.iter().filter(|other| other.line == point.line).count() > 1 =>
                {
                    format!("{}:{}", point.line, point.column)
                }
                Some(point) => point.line.to_string(),
            },
        }
    }
}

fn as_node(place: Place) -> Option<Node> {
    match place {
        Place::Start => Some(Node::Unresumed),
        Place::Point(point) => Some(Node::Point(point)),
        Place::Unseen => None,
    }
}

fn here(state: State) -> &'static str {
    match state {
        State::Unknown => "?",
        State::Unresumed => "○",
        State::Polling(_) => "█",
        State::Pending(_) => "◐",
        State::Returned => "✓",
        State::Panicked => "‼",
        State::Dropped(_) => "✗",
    }
}

fn first_line(text: &str) -> String {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or("").trim_end();
    if lines.next().is_some() { format!("{first} …") } else { first.to_owned() }
}
