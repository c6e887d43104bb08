//! How the cost of recording grows with the length of a run: it should not, per event.

use std::io;
use std::time::Instant;

use pollscope::Recording;

use crate::median;
use crate::polls::work::{finish, traced};

/// Events of one round: two polls, two ends, one await.
const EACH: u64 = 5;

pub fn run(_: &[String]) -> io::Result<()> {
    let path = std::env::temp_dir().join("pollscope-growth.jsonl");
    println!("| {:>10} | {:>14} | {:>14} | {:>14} |", "events", "ns an event", "to the least", "bytes each");
    println!("|{:->11}:|{:->15}:|{:->15}:|{:->15}:|", "", "", "", "");
    let mut least = None;
    for events in [10_000_u64, 100_000, 1_000_000, 10_000_000] {
        let rounds = events / EACH;
        let mut times = Vec::new();
        for _ in 0..if events > 1_000_000 { 3 } else { 9 } {
            let start = Instant::now();
            let recording = Recording::to_file(&path).map_err(io::Error::other)?;
            finish(traced(rounds));
            recording.finish().map_err(io::Error::other)?;
            times.push(start.elapsed().as_nanos() as f64 / events as f64);
        }
        let time = median(&mut times);
        let bytes = std::fs::metadata(&path)?.len() as f64 / events as f64;
        let ratio = time / *least.get_or_insert(time);
        println!("| {events:>10} | {time:>14.1} | {ratio:>13.2}x | {bytes:>14.1} |");
    }
    std::fs::remove_file(path)
}
