//! Machines as a state diagram of mermaid, which many pages of documentation draw by themselves.

use std::fmt::Write as _;
use std::io::{self, Write};

use pollscope::trace::Machine;

use super::{id, label, title};
use crate::graph::states;

pub(super) fn draw(machines: &[&Machine], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "stateDiagram-v2")?;
    for (number, machine) in machines.iter().enumerate() {
        writeln!(out, "    state \"{}\" as m{number} {{", escaped(&title(machine)))?;
        for state in states(machine) {
            writeln!(out, "        state \"{}\" as {}", escaped(&label(machine, state)), id(number, state))?;
        }
        for (from, to) in &machine.edges {
            writeln!(out, "        {} --> {}", id(number, *from), id(number, *to))?;
        }
        writeln!(out, "    }}")?;
    }
    Ok(())
}

/// Text for a mermaid string: what has a meaning there becomes an entity, by number.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '"' | '#' | ';' | '<' | '>' | '&' | '{' | '}' | '\\' | '`' | ':' | '%' => {
                // Writing to a String cannot fail.
                let _ = write!(out, "#{};", char as u32);
            }
            char => out.push(char),
        }
    }
    out
}
