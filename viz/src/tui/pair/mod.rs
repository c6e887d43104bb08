//! Two runs one above the other, on one axis of time, stepped together.
//!
//! ```text
//! ─ A song_blocking  step 6 of 24   20.0 ms ──▼20.0 ms──────────────────────
//! •✓ learn_song        ▒░░░░░░░░░░░░░░░░░░░░░░✓
//! ─ B song_join  step 26 of 49   15.0 ms ─────▼20.0 ms──────────────────────
//!  ░ async_main        ▒░░░░░░░░░░░░░░░░▒░░░░░▒░░░░░░░░░░░✓
//! ─ how they differ ────────────────────15.0 ms───────────30.0 ms───────────
//!  A learn_song returns: ...
//!  ←→ event  [] poll  {} turn  ↑↓ lanes  ? help  q quit             by time
//! ```

mod draw;

use crossterm::event::KeyEvent;
use ratatui::layout::Rect;

use super::app::Effect;
use super::count::Count;
use super::keys::{Action, Keys};
use super::panes::help;
use super::tree;
use crate::compare::{Steps, differences};
use crate::model::lanes::Window;
use crate::model::{Model, Move, Unit};

/// The two runs, and what of them is shown.
#[derive(Debug)]
pub(super) struct Pair {
    models: [Model; 2],
    steps: Steps,
    keys: Keys,
    /// The first lane of each that is shown.
    top: [usize; 2],
    /// The part of the time that both take together.
    window: Window,
    help: Option<usize>,
    count: Count,
    /// The size of the picture.
    area: Rect,
    /// How many columns the names of the lanes take.
    names: usize,
    said: Vec<String>,
}

/// What an action of the replay does here; none if it means nothing.
fn does(action: Action) -> Option<&'static str> {
    Some(match action {
        Action::Go(Move::Forward(Unit::Event)) => "an event on, in whichever run is next",
        Action::Go(Move::Back(Unit::Event)) => "an event back",
        Action::Go(Move::Forward(Unit::Poll)) => "on to where a poll begins",
        Action::Go(Move::Back(Unit::Poll)) => "back to where a poll begins",
        Action::Go(Move::Forward(Unit::Turn)) => "on to where a turn begins",
        Action::Go(Move::Back(Unit::Turn)) => "back to where a turn begins",
        Action::Go(Move::Start) => "to the start of both",
        Action::Go(Move::End) => "to the end of both",
        Action::Select(..0) => "lanes further up",
        Action::Select(_) => "lanes further down",
        Action::Scale => "step by time, or from like to like",
        Action::Zoom { closer: true } => "look closer",
        Action::Zoom { closer: false } => "look from further away",
        Action::Pan { back: true } => "shift to an earlier time",
        Action::Pan { back: false } => "shift to a later time",
        Action::Whole => "the whole time",
        Action::Help => "this help",
        Action::Leave => "close what is open",
        Action::Quit => "quit",
        Action::Suspend => "suspend; `fg` brings it back",
        _ => return None,
    })
}

impl Pair {
    pub(super) fn new(models: [Model; 2], keys: Keys) -> Self {
        Self {
            steps: Steps::new(&models),
            // Here a name has no frame and no mark of what is selected.
            names: models.iter().map(tree::names_width).max().unwrap_or(0).saturating_sub(4),
            said: differences(&models[0], &models[1]),
            models,
            keys: keys.only(does),
            top: [0, 0],
            window: Window::WHOLE,
            help: None,
            count: Count::default(),
            area: Rect::default(),
        }
    }

    /// The picture has this size from now on.
    pub(super) fn resize(&mut self, area: Rect) {
        if std::mem::replace(&mut self.area, area) != area {
            self.keep_in_view();
        }
    }

    /// A key is pressed.
    pub(super) fn press(&mut self, key: KeyEvent) -> Effect {
        if self.count.takes(key) {
            return Effect::Draw;
        }
        let Some(action) = self.keys.action(key) else { return Effect::None };
        let (said, times) = (self.count != Count::default(), self.count.take());
        match action {
            Action::Quit => return Effect::Quit,
            Action::Suspend => return Effect::Suspend,
            _ => {}
        }
        let mut effect = if said { Effect::Draw } else { Effect::None };
        // A count does it so often, as long as that changes anything.
        for _ in 0..if action == Action::Scale || action == Action::Help { 1 } else { times } {
            if !self.update(action) {
                break;
            }
            effect = Effect::Draw;
        }
        effect
    }

    /// Does what the action says; gives whether that has changed the picture.
    fn update(&mut self, action: Action) -> bool {
        let before = (self.steps.clone(), self.top, self.window, self.help);
        match action {
            Action::Leave => self.help = None,
            Action::Go(how) => {
                self.steps.go(&self.models, how);
                self.keep_in_view();
            }
            Action::Scale => self.steps.turn(),
            Action::Select(by) => {
                let rows = self.rows();
                for (top, model) in self.top.iter_mut().zip(&self.models) {
                    *top = top.saturating_add_signed(by).min(model.lanes().len().saturating_sub(rows));
                }
            }
            Action::Zoom { closer } => self.zoom(if closer { 0.5 } else { 2.0 }),
            Action::Pan { back } => {
                let by = (self.window.to - self.window.from) * if back { -0.25 } else { 0.25 };
                let middle = f64::midpoint(self.window.from, self.window.to);
                self.window = Window::around(middle + by, self.window.to - self.window.from);
            }
            Action::Whole => self.window = Window::WHOLE,
            Action::Help => {
                let pages = help::pages(self.area, &self.keys) - 1;
                self.help = Some(self.help.map_or(0, |page| page + 1)).filter(|page| *page < pages);
            }
            _ => {}
        }
        before != (self.steps.clone(), self.top, self.window, self.help)
    }

    fn zoom(&mut self, by: f64) {
        /// Closer than this, columns have no whole nanoseconds.
        const LEAST: f64 = 1e-9;
        let width = ((self.window.to - self.window.from) * by).clamp(LEAST, 1.0);
        self.window = Window::around(self.share(self.now()), width);
    }

    fn keep_in_view(&mut self) {
        let now = self.share(self.now());
        if now < self.window.from || now > self.window.to {
            self.window = Window::around(now, self.window.to - self.window.from);
        }
        let rows = self.rows();
        for side in 0..2 {
            let of = self.steps.event(side).and_then(|event| self.models[side].of_event(event));
            let Some(lane) = of.map(|of| self.models[side].future(of).lane) else { continue };
            self.top[side] = self.top[side].clamp((lane + 1).saturating_sub(rows), lane);
        }
    }

    /// How many lanes of each run can be shown.
    fn rows(&self) -> usize {
        usize::from(height_of_each(self.area)).saturating_sub(1).max(1)
    }

    /// How long the longer run takes.
    fn end(&self) -> u64 {
        self.models.iter().map(Model::end_time).max().unwrap_or(0)
    }

    /// Where a time lies in all of it.
    fn share(&self, time: u64) -> f64 {
        time as f64 / self.end().max(1) as f64
    }

    /// The moment that is shown: the later of the two.
    fn now(&self) -> u64 {
        (0..2).filter_map(|side| Some(self.models[side].time(self.steps.event(side)?))).max().unwrap_or(0)
    }
}

/// How many lines each run has; what is left is for the words below.
fn height_of_each(area: Rect) -> u16 {
    let words = (area.height / 3).clamp(4, 14);
    area.height.saturating_sub(words + 2) / 2
}
