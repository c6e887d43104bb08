//! With the feature `off` an annotated program is the bare one: the compiler makes the same instructions of both.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Builds pollscope with the feature, beside the build that is tested; gives its library.
fn library(folder: &Path) -> PathBuf {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--lib", "-p", "pollscope", "--features", "off"])
        .args(["--message-format=json", "--target-dir"])
        .arg(folder)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let made = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let ours = made.filter(|message| message["target"]["name"] == "pollscope");
    let files = ours.flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default());
    let library = files
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .find(|file| file.extension().is_some_and(|extension| extension == "rlib"));
    library.expect("cargo names the library")
}

/// Compiles the program; gives its instructions.
fn assembly(library: &Path, folder: &Path, traced: bool) -> String {
    let out = folder.join(if traced { "traced.s" } else { "bare.s" });
    let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/off/program.rs"));
    command.args([
        "--edition=2024",
        "-Copt-level=2",
        "-Ccodegen-units=1",
        "--emit=asm",
        "--check-cfg=cfg(traced)",
    ]);
    command.arg("--extern").arg(format!("pollscope={}", library.display()));
    for deps in [library.parent().unwrap(), &library.parent().unwrap().join("deps")] {
        command.arg("-L").arg(format!("dependency={}", deps.display()));
    }
    if traced {
        command.args(["--cfg", "traced"]);
    }
    let output = command.arg("-o").arg(&out).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read_to_string(out).unwrap()
}

#[test]
fn switched_off_leaves_no_instruction_behind() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("off");
    std::fs::create_dir_all(&folder).unwrap();
    let library = library(&folder);
    let (bare, traced) = (assembly(&library, &folder, false), assembly(&library, &folder, true));
    assert!(bare.contains("program") && bare.lines().count() > 100);
    assert!(bare == traced, "{} lines bare, {} traced", bare.lines().count(), traced.lines().count());
}
