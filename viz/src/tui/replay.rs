//! The replay of one run on the screen; of a run that goes on, as it does.

use std::time::{Duration, Instant};

use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::{App, Effect, mouse};
use super::keys::Action;
use super::layout::Panes;
use super::play::Play;
use super::screen::Screen;
use super::theme::Look;
use super::view::View;
use crate::stream::Stream;

/// How often a run that goes on is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// The state, what draws it, and who is told of its changes.
pub(super) struct Replay<'a> {
    app: App,
    view: View,
    changed: &'a mut dyn FnMut(&App),
    /// Where more of the run comes from, as long as it goes on.
    stream: Option<&'a Stream>,
    look_due: Instant,
}

impl<'a> Replay<'a> {
    pub(super) fn new(
        app: App,
        look: Look,
        stream: Option<&'a Stream>,
        changed: &'a mut dyn FnMut(&App),
    ) -> Self {
        Self { app, view: View::new(look), changed, stream, look_due: Instant::now() }
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
        let stream = self.stream.map(|_| self.look_due);
        self.app.look_due().into_iter().chain(stream).min()
    }

    fn look(&mut self) -> Effect {
        if self.app.look_due().is_some() {
            // What is under way is about the run as it is.
            let effect = self.app.look();
            return self.tell(effect);
        }
        let Some(live) = self.stream else { return Effect::None };
        let start = Instant::now();
        // In this order: what comes between the two questions is seen the next time.
        let ended = live.has_ended();
        let mut effect = Effect::None;
        if live.has_changed() {
            let Ok(model) = live.model() else { return Effect::Quit };
            self.app.renew(model, ended);
            effect = Effect::Draw;
        }
        if ended {
            self.stream = None;
        }
        // A long run takes long to index anew; the more so, the more rarely.
        self.look_due = Instant::now() + LOOK + start.elapsed() * 4;
        effect
    }
}
