//! What is shown, as plain data, and how an action changes it. No terminal and no colour comes in here.

use pollscope::trace::{Machine, Trace};

use super::keys::Action;
use super::layout::Sizes;
use super::panes::timeline;
use crate::model::lanes::Axis;
use crate::model::{Cursor, FutureIx, Model, Move, Unit};

/// The state of the replay.
#[derive(Debug)]
pub(super) struct App {
    model: Model,
    cursor: Cursor,
    /// The future that the user picked; none while the selection follows the steps.
    picked: Option<FutureIx>,
    playing: bool,
    help: bool,
    sizes: Sizes,
    /// Whether the run goes on.
    live: bool,
}

/// What an action asks of the loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing has changed.
    None,
    /// The picture has to be drawn anew.
    Draw,
    /// The process is to be stopped, as Ctrl-Z does, until it is continued.
    Suspend,
    /// The replay is over.
    Quit,
}

impl App {
    /// The replay at the first event, paused.
    pub(super) fn new(model: Model) -> Self {
        let sizes = sizes(&model);
        Self {
            model,
            cursor: Cursor::default(),
            picked: None,
            playing: false,
            help: false,
            sizes,
            live: false,
        }
    }

    /// The replay of a run of which nothing has come yet.
    pub(super) fn live() -> Self {
        Self { live: true, ..Self::new(Model::new(Trace::default())) }
    }

    /// More of the run has come. Who stands at its end goes along; who does not stays where they are.
    pub(super) fn renew(&mut self, model: Model, ended: bool) {
        let follows = self.follows_end();
        let picked = self.picked.map(|picked| self.model.future(picked).id);
        self.picked = picked.and_then(|id| model.by_id(id));
        self.sizes = sizes(&model);
        self.model = model;
        self.live = !ended;
        let to = if follows { Move::End } else { Move::To(self.event()) };
        self.cursor = self.cursor.go(&self.model, to);
    }

    /// Whether the run goes on.
    pub(super) fn is_live(&self) -> bool {
        self.live
    }

    /// Whether it goes on and is shown as it does.
    pub(super) fn follows_end(&self) -> bool {
        self.live && !self.playing && self.event() + 1 >= self.model.events().len()
    }

    pub(super) fn model(&self) -> &Model {
        &self.model
    }

    pub(super) fn sizes(&self) -> Sizes {
        self.sizes
    }

    /// The event after which the world is shown.
    pub(super) fn event(&self) -> usize {
        self.cursor.event()
    }

    pub(super) fn is_playing(&self) -> bool {
        self.playing
    }

    pub(super) fn shows_help(&self) -> bool {
        self.help
    }

    /// Whether the selection follows the steps.
    pub(super) fn follows(&self) -> bool {
        self.picked.is_none()
    }

    /// The future that the panes show: the picked one, or the one that the step is about. None in an empty trace.
    pub(super) fn selected(&self) -> Option<FutureIx> {
        // An event about no future, as one that counts lost events, leaves the selection at the one before.
        let here = || (0..=self.event()).rev().take(64).find_map(|event| self.model.of_event(event));
        self.picked.or_else(here).or_else(|| self.model.lanes().first().copied())
    }

    /// The axis of the timeline on so many columns.
    pub(super) fn axis(&self, columns: usize) -> Axis {
        Axis::new(&self.model, columns)
    }

    /// Does what the action says.
    pub(super) fn update(&mut self, action: Action) -> Effect {
        match action {
            Action::Go(to) => {
                self.playing = false;
                return self.go(to);
            }
            Action::Tick => {
                let effect = self.go(Move::Forward(Unit::Event));
                if self.event() + 1 >= self.model.events().len() {
                    self.playing = false;
                    return Effect::Draw;
                }
                return effect;
            }
            Action::SelectAbove => return self.select(|lane| lane.checked_sub(1)),
            Action::SelectBelow => return self.select(|lane| lane.checked_add(1)),
            Action::Follow if self.picked.is_none() => self.picked = self.selected(),
            Action::Follow => self.picked = None,
            Action::Play => self.play(),
            Action::Help => self.help = !self.help,
            Action::Leave if self.help => self.help = false,
            Action::Leave | Action::Quit => return Effect::Quit,
            Action::Suspend => return Effect::Suspend,
            Action::Redraw => {}
        }
        Effect::Draw
    }

    fn go(&mut self, to: Move) -> Effect {
        let before = self.cursor;
        self.cursor = before.go(&self.model, to);
        if self.cursor == before && !self.playing { Effect::None } else { Effect::Draw }
    }

    fn play(&mut self) {
        self.playing = !self.playing;
        // At the end there is nothing to play but the whole.
        if self.playing && self.event() + 1 >= self.model.events().len() {
            self.cursor = Cursor::default();
        }
    }

    fn select(&mut self, to: impl Fn(usize) -> Option<usize>) -> Effect {
        let Some(selected) = self.selected() else { return Effect::None };
        let lane = to(self.model.future(selected).lane);
        match lane.and_then(|lane| self.model.lanes().get(lane)) {
            Some(lane) => {
                self.picked = Some(*lane);
                Effect::Draw
            }
            None => Effect::None,
        }
    }
}

fn sizes(model: &Model) -> Sizes {
    Sizes {
        lanes: model.lanes().len(),
        names: timeline::names_width(model),
        machine: model.trace().machines.iter().map(machine_height).max().unwrap_or(0),
    }
}

/// The lines that a machine's states, or its source and what is known beside it, take.
fn machine_height(machine: &Machine) -> usize {
    (machine.points.len() * 2 + 4).max(machine.source.lines().count() + 4)
}
