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

use super::arcs::Arcs;
use super::{edges, label, states, title};
use crate::text;

/// The most lanes that are drawn; a machine with more of them says in words where each state leads, as all do.
const LANES: usize = 24;

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
    let gutter = Gutter::new(&arcs, states.len());
    let labels: Vec<String> = states
        .iter()
        .zip(&arcs.own)
        .map(|(state, own)| label(machine, *state) + if *own { "  ↻" } else { "" })
        .collect();
    let wide = labels.iter().map(|label| text::width(label)).max().unwrap_or(0).min(60);
    for (place, state) in states.iter().enumerate() {
        let glyph = match state {
            Node::Unresumed => '○',
            Node::Point(_) => '◐',
            Node::Returned => '●',
        };
        let leads = leads(machine, &states, &edges, place);
        let line = format!("  {}{glyph} {}  {leads}", gutter.row(place * 2), text::fit(&labels[place], wide));
        writeln!(out, "{}", line.trim_end())?;
        if place + 1 < states.len() {
            let down = if arcs.straight[place] { '│' } else { ' ' };
            writeln!(out, "{}", format!("  {}{down}", gutter.row(place * 2 + 1)).trim_end())?;
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

/// The lanes left of the states, as characters.
struct Gutter {
    rows: Vec<Vec<u8>>,
    heads: Vec<bool>,
}

const UP: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const RIGHT: u8 = 8;

impl Gutter {
    fn new(arcs: &Arcs, states: usize) -> Self {
        let lanes = arcs.lanes.min(LANES);
        // Two columns a lane, the outermost first, and one for the head of an arrow.
        let columns = if lanes == 0 { 0 } else { lanes * 2 };
        let mut rows = vec![vec![0_u8; columns]; states * 2];
        let mut heads = vec![false; states * 2];
        for arc in arcs.beside.iter().filter(|arc| arc.lane < lanes) {
            let column = columns - 2 - arc.lane * 2;
            let (top, bottom) = (arc.from.min(arc.to) * 2, arc.from.max(arc.to) * 2);
            for (row, cells) in rows.iter_mut().enumerate().take(bottom + 1).skip(top) {
                cells[column] |= if row > top { UP } else { 0 } | if row < bottom { DOWN } else { 0 };
            }
            for row in [top, bottom] {
                rows[row][column] |= RIGHT;
                for cell in &mut rows[row][column + 1..] {
                    *cell |= LEFT | RIGHT;
                }
            }
            heads[arc.to * 2] = true;
        }
        Self { rows, heads }
    }

    fn row(&self, row: usize) -> String {
        if self.rows[row].is_empty() {
            return String::new();
        }
        let mut line: String = self.rows[row].iter().map(|cell| corner(*cell)).collect();
        line.push(match (self.heads[row], self.rows[row].last()) {
            (true, _) => '▶',
            (false, Some(cell)) if cell & RIGHT != 0 => '─',
            _ => ' ',
        });
        line
    }
}

/// The character whose arms point in these directions.
fn corner(arms: u8) -> char {
    match arms {
        0 => ' ',
        arms if arms == UP | DOWN => '│',
        arms if arms == LEFT | RIGHT => '─',
        arms if arms == DOWN | RIGHT => '╭',
        arms if arms == UP | RIGHT => '╰',
        arms if arms == UP | DOWN | RIGHT => '├',
        arms if arms == DOWN | LEFT | RIGHT => '┬',
        arms if arms == UP | LEFT | RIGHT => '┴',
        _ => '┼',
    }
}
