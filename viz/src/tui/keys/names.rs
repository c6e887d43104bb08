//! What keys are called.

use crossterm::event::{KeyCode, KeyModifiers};

use super::Key;

/// What a key file calls a key that is no character, and how that is drawn.
pub(super) const NAMES: [(&str, &str, KeyCode); 15] = [
    ("Left", "←", KeyCode::Left),
    ("Right", "→", KeyCode::Right),
    ("Up", "↑", KeyCode::Up),
    ("Down", "↓", KeyCode::Down),
    ("PgUp", "PgUp", KeyCode::PageUp),
    ("PgDn", "PgDn", KeyCode::PageDown),
    ("Home", "Home", KeyCode::Home),
    ("End", "End", KeyCode::End),
    ("Enter", "Enter", KeyCode::Enter),
    ("Tab", "Tab", KeyCode::Tab),
    ("Esc", "Esc", KeyCode::Esc),
    ("Backspace", "Bksp", KeyCode::Backspace),
    ("Delete", "Del", KeyCode::Delete),
    ("Insert", "Ins", KeyCode::Insert),
    ("space", "space", KeyCode::Char(' ')),
];

/// A key as it is drawn.
pub(super) fn shown((modifiers, code): Key) -> String {
    let name = match code {
        KeyCode::F(number) => format!("F{number}"),
        KeyCode::Char(char) if char != ' ' && modifiers.contains(KeyModifiers::CONTROL) => {
            char.to_ascii_uppercase().to_string()
        }
        KeyCode::Char(char) if char != ' ' => char.to_string(),
        code => NAMES.iter().find(|(.., known)| *known == code).map_or("?", |(_, sign, _)| sign).to_owned(),
    };
    prefixed(modifiers, &name)
}

/// The name of a key, after what is held with it.
pub(super) fn prefixed(modifiers: KeyModifiers, name: &str) -> String {
    let control = if modifiers.contains(KeyModifiers::CONTROL) { "Ctrl-" } else { "" };
    let alt = if modifiers.contains(KeyModifiers::ALT) { "Alt-" } else { "" };
    format!("{control}{alt}{name}")
}

/// A key as terminals send it: with Ctrl, a letter has no size of its own.
pub(super) fn sent((modifiers, code): Key) -> Key {
    match code {
        KeyCode::Char(char) if modifiers.contains(KeyModifiers::CONTROL) => {
            (modifiers, KeyCode::Char(char.to_ascii_lowercase()))
        }
        code => (modifiers, code),
    }
}
