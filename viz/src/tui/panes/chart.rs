//! A machine as one future has gone through it: its states as rows, where the future is among them, and which moves it has
//! made.

use pollscope::trace::{Machine, MachineKind, Node};

use crate::graph::{self, Arcs};
use crate::model::{FutureIx, Model, Moves, Place, State};

/// How much a move matters: it was just made, was made before, or never was.
pub(super) const JUST: u8 = 2;
pub(super) const MADE: u8 = 1;

/// What stands in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// A state of the machine.
    State(Node),
    /// Somewhere between its first poll and its end, where the trace does not say.
    Inside,
    /// An end in another way than by returning.
    Ended,
}

/// The rows, and what is known of each.
pub(super) struct Chart<'a> {
    pub(super) machine: &'a Machine,
    pub(super) state: Option<State>,
    pub(super) rows: Vec<Row>,
    /// The row in which the future is, once it is made.
    pub(super) current: usize,
    /// The row in which it stood last, if it ended in another way than by returning.
    pub(super) broke_at: Option<usize>,
    moves: Moves,
    /// The ways from each state, in the order of the states: the edges, and the moves that were made without one.
    ways: Vec<(Node, Node)>,
    /// The states in which the future has been, in order.
    been: Vec<Node>,
    /// The move that this step has made.
    just: Option<(Node, Node)>,
    /// Of one that was traced from outside, whether it was polled yet, and the move that this is: no await tells of it.
    is_entered: bool,
    way_in: Option<u8>,
}

impl<'a> Chart<'a> {
    pub(super) fn new(model: &Model, of: FutureIx, event: usize, machine: &'a Machine) -> Self {
        let state = model.future(of).state_at(event);
        let moves = model.way(of, event).moves;
        let just = (event > 0 && model.of_event(event) == Some(of))
            .then(|| model.way(of, event - 1).moves)
            .and_then(|before| {
                moves.iter().find(|(way, made)| before.get(way) != Some(made)).map(|(way, _)| *way)
            });
        let is_foreign = machine.kind == MachineKind::Future;
        let first = model.future(of).polls.first().map(|poll| model.polls()[*poll as usize].begin());
        let first = first.filter(|first| is_foreign && *first <= event);
        let is_entered = first.is_some();
        // Of one that was made before the recording the first poll is not known.
        let is_new = |first: &usize| model.future(of).state_before(*first) == Some(State::Unresumed);
        let way_in = first.filter(is_new).map(|first| if first == event { JUST } else { MADE });
        let rows = rows(machine, state);
        let at = |row: Row| rows.iter().position(|one| *one == row);
        let of_place = |place: Place| at(if is_entered { Row::Inside } else { stands(machine, place) });
        let current = match state {
            None => Some(0),
            Some(State::Unknown) => at(Row::Inside),
            Some(State::Returned) => at(Row::State(Node::Returned)),
            Some(State::Panicked | State::Dropped(_)) => at(Row::Ended),
            Some(state) => state.place().and_then(of_place),
        };
        let broke_at = match state {
            Some(State::Dropped(place)) => of_place(place),
            Some(State::Panicked) => {
                let mut changes = model.future(of).changes_until(event).iter().rev();
                changes.find_map(|change| change.state().place()).and_then(of_place)
            }
            _ => None,
        };
        let mut been: Vec<Node> = moves.keys().flat_map(|(from, to)| [*from, *to]).collect();
        been.sort_unstable();
        been.dedup();
        Self {
            machine,
            state,
            current: current.unwrap_or(0),
            broke_at,
            rows,
            ways: ways(machine, &moves),
            been,
            moves,
            just,
            is_entered,
            way_in,
        }
    }

    /// The moves to others than the next state, as lines; none where they would take too much of the room.
    pub(super) fn arcs(&self, width: u16) -> Arcs {
        /// More than that is a thicket at any width.
        const EDGES: usize = 300;
        let none = Arcs::new(self.rows.len(), &[]);
        if self.machine.edges.len() > EDGES {
            return none;
        }
        // Where a row lies before the end, the last state leads straight to that row, and the others past it.
        let inside = self.rows.iter().position(|row| *row == Row::Inside);
        let edge = |(from, to): (usize, usize)| match inside {
            Some(inside) if to >= inside => (from, if from + 1 == inside { to } else { to + 1 }),
            _ => (from, to),
        };
        let edges: Vec<_> = graph::edges(self.machine).into_iter().map(edge).collect();
        let arcs = Arcs::new(self.rows.len(), &edges);
        let is_small = arcs.lanes + 2 <= usize::from(width) / 5;
        if is_small { arcs } else { none }
    }

    /// How often the stroke that follows a row was gone, and how much that matters; none where no stroke is.
    pub(super) fn along(&self, row: usize) -> Option<(usize, u8)> {
        let (from, to) = self.straight(row)?;
        match self.way_in {
            Some(weight) if row == 0 => Some((1, weight)),
            _ => Some((self.made(from, to), self.weight(from, to))),
        }
    }

    /// How often a move was made so far.
    pub(super) fn made(&self, from: Node, to: Node) -> usize {
        self.moves.get(&(from, to)).copied().unwrap_or(0)
    }

    /// How much a move matters.
    pub(super) fn weight(&self, from: Node, to: Node) -> u8 {
        match self.made(from, to) {
            _ if self.just == Some((from, to)) => JUST,
            0 => 0,
            _ => MADE,
        }
    }

    /// The state in a row.
    pub(super) fn node(&self, row: usize) -> Option<Node> {
        match self.rows.get(row) {
            Some(Row::State(node)) => Some(*node),
            _ => None,
        }
    }

    /// The states above and below the stroke that follows a row.
    pub(super) fn straight(&self, row: usize) -> Option<(Node, Node)> {
        let from = if self.rows.get(row) == Some(&Row::Inside) { row.checked_sub(1)? } else { row };
        let to = if self.rows.get(row + 1) == Some(&Row::Inside) { row + 2 } else { row + 1 };
        Some((self.node(from)?, self.node(to)?))
    }

    /// Whether the future has been in a row.
    pub(super) fn reached(&self, row: usize) -> bool {
        match self.rows[row] {
            Row::State(Node::Unresumed) => self.state.is_some(),
            Row::State(node) => self.been.binary_search(&node).is_ok(),
            Row::Inside if self.machine.kind == MachineKind::Future => self.is_entered,
            Row::Inside => {
                !matches!(self.state, None | Some(State::Unresumed | State::Polling(Place::Start)))
            }
            Row::Ended => true,
        }
    }

    /// The moves from a state to others than the next, those that were made and no edge is known for among them; the way back
    /// to itself comes first.
    pub(super) fn elsewhere(&self, row: usize) -> Vec<Node> {
        let Some(from) = self.node(row) else { return Vec::new() };
        let next = self.straight(row).map(|(_, to)| to);
        let first = self.ways.partition_point(|way| way.0 < from);
        let ways = self.ways[first..].iter().take_while(|way| way.0 == from);
        let mut to: Vec<Node> = ways.map(|way| way.1).filter(|to| Some(*to) != next).collect();
        to.sort_by_key(|to| *to != from);
        to
    }
}

/// The edges of a machine by where they lead from, and behind them the moves that no edge is known for.
fn ways(machine: &Machine, moves: &Moves) -> Vec<(Node, Node)> {
    let mut edges = machine.edges.clone();
    edges.sort_unstable();
    let unknown = moves.keys().filter(|way| edges.binary_search(way).is_err());
    let mut ways: Vec<_> = machine.edges.iter().chain(unknown).copied().collect();
    ways.sort_by_key(|way| way.0);
    ways
}

/// The states in the order of the source, with a row for a place that is not seen where there is one, and one for an end in
/// another way than by returning.
fn rows(machine: &Machine, state: Option<State>) -> Vec<Row> {
    let is_inside = match state {
        Some(State::Unknown) => true,
        Some(State::Polling(place) | State::Pending(place)) => stands(machine, place) == Row::Inside,
        _ => false,
    };
    let mut rows: Vec<Row> = graph::states(machine).into_iter().map(Row::State).collect();
    // Of what was traced from outside, no place is ever seen.
    if is_inside || machine.kind == MachineKind::Future {
        rows.insert(rows.len() - 1, Row::Inside);
    }
    if matches!(state, Some(State::Panicked | State::Dropped(_))) {
        rows.push(Row::Ended);
    }
    rows
}

/// The row for a place.
fn stands(machine: &Machine, place: Place) -> Row {
    match place {
        Place::Start => Row::State(Node::Unresumed),
        Place::Point(point) if (point as usize) < machine.points.len() => Row::State(Node::Point(point)),
        Place::Point(_) | Place::Unseen => Row::Inside,
    }
}
