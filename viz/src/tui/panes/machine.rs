//! The state machine of the selected future, from unresumed to returned.
//!
//! ```text
//!     ✓ unresumed
//!     │ 1×
//!  ╭──◐ 12 socket.read()        now
//!  │  │    ↻ 3× → return
//!  │  · 13 socket.write()
//!  │  │
//!  ╰─▶· returned
//! ```
//!
//! A stroke is the move to the next state, with how often it was made so far. Other moves are the arrows on the left, and
//! stand in words beside the state that they lead from; where there is no room for arrows the words are left. What was never
//! done stands back, what was just done stands out.

use pollscope::trace::{Machine, Node};
use ratatui::layout::Rect;

use super::{scrolled, window};
use crate::graph::{self, Arcs, Gutter};
use crate::model::{FutureIx, Model, Moves, Place, State};
use crate::text;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::layout::{Pane, Part};
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
    let chart = Chart::new(app.model(), of, app.event(), machine, state);
    let arcs = chart.arcs(inner.width);
    let gutter = Gutter::new(&arcs, |from, to| chart.weight(chart.node(from), chart.node(to)));
    let states =
        Rect { x: inner.x + gutter.columns() as u16, width: inner.width - gutter.columns() as u16, ..inner };
    let changed = app.changed().is_some_and(|change| change == of);
    let height = usize::from(area.height);
    // Strokes between the states only where all of it fits with them.
    let per_state = if chart.states() * 2 <= height + 1 { 2 } else { 1 };
    let total = chart.states() * per_state - (per_state - 1);
    let first = scrolled(
        window(chart.current() * per_state, total, height),
        total,
        height,
        app.scroll(Part::Pane(Pane::Machine)),
    );
    for row in 0..height.min(total) {
        let (state, is_stroke) = ((first + row) / per_state, (first + row) % per_state == 1);
        for (column, track) in gutter.row(state * 2 + usize::from(is_stroke)).into_iter().enumerate() {
            canvas.sign(inner, column, row, track.sign, role(track.weight));
        }
        if is_stroke {
            chart.stroke(canvas, states, row, state);
        } else {
            let (room, after) = chart.state(canvas, states, row, state);
            if changed && state == chart.current() {
                canvas.changed(area, row);
            }
            if per_state == 1 {
                chart.elsewhere(canvas, room, row, state, after + 2);
            }
        }
    }
}

/// How much a move matters: it was just made, was made before, or never was.
const JUST: u8 = 2;
const MADE: u8 = 1;

fn role(weight: u8) -> Role {
    match weight {
        JUST => Role::Current,
        MADE => Role::Text,
        _ => Role::Dim,
    }
}

struct Chart<'a> {
    machine: &'a Machine,
    state: Option<State>,
    moves: Moves,
    /// The move that this step has made.
    just: Option<(Node, Node)>,
    /// Where it stood last, if it ended in another way than by returning.
    broke_at: Option<Node>,
}

impl<'a> Chart<'a> {
    fn new(model: &Model, of: FutureIx, event: usize, machine: &'a Machine, state: Option<State>) -> Self {
        let moves = model.way(of, event).moves;
        let just = (event > 0 && model.of_event(event) == Some(of))
            .then(|| model.way(of, event - 1).moves)
            .and_then(|before| {
                moves.iter().find(|(way, made)| before.get(way) != Some(made)).map(|(way, _)| *way)
            });
        let broke_at = match state {
            Some(State::Dropped(place)) => as_node(place),
            Some(State::Panicked) => {
                let mut changes = model.future(of).changes_until(event).iter().rev();
                changes.find_map(|change| change.state().place()).and_then(as_node)
            }
            _ => None,
        };
        Self { machine, state, moves, just, broke_at }
    }

    /// The moves to others than the next state, as lines; none where they would take too much of the room.
    fn arcs(&self, width: u16) -> Arcs {
        /// More than that is a thicket at any width.
        const EDGES: usize = 300;
        let states = self.machine.points.len() + 2;
        let none = Arcs::new(states, &[]);
        if self.machine.edges.len() > EDGES {
            return none;
        }
        let arcs = Arcs::new(states, &graph::edges(self.machine));
        let is_small = arcs.lanes + 2 <= usize::from(width) / 5;
        if is_small { arcs } else { none }
    }

    fn made(&self, from: Node, to: Node) -> usize {
        self.moves.get(&(from, to)).copied().unwrap_or(0)
    }

    fn weight(&self, from: Option<Node>, to: Option<Node>) -> u8 {
        match (from, to) {
            (Some(from), Some(to)) if self.just == Some((from, to)) => JUST,
            (Some(from), Some(to)) if self.made(from, to) > 0 => MADE,
            _ => 0,
        }
    }

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

    /// Draws a state. Gives the room that is left on its row, and the column after it.
    fn state(&self, canvas: &mut Canvas<'_>, area: Rect, row: usize, index: usize) -> (Rect, usize) {
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
            // What it stood at when it broke off is not done.
            Some(state) if is_here || node.is_some() && node == self.broke_at => {
                (here(state), Role::State(state))
            }
            _ if reached => ("✓", Role::Text),
            _ => ("·", Role::Dim),
        };
        let now = match self.state {
            _ if is_here => "now",
            Some(State::Dropped(_)) if node.is_some() && node == self.broke_at => "dropped here",
            Some(State::Panicked) if node.is_some() && node == self.broke_at => "its last await",
            _ => "",
        };
        canvas.put(area, 0, row, glyph, role);
        let room = Rect { width: area.width.saturating_sub(text::width(now) as u16 + 2), ..area };
        let role = if is_here { Role::Current } else { role };
        let after = canvas.put(room, 2, row, &label, role);
        canvas.put_right(Rect { width: area.width.saturating_sub(1), ..area }, row, now, Role::Current);
        (room, after)
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
        let role = role(self.weight(Some(from), Some(to)));
        let mut column = 0;
        match self.made(from, to) {
            0 if !self.machine.edges.contains(&(from, to)) => {}
            0 => column = canvas.put(area, 0, row, "│", role),
            made => column = canvas.put(area, 0, row, &format!("│ {made}×"), role),
        }
        self.elsewhere(canvas, area, row, index, column.max(4) + 1);
    }

    /// The moves from a state to others than the next, those that were made and no edge is known for among them.
    fn elsewhere(&self, canvas: &mut Canvas<'_>, area: Rect, row: usize, index: usize, mut column: usize) {
        let Some(from) = self.node(index) else { return };
        let next = self.node(index + 1);
        let edges = &self.machine.edges;
        let unknown = self.moves.keys().filter(|way| !edges.contains(way));
        let mut ways: Vec<_> =
            edges.iter().chain(unknown).filter(|way| way.0 == from && Some(way.1) != next).collect();
        // The way back to itself has a sign of its own, and comes first.
        ways.sort_by_key(|way| way.1 != from);
        let mut leads = ["→ ", ", "].into_iter();
        for (_, to) in ways {
            let name = if *to == from { "↻".to_owned() } else { self.short(*to) };
            let before = if *to == from { "" } else { leads.next().unwrap_or(", ") };
            column = canvas.put(area, column, row, before, Role::Dim);
            let text = match self.made(from, *to) {
                0 => name,
                made => format!("{name} {made}×"),
            };
            column = canvas.put(area, column, row, &text, role(self.weight(Some(from), Some(*to))));
            if *to == from {
                column += 1;
            }
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
