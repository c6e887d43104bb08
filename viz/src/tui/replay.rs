//! The replay of one run on the screen; where more of it comes, as it does.

use std::time::{Duration, Instant};

use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::{App, mouse};
use super::effect::Effect;
use super::going::Goes;
use super::keys::Action;
use super::layout::Panes;
use super::play::Play;
use super::screen::Screen;
use super::theme::Look;
use super::view::View;
use crate::coming::{Extent, Source};
use crate::error::Error;

/// How often it is looked whether more of the run has come.
const LOOK: Duration = Duration::from_millis(100);

/// The state, what draws it, and who is told of its changes.
pub(super) struct Replay<'a> {
    app: App,
    view: View,
    changed: &'a mut dyn FnMut(&App),
    /// Where more of the run comes from, as long as more does.
    source: Option<&'a mut dyn Source>,
    look_due: Instant,
    /// What was wrong with what came.
    wrong: Option<Error>,
}

impl<'a> Replay<'a> {
    pub(super) fn new(
        app: App,
        look: Look,
        source: Option<&'a mut dyn Source>,
        changed: &'a mut dyn FnMut(&App),
    ) -> Self {
        Self { app, view: View::new(look), changed, source, look_due: Instant::now(), wrong: None }
    }

    /// Why what came was no trace, if that ended it.
    pub(super) fn take_wrong(&mut self) -> Option<Error> {
        self.wrong.take()
    }

    pub(super) fn panes(&self) -> Panes {
        self.app.panes()
    }

    fn tell(&mut self, effect: Effect) -> Effect {
        if effect != Effect::None {
            (self.changed)(&self.app);
        }
        effect
    }
}

impl Screen for Replay<'_> {
    fn press(&mut self, key: KeyEvent) -> Effect {
        let effect = self.app.press(key);
        self.tell(effect)
    }

    fn mouse(&mut self, mouse: MouseEvent) -> Effect {
        let effect = mouse::event(&mut self.app, mouse);
        self.tell(effect)
    }

    fn update(&mut self, action: Action) -> Effect {
        let effect = self.app.update(action);
        self.tell(effect)
    }

    fn resize(&mut self, area: Rect) {
        self.app.resize(area);
    }

    fn play(&self) -> Play {
        self.app.play
    }

    fn draw(&mut self, buffer: &mut Buffer) {
        self.view.draw(buffer, &self.app);
    }

    fn look_due(&self) -> Option<Instant> {
        let source = self.source.as_ref().map(|_| self.look_due);
        self.app.look_due().into_iter().chain(source).min()
    }

    fn look(&mut self) -> Effect {
        let is_due = |due: Instant| due <= Instant::now();
        let effect = if self.app.look_due().is_some_and(is_due) { self.app.look() } else { Effect::None };
        let effect = self.tell(effect);
        // What is under way is about the run as it is.
        let source = self.source.as_mut().filter(|_| is_due(self.look_due) && !self.app.is_going());
        let Some(source) = source else { return effect };
        let effect = match source.news() {
            Ok(None) => effect,
            Ok(Some(news)) => {
                if news.extent == Extent::Whole {
                    self.source = None;
                }
                self.app.hear(news);
                Effect::Draw
            }
            Err(error) => {
                self.wrong = Some(error);
                Effect::Quit
            }
        };
        self.look_due = Instant::now() + LOOK;
        effect
    }
}
