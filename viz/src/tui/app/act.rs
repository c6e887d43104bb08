//! What each key and each action does to the state.

use crossterm::event::KeyEvent;

use super::{App, Effect};
use crate::insight;
use crate::model::lanes::Window;
use crate::model::{Move, Unit};
use crate::tui::class::Class;
use crate::tui::keys::Action;
use crate::tui::layout::{Layout, Pane};
use crate::tui::panes::help;
use crate::tui::prompt::{Prompt, Purpose, Typed};

impl App {
    /// A key is pressed.
    pub(in crate::tui) fn press(&mut self, key: KeyEvent) -> Effect {
        if let Some(prompt) = &mut self.prompt {
            let typed = if key.is_release() { Typed::Nothing } else { prompt.press(key) };
            return self.typed(&typed);
        }
        if let Some(effect) = self.taught_key(key) {
            return effect;
        }
        if self.count.takes(key) {
            self.says = Some(self.count.says());
            return Effect::Draw;
        }
        let Some(action) = self.keys.action(key) else { return Effect::None };
        let said = self.says.take().is_some();
        let times = self.count.take();
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
        let state = |app: &Self| {
            let view = (app.window, app.scrolls(), app.play.steps_a_second().to_bits());
            (app.event(), app.picked, view)
        };
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
    pub(in crate::tui) fn update(&mut self, action: Action) -> Effect {
        match action {
            Action::Go(to) => {
                self.play.pause();
                return self.go(to);
            }
            Action::Tick => return self.tick(),
            Action::OwnStep { back } => {
                return self.own("step", back, |model, of, event| model.of_event(event) == Some(of));
            }
            Action::OwnWake { back } => {
                use pollscope::trace::EventKind::Wake;
                return self.own("wake", back, |model, of, event| {
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
                self.prompt = Some(Prompt::new(purpose, text).after(&self.history));
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
            Action::Quit => return Effect::Quit,
            Action::Suspend => return Effect::Suspend,
            Action::Redraw => {}
            look => return self.look(look),
        }
        Effect::Draw
    }

    /// Does what an action says that leaves the moment as it is: what is in view, and what of it.
    fn look(&mut self, action: Action) -> Effect {
        match action {
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
            Action::Pane(pane) => self.toggle(pane),
            Action::Scroll(by) => {
                let layout = Layout::new(self.area, self.sizes());
                self.scroll_by(by, |part| layout.as_ref()?.part(part));
            }
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
            _ => return Effect::None,
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
        if self.cursor != before {
            self.scrolled = None;
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
        // One that was asked for and has no room says so.
        let layout = Layout::new(self.area, self.sizes());
        if !is_shown && layout.is_some_and(|layout| layout.pane(pane).is_none()) {
            self.say("there is no room for it beside those that are shown; hide one first");
        }
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
            | Action::Scroll(_)
            | Action::Zoom { .. }
            | Action::Pan { .. }
            | Action::Speed { .. }
    )
}
