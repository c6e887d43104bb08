//! What a poll of an instrumented async fn costs, in nanoseconds above the bare one, and as a ratio to a limit.

pub mod limit;
#[cfg(feature = "peers")]
mod peers;
pub mod work;

use std::io;
use std::process::{Command, Stdio};

use pollscope::Recording;
use work::{bare, time, traced};

use crate::median;

const ROUNDS: u64 = 100_000;
const TIMES: usize = 9;

fn recording(recording: Recording<impl Sized>) -> f64 {
    let time = time(traced(ROUNDS));
    drop(recording);
    time
}

/// What is measured, by name, each with what its run gives: nanoseconds a poll of the outer fn.
type Case = (&'static str, fn() -> f64);

const CASES: &[Case] = &[
    ("bare", || time(bare(ROUNDS * 10))),
    ("limit: 2 records of 16 bytes", || time(limit::limit(ROUNDS))),
    ("pollscope, nothing recorded", || time(traced(ROUNDS * 10))),
    ("pollscope, newest 10,000", || recording(Recording::newest(10_000).unwrap())),
    ("pollscope, in memory", || recording(Recording::in_memory().unwrap())),
    ("pollscope, to a file", || {
        let path = std::env::temp_dir().join("pollscope-bench.jsonl");
        recording(Recording::to_file(path).unwrap())
    }),
];

pub fn run(args: &[String]) -> io::Result<()> {
    if args == ["off"] {
        // In the process that is compiled with everything switched off, for the line of that name below.
        println!("{}", off());
        return Ok(());
    }
    #[cfg(feature = "peers")]
    let cases = [CASES, peers::CASES].concat();
    #[cfg(not(feature = "peers"))]
    let cases = CASES;
    let mut times: Vec<Vec<f64>> = vec![Vec::new(); cases.len()];
    for _ in 0..TIMES {
        for (times, (_, case)) in times.iter_mut().zip(cases.iter()) {
            times.push(case());
        }
    }
    let medians: Vec<f64> = times.iter_mut().map(|times| median(times)).collect();
    // Two instrumented fns a poll of the outer one.
    let added = |time: f64| (time - medians[0]) / 2.0;
    let limit = added(medians[1]);
    println!("| {:<32} | {:>12} | {:>13} |", "", "ns a poll", "to the limit");
    println!("|{:-<34}|{:->13}:|{:->14}:|", "", "", "");
    println!("| {:<32} | {:>12.1} | {:>13} |", cases[0].0, medians[0] / 2.0, "");
    let line =
        |name: &str, added: f64| println!("| {name:<32} | {added:>+12.1} | {:>12.2}x |", added / limit);
    line(cases[1].0, limit);
    line("pollscope, feature `off`", switched_off()?);
    for ((name, _), time) in cases.iter().zip(&medians).skip(2) {
        line(name, added(*time));
    }
    Ok(())
}

/// What it adds a poll where it is switched off at compile time: below the bare fn's own noise, and so not above zero in
/// every run.
fn off() -> f64 {
    let mut times: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for _ in 0..TIMES {
        times[0].push(time(bare(ROUNDS * 10)));
        times[1].push(time(traced(ROUNDS * 10)));
    }
    let [mut bare, mut traced] = times;
    (median(&mut traced) - median(&mut bare)) / 2.0
}

/// A feature is a whole build's: this one is measured by another build of this very program.
fn switched_off() -> io::Result<f64> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let target = concat!(env!("CARGO_MANIFEST_DIR"), "/target/off");
    let out = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["run", "--quiet", "--release", "--no-default-features", "--features", "off"])
        .args(["--manifest-path", manifest, "--target-dir", target, "--", "polls", "off"])
        .stderr(Stdio::inherit())
        .output()?;
    let said = String::from_utf8_lossy(&out.stdout);
    said.trim().parse().map_err(|_| io::Error::other("the build with the feature `off` does not run"))
}
