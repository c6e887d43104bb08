//! What is different in a lesson: it stops where something is asked, and some keys are answers.

use crossterm::event::{KeyCode, KeyEvent};

use super::App;
use crate::model::{Move, Unit};
use crate::text;
use crate::tui::class::{Card, Class};
use crate::tui::effect::Effect;
use crate::tui::keys::Action;
use crate::tui::panes::lesson;

impl App {
    /// In a lesson there are keys of its own.
    pub(super) fn keys_of_lesson(&mut self) {
        if let Some(class) = &self.class {
            self.keys = std::mem::take(&mut self.keys).in_lesson(&class.texts());
        }
    }

    /// Stops at the first question between two steps, if there is one.
    pub(super) fn ask(&mut self, from: usize, to: usize) {
        let Some(class) = &mut self.class else { return };
        if let Some(event) = class.stop(from, to) {
            self.cursor = self.cursor.go(&self.model, Move::To(event));
            self.play.pause();
        }
    }

    /// What a key does while a card or a question is open in a lesson, before anything else; none where it is a key as ever.
    pub(super) fn taught_key(&mut self, key: KeyEvent) -> Option<Effect> {
        let (area, action) = (self.area, self.keys.action(key));
        let class = self.class.as_mut().filter(|_| !key.is_release())?;
        let said = self.says.take();
        if let Some((card, page)) = class.card {
            match action {
                Some(Action::Asked | Action::Go(Move::Forward(Unit::Event)) | Action::Play) => {
                    let next = page + 1;
                    class.card = (next < lesson::count(class, card, area)).then_some((card, next));
                }
                Some(Action::Go(Move::Back(Unit::Event)) | Action::Return) => {
                    class.card = Some((card, page.saturating_sub(1)));
                }
                Some(Action::Leave) => class.card = None,
                _ => {
                    self.says = said;
                    return None;
                }
            }
            return Some(Effect::Draw);
        }
        match key.code {
            KeyCode::Char(letter) if class.asks() && key.modifiers.is_empty() && class.answer(letter) => {}
            _ if action == Some(Action::Leave) && class.asks() => class.pass(),
            _ => {
                self.says = said;
                return None;
            }
        }
        Some(Effect::Draw)
    }

    /// Opens a text of the lesson at its first page.
    pub(super) fn read(&mut self, card: Card) {
        if let Some(class) = &mut self.class {
            class.card = Some((card, 0));
        }
    }

    /// To the step that decides what was answered; from there to the next question, whatever lies between; and after the
    /// last one to the end of the lesson.
    pub(super) fn on_to_what_is_asked(&mut self) {
        let Some(class) = &mut self.class else { return };
        if class.asks() {
            return self.say_to_answer();
        }
        let decides = class.decides();
        class.pass();
        let next = class.next().map(|index| class.course.questions[index].event);
        match (decides, next) {
            (Some(decides), _) => self.cursor = self.cursor.go(&self.model, Move::To(decides)),
            (None, Some(next)) => {
                let passed = next.saturating_sub(self.event());
                self.cursor = self.cursor.go(&self.model, Move::To(next));
                self.class.as_mut().and_then(|class| class.stop(next, next));
                if passed > 1 {
                    self.say(&format!(
                        "{} on; the keys of the run step through them",
                        text::count(passed, "step")
                    ));
                }
            }
            (None, None) => class.card = Some((Card::End, 0)),
        }
        self.play.pause();
        self.keep_in_view();
    }

    /// Says that the question that is shown has to be answered first.
    pub(super) fn say_to_answer(&mut self) {
        let passes = self.keys.key(Action::Leave);
        let passes = passes.map_or(String::new(), |key| format!(", or {key} to pass over it"));
        self.say(&format!("first an answer{passes}"));
    }

    /// The words beside the sentence that say how the lesson goes on, where nothing is asked.
    pub(in crate::tui) fn leads_to(&self) -> Option<String> {
        let next = self.class.as_ref().filter(|class| class.shown().is_none()).map(Class::leads_to)?;
        Some(self.keys.key(Action::Asked).map_or(next.clone(), |key| format!("{key}: {next}")))
    }
}

/// What is said where something would tell what a lesson asks.
pub(super) const STILL_ASKED: &str = "that would tell of what is still to be asked";
