//! A number that is typed before a key, which then does its thing so often, as in vi.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What was typed of it so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count(usize);

/// More nobody means.
const MOST: usize = 1_000_000_000;

impl Count {
    /// Takes the key if it is a digit of a count; a 0 alone is none. Gives whether it was.
    pub(super) fn takes(&mut self, key: KeyEvent) -> bool {
        let digit = match key.code {
            KeyCode::Char(char) if key.modifiers == KeyModifiers::NONE && !key.is_release() => {
                char.to_digit(10)
            }
            _ => None,
        };
        let Some(digit) = digit.filter(|digit| *digit > 0 || self.0 > 0) else { return false };
        self.0 = (self.0 * 10 + digit as usize).min(MOST);
        true
    }

    /// What there is of it, in words.
    pub(super) fn says(self) -> String {
        format!("{} times ...", self.0)
    }

    /// How often, at least once.
    pub(super) fn times(self) -> usize {
        self.0.max(1)
    }

    /// The same; from now on nothing is typed.
    pub(super) fn take(&mut self) -> usize {
        std::mem::take(self).times()
    }
}
