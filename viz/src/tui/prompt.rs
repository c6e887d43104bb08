//! A line in which something is typed.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What the text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To find a step.
    Search,
    /// To go to a place.
    Go,
    /// To leave lanes out.
    Filter,
}

impl Purpose {
    /// The sign before the text.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Search => "find: ",
            Self::Go => "go to (120, 15ms, 40%, L24): ",
            Self::Filter => "only lanes named: ",
        }
    }
}

/// The line.
#[derive(Debug, Clone)]
pub(super) struct Prompt {
    pub(super) purpose: Purpose,
    pub(super) text: String,
}

/// What a key does to it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// The text is another one.
    Changed,
    /// It is as it should be.
    Done,
    /// It is given up.
    Left,
    /// Nothing.
    Nothing,
}

/// More than this nobody types.
const LONGEST: usize = 200;

impl Prompt {
    pub(super) fn new(purpose: Purpose, text: &str) -> Self {
        Self { purpose, text: text.to_owned() }
    }

    pub(super) fn press(&mut self, key: KeyEvent) -> Typed {
        match (key.code, key.modifiers.difference(KeyModifiers::SHIFT)) {
            (KeyCode::Enter, _) => Typed::Done,
            (KeyCode::Esc, _) | (KeyCode::Char('c'), KeyModifiers::CONTROL) => Typed::Left,
            (KeyCode::Char('u'), KeyModifiers::CONTROL) => {
                self.text.clear();
                Typed::Changed
            }
            (KeyCode::Backspace, _) => match self.text.pop() {
                Some(_) => Typed::Changed,
                None => Typed::Left,
            },
            (KeyCode::Char(char), KeyModifiers::NONE) if self.text.chars().count() < LONGEST => {
                self.text.push(char);
                Typed::Changed
            }
            _ => Typed::Nothing,
        }
    }
}
