//! What is remembered from one replay to the next: which panes are shown. A file that is not as we left it is as none.

use std::fs;
use std::path::PathBuf;

/// What was shown last on a screen.
pub(super) fn panes(screen: &str) -> Option<String> {
    let text = fs::read_to_string(path()?).ok()?;
    let panes = text.lines().find_map(|line| line.strip_prefix(screen)?.strip_prefix(' '));
    panes.map(str::to_owned)
}

/// Remembers what is shown on a screen. Where that cannot be done, nothing is lost but that.
pub(super) fn remember(screen: &str, panes: &str) {
    let Some(path) = path() else { return };
    let before = fs::read_to_string(&path).unwrap_or_default();
    let is_other = |line: &&str| line.split(' ').next() != Some(screen);
    let line = format!("{screen} {panes}");
    if before.lines().any(|before| before == line) {
        return;
    }
    let lines: Vec<&str> = before.lines().filter(is_other).chain([line.as_str()]).collect();
    if let Some(folder) = path.parent() {
        let _ = fs::create_dir_all(folder);
    }
    let _ = fs::write(path, lines.join("\n") + "\n");
}

/// The user's key file, if there is one.
pub(super) fn key_file() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "pollscope")?;
    Some(folders.config_dir().join("keys")).filter(|path| path.is_file())
}

fn path() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "pollscope")?;
    Some(folders.state_dir().unwrap_or(folders.data_local_dir()).join("screen"))
}
