//! What pollscope costs, beside peers and hand-written limits, measured in one run.
//!
//! ```text
//! cargo run --release --manifest-path benches/Cargo.toml [polls | instructions | growth | reading | screen]
//! ```
//!
//! Without a word all of them run. What is printed are medians of interleaved rounds, so that a machine that slows down
//! slows all of it down, and ratios: the numbers of one machine say little about those of another, their ratios much.

mod growth;
mod instructions;
mod long;
mod polls;
mod reading;
mod screen;

use std::io;

/// What can be measured: its name, and what does it.
type Bench = (&'static str, fn(&[String]) -> io::Result<()>);

const BENCHES: &[Bench] = &[
    ("polls", polls::run),
    ("instructions", instructions::run),
    ("growth", growth::run),
    ("reading", reading::run),
    ("screen", screen::run),
];

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some(name) = args.first() else {
        for (name, bench) in BENCHES {
            println!("\n{name}\n");
            bench(&[])?;
        }
        return Ok(());
    };
    match BENCHES.iter().find(|(bench, _)| bench == name) {
        Some((_, bench)) => bench(&args[1..]),
        None => {
            let names: Vec<_> = BENCHES.iter().map(|(name, _)| *name).collect();
            eprintln!("there is no bench {name:?}; there are {}", names.join(", "));
            std::process::exit(2);
        }
    }
}

/// The median; the order of the times is lost.
fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
