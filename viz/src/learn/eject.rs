//! A lesson's program as a small project of its own, to change and to run.

use std::fs;
use std::io;
use std::path::Path;

use super::Lesson;

const VIRTUAL_TIME: &str = include_str!("../../../examples/virtual_time/mod.rs");

/// Writes the project into a folder that is not there yet, or is empty.
///
/// # Errors
/// When there is something in the folder, or it cannot be written.
pub fn eject(lesson: &Lesson, folder: &Path) -> io::Result<()> {
    let is_empty = match fs::read_dir(folder) {
        Ok(mut there) => there.next().is_none(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => true,
        Err(error) => return Err(error),
    };
    if !is_empty {
        let says = "there is something in the folder already; give one that is not there yet";
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, says));
    }
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest(lesson))?;
    fs::write(
        folder.join("src/main.rs"),
        lesson.source.replace("cargo viz run -- cargo run --example ", "pollscope run -- cargo run  # "),
    )?;
    fs::write(folder.join("before.jsonl"), lesson.trace)?;
    if lesson.source.contains("mod virtual_time;") {
        fs::write(folder.join("src/virtual_time.rs"), VIRTUAL_TIME)?;
    }
    Ok(())
}

fn manifest(lesson: &Lesson) -> String {
    // Where this program was built from; one that has moved that, or has none of it, is told what to write there.
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let path = library.display().to_string();
    let comment = if library.join("Cargo.toml").is_file() {
        "The library, where `pollscope` was built from."
    } else {
        "`pollscope` was built from here, and that is gone: write the path of a clone of its repository."
    };
    let all = [
        ("futures", "\"0.3\""),
        ("smol", "\"2\""),
        ("tokio", "{ version = \"1\", features = [\"full\", \"test-util\"] }"),
    ];
    let is_used =
        |name: &str| [lesson.source, VIRTUAL_TIME].iter().any(|source| source.contains(&format!("{name}::")));
    let others: Vec<String> = (all.iter().filter(|(name, _)| is_used(name)))
        .map(|(name, version)| format!("{name} = {version}"))
        .collect();
    format!(
        "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\n\
         # {comment}\npollscope = {{ path = {path:?} }}\n\n# A project of its own, wherever it stands.\n[workspace]\n",
        lesson.name,
        others.join("\n")
    )
}
