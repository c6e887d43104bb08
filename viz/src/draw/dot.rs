//! Machines as a graph for Graphviz: `pollscope draw FILE --format dot | dot -Tsvg`.

use std::io::{self, Write};

use pollscope::trace::{Machine, Node};

use super::{id, label, title};
use crate::graph::states;

pub(super) fn draw(machines: &[&Machine], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "digraph pollscope {{")?;
    writeln!(out, "    node [shape=box, style=rounded, fontname=monospace];")?;
    for (number, machine) in machines.iter().enumerate() {
        writeln!(out, "    subgraph cluster_{number} {{")?;
        writeln!(out, "        label=\"{}\";", escaped(&title(machine)))?;
        for state in states(machine) {
            let shape = if state == Node::Returned { ", peripheries=2" } else { "" };
            let label = escaped(&label(machine, state));
            writeln!(out, "        {} [label=\"{label}\"{shape}];", id(number, state))?;
        }
        for (from, to) in &machine.edges {
            writeln!(out, "        {} -> {};", id(number, *from), id(number, *to))?;
        }
        writeln!(out, "    }}")?;
    }
    writeln!(out, "}}")
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
