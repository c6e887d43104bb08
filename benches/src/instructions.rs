//! How many instructions a poll takes, counted by valgrind's callgrind: the same number however busy the machine is.
//!
//! `instructions check` compares with `benches/instructions.txt` and fails where one has grown by more than a tenth;
//! `instructions bless` writes that file.

use std::io;
use std::process::Command;

use pollscope::Recording;

use crate::polls::limit::limit;
use crate::polls::work::{bare, finish, traced};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions.txt");

/// What is counted: its name, and what polls so many rounds.
type Case = (&'static str, fn(u64));

const CASES: &[Case] = &[
    ("bare", |rounds| _ = finish(bare(rounds))),
    ("limit", |rounds| _ = finish(limit(rounds))),
    ("idle", |rounds| _ = finish(traced(rounds))),
    ("newest", |rounds| {
        let _recording = Recording::newest(1000).unwrap();
        finish(traced(rounds));
    }),
    ("memory", |rounds| {
        let _recording = Recording::in_memory().unwrap();
        finish(traced(rounds));
    }),
];

pub fn run(args: &[String]) -> io::Result<()> {
    match args {
        [] => print(&counts()?),
        [word] if word == "check" => check(&counts()?),
        [word] if word == "bless" => bless(&counts()?),
        [name, rounds] => match CASES.iter().find(|(case, _)| case == name) {
            Some((_, case)) => {
                case(rounds.parse().map_err(io::Error::other)?);
                Ok(())
            }
            None => Err(io::Error::other("no such case")),
        },
        _ => Err(io::Error::other("it takes nothing, `check` or `bless`")),
    }
}

/// Instructions of each case for one poll of one instrumented fn, begun and ended.
fn counts() -> io::Result<Vec<(&'static str, f64)>> {
    // More than wait for the disk at most, so that what is done about those counts, too.
    const ROUNDS: u64 = 300_000;
    let each = |(name, _): &Case| Ok((*name, callgrind(name, ROUNDS)? as f64 / (2 * ROUNDS) as f64));
    CASES.iter().map(each).collect()
}

fn callgrind(case: &str, rounds: u64) -> io::Result<u64> {
    let out = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        // What the program does before and after, and on other threads, does not count.
        .arg("--toggle-collect=*work::finish*")
        .arg(std::env::current_exe()?)
        .args(["instructions", case, &rounds.to_string()])
        .env_remove("POLLSCOPE")
        .output()
        .map_err(|error| io::Error::other(format!("cannot run valgrind: {error}; is it installed?")))?;
    let said = String::from_utf8_lossy(&out.stderr);
    let count = said.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    count.ok_or_else(|| io::Error::other(format!("valgrind counted nothing: {said}")))
}

fn print(counts: &[(&str, f64)]) -> io::Result<()> {
    println!("| {:<10} | {:>20} |", "", "instructions a poll");
    println!("|{:-<12}|{:->21}:|", "", "");
    counts.iter().for_each(|(name, count)| println!("| {name:<10} | {count:>20.1} |"));
    Ok(())
}

fn bless(counts: &[(&str, f64)]) -> io::Result<()> {
    let lines: String = counts.iter().map(|(name, count)| format!("{name} {count:.1}\n")).collect();
    std::fs::write(FILE, lines)
}

fn check(counts: &[(&str, f64)]) -> io::Result<()> {
    print(counts)?;
    let wanted = std::fs::read_to_string(FILE)?;
    let wanted: Vec<(&str, f64)> = wanted
        .lines()
        .filter_map(|line| line.split_once(' ').and_then(|(name, count)| Some((name, count.parse().ok()?))))
        .collect();
    let grown = |(name, count): &&(&str, f64)| {
        let before = wanted.iter().find(|(wanted, _)| wanted == name);
        before.is_none_or(|(_, before)| *count > before * 1.1)
    };
    match counts.iter().find(grown) {
        None => Ok(()),
        Some((name, count)) => Err(io::Error::other(format!(
            "{name} takes {count:.1} instructions a poll, more than a tenth above what {FILE} says; \
             `instructions bless` writes it anew if that is meant"
        ))),
    }
}
