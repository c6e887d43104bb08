//! The key file: an action a line, and the keys that ask for it.

use std::fmt::Write as _;

use crossterm::event::{KeyCode, KeyModifiers};

use super::names::{NAMES, prefixed, sent, shown};
use super::{Action, BINDINGS, Binding, Key, Keys};

impl Keys {
    /// Reads a key file over the table: a line names an action and its keys, `#` begins a comment.
    ///
    /// The error has a line for each mistake.
    pub(in crate::tui) fn from_file(text: &str) -> Result<Self, Vec<String>> {
        let mut keys = Self::default();
        let mut wrong = Vec::new();
        let mut set: Vec<(usize, usize)> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let Some((name, words)) = line.split_once('=') else {
                wrong.push(format!("line {number}: a line is `action = key key`, and this has no `=`"));
                continue;
            };
            let name = name.trim();
            let Some(row) = keys.rows.iter().position(|(binding, _)| binding.name == name) else {
                wrong.push(format!("line {number}: there is no action `{name}`{}", near(name)));
                continue;
            };
            let mut read = Vec::new();
            for word in words.split_whitespace() {
                match parse(word) {
                    Some(key) => read.push(key),
                    None => wrong.push(format!(
                        "line {number}: `{word}` is no key: write x, X, Left, PgUp, F5, space, Enter, Ctrl-x"
                    )),
                }
            }
            keys.rows[row].1 = read;
            set.push((row, number));
        }
        // What is not named keeps its keys, so none of them is to be had for another.
        let unnamed = |row: usize| set.iter().all(|(named, _)| *named != row);
        for (row, number) in &set {
            for key in &keys.rows[*row].1 {
                let holds = |(other, (_, held)): &(usize, &(&Binding, Vec<Key>))| {
                    unnamed(*other) && held.contains(key)
                };
                if let Some((_, (binding, _))) = keys.rows.iter().enumerate().find(holds) {
                    let (named, name) = (keys.rows[*row].0.name, binding.name);
                    wrong.push(format!(
                        "line {number}: {} for {named} is the key of {name}, which is not named: give {name} \
                         other keys, or none (`{name} =`)",
                        shown(*key)
                    ));
                }
            }
        }
        for (place, (row, number)) in set.iter().enumerate() {
            for (other, first) in &set[..place] {
                let double = keys.rows[*row].1.iter().find(|key| keys.rows[*other].1.contains(key));
                if let Some(key) = double.filter(|_| row != other) {
                    wrong.push(format!(
                        "line {number}: {} has an action already, in line {first}",
                        shown(*key)
                    ));
                }
            }
        }
        let quits =
            |(binding, held): &&(&Binding, Vec<Key>)| binding.action == Action::Quit && !held.is_empty();
        if keys.rows.iter().find(quits).is_none() {
            wrong.push("no key is left that quits".to_owned());
        }
        if wrong.is_empty() { Ok(keys) } else { Err(wrong) }
    }
}

/// The table as a key file that changes nothing, to begin one's own with.
pub fn default_file() -> String {
    let mut file =
        "# Keys of pollscope: an action, and the keys that ask for it. What is not named keeps its keys.\n"
            .to_owned();
    for (binding, keys) in Keys::default().rows {
        let words: Vec<_> = keys.iter().map(|key| word(*key)).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(file, "\n# {}\n{} = {}", binding.does, binding.name, words.join(" "));
    }
    file
}

/// An action of nearly that name.
fn near(name: &str) -> String {
    let starts = |binding: &&Binding| {
        let (one, other) = (binding.name.chars().next(), name.chars().next());
        one == other || binding.name.contains(name)
    };
    let names: Vec<_> = BINDINGS.iter().filter(starts).map(|binding| binding.name).collect();
    if names.is_empty() {
        "; `pollscope keys` lists them".to_owned()
    } else {
        format!("; like it are {}", names.join(", "))
    }
}

fn parse(word: &str) -> Option<Key> {
    let (modifiers, name) = match word.split_once('-') {
        Some(("Ctrl", name)) if !name.is_empty() => (KeyModifiers::CONTROL, name),
        Some(("Alt", name)) if !name.is_empty() => (KeyModifiers::ALT, name),
        _ => (KeyModifiers::NONE, word),
    };
    if let Some((.., code)) = NAMES.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name)) {
        return Some((modifiers, *code));
    }
    if let Some(number) = name.strip_prefix('F').and_then(|number| number.parse().ok()) {
        return (1..=12).contains(&number).then_some((modifiers, KeyCode::F(number)));
    }
    let mut chars = name.chars();
    match (chars.next(), chars.next()) {
        // Digits count.
        (Some('1'..='9'), None) if modifiers.is_empty() => None,
        // Terminals send Tab, Enter and Esc for these.
        (Some('i' | 'I' | 'm' | 'M' | '['), None) if modifiers == KeyModifiers::CONTROL => None,
        (Some(char), None) if !char.is_control() => Some(sent((modifiers, KeyCode::Char(char)))),
        _ => None,
    }
}

/// A key as a key file has it.
fn word((modifiers, code): Key) -> String {
    let name = match code {
        KeyCode::F(number) => format!("F{number}"),
        KeyCode::Char(char) if char != ' ' => char.to_string(),
        code => NAMES.iter().find(|(.., known)| *known == code).map_or("?", |(name, ..)| name).to_owned(),
    };
    prefixed(modifiers, &name)
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyEvent;

    use super::*;
    use crate::model::{Move, Unit};
    use crate::tui::class::Card;

    #[test]
    fn the_whole_table_as_a_file_changes_nothing() {
        let keys = Keys::from_file(&default_file()).expect("it is right");
        assert_eq!(keys.help(), Keys::default().help());
    }

    #[test]
    fn a_key_file_changes_keys() {
        let keys = Keys::from_file("# mine\nevent-on = n  Ctrl-Right\nfound-on =\n\nquit = F10\n");
        let keys = keys.expect("it is right");
        let press = |code, modifiers| keys.action(KeyEvent::new(code, modifiers));
        assert_eq!(
            press(KeyCode::Char('n'), KeyModifiers::NONE),
            Some(Action::Go(Move::Forward(Unit::Event)))
        );
        assert_eq!(
            press(KeyCode::Right, KeyModifiers::CONTROL),
            Some(Action::Go(Move::Forward(Unit::Event)))
        );
        assert_eq!(press(KeyCode::Right, KeyModifiers::NONE), None);
        assert_eq!(press(KeyCode::F(10), KeyModifiers::NONE), Some(Action::Quit));
        assert!(keys.footer().iter().any(|(keys, word)| keys == "F10" && *word == "quit"));
    }

    #[test]
    fn what_is_not_named_keeps_its_keys() {
        let wrong = Keys::from_file("bookmark = m\nquit = z q").unwrap_err();
        let says = "line 2: z for quit is the key of zoom-in, which is not named: give zoom-in other keys, or none \
                    (`zoom-in =`)";
        assert_eq!(wrong, [says]);
        // Also one of several, and wherever its own line stands.
        assert!(
            Keys::from_file("bookmark = h").unwrap_err()[0]
                .contains("h for bookmark is the key of event-back")
        );
        for file in ["quit = z\nzoom-in =", "zoom-in = F5\nquit = z", "quit = z\nzoom-in = q"] {
            assert!(Keys::from_file(file).is_ok(), "{file}");
        }
    }

    #[test]
    fn each_mistake_in_a_key_file_is_told_with_its_line() {
        let wrong =
            Keys::from_file("event-on\nevnt-on = l\nplay = Foo 3\nhelp = v\nscale = v\n").unwrap_err();
        let lines: Vec<_> = wrong.iter().map(|line| line.split(':').next().unwrap_or("")).collect();
        assert_eq!(lines, ["line 1", "line 2", "line 3", "line 3", "line 5"]);
        assert!(wrong[1].contains("event-on"), "{wrong:?}");
    }

    #[test]
    fn a_key_is_left_that_quits() {
        // What closes does not quit, and keys can also be given away.
        for file in ["quit =", "quit =\nleave = Esc", "play = q\nscale = Ctrl-C\nquit ="] {
            assert_eq!(Keys::from_file(file).unwrap_err(), ["no key is left that quits"], "{file}");
        }
        let keys = Keys::from_file("quit = L\nleave =").expect("there is one").in_lesson(&[Card::Text]);
        assert_eq!(keys.action(KeyEvent::from(KeyCode::Char('L'))), Some(Action::Quit));
    }

    #[test]
    fn a_key_as_the_screen_shows_it_is_the_one_that_terminals_send() {
        for (word, modifiers, sent) in [
            ("Ctrl-Q", KeyModifiers::CONTROL, 'q'),
            ("Alt-q", KeyModifiers::ALT, 'q'),
            ("Alt-Q", KeyModifiers::ALT, 'Q'),
        ] {
            let keys = Keys::from_file(&format!("quit = {word}")).expect("it is right");
            assert_eq!(keys.key(Action::Quit).as_deref(), Some(word));
            assert_eq!(keys.action(KeyEvent::new(KeyCode::Char(sent), modifiers)), Some(Action::Quit));
        }
        // Nobody can press these: they arrive as Tab, Enter and Esc.
        for word in ["Ctrl-i", "Ctrl-M", "Ctrl-["] {
            assert!(Keys::from_file(&format!("play = {word}")).is_err(), "{word}");
        }
    }
}
