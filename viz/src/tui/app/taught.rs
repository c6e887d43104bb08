//! What is different in a lesson: it stops where something is asked, and some keys are answers.

use crossterm::event::{KeyCode, KeyEvent};

use super::{App, Effect};
use crate::model::Move;
use crate::tui::panes::lesson;

impl App {
    /// Stops at the first question between two steps, if there is one.
    pub(super) fn ask(&mut self, from: usize, to: usize) {
        let Some(class) = &mut self.class else { return };
        if let Some(event) = class.stop(from, to) {
            self.cursor = self.cursor.go(&self.model, Move::To(event));
            self.play.pause();
        }
    }

    /// What a key does in a lesson, before anything else; none where it is a key as ever.
    pub(super) fn taught_key(&mut self, key: KeyEvent) -> Option<Effect> {
        let area = self.area;
        let class = self.class.as_mut().filter(|_| !key.is_release())?;
        if let Some(page) = class.page {
            match key.code {
                KeyCode::Enter | KeyCode::Right | KeyCode::Char(' ') => {
                    class.page = (page + 1 < lesson::count(class, area)).then_some(page + 1);
                }
                KeyCode::Left | KeyCode::Backspace => class.page = Some(page.saturating_sub(1)),
                KeyCode::Esc => class.page = None,
                _ => return None,
            }
            return Some(Effect::Draw);
        }
        match key.code {
            KeyCode::Char(letter) if class.asks() && key.modifiers.is_empty() && class.answer(letter) => {}
            KeyCode::Esc if class.asks() => class.pass(),
            KeyCode::Enter if !class.asks() => {
                let decided = class.shown().and_then(|(_, question, _)| question.decided)?;
                class.pass();
                self.go(Move::To(decided));
            }
            KeyCode::Char('L') if !class.text.is_empty() => class.page = Some(0),
            _ => return None,
        }
        Some(Effect::Draw)
    }
}
