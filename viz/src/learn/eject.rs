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
        let says = "there is something in it already; give a folder that is not there yet";
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, says));
    }
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest(lesson.name))?;
    fs::write(
        folder.join("src/main.rs"),
        lesson.source.replace("cargo viz run -- cargo run --example ", "pollscope run -- cargo run  # "),
    )?;
    if lesson.source.contains("mod virtual_time;") {
        fs::write(folder.join("src/virtual_time.rs"), VIRTUAL_TIME)?;
    }
    Ok(())
}

fn manifest(name: &str) -> String {
    // Where this program was built from; who has moved it says so here.
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nfutures = \"0.3\"\n\
         # The library, where `pollscope` was built from.\npollscope = {{ path = {:?} }}\n\
         smol = \"2\"\ntokio = {{ version = \"1\", features = [\"full\", \"test-util\"] }}\n\n\
         # A project of its own, wherever it stands.\n[workspace]\n",
        library.display().to_string()
    )
}
