//! The attribute changes nothing: each case is compiled bare and traced, in two editions, and the compiler says the
//! same of both; where it compiles, both print the same.
//!
//! A case is a file in `tests/parity` that writes `#[cfg_attr(traced, pollscope::trace)]`, so that both forms are the
//! same text with the same places in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

/// Where cargo put the crates that a case uses.
struct Crates(Vec<(String, PathBuf)>);

impl Crates {
    /// Has cargo build what the examples need, and asks where it is.
    fn build() -> Self {
        let output = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--examples", "--message-format=json"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let wanted = ["pollscope", "futures", "tokio", "async_trait", "async_recursion", "tracing"];
        let text = String::from_utf8(output.stdout).unwrap();
        let messages = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let found = messages.filter_map(|message| {
            let name = message["target"]["name"].as_str()?.replace('-', "_");
            let file = message["filenames"].as_array()?.iter().filter_map(Value::as_str);
            let file = file.into_iter().find(|file| {
                Path::new(file)
                    .extension()
                    .is_some_and(|kind| kind == "rlib" || kind == std::env::consts::DLL_EXTENSION)
            })?;
            wanted.contains(&name.as_str()).then(|| (name, PathBuf::from(file)))
        });
        Self(found.collect())
    }

    fn rustc(&self, case: &Path, edition: &str, traced: bool, out: &Path) -> Command {
        let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        command
            .arg(case)
            .args(["--edition", edition, "--error-format=json", "--crate-type=bin", "-o"])
            .arg(out);
        command.args(["--check-cfg", "cfg(traced)", "--cap-lints", "warn"]);
        if traced {
            command.args(["--cfg", "traced"]);
        }
        for (name, path) in &self.0 {
            command.arg("--extern").arg(format!("{name}={}", path.display()));
            let deps = path.parent().unwrap();
            command.arg("-L").arg(format!("dependency={}", deps.display()));
            command.arg("-L").arg(format!("dependency={}", deps.join("deps").display()));
        }
        command
    }
}

/// What the compiler says, and where: level, code, line and column of what it points to first.
type Said = BTreeSet<(String, String, u64, u64)>;

fn said(output: &std::process::Output) -> Said {
    let text = String::from_utf8_lossy(&output.stderr);
    let messages = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    messages
        .filter(|message| !message["spans"].as_array().is_none_or(Vec::is_empty))
        .flat_map(|message| {
            let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
            let (level, code) = (word(&message["level"]), word(&message["code"]["code"]));
            let spans = message["spans"].as_array().cloned().unwrap_or_default();
            let first = spans.into_iter().filter(|span| span["is_primary"] == true);
            first
                .map(move |span| {
                    // Code that another macro made is told of at the place where the user wrote that macro.
                    let mut span = &span;
                    let by = |span: &Value| word(&span["expansion"]["macro_decl_name"]);
                    while span["expansion"].is_object() && by(span) != "#[pollscope::trace]" {
                        span = &span["expansion"]["span"];
                    }
                    let at = |key: &str| span[key].as_u64().unwrap_or(0);
                    (level.clone(), code.clone(), at("line_start"), at("column_start"))
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Compiles a case in one edition, both ways, and tells where they differ.
fn compare(crates: &Crates, case: &Path, edition: &str, folder: &Path) -> Result<(), String> {
    let name = case.file_stem().unwrap().to_string_lossy().into_owned();
    let run = |traced: bool| {
        let out = folder.join(format!("{name}-{edition}-{traced}"));
        let output = crates.rustc(case, edition, traced, &out).output().unwrap();
        let said = said(&output);
        let printed = output.status.success().then(|| {
            let run = Command::new(&out).output().unwrap();
            // Some hundred programs: together they would fill a small disk.
            std::fs::remove_file(&out).unwrap();
            format!(
                "{}{}{}",
                run.status,
                String::from_utf8_lossy(&run.stdout),
                String::from_utf8_lossy(&run.stderr)
            )
        });
        (said, printed, String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (bare, traced) = (run(false), run(true));
    let rendered = |json: &str| -> String {
        let all = json.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        all.filter_map(|message| message["rendered"].as_str().map(str::to_owned)).collect()
    };
    if bare.0 != traced.0 {
        let (only_bare, only_traced): (Vec<_>, Vec<_>) =
            (bare.0.difference(&traced.0).collect(), traced.0.difference(&bare.0).collect());
        return Err(format!(
            "{name}, edition {edition}: only bare {only_bare:?}, only traced {only_traced:?}\n{}",
            rendered(&traced.2)
        ));
    }
    if bare.1 != traced.1 {
        return Err(format!(
            "{name}, edition {edition}: bare it printed {:#?}, and traced {:#?}",
            bare.1, traced.1
        ));
    }
    if edition == "2024" && bare.1.is_none() != name.starts_with("errors_") {
        return Err(format!("{name}: only a case of errors does not compile\n{}", rendered(&bare.2)));
    }
    // A case that says nothing and prints nothing could not fail.
    if bare.0.is_empty() && bare.1.as_ref().is_none_or(|printed| printed.lines().count() < 2) {
        return Err(format!("{name}, edition {edition}: it has nothing to compare"));
    }
    Ok(())
}

#[test]
fn a_traced_program_is_the_bare_one() {
    let crates = Crates::build();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("parity");
    std::fs::create_dir_all(&folder).unwrap();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity");
    let only = std::env::var("POLLSCOPE_CASE").unwrap_or_default();
    let mut work: Vec<(PathBuf, &str)> = Vec::new();
    for entry in std::fs::read_dir(cases).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs")
            && path.to_string_lossy().contains(&only)
        {
            let is_old = path.to_string_lossy().contains("until_2021_");
            let editions = if is_old { &["2018", "2021"][..] } else { &["2018", "2021", "2024"] };
            work.extend(editions.iter().map(|edition| (path.clone(), *edition)));
        }
    }
    work.sort();
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((case, edition)) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    failures.lock().unwrap().extend(compare(&crates, case, edition, &folder).err());
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    println!("parity: {} of {}", work.len() - failures.len(), work.len());
    assert!(failures.is_empty(), "\n{}", failures.join("\n\n"));
}
