//! Checks of this repository that take more than a test: `cargo xtask`.
//!
//! `rustc-truth` holds the machines that `pollscope-machine` derives against those that the compiler makes: `dump` has
//! the compiler print them, `mir` reads what it prints, `compare` joins the two by their places in the source.

mod compare;
mod dump;
mod mir;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use compare::{Tally, Verdict};
use pollscope_machine::Cfg;

const HELP: &str = "\
cargo xtask rustc-truth [CRATE...]

Holds the state machines that pollscope derives against rustc's own: over this repository's cases, bare and annotated,
and over the sources of real crates, by default tokio, hyper-util and mini-redis. CRATE is the name of another crate on
crates.io that compiles with all its features. Fails where a machine is wrong and not marked approximate.";

/// The crates whose sources are looked at, each with its requirement.
const CRATES: [(&str, &str); 3] = [
    ("tokio", r#"{ version = "1", features = ["full"] }"#),
    ("hyper-util", r#"{ version = "0.1", features = ["full"] }"#),
    ("mini-redis", r#""0.4""#),
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["rustc-truth", crates @ ..] if !crates.iter().any(|word| word.starts_with('-')) => {
            rustc_truth(crates)
        }
        ["help" | "-h" | "--help"] | [] => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => Err(format!("there is no such task\n\n{HELP}")),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether no machine is wrong without saying that it may be.
fn rustc_truth(more: &[&str]) -> Result<bool, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands in the repository");
    let work = root.join("target/rustc-truth");
    let mut good = true;

    let project = dump::cases(root, &work)?;
    let cases = dump::case_names(&project)?;
    let mut own = Tally::default();
    let mut same = Tally::default();
    for case in &cases {
        let bare = dump::case(&project, case, false)?;
        own.add(&compare::machines(&bare, &project, &Cfg::default())?);
        let traced = dump::case(&project, case, true)?;
        same.add(&compare::bare_and_traced(&bare, &traced));
        good &= run(&project, case)?;
    }
    good &= own.tell("this repository's cases");
    good &= same.tell("annotated and bare, by rustc alone");

    let mut crates: Vec<(String, String)> =
        CRATES.iter().map(|(name, wanted)| ((*name).to_owned(), (*wanted).to_owned())).collect();
    crates.extend(more.iter().map(|name| ((*name).to_owned(), r#""*""#.to_owned())));
    let project = dump::registry_crates(&crates, &work)?;
    let mut real = Tally::default();
    for (name, _) in &crates {
        let coroutines = dump::krate(&project, name)?;
        let mut one = Tally::default();
        let cfg = dump::cfg(&project, name)?;
        let cfg = Cfg::of(cfg.iter().map(String::as_str)).map_err(|option| format!("no option: {option}"))?;
        one.add(&compare::machines(&coroutines, &project, &cfg)?);
        good &= one.tell(name);
        real.join(one);
    }
    let (exact, all) = (real.count(Verdict::is_exact), real.len());
    println!("real crates: {exact} of {all} exact");
    // What a careful derivation without types can reach; below it something has been broken.
    Ok(good && exact * 100 >= all * 98)
}

/// Runs a traced case, and holds what happened against the machines in its trace.
fn run(project: &Path, case: &str) -> Result<bool, String> {
    let path: PathBuf = project.join(format!("{case}.jsonl"));
    dump::record(project, case, &path)?;
    let trace = pollscope::trace::Trace::open(&path).map_err(|error| format!("{case}: {error}"))?;
    let breaches = trace.check();
    let told: BTreeSet<String> = breaches.iter().map(ToString::to_string).take(5).collect();
    for breach in &told {
        println!("{case}, as it ran: {breach}");
    }
    Ok(breaches.is_empty())
}
