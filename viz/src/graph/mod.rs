//! A machine as a picture has it: its states one below the other, its edges beside them.
//!
//! `draw` makes files of it, and the replay its pane; neither knows of the other.

mod arcs;
mod gutter;

use pollscope::trace::{Machine, Node};

pub(crate) use arcs::{Arc, Arcs};
pub(crate) use gutter::Gutter;

/// All states in the order of the source: the ends are there, whether an edge leads to them or not.
pub(crate) fn states(machine: &Machine) -> Vec<Node> {
    let points = (0..machine.points.len()).map(|point| Node::Point(point as u32));
    std::iter::once(Node::Unresumed).chain(points).chain([Node::Returned]).collect()
}

/// The place of a state in [`states`].
pub(crate) fn place(machine: &Machine, node: Node) -> usize {
    let last = machine.points.len() + 1;
    match node {
        Node::Unresumed => 0,
        Node::Point(point) => (point as usize + 1).min(last),
        Node::Returned => last,
    }
}

/// The edges between states, by their places in [`states`].
pub(crate) fn edges(machine: &Machine) -> Vec<(usize, usize)> {
    machine.edges.iter().map(|(from, to)| (place(machine, *from), place(machine, *to))).collect()
}
