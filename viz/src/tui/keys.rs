//! All keys, in one table: what is dispatched, what the footer shows and what the help explains are made from it.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::model::{Move, Unit};

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// A move of the replay's cursor.
    Go(Move),
    /// Select the future in the lane above.
    SelectAbove,
    /// Select the future in the lane below.
    SelectBelow,
    /// Let the selection follow the steps, or hold it.
    Follow,
    /// Play or pause.
    Play,
    /// Show or hide the help.
    Help,
    /// Close what is open on top, or else the replay.
    Leave,
    /// Close the replay.
    Quit,
    /// Stop the process until it is continued.
    Suspend,
    /// Draw once more; no key asks for it, a resize does.
    Redraw,
    /// Time for the next step while playing; no key asks for it either.
    Tick,
}

/// One row of the table.
#[derive(Debug)]
pub(super) struct Binding {
    /// The keys, any of which will do.
    keys: &'static [(KeyModifiers, KeyCode)],
    /// How the help shows them.
    pub(super) shown: &'static str,
    action: Action,
    /// What the help says that they do.
    pub(super) does: &'static str,
    /// How the footer shows them and under which word; rows of one word stand together.
    footer: Option<(&'static str, &'static str)>,
}

const fn plain(code: KeyCode) -> (KeyModifiers, KeyCode) {
    (KeyModifiers::NONE, code)
}

const fn char(char: char) -> (KeyModifiers, KeyCode) {
    plain(KeyCode::Char(char))
}

const fn control(char: char) -> (KeyModifiers, KeyCode) {
    (KeyModifiers::CONTROL, KeyCode::Char(char))
}

const fn row(
    keys: &'static [(KeyModifiers, KeyCode)],
    shown: &'static str,
    action: Action,
    does: &'static str,
    footer: Option<(&'static str, &'static str)>,
) -> Binding {
    Binding { keys, shown, action, does, footer }
}

/// The table.
#[rustfmt::skip]
pub(super) const BINDINGS: &[Binding] = &[
    row(&[plain(KeyCode::Left), char('h')], "← h", Action::Go(Move::Back(Unit::Event)),
        "one event back", Some(("←", "event"))),
    row(&[plain(KeyCode::Right), char('l')], "→ l", Action::Go(Move::Forward(Unit::Event)),
        "one event on", Some(("→", "event"))),
    row(&[char('[')], "[", Action::Go(Move::Back(Unit::Poll)),
        "back to where a poll begins", Some(("[", "poll"))),
    row(&[char(']')], "]", Action::Go(Move::Forward(Unit::Poll)),
        "on to where a poll begins", Some(("]", "poll"))),
    row(&[char('{')], "{", Action::Go(Move::Back(Unit::Turn)),
        "back to where a turn begins", Some(("{", "turn"))),
    row(&[char('}')], "}", Action::Go(Move::Forward(Unit::Turn)),
        "on to where a turn begins", Some(("}", "turn"))),
    row(&[plain(KeyCode::Home), char('g')], "Home g", Action::Go(Move::Start),
        "to the first event", None),
    row(&[plain(KeyCode::End), char('G')], "End G", Action::Go(Move::End),
        "to the last event", None),
    row(&[plain(KeyCode::Up), char('k')], "↑ k", Action::SelectAbove,
        "select the future above", Some(("↑", "future"))),
    row(&[plain(KeyCode::Down), char('j')], "↓ j", Action::SelectBelow,
        "select the future below", Some(("↓", "future"))),
    row(&[char('f'), plain(KeyCode::Tab)], "f Tab", Action::Follow,
        "follow the steps, or hold", Some(("f", "follow"))),
    row(&[char(' ')], "space", Action::Play,
        "play or pause", Some(("space", "play"))),
    row(&[char('?')], "?", Action::Help,
        "this help", Some(("?", "help"))),
    row(&[char('q'), control('c')], "q Ctrl-C", Action::Quit,
        "quit", Some(("q", "quit"))),
    row(&[plain(KeyCode::Esc)], "Esc", Action::Leave,
        "close the help, or quit", None),
    row(&[control('z')], "Ctrl-Z", Action::Suspend,
        "suspend; `fg` brings it back", None),
];

/// What a key asks for, if anything.
pub(super) fn action(key: KeyEvent) -> Option<Action> {
    // Where releases are told at all, they follow a press that has been answered.
    if key.kind == KeyEventKind::Release {
        return None;
    }
    // Shift is in the character already, and terminals differ in whether they tell it again.
    let pressed = (key.modifiers.difference(KeyModifiers::SHIFT), key.code);
    BINDINGS.iter().find(|binding| binding.keys.contains(&pressed)).map(|binding| binding.action)
}

/// The footer's items: keys, and the word for what they do, in the table's order.
pub(super) fn footer() -> Vec<(String, &'static str)> {
    let mut items: Vec<(String, &'static str)> = Vec::new();
    for (shown, word) in BINDINGS.iter().filter_map(|binding| binding.footer) {
        match items.last_mut() {
            Some((keys, last)) if *last == word => keys.push_str(shown),
            _ => items.push((shown.to_owned(), word)),
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_stands_twice_in_the_table() {
        let mut seen = Vec::new();
        for key in BINDINGS.iter().flat_map(|binding| binding.keys) {
            assert!(!seen.contains(&key), "{key:?}");
            seen.push(key);
        }
    }

    #[test]
    fn shift_does_not_hide_a_character_and_control_is_another_key() {
        let press = |code, modifiers| action(KeyEvent::new(code, modifiers));
        assert_eq!(press(KeyCode::Char('G'), KeyModifiers::SHIFT), Some(Action::Go(Move::End)));
        assert_eq!(press(KeyCode::Char('{'), KeyModifiers::NONE), Some(Action::Go(Move::Back(Unit::Turn))));
        assert_eq!(press(KeyCode::Char('c'), KeyModifiers::CONTROL), Some(Action::Quit));
        assert_eq!(press(KeyCode::Char('c'), KeyModifiers::NONE), None);
    }
}
