//! Has the compiler print its coroutines, of cases and of crates. The switches for that are not stable, so stable
//! compilers are told to take them: `RUSTC_BOOTSTRAP=1`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::mir::{self, Coroutine};

/// A project with a program for each case in `tests/parity` that compiles; it is made anew.
pub(crate) fn cases(root: &Path, work: &Path) -> Result<PathBuf, String> {
    let project = work.join("cases");
    let programs = project.join("src/bin");
    remove(&programs)?;
    make(&programs)?;
    for entry in fs::read_dir(root.join("tests/parity")).map_err(|error| format!("tests/parity: {error}"))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // Those of errors have no machines to look at, those of another macro are not as they are written, and these are compiled
        // for one edition.
        if path.extension().is_some_and(|extension| extension == "rs")
            && !name.starts_with("errors_")
            && !name.starts_with("until_2021_")
            && !["async_trait.rs", "other_attributes.rs"].contains(&name.as_str())
        {
            fs::copy(&path, programs.join(&name)).map_err(|error| format!("{name}: {error}"))?;
        }
    }
    let manifest = format!(
        "[package]\nname = \"cases\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         pollscope = {{ path = {:?} }}\nfutures = \"0.3\"\ntokio = {{ version = \"1\", features = [\"full\"] }}\n\
         async-trait = \"0.1\"\n\n[workspace]\n",
        root.display().to_string()
    );
    write(&project.join("Cargo.toml"), &manifest)?;
    // The same versions as everywhere in this repository.
    fs::copy(root.join("Cargo.lock"), project.join("Cargo.lock")).map_err(|error| error.to_string())?;
    Ok(project)
}

/// The names of a project's cases, sorted.
pub(crate) fn case_names(project: &Path) -> Result<Vec<String>, String> {
    let programs = project.join("src/bin");
    let entries = fs::read_dir(programs).map_err(|error| error.to_string())?;
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| Some(entry.path().file_stem()?.to_string_lossy().into_owned()))
        .collect();
    names.sort();
    Ok(names)
}

/// The coroutines of a case.
pub(crate) fn case(project: &Path, name: &str, traced: bool) -> Result<Vec<Coroutine>, String> {
    let to = project.join(if traced { "traced" } else { "bare" }).join(name);
    let mut command = cargo(project);
    command.args(["rustc", "--quiet", "--bin", name, "--"]);
    if traced {
        command.args(["--cfg", "traced"]);
    }
    dump(command, &to)
}

/// Runs a case, annotated, and leaves its trace.
pub(crate) fn record(project: &Path, name: &str, trace: &Path) -> Result<(), String> {
    let mut command = cargo(project);
    command.args(["rustc", "--quiet", "--bin", name, "--", "--cfg", "traced", "--cap-lints", "allow"]);
    succeed(command)?;
    let mut command = Command::new(project.join("target/debug").join(name));
    // What it prints is for another test to look at.
    command.env("POLLSCOPE", trace).env_remove("POLLSCOPE_RUN").stdout(std::process::Stdio::null());
    succeed(command)
}

/// A project that depends on these crates.
pub(crate) fn registry_crates(crates: &[(String, String)], work: &Path) -> Result<PathBuf, String> {
    let project = work.join("crates");
    make(&project.join("src"))?;
    let head = "[package]\nname = \"crates\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n";
    let wanted: Vec<String> = crates.iter().map(|(name, wanted)| format!("{name} = {wanted}\n")).collect();
    let manifest = head.to_owned() + &wanted.concat();
    write(&project.join("Cargo.toml"), &manifest)?;
    write(&project.join("src/lib.rs"), "")?;
    Ok(project)
}

/// The coroutines of a crate that the project depends on.
pub(crate) fn krate(project: &Path, name: &str) -> Result<Vec<Coroutine>, String> {
    let mut command = cargo(project);
    command.args(["rustc", "--quiet", "-p", name, "--lib", "--"]);
    dump(command, &project.join("dump").join(name))
}

/// The switches under which a crate was compiled.
pub(crate) fn cfg(project: &Path, name: &str) -> Result<Vec<String>, String> {
    let mut command = cargo(project);
    command.args(["rustc", "--quiet", "-p", name, "--lib", "--", "--print", "cfg", "--cap-lints", "allow"]);
    let output = command.output().map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

fn cargo(project: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(project).env("RUSTC_BOOTSTRAP", "1").env_remove("RUSTFLAGS");
    // A target folder of its own: this check must not undo what the user has built.
    command.env("CARGO_TARGET_DIR", project.join("target"));
    command
}

/// Runs cargo with the switches that make rustc print coroutines, and reads what was printed.
fn dump(mut command: Command, to: &Path) -> Result<Vec<Coroutine>, String> {
    remove(to)?;
    make(to)?;
    command.args(["--cap-lints", "allow", "-Zmir-include-spans=true", "-Zdump-mir=coroutine_before"]);
    command.arg(format!("-Zdump-mir-dir={}", to.display()));
    // Whatever cargo still has from the last time was compiled without a print.
    command.arg("--cfg").arg(format!("pollscope_dump=\"{}\"", std::process::id()));
    succeed(command)?;
    let mut coroutines = Vec::new();
    for entry in fs::read_dir(to).map_err(|error| error.to_string())?.flatten() {
        let text = fs::read_to_string(entry.path()).map_err(|error| error.to_string())?;
        let name = entry.file_name().to_string_lossy().into_owned();
        coroutines.push(mir::read(&text).map_err(|what| format!("{name}: {what}"))?);
    }
    coroutines.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(coroutines)
}

fn succeed(mut command: Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?} failed:\n{}", String::from_utf8_lossy(&output.stderr)))
}

fn make(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

fn remove(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", folder.display()))
        }
        _ => Ok(()),
    }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
