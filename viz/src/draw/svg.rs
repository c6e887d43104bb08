//! Machines as a picture: a box for each state, arrows between them, arcs beside them. It follows the reader's choice
//! of a light or a dark page.

use std::io::{self, Write};

use pollscope::trace::{Machine, Node};

use super::{label, title};
use crate::graph::{Arc, Arcs, edges, states};
use crate::text;

/// Sizes in pixels. A character of the font is about 0.6 of its size wide.
const FONT: usize = 14;
const CHAR: f64 = 8.5;
const BOX: usize = 30;
const STEP: usize = 58;
const LANE: usize = 18;
const MARGIN: usize = 24;
const TITLE: usize = 36;

const STYLE: &str = "\
text { font: 14px ui-monospace, monospace; fill: #1f2328; } .title { font-weight: bold; }
rect { fill: #f6f8fa; stroke: #57606a; } .end { stroke-width: 2.5; }
path { fill: none; stroke: #0969da; stroke-width: 1.5; } #head path { fill: #0969da; stroke: none; }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } rect { fill: #161b22; stroke: #8b949e; }
path { stroke: #58a6ff; } #head path { fill: #58a6ff; } }";

pub(super) fn draw(machines: &[&Machine], out: &mut dyn Write) -> io::Result<()> {
    let plans: Vec<Plan<'_>> = machines.iter().map(|machine| Plan::new(machine)).collect();
    let width = plans.iter().map(Plan::width).max().unwrap_or(0) + 2 * MARGIN;
    let height = plans.iter().map(Plan::height).sum::<usize>() + MARGIN;
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\">"
    )?;
    writeln!(out, "<style>{STYLE}</style>")?;
    writeln!(
        out,
        "<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
         orient=\"auto\"><path d=\"M0 0L8 4L0 8z\"/></marker></defs>"
    )?;
    let mut top = MARGIN;
    for plan in &plans {
        plan.draw(top, out)?;
        top += plan.height();
    }
    writeln!(out, "</svg>")
}

/// A machine, laid out.
struct Plan<'a> {
    machine: &'a Machine,
    states: Vec<Node>,
    labels: Vec<String>,
    arcs: Arcs,
    /// The width of the boxes.
    wide: usize,
}

impl<'a> Plan<'a> {
    fn new(machine: &'a Machine) -> Self {
        let states = states(machine);
        let labels: Vec<String> = states.iter().map(|state| label(machine, *state)).collect();
        let longest = labels.iter().map(|label| text::width(label)).max().unwrap_or(0);
        let arcs = Arcs::new(states.len(), &edges(machine));
        Self { machine, states, labels, arcs, wide: pixels(longest) + 24 }
    }

    fn width(&self) -> usize {
        let title = pixels(text::width(&title(self.machine)));
        (self.wide + (self.arcs.lanes + 1) * LANE + 16).max(title + 16)
    }

    fn height(&self) -> usize {
        TITLE + self.states.len() * STEP + MARGIN
    }

    fn draw(&self, top: usize, out: &mut dyn Write) -> io::Result<()> {
        let title = escaped(&title(self.machine));
        writeln!(out, "<g><title>{title}</title>")?;
        writeln!(out, "<text class=\"title\" x=\"{MARGIN}\" y=\"{}\">{title}</text>", top + FONT)?;
        let top = top + TITLE;
        for (place, (state, label)) in self.states.iter().zip(&self.labels).enumerate() {
            let y = top + place * STEP;
            let round = if *state == Node::Unresumed { BOX / 2 } else { 5 };
            let class = if *state == Node::Returned { " class=\"end\"" } else { "" };
            let (wide, x, text_y) = (self.wide, MARGIN + 12, y + BOX / 2 + 5);
            writeln!(
                out,
                "<rect{class} x=\"{MARGIN}\" y=\"{y}\" width=\"{wide}\" height=\"{BOX}\" rx=\"{round}\"/>"
            )?;
            writeln!(out, "<text x=\"{x}\" y=\"{text_y}\">{}</text>", escaped(label))?;
            if self.arcs.straight[place] {
                let (x, from, to) = (MARGIN + 30, y + BOX, y + STEP);
                arrow(&format!("M{x} {from}V{to}"), out)?;
            }
            if self.arcs.own[place] {
                // On the free side: a loop from the box to itself.
                let (x, low, high, far) = (MARGIN, y + 21, y + 10, MARGIN - 22);
                arrow(&format!("M{x} {low}C{far} {} {far} {} {x} {high}", low + 8, high - 8), out)?;
            }
        }
        for arc in &self.arcs.beside {
            self.arc(*arc, top, out)?;
        }
        writeln!(out, "</g>")
    }

    /// Leaves a box at its lower right and comes to one at its upper right, so that the two are told apart.
    fn arc(&self, arc: Arc, top: usize, out: &mut dyn Write) -> io::Result<()> {
        let x = MARGIN + self.wide;
        let far = x + (arc.lane + 1) * LANE;
        let (from, to) = (top + arc.from * STEP + 20, top + arc.to * STEP + 10);
        let turn = |y: usize, other: usize| if other > y { y + 8 } else { y - 8 };
        let (out_turn, in_turn) = (turn(from, to), turn(to, from));
        arrow(
            &format!(
                "M{x} {from}H{}Q{far} {from} {far} {out_turn}V{in_turn}Q{far} {to} {} {to}H{x}",
                far - 8,
                far - 8
            ),
            out,
        )
    }
}

fn arrow(path: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<path marker-end=\"url(#head)\" d=\"{path}\"/>")
}

fn pixels(columns: usize) -> usize {
    #[expect(clippy::cast_sign_loss, reason = "neither factor is below 0")]
    let pixels = (columns as f64 * CHAR).ceil() as usize;
    pixels
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
