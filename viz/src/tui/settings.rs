//! What is remembered from one replay to the next: which panes are shown. A file that is not as we left it is as none.

use std::fs;
use std::path::PathBuf;

use super::layout::Panes;

/// The panes that were shown last.
pub(super) fn panes() -> Panes {
    let text = path().and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("panes "));
    line.map_or(Panes::default(), Panes::from_text)
}

/// Remembers the panes. Where that cannot be done, nothing is lost but that.
pub(super) fn remember(panes: Panes) {
    let Some(path) = path() else { return };
    if panes.to_text() == self::panes().to_text() {
        return;
    }
    if let Some(folder) = path.parent() {
        let _ = fs::create_dir_all(folder);
    }
    let _ = fs::write(path, format!("panes {}\n", panes.to_text()));
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
