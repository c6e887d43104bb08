//! Keys that wait until all of a long file is read, since what they ask for may stand in its rest.
//!
//! What needs the beginning only is done at once: steps and lanes in it, the panes, the help. One key that waits makes all
//! after it wait, so that they are answered in their order.

use std::collections::VecDeque;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::App;
use crate::coming::Extent;
use crate::tui::count::Count;
use crate::tui::effect::Effect;
use crate::tui::keys::Action;
use crate::tui::prompt::Purpose;

/// The keys that wait, in order.
#[derive(Debug, Default)]
pub(super) struct Held(VecDeque<KeyEvent>);

impl Held {
    /// Whether any do.
    pub(super) fn is_any(&self) -> bool {
        !self.0.is_empty()
    }
}

impl App {
    /// Keeps a key for later if it has to wait. None for one that is to be answered at once.
    pub(super) fn hold_back(&mut self, key: KeyEvent) -> Option<Effect> {
        if key.is_release() {
            return None;
        }
        if self.held.is_any() {
            let action = self.keys.action(key);
            match action {
                Some(Action::Quit) if key.modifiers.contains(KeyModifiers::CONTROL) => {
                    return Some(Effect::Quit);
                }
                Some(Action::Suspend) => return Some(Effect::Suspend),
                Some(Action::Leave) => {
                    (self.held, self.count, self.says) = (Held::default(), Count::default(), None);
                    // What was typed in it was to wait, too.
                    self.prompt = None;
                    return Some(Effect::Draw);
                }
                _ => {}
            }
        } else if !self.needs_rest(key) {
            return None;
        }
        self.held.0.push_back(key);
        let forgets = self.keys.then(Action::Leave, "forgets it");
        self.say(&format!("that waits until all of the file is read{forgets}"));
        Some(Effect::Draw)
    }

    /// Whether what a key asks for may stand in what is not read yet.
    fn needs_rest(&self, key: KeyEvent) -> bool {
        if !matches!(self.extent, Extent::Beginning(_)) {
            return false;
        }
        if let Some(prompt) = &self.prompt {
            return key.code == KeyCode::Enter && prompt.purpose != Purpose::Filter;
        }
        let mut count = self.count;
        if count.takes(key) {
            return false;
        }
        match self.keys.action(key) {
            Some(Action::Go(how)) => {
                let there = self.cursor.go_times(&self.model, how, self.count.times());
                there.event() + 1 >= self.model.events().len()
            }
            Some(Action::Select(by)) => {
                let at = self.selected().and_then(|of| self.tree.row(of)).unwrap_or(0);
                let there = at.saturating_add_signed(by.saturating_mul(self.count.times().cast_signed()));
                there + 1 >= self.tree.rows().len()
            }
            Some(
                Action::Follow
                | Action::Bookmark
                | Action::Pane(_)
                | Action::Scroll(_)
                | Action::Enlarge
                | Action::Mouse
                | Action::Help
                | Action::Leave
                | Action::Type(_)
                | Action::Redraw
                | Action::Suspend
                | Action::Quit,
            )
            | None => false,
            Some(_) => true,
        }
    }

    /// Whether keys wait.
    pub(in crate::tui) fn waits(&self) -> bool {
        self.held.is_any()
    }

    /// Whether keys that waited can be answered.
    pub(super) fn is_to_release(&self) -> bool {
        self.held.is_any() && self.extent == Extent::Whole
    }

    /// Answers the first of them.
    pub(super) fn release(&mut self) -> Effect {
        self.says = None;
        match self.held.0.pop_front() {
            Some(key) => self.answer(key),
            None => Effect::None,
        }
    }
}
