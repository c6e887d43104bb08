//! Machines in characters: each state a line, the edges between them, and beside each state in words where it leads.
//!
//! ```text
//! async fn worker  src/main.rs:9
//!
//!   ╭──○ unresumed            → 11, returned
//!   │  │
//!   │  ◐ 11  fetch(i + 1)  ↻  → 11, returned
//!   │  │
//!   ╰─▶● returned
//! ```

use std::io::{self, Write};

use pollscope::trace::{Machine, Node};

use super::{label, title};
use crate::graph::{Arcs, Gutter, edges, states};
use crate::text;

/// The most lanes that are drawn; a machine with more says in words alone where each state leads.
const LANES: usize = 24;

/// The most columns that a state's text takes, with the sign of its own edge.
const LONGEST: usize = 60;

pub(super) fn draw(machines: &[&Machine], out: &mut dyn Write) -> io::Result<()> {
    for (count, machine) in machines.iter().enumerate() {
        if count > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}  {}:{}", title(machine), text::plain(&machine.file), machine.line)?;
        writeln!(out)?;
        one(machine, out)?;
    }
    Ok(())
}

fn one(machine: &Machine, out: &mut dyn Write) -> io::Result<()> {
    let (states, edges) = (states(machine), edges(machine));
    let arcs = Arcs::new(states.len(), &edges);
    let gutter = Gutter::new(&arcs, |_, _| 0);
    let beside = |row: usize| -> String {
        let tracks = if arcs.lanes <= LANES { gutter.row(row) } else { Vec::new() };
        tracks.iter().map(|track| track.sign).collect()
    };
    let labels: Vec<String> = states
        .iter()
        .zip(&arcs.own)
        .map(|(state, own)| {
            let (label, sign) = (label(machine, *state), if *own { "  ↻" } else { "" });
            text::cut(&label, LONGEST - text::width(sign)).into_owned() + sign
        })
        .collect();
    let wide = labels.iter().map(|label| text::width(label)).max().unwrap_or(0);
    for (place, state) in states.iter().enumerate() {
        let glyph = match state {
            Node::Unresumed => '○',
            Node::Point(_) => '◐',
            Node::Returned => '●',
        };
        let leads = leads(machine, &states, &edges, place);
        let line = format!("  {}{glyph} {}  {leads}", beside(place * 2), text::fit(&labels[place], wide));
        writeln!(out, "{}", line.trim_end())?;
        if place + 1 < states.len() {
            let down = if arcs.straight[place] { '│' } else { ' ' };
            writeln!(out, "{}", format!("  {}{down}", beside(place * 2 + 1)).trim_end())?;
        }
    }
    Ok(())
}

/// Where a state leads, in words.
fn leads(machine: &Machine, states: &[Node], edges: &[(usize, usize)], from: usize) -> String {
    let to: Vec<String> = edges
        .iter()
        .filter(|edge| edge.0 == from)
        .map(|(_, to)| match states.get(*to) {
            Some(Node::Point(point)) => machine
                .points
                .get(*point as usize)
                .map_or_else(|| point.to_string(), |point| point.line.to_string()),
            Some(Node::Unresumed) => "unresumed".to_owned(),
            _ => "returned".to_owned(),
        })
        .collect();
    match to.as_slice() {
        [] if from + 1 == states.len() => String::new(),
        [] => "→ never goes on".to_owned(),
        to => format!("→ {}", to.join(", ")),
    }
}
