//! How long the replay takes from a key to the bytes for the terminal, on 200 columns and 60 lines, and how long a trace
//! takes until its first picture. The terminal is not there: what it would get is written to nowhere and counted.

use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crossterm::event::KeyCode;
use pollscope::trace::Trace;
use pollscope_viz::model::Model;
use pollscope_viz::tui::Headless;

use crate::reading::memory;
use crate::{long, median};

/// What is measured, and the keys that are pressed for it, one after the other, each as often as there are rounds.
const CASES: &[(&str, &[KeyCode])] = &[
    ("an event on and back", &[KeyCode::Right, KeyCode::Left]),
    ("a turn on and back", &[KeyCode::Char('}'), KeyCode::Char('{')]),
    ("to the end and the start", &[KeyCode::End, KeyCode::Home]),
    ("a lane down and up", &[KeyCode::Down, KeyCode::Up]),
    ("ten lanes down and up", &[KeyCode::PageDown, KeyCode::PageUp]),
    ("closer and further", &[KeyCode::Char('z'), KeyCode::Char('Z')]),
    ("another scale", &[KeyCode::Char('t')]),
    ("why it does not move", &[KeyCode::Char('y')]),
];

pub fn run(args: &[String]) -> io::Result<()> {
    if let [path] = args {
        // In a process of its own, for the memory that it takes.
        let [trace, index] = takes(Path::new(path))?;
        println!("{trace} {index}");
        return Ok(());
    }
    let path = std::env::temp_dir().join("pollscope-screen.jsonl");
    let sizes = [10_000_u64, 100_000, 1_000_000, 10_000_000];
    let mut table: Vec<Vec<String>> = vec![Vec::new(); CASES.len() + 4];
    for events in sizes {
        long::record(&path, events)?;
        let start = Instant::now();
        let trace = Trace::open(&path).map_err(io::Error::other)?;
        let read = start.elapsed();
        let model = Model::new(trace);
        let indexed = start.elapsed();
        let mut session = Headless::open(model, 200, 60)?;
        let first = start.elapsed();
        let ms = |time: std::time::Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
        table[0].push(ms(read));
        table[1].push(ms(indexed - read));
        table[2].push(ms(first));
        table[3].push(index_to_trace(&path)?);
        // In the midst of the run, where there is something above and below.
        for key in ":50%".chars() {
            session.press(KeyCode::Char(key))?;
        }
        session.press(KeyCode::Enter)?;
        for (row, (_, keys)) in table[4..].iter_mut().zip(CASES) {
            let mut times = Vec::new();
            for _ in 0..40 {
                for key in *keys {
                    let start = Instant::now();
                    session.press(*key)?;
                    times.push(start.elapsed().as_secs_f64() * 1e3);
                }
            }
            row.push(format!("{:.2} ms", median(&mut times)));
        }
        // Nothing changes, and so nothing is written.
        session.press(KeyCode::Home)?;
        assert_eq!(session.press(KeyCode::Left)?, 0, "a key that does nothing");
    }
    println!("| {:<26} |{}", "events", sizes.map(|events| format!(" {events:>11} |")).concat());
    println!("|{:-<28}|{}", "", "------------:|".repeat(sizes.len()));
    let opening = ["reading", "index", "first picture, in all", "index to trace, memory"];
    let names = opening.into_iter().chain(CASES.iter().map(|(name, _)| *name));
    for (name, row) in names.zip(&table) {
        println!("| {name:<26} |{}", row.iter().map(|cell| format!(" {cell:>11} |")).collect::<String>());
    }
    std::fs::remove_file(path)
}

/// How many bytes a trace takes, and its index.
fn takes(path: &Path) -> io::Result<[u64; 2]> {
    let start = memory("VmRSS:");
    let trace = Trace::open(path).map_err(io::Error::other)?;
    let read = memory("VmRSS:");
    let model = Model::new(trace);
    let indexed = memory("VmRSS:");
    drop(model);
    Ok([read.saturating_sub(start), indexed.saturating_sub(read)])
}

/// The memory of an index, as a ratio to that of its trace; where both are next to nothing it says little.
fn index_to_trace(path: &Path) -> io::Result<String> {
    let output = Command::new(std::env::current_exe()?).arg("screen").arg(path).output()?;
    let output = String::from_utf8_lossy(&output.stdout);
    let mut bytes = output.split_whitespace().filter_map(|bytes| bytes.parse::<f64>().ok());
    let (trace, index) = (bytes.next().unwrap_or(f64::NAN), bytes.next().unwrap_or(f64::NAN));
    Ok(format!("{:.2}x", index / trace))
}
