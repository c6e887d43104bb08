//! The timeline of the report:
//!
//! ```text
//! timeline                0             15.0 ms    20.0 ms        30.0 ms
//! async_main              █▒░░░░░░░░░░░░█▒░░░░░░░░█▒░░░░░░░░░░░░░░██✓
//!   learn_and_sing         ▒▒░░░░░░░░░░░▒░░░░░░░░░█▒░░░░░░░░░░░░░░█✓
//! ```

use std::io::{self, Write};

use crate::model::lanes::{Axis, Cell, lane};
use crate::model::ruler::{Label, ruler};
use crate::model::{FutureIx, Model};
use crate::text;

/// Writes a ruler, a lane for each future, and a legend of the signs that occur.
pub(super) fn write(model: &Model, columns: usize, out: &mut impl Write) -> io::Result<()> {
    let names = names_width(model, columns);
    let axis = Axis::new(model, columns.saturating_sub(names + 2).max(10));
    writeln!(out, "\n{}  {}", text::fit("timeline", names), ruler_line(model, &axis))?;
    let mut seen = [false; Cell::ALL.len()];
    for of in model.lanes() {
        let mut line = String::with_capacity(axis.columns() * 3);
        for cell in &lane(model, *of, &axis) {
            if let Some(index) = Cell::ALL.iter().position(|one| one == cell) {
                seen[index] = true;
            }
            line.push(cell.glyph());
        }
        writeln!(out, "{}  {}", text::fit(&indented(model, *of), names), line.trim_end())?;
    }
    let legend: Vec<_> = (Cell::ALL.iter().zip(seen))
        .filter(|(_, seen)| *seen)
        .map(|(cell, _)| format!("{} {}", cell.glyph(), cell.word()))
        .collect();
    // The words of one sign stay together.
    let legend = legend.join(",  ").replace(' ', "\u{a0}").replace(",\u{a0}\u{a0}", ", ");
    for line in text::wrap(&legend, columns) {
        writeln!(out, "{}", line.replace('\u{a0}', " "))?;
    }
    Ok(())
}

fn ruler_line(model: &Model, axis: &Axis) -> String {
    let mut line = String::new();
    for Label { column, text: label, .. } in ruler(model, axis, None, None) {
        let gap = column.saturating_sub(text::width(&line));
        line.extend(std::iter::repeat_n(' ', gap));
        line.push_str(&label);
    }
    line
}

fn indented(model: &Model, of: FutureIx) -> String {
    // Beyond this the indent says nothing and takes the room of the name.
    let depth = model.future(of).depth.min(8);
    format!("{:indent$}{}", "", super::label(model, of), indent = depth * 2)
}

fn names_width(model: &Model, columns: usize) -> usize {
    let limit = (columns / 3).max(8);
    let lanes = model.lanes().iter();
    lanes.map(|of| text::width(&indented(model, *of))).max().unwrap_or(0).clamp(8, limit)
}
