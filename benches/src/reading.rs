//! How fast a trace is read, beside a hand-written scan of the rows of the mapped file, and how much memory it takes.

use std::fs::File;
use std::hint::black_box;
use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use pollscope::trace::Trace;

use crate::{long, median};

pub fn run(args: &[String]) -> io::Result<()> {
    if let [what, path] = args {
        // In a process of its own, for the memory that it takes.
        match &**what {
            "open" => drop(black_box(Trace::open(path).map_err(io::Error::other)?)),
            _ => drop(black_box(scan(Path::new(path))?)),
        }
        println!("{}", memory("VmHWM:"));
        return Ok(());
    }
    let path = std::env::temp_dir().join("pollscope-reading.jsonl");
    println!(
        "| {:>10} | {:>16} | {:>16} | {:>12} | {:>16} |",
        "events", "Trace::open", "row scan", "to the scan", "peak to the file"
    );
    println!("|{:->11}:|{:->17}:|{:->17}:|{:->13}:|{:->17}:|", "", "", "", "", "");
    for events in [10_000_u64, 100_000, 1_000_000, 10_000_000] {
        long::record(&path, events)?;
        let (mut opens, mut scans) = (Vec::new(), Vec::new());
        let mut count = 0;
        for _ in 0..if events > 1_000_000 { 5 } else { 9 } {
            let start = Instant::now();
            let trace = Trace::open(&path).map_err(io::Error::other)?;
            opens.push(start.elapsed().as_secs_f64());
            count = trace.events.len() as u64;
            drop(black_box(trace));
            let start = Instant::now();
            let (rows, sum) = scan(&path)?;
            scans.push(start.elapsed().as_secs_f64());
            black_box(sum);
            assert_eq!(rows, count, "both have read all of it");
        }
        let (open, scan) = (median(&mut opens), median(&mut scans));
        let memory = Command::new(std::env::current_exe()?).args(["reading", "open"]).arg(&path).output()?;
        let memory: f64 = String::from_utf8_lossy(&memory.stdout).trim().parse().unwrap_or(f64::NAN);
        let size = std::fs::metadata(&path)?.len() as f64;
        let speed = |time: f64| format!("{:.1} M events/s", count as f64 / time / 1e6);
        println!(
            "| {count:>10} | {:>16} | {:>16} | {:>11.2}x | {:>15.2}x |",
            speed(open),
            speed(scan),
            open / scan,
            memory / size
        );
    }
    std::fs::remove_file(path)
}

/// The least that any reader must do: find each row, and its numbers. Gives how many there are, and a sum of all numbers.
fn scan(path: &Path) -> io::Result<(u64, u64)> {
    let file = File::open(path)?;
    // SAFETY: nobody writes the file meanwhile.
    let map = unsafe { memmap2::Mmap::map(&file)? };
    let (mut rows, mut sum) = (0, 0_u64);
    let mut bytes = map.iter();
    let mut number = 0_u64;
    let mut first = true;
    let mut is_row = false;
    for &byte in bytes.by_ref() {
        match byte {
            b'[' if first => {
                is_row = true;
                rows += 1;
            }
            b'0'..=b'9' if is_row => number = number.wrapping_mul(10).wrapping_add(u64::from(byte - b'0')),
            b',' | b']' if is_row => {
                sum = sum.wrapping_add(number);
                number = 0;
            }
            b'\n' => (first, is_row) = (true, false),
            _ => {}
        }
        if byte != b'\n' {
            first = false;
        }
    }
    Ok((rows, sum))
}

/// The memory that this process has (`VmRSS:`) or the most that it ever had (`VmHWM:`), in bytes.
pub fn memory(what: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
    kilobytes.map_or(0, |kilobytes| kilobytes * 1024)
}
