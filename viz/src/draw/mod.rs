//! The state machine of every async fn, block and closure in a source file, drawn without a run.
//!
//! `text` and `svg` draw what `graph` lays out; `mermaid` and `dot` leave the layout to those tools; json has the machines
//! as a trace has them.

mod dot;
mod mermaid;
mod svg;
mod text;

#[cfg(test)]
mod tests;

use std::io::{self, Write};

use pollscope::trace::{Machine, MachineKind, Node, Point, PointKind};
use pollscope_machine::{Cfg, Found};

use crate::rust;

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Characters, to be read in a terminal.
    Text,
    /// The machine objects of a trace, one a line.
    Json,
    /// A state diagram of mermaid.
    Mermaid,
    /// A graph of Graphviz.
    Dot,
    /// A picture.
    Svg,
}

/// The machines in a source text, in its order. `file` is what they say of where they are from, and
/// `cfg` what is known of the `#[cfg(..)]`s in bodies.
///
/// # Errors
/// Where the text is no Rust: what is wrong, and at which 1-based line and column.
pub fn machines(source: &str, file: &str, cfg: &Cfg) -> Result<Vec<Machine>, String> {
    rust::with_stack_for(source, || read(source, file, cfg))
        .unwrap_or_else(|| Err("it nests too deeply to be read; draw a file with less in it".to_owned()))
}

fn read(source: &str, file: &str, cfg: &Cfg) -> Result<Vec<Machine>, String> {
    let parsed = syn::parse_file(source).map_err(|error| {
        let at = error.span().start();
        let what = match error.to_string() {
            // The lexer knows no more than where it stopped.
            what if what.contains("token stream") => "a bracket that does not match, or no token".to_owned(),
            what => what,
        };
        format!(
            "line {}, column {}: {what}; this is not Rust as `rustc` would take it",
            at.line,
            at.column + 1
        )
    })?;
    Ok(pollscope_machine::in_file_with(&parsed, cfg).into_iter().map(|found| machine(found, file)).collect())
}

fn machine(found: Found, file: &str) -> Machine {
    let Found { machine, source } = found;
    let node = |node| match node {
        pollscope_machine::Node::Unresumed => Node::Unresumed,
        pollscope_machine::Node::Point(point) => Node::Point(point as u32),
        pollscope_machine::Node::Returned => Node::Returned,
    };
    let point = |point: pollscope_machine::Point| Point {
        line: point.line,
        column: point.column,
        kind: match point.kind {
            pollscope_machine::PointKind::Await => PointKind::Await,
            pollscope_machine::PointKind::Join => PointKind::Join,
            pollscope_machine::PointKind::TryJoin => PointKind::TryJoin,
            pollscope_machine::PointKind::Select => PointKind::Select,
            pollscope_machine::PointKind::Hidden => PointKind::Hidden,
        },
        text: point.text,
    };
    Machine {
        path: machine.name.clone(),
        name: machine.name,
        file: file.to_owned(),
        line: source.line as u32,
        column: source.column as u32,
        source: source.text,
        kind: match machine.kind {
            pollscope_machine::Kind::Fn => MachineKind::Fn,
            pollscope_machine::Kind::Block => MachineKind::Block,
            pollscope_machine::Kind::Closure => MachineKind::Closure,
        },
        points: machine.points.into_iter().map(point).collect(),
        edges: machine.edges.into_iter().map(|(from, to)| (node(from), node(to))).collect(),
        approximate: machine.approximate.is_some(),
    }
}

/// The machines that go by a name: all of it, or its last part; and what is within them.
pub fn named<'a>(machines: &'a [Machine], name: &str) -> Vec<&'a Machine> {
    let is = |whole: &str| whole == name || whole.strip_suffix(name).is_some_and(|rest| rest.ends_with("::"));
    let within = |machine: &&Machine| {
        is(&machine.name) || machine.name.split_once("::{").is_some_and(|(outer, _)| is(outer))
    };
    machines.iter().filter(within).collect()
}

/// Draws the machines.
///
/// # Errors
/// Those of `out`.
pub fn draw(machines: &[&Machine], style: Style, out: &mut dyn Write) -> io::Result<()> {
    match style {
        Style::Text => text::draw(machines, out),
        Style::Json => machines.iter().try_for_each(|machine| {
            serde_json::to_writer(&mut *out, machine)?;
            writeln!(out)
        }),
        Style::Mermaid => mermaid::draw(machines, out),
        Style::Dot => dot::draw(machines, out),
        Style::Svg => svg::draw(machines, out),
    }
}

/// What a machine is called, with what it is.
fn title(machine: &Machine) -> String {
    let kind = match machine.kind {
        MachineKind::Fn => "async fn",
        MachineKind::Block => "async block",
        MachineKind::Closure => "async closure",
        MachineKind::Future => "future",
    };
    let doubt = if machine.approximate { ", approximate" } else { "" };
    crate::text::plain(&format!("{kind} {}{doubt}", machine.name)).into_owned()
}

/// What other tools call a state; `machine` tells those of one picture apart.
fn id(machine: usize, node: Node) -> String {
    match node {
        Node::Unresumed => format!("m{machine}_unresumed"),
        Node::Point(point) => format!("m{machine}_{point}"),
        Node::Returned => format!("m{machine}_returned"),
    }
}

/// What to write at a state.
fn label(machine: &Machine, node: Node) -> String {
    match node {
        Node::Unresumed => "unresumed".to_owned(),
        Node::Returned => "returned".to_owned(),
        Node::Point(index) => match machine.points.get(index as usize) {
            Some(point) => crate::text::plain(&format!("{}  {}", point.line, point.text)).into_owned(),
            None => format!("await point {index}"),
        },
    }
}
