//! The counts as a table.

use std::io::{self, Write};

use super::{Counts, Stats};
use crate::text;

const HEAD: [&str; 8] = ["", "polls", "pending", "wakes", "by self", "polling", "suspended", "longest poll"];

/// Writes the counts as two tables, of machines and of futures.
///
/// # Errors
/// Those of `out`.
pub fn write(stats: &Stats, out: &mut impl Write) -> io::Result<()> {
    let count = |number, noun| text::count(number, noun);
    let lost = if stats.lost > 0 { format!(", {} lost", stats.lost) } else { String::new() };
    writeln!(
        out,
        "{}: {}, {}, {}{lost}, {}\n",
        text::plain(&stats.program),
        count(stats.machines.len(), "machine"),
        count(stats.futures.len(), "future"),
        count(stats.events, "event"),
        text::time(stats.takes)
    )?;
    let machines = stats.machines.iter().map(|one| {
        let is_shared = stats.machines.iter().filter(|other| other.name == one.name).nth(1).is_some();
        // Without the crate, which is one for most.
        let krate = one.path.trim_start_matches('<').split("::").next().unwrap_or_default();
        let path = one.path.replace(&format!("{krate}::"), "");
        let name = if is_shared { &path } else { &one.name };
        let times = if one.futures == 1 { String::new() } else { format!(" ×{}", one.futures) };
        row(&format!("{name}{times}"), &one.counts)
    });
    table("machines", &machines.collect::<Vec<_>>(), out)?;
    writeln!(out)?;
    let futures = stats.futures.iter().map(|one| {
        let mut row = row(&one.name, &one.counts);
        row[0] = format!("{}  {}", row[0], one.end);
        row
    });
    table("futures", &futures.collect::<Vec<_>>(), out)
}

fn row(name: &str, counts: &Counts) -> [String; 8] {
    [
        text::plain(name).into_owned(),
        counts.polls.to_string(),
        counts.pendings.to_string(),
        counts.wakes.to_string(),
        counts.self_wakes.to_string(),
        text::time(counts.polling),
        text::time(counts.pending),
        text::time(counts.longest_poll),
    ]
}

/// Writes rows below their heads, the first column to the left and all others to the right.
fn table(of: &str, rows: &[[String; 8]], out: &mut impl Write) -> io::Result<()> {
    let mut head = HEAD.map(str::to_owned);
    of.clone_into(&mut head[0]);
    let width = |column: usize| {
        let all = std::iter::once(&head).chain(rows);
        all.map(|row| text::width(&row[column])).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    for row in std::iter::once(&head).chain(rows) {
        let mut line = text::fit(&row[0], widths[0]);
        for (cell, wide) in row.iter().zip(&widths).skip(1) {
            line.push_str("  ");
            line.extend(std::iter::repeat_n(' ', wide.saturating_sub(text::width(cell))));
            line.push_str(cell);
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
