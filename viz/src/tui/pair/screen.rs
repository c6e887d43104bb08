//! Two runs on the screen.

use std::time::Instant;

use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Pair;
use super::draw::View;
use crate::model::Model;
use crate::tui::app::says_enlarged;
use crate::tui::effect::Effect;
use crate::tui::keys::{Action, Keys};
use crate::tui::play::Play;
use crate::tui::screen::Screen;
use crate::tui::theme::Look;

/// Their state, and what draws it.
pub(in crate::tui) struct Compared {
    pair: Pair,
    view: View,
}

impl Compared {
    pub(in crate::tui) fn new(models: [Model; 2], keys: Keys, look: Look) -> Self {
        Self { pair: Pair::new(models, keys), view: View::new(look) }
    }

    /// With the panes that were remembered.
    pub(in crate::tui) fn with(mut self, panes: &str) -> Self {
        self.pair.show(panes);
        self.pair.says = says_enlarged(self.pair.big, &self.pair.keys);
        self
    }

    /// The panes, to be remembered.
    pub(in crate::tui) fn panes(&self) -> String {
        self.pair.panes()
    }
}

impl Screen for Compared {
    fn press(&mut self, key: KeyEvent) -> Effect {
        self.pair.press(key)
    }

    fn mouse(&mut self, mouse: MouseEvent) -> Effect {
        self.pair.point(mouse)
    }

    fn update(&mut self, action: Action) -> Effect {
        self.pair.update(action)
    }

    fn resize(&mut self, area: Rect) {
        self.pair.resize(area);
    }

    fn play(&self) -> Play {
        self.pair.play
    }

    fn look_due(&self) -> Option<Instant> {
        self.pair.look_due()
    }

    fn look(&mut self) -> Effect {
        self.pair.look()
    }

    fn draw(&mut self, buffer: &mut Buffer) {
        self.view.draw(buffer, &self.pair);
    }
}
