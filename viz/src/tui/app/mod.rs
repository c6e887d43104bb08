//! What is shown, as plain data, and how an action changes it. No terminal and no colour comes in here.

mod look;
mod taught;
mod travel;
mod wrong;

use std::collections::BTreeSet;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use pollscope::trace::{EventKind, Machine, Trace};

use super::class::Class;
use super::find::Query;
use super::keys::{Action, Keys};
use super::layout::{Layout, Pane, Panes, Sizes};
use super::panes::{help, question};
use super::play::Play;
use super::prompt::{Prompt, Purpose, Typed};
use super::tree::{self, Tree};
use crate::insight;
use crate::model::lanes::{Scale, Window};
use crate::model::{Cursor, FutureIx, Model, Move, Unit};
use ratatui::layout::Rect;
use wrong::Wrong;

/// The state of the replay.
#[derive(Debug)]
pub(super) struct App {
    model: Model,
    keys: Keys,
    cursor: Cursor,
    /// The future that the user picked; none while the selection follows the steps.
    picked: Option<FutureIx>,
    tree: Tree,
    pub(super) window: Window,
    pub(super) scale: Scale,
    panes: Panes,
    pub(super) play: Play,
    prompt: Option<Prompt>,
    help: Option<usize>,
    /// Whether it is told why the selected future does not move.
    why: bool,
    /// What is said in the footer until the next key.
    says: Option<String>,
    /// What was typed of a count.
    count: usize,
    places: Places,
    sizes: Sizes,
    /// The picture's size, as far as that is known.
    area: Rect,
    mouse: bool,
    /// Whether the run goes on.
    live: bool,
    class: Option<Class>,
    /// What is wrong in the run, once it was looked for.
    wrong: Option<Wrong>,
}

/// Steps to come back to.
#[derive(Debug, Default)]
struct Places {
    /// From where jumps began, the last one last.
    trail: Vec<usize>,
    bookmarks: BTreeSet<usize>,
    query: Query,
}

/// What an action asks of the loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing has changed.
    None,
    /// The picture has to be drawn anew.
    Draw,
    /// The terminal is to tell of its mouse, or no longer; and the picture to be drawn.
    Mouse(bool),
    /// The process is to be stopped, as Ctrl-Z does, until it is continued.
    Suspend,
    /// The replay is over.
    Quit,
}

/// How far a trail of jumps goes back.
const TRAIL: usize = 1000;

impl App {
    /// The replay at the first event, paused.
    pub(super) fn new(model: Model) -> Self {
        let panes = Panes::default();
        Self {
            sizes: sizes(&model, panes),
            tree: Tree::new(&model),
            model,
            keys: Keys::default(),
            cursor: Cursor::default(),
            picked: None,
            window: Window::WHOLE,
            scale: Scale::default(),
            panes,
            play: Play::default(),
            prompt: None,
            help: None,
            why: false,
            says: None,
            count: 0,
            places: Places::default(),
            area: Rect::default(),
            mouse: false,
            live: false,
            class: None,
            wrong: None,
        }
    }

    /// The replay of a run of which nothing has come yet.
    pub(super) fn live() -> Self {
        Self { live: true, ..Self::new(Model::new(Trace::default())) }
    }

    /// With these keys and panes.
    pub(super) fn with(mut self, keys: Keys, panes: Panes) -> Self {
        self.keys = keys;
        self.panes = panes;
        self.sizes = sizes(&self.model, panes);
        if self.class.is_none() {
            self.look_for_wrong();
        }
        self
    }

    /// As a lesson, or a quiz.
    pub(super) fn taught(mut self, class: Class) -> Self {
        self.class = Some(class);
        self.ask(0, 0);
        self
    }

    /// Whether what is still to come is hidden: a prediction that can be looked up is none.
    pub(super) fn hides_future(&self) -> bool {
        self.class.as_ref().is_some_and(Class::goes_on)
    }

    pub(super) fn class(&self) -> Option<&Class> {
        self.class.as_ref()
    }

    /// More of the run has come. Who stands at its end goes along; who does not stays where they are.
    pub(super) fn renew(&mut self, model: Model, ended: bool) {
        let follows = self.follows_end();
        let picked = self.picked.map(|picked| self.model.future(picked).id);
        self.picked = picked.and_then(|id| model.by_id(id));
        self.sizes = sizes(&model, self.panes);
        let was = std::mem::replace(&mut self.model, model);
        self.tree.renew(&self.model, &was);
        self.wrong = None;
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
        self.live && !self.play.is_on() && self.event() + 1 >= self.model.events().len()
    }

    pub(super) fn model(&self) -> &Model {
        &self.model
    }

    pub(super) fn keys(&self) -> &Keys {
        &self.keys
    }

    pub(super) fn panes(&self) -> Panes {
        self.panes
    }

    pub(super) fn sizes(&self) -> Sizes {
        // A part of the run is shown with a row about the whole.
        let lanes = self.tree.rows().len() + usize::from(!self.window.is_whole());
        let step = match &self.class {
            // As much as there can be, whatever the chain's length: no pane moves while one steps.
            _ if self.why || self.trouble().is_some() => u16::MAX,
            Some(_) => question::HEIGHT,
            None => 0,
        };
        Sizes { lanes, step, ..self.sizes }
    }

    pub(super) fn tree(&self) -> &Tree {
        &self.tree
    }

    pub(super) fn prompt(&self) -> Option<&Prompt> {
        self.prompt.as_ref()
    }

    pub(super) fn says(&self) -> Option<&str> {
        self.says.as_deref()
    }

    /// The event after which the world is shown.
    pub(super) fn event(&self) -> usize {
        self.cursor.event()
    }

    /// The page of the help that is open.
    pub(super) fn help_page(&self) -> Option<usize> {
        self.help
    }

    /// Whether it is told why the selected future does not move.
    pub(super) fn tells_why(&self) -> bool {
        self.why
    }

    /// Whether the selection follows the steps.
    pub(super) fn follows(&self) -> bool {
        self.picked.is_none()
    }

    pub(super) fn is_bookmarked(&self) -> bool {
        self.places.bookmarks.contains(&self.event())
    }

    pub(super) fn is_bookmarked_in(&self, events: std::ops::Range<usize>) -> bool {
        !events.is_empty() && self.places.bookmarks.range(events).next().is_some()
    }

    /// The picture has this size from now on.
    pub(super) fn resize(&mut self, area: Rect) {
        self.area = area;
    }

    /// The future that the panes show: the picked one, or the one that the step is about. None in an empty trace.
    pub(super) fn selected(&self) -> Option<FutureIx> {
        // An event about no future, as one that counts lost events, leaves the selection at the one before.
        let here = || (0..=self.event()).rev().take(64).find_map(|event| self.model.of_event(event));
        self.picked.or_else(here).or_else(|| self.model.lanes().first().copied())
    }

    /// The future that this step has brought into another state, or woken.
    pub(super) fn changed(&self) -> Option<FutureIx> {
        let of = self.model.of_event(self.event())?;
        let last = self.model.future(of).changes_until(self.event()).last()?;
        let is_wake = matches!(self.model.events()[self.event()].kind, EventKind::Wake { .. });
        (last.event() == self.event() || is_wake && self.model.is_woken(of, self.event())).then_some(of)
    }

    /// A key is pressed.
    pub(super) fn press(&mut self, key: KeyEvent) -> Effect {
        if let Some(prompt) = &mut self.prompt {
            let typed = if key.is_release() { Typed::Nothing } else { prompt.press(key) };
            return self.typed(&typed);
        }
        if let Some(effect) = self.taught_key(key) {
            return effect;
        }
        let digit = match key.code {
            KeyCode::Char(char) if key.modifiers == KeyModifiers::NONE && !key.is_release() => {
                char.to_digit(10)
            }
            _ => None,
        };
        if let Some(digit) = digit.filter(|digit| *digit > 0 || self.count > 0) {
            self.count = (self.count * 10 + digit as usize).min(1_000_000_000);
            self.says = Some(format!("{} times ...", self.count));
            return Effect::Draw;
        }
        let Some(action) = self.keys.action(key) else { return Effect::None };
        let said = self.says.take().is_some();
        let times = std::mem::take(&mut self.count).max(1);
        if said && action == Action::Leave {
            // What was typed or said is what is closed.
            return Effect::Draw;
        }
        let mut effect = self.update(action);
        if repeats(action) {
            self.repeat(action, times - 1);
        }
        if said && effect == Effect::None {
            effect = Effect::Draw;
        }
        effect
    }

    /// Does it so often, as long as that leads anywhere, and not round and round.
    fn repeat(&mut self, action: Action, times: usize) {
        let state = |app: &Self| (app.event(), app.picked, app.window, app.play.steps_a_second().to_bits());
        // A round need not come back to where it began: what it is held against follows, after each power of two.
        let mut seen = state(self);
        for done in 0..times {
            let before = state(self);
            self.update(action);
            let now = state(self);
            if now == before || now == seen {
                break;
            }
            if (done + 2).is_power_of_two() {
                seen = now;
            }
        }
    }

    /// Does what the action says.
    pub(super) fn update(&mut self, action: Action) -> Effect {
        match action {
            Action::Go(to) => {
                self.play.pause();
                return self.go(to);
            }
            Action::Tick => return self.tick(),
            Action::OwnStep { back } => {
                return self.own(back, |model, of, event| model.of_event(event) == Some(of));
            }
            Action::OwnWake { back } => {
                use pollscope::trace::EventKind::Wake;
                return self.own(back, |model, of, event| {
                    model.of_event(event) == Some(of) && matches!(model.events()[event].kind, Wake { .. })
                });
            }
            Action::Cause => {
                let cause = insight::cause(&self.model, self.event());
                return self.jump(cause, "the trace tells no cause: it came from outside of what is traced");
            }
            Action::Return => match self.places.trail.pop() {
                Some(event) => return self.go(Move::To(event)),
                None => self.say("there was no jump"),
            },
            Action::Here { back } => return self.here(back),
            Action::Type(purpose) => {
                let text = if purpose == Purpose::Filter { self.tree.filter() } else { "" };
                self.prompt = Some(Prompt::new(purpose, text));
            }
            Action::Found { back } => {
                let found = self.places.query.next(&self.model, self.event(), back);
                return self.jump(found, "nothing is found");
            }
            Action::Bookmark => {
                let event = self.event();
                if !self.places.bookmarks.remove(&event) {
                    self.places.bookmarks.insert(event);
                }
            }
            Action::ToBookmark => {
                let all = &self.places.bookmarks;
                let next = all.range(self.event() + 1..).next().or(all.first()).copied();
                let sets = self.keys.key(Action::Bookmark).unwrap_or_default();
                return self.jump(next, &format!("there is no bookmark; {sets} sets one"));
            }
            Action::ToFinding { back } => return self.find_wrong(back),
            Action::Select(by) => return self.select(by),
            Action::Fold => {
                let Some(selected) = self.selected() else { return Effect::None };
                if let Some(folded) = self.tree.fold(&self.model, selected)
                    && folded != selected
                {
                    self.picked = Some(folded);
                }
            }
            Action::FoldAll => self.tree.fold_all(&self.model),
            Action::Follow if self.picked.is_none() => self.picked = self.selected(),
            Action::Follow => self.picked = None,
            Action::Zoom { closer } => return self.zoom(if closer { 0.5 } else { 2.0 }),
            Action::Pan { back } => {
                let width = self.window.to - self.window.from;
                let middle = f64::midpoint(self.window.from, self.window.to);
                let by = if back { -width / 4.0 } else { width / 4.0 };
                self.window = Window::around(middle + by, width);
            }
            Action::Whole => self.window = Window::WHOLE,
            Action::Scale => self.next_scale(),
            Action::Play => self.start_or_pause(),
            Action::Reverse => {
                self.play.reverse();
                self.say(if self.play.is_back() { "plays backwards" } else { "plays forwards" });
            }
            Action::Speed { faster } => {
                self.play.speed(faster);
                let speed = self.play.steps_a_second();
                self.say(&format!("{speed:.1} steps a second"));
            }
            Action::Pane(pane) => self.toggle(pane),
            Action::Enlarge => {
                self.panes.enlarge();
                self.sizes.panes = self.panes;
            }
            Action::Mouse => {
                self.mouse = !self.mouse;
                self.say(if self.mouse { "the mouse is ours" } else { "the mouse is the terminal's" });
                return Effect::Mouse(self.mouse);
            }
            Action::Help => {
                let next = self.help.map_or(0, |page| page + 1);
                self.help = (next < help::pages(self.area, &self.keys)).then_some(next);
            }
            Action::Why => self.why = !self.why,
            Action::Leave if self.help.is_some() => self.help = None,
            Action::Leave if self.why => self.why = false,
            Action::Leave if !self.tree.filter().is_empty() => self.tree.set_filter(&self.model, ""),
            Action::Leave => {
                let quit = self.keys.key(Action::Quit).unwrap_or_default();
                self.say(&format!("nothing is open; {quit} quits"));
            }
            Action::Quit => return Effect::Quit,
            Action::Suspend => return Effect::Suspend,
            Action::Redraw => {}
        }
        Effect::Draw
    }

    pub(super) fn say(&mut self, what: &str) {
        self.says = Some(what.to_owned());
    }

    pub(super) fn go(&mut self, to: Move) -> Effect {
        let before = self.cursor;
        self.cursor = before.go(&self.model, to);
        let from = before.event();
        if self.cursor.event() > from && self.class.as_ref().is_some_and(Class::asks) {
            self.cursor = before;
            self.play.pause();
            self.say("first an answer, or Esc to pass over it");
            return Effect::Draw;
        }
        if self.cursor.event() > from {
            // Not past a question that has not been asked.
            self.ask(from + 1, self.cursor.event());
        } else if self.cursor.event() < from
            && let Some(class) = &mut self.class
        {
            class.look_back(self.cursor.event());
        }
        self.keep_in_view();
        if self.cursor == before && !self.play.is_on() { Effect::None } else { Effect::Draw }
    }

    fn tick(&mut self) -> Effect {
        let to = if self.play.is_back() { Move::Back(Unit::Event) } else { Move::Forward(Unit::Event) };
        let effect = self.go(to);
        let last = if self.play.is_back() { 0 } else { self.model.events().len().saturating_sub(1) };
        if self.event() == last {
            self.play.pause();
            return Effect::Draw;
        }
        effect
    }

    fn start_or_pause(&mut self) {
        self.play.toggle();
        // At the end there is nothing to play but the whole.
        let last = self.model.events().len().saturating_sub(1);
        if self.play.is_on() {
            let ends = if self.play.is_back() { (0, last) } else { (last, 0) };
            if self.event() == ends.0 {
                self.cursor = self.cursor.go(&self.model, Move::To(ends.1));
            }
        }
    }

    fn toggle(&mut self, pane: Pane) {
        let layout = Layout::new(self.area, self.sizes());
        let is_shown = layout.is_some_and(|layout| layout.pane(pane).is_some());
        self.panes.toggle(pane, is_shown);
        self.sizes.panes = self.panes;
    }

    /// The future is picked with a mouse, or an event is.
    pub(super) fn pick(&mut self, of: Option<FutureIx>, event: Option<usize>) -> Effect {
        self.picked = of.or(self.picked);
        if let Some(event) = event {
            self.play.pause();
            self.go(Move::To(event));
        }
        Effect::Draw
    }

    pub(super) fn area(&self) -> Rect {
        self.area
    }
}

/// Whether a count before the key means to do it so often.
fn repeats(action: Action) -> bool {
    matches!(
        action,
        Action::Go(Move::Forward(_) | Move::Back(_))
            | Action::OwnStep { .. }
            | Action::OwnWake { .. }
            | Action::Here { .. }
            | Action::Found { .. }
            | Action::Return
            | Action::Cause
            | Action::Select(_)
            | Action::Zoom { .. }
            | Action::Pan { .. }
            | Action::Speed { .. }
    )
}

fn sizes(model: &Model, panes: Panes) -> Sizes {
    Sizes {
        step: 0,
        lanes: model.lanes().len(),
        names: tree::names_width(model),
        machine: model.trace().machines.iter().map(machine_height).max().unwrap_or(0),
        panes,
    }
}

/// The lines that a machine's states, or its source and what is known beside it, take.
fn machine_height(machine: &Machine) -> usize {
    (machine.points.len() * 2 + 4).max(machine.source.lines().count() + 4)
}
