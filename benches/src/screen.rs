//! How long the replay takes from a key to the bytes for the terminal, on 200 columns and 60 lines, and how long a trace
//! takes until its first picture. The terminal is not there: what it would get is written to nowhere and counted.

use std::io;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crossterm::event::KeyCode;
use pollscope::trace::Trace;
use pollscope_viz::model::Model;
use pollscope_viz::tui::Headless;

use crate::reading::memory;
use crate::{long, median};

/// What is measured of opening a trace, before any key that is pressed again and again.
const OPENING: [&str; 6] = [
    "first picture",
    "all of it",
    "reading",
    "index",
    "index to trace, memory",
    "a jump to a new place, most",
];

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
    ("folding all and back", &[KeyCode::Char('*')]),
    ("lanes of a name and back", &[KeyCode::Char('F'), KeyCode::Char('1'), KeyCode::Enter, KeyCode::Esc]),
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
    let mut table: Vec<Vec<String>> = vec![Vec::new(); OPENING.len() + CASES.len()];
    for events in sizes {
        long::record(&path, events)?;
        let (start, mut opening) = (Instant::now(), Vec::new());
        let mut session = Headless::open(&path, 200, 60)?;
        opening.push(start.elapsed());
        session.wait()?;
        opening.push(start.elapsed());
        let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
        for (row, time) in table.iter_mut().zip(opening.into_iter().chain(reading(&path)?)) {
            row.push(ms(time));
        }
        table[4].push(index_to_trace(&path)?);
        table[5].push(jumps(&mut session)?);
        // In the midst of the run, where there is something above and below.
        go(&mut session, 50)?;
        for (row, (_, keys)) in table[OPENING.len()..].iter_mut().zip(CASES) {
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
        // There is no step before the first, and where that is said already nothing changes, and so nothing is written.
        session.press(KeyCode::Home)?;
        session.press(KeyCode::Left)?;
        assert_eq!(session.press(KeyCode::Left)?, 0, "a key that does nothing");
    }
    println!("| {:<26} |{}", "events", sizes.map(|events| format!(" {events:>11} |")).concat());
    println!("|{:-<28}|{}", "", "------------:|".repeat(sizes.len()));
    let names = OPENING.iter().copied().chain(CASES.iter().map(|(name, _)| *name));
    for (name, row) in names.zip(&table) {
        println!("| {name:<26} |{}", row.iter().map(|cell| format!(" {cell:>11} |")).collect::<String>());
    }
    std::fs::remove_file(path)
}

/// How long it takes to read a trace, and to index it.
fn reading(path: &Path) -> io::Result<[Duration; 2]> {
    let start = Instant::now();
    let trace = Trace::open(path).map_err(io::Error::other)?;
    let read = start.elapsed();
    let _model = Model::new(trace);
    Ok([read, start.elapsed() - read])
}

/// Types a place of the run, in percent, and gives the milliseconds that it takes to go there.
fn go(session: &mut Headless, percent: usize) -> io::Result<f64> {
    for key in format!(":{percent}%").chars() {
        session.press(KeyCode::Char(key))?;
    }
    let start = Instant::now();
    session.press(KeyCode::Enter)?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}

/// The median of jumps all over the run, each to where nobody was before, and the longest of them.
fn jumps(session: &mut Headless) -> io::Result<String> {
    const PLACES: usize = 49;
    let mut times = Vec::new();
    for place in 0..PLACES {
        times.push(go(session, (place * 31 % PLACES) * 2 + 1)?);
    }
    let median = median(&mut times);
    Ok(format!("{median:.2}-{:.2} ms", times.last().copied().unwrap_or_default()))
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
