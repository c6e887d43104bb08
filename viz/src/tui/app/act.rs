//! What each key and each action does to the state.

use crossterm::event::KeyEvent;

use super::App;
use super::taught::STILL_ASKED;
use crate::coming::Extent;
use crate::model::lanes::Window;
use crate::model::{Move, Unit};
use crate::tui::class::Class;
use crate::tui::effect::Effect;
use crate::tui::find::Search;
use crate::tui::going::Goes;
use crate::tui::idle;
use crate::tui::keys::{Action, Keys};
use crate::tui::layout::{Big, Layout, Pane, Part, Short};
use crate::tui::panes::help;
use crate::tui::prompt::{self, Prompt, Purpose};

impl App {
    /// A key is pressed.
    pub(in crate::tui) fn press(&mut self, key: KeyEvent) -> Effect {
        if let Some(effect) = self.hold_back(key) {
            return effect;
        }
        self.answer(key)
    }

    /// Does what a key asks for.
    pub(super) fn answer(&mut self, key: KeyEvent) -> Effect {
        let effect = self.pressed(key);
        self.reveal();
        effect
    }

    fn pressed(&mut self, key: KeyEvent) -> Effect {
        if self.prompt.is_some() {
            let asks = prompt::press(&mut self.prompt, &mut self.history, key);
            return self.typed(asks);
        }
        if let Some(effect) = self.taught_key(key) {
            return effect;
        }
        if self.count.takes(key) {
            self.stop();
            self.says = Some(self.count.says());
            return Effect::Draw;
        }
        let Some(action) = self.keys.action(key) else { return Effect::None };
        let (said, went) = (self.says.take(), self.stop());
        let times = self.count.take();
        if (said.is_some() || went) && action == Action::Leave {
            // What was typed, said or under way is what is closed.
            return Effect::Draw;
        }
        let before = Goes::state(self);
        let effect = match action {
            // As far at once as one by one.
            Action::Go(how) => self.go_times(how, times),
            action => self.begin(action, times),
        };
        if self.says.is_none() && !self.is_going() && Goes::state(self) == before {
            self.says = self.says_idle(action);
            if self.says.is_some() {
                // Where it stands there already, nothing is to be drawn.
                return if self.says == said { Effect::None } else { Effect::Draw };
            }
        }
        if said.is_some() && effect == Effect::None { Effect::Draw } else { effect }
    }

    /// Does what the action says.
    pub(in crate::tui) fn update(&mut self, action: Action) -> Effect {
        match action {
            Action::Go(to) => return self.go_times(to, 1),
            Action::Tick => return self.tick(),
            Action::OwnStep { .. } | Action::OwnWake { .. } | Action::Cause => {
                let to = self.leads(action);
                return self.jump(to);
            }
            Action::Here { back } | Action::ToFinding { back } => {
                let to = self.leads(action);
                return self.jump_on(to, back);
            }
            Action::Asked => self.on_to_what_is_asked(),
            Action::Read(card) => self.read(card),
            Action::Return => return self.go_back(),
            Action::Type(purpose) => {
                let text = if purpose == Purpose::Filter { self.tree.filter() } else { "" };
                self.prompt = Some(Prompt::new(purpose, text).after(&self.history));
            }
            Action::Found { back } => {
                self.play.pause();
                self.search = Some(Search::new(&self.places.query, self.event(), back));
            }
            Action::Bookmark => {
                let event = self.event();
                if !self.places.bookmarks.remove(&event) {
                    self.places.bookmarks.insert(event);
                }
            }
            Action::ToBookmark => return self.jump_on(self.next_bookmark(), false),
            Action::Play => self.start_or_pause(),
            Action::Reverse => {
                let says = self.play.reverse();
                self.say(says);
            }
            Action::Speed { faster } => {
                let says = self.play.speed(faster);
                self.say(&says);
            }
            Action::Quit => return Effect::Quit,
            Action::Suspend => return Effect::Suspend,
            Action::Redraw => {}
            view => return self.view(view),
        }
        Effect::Draw
    }

    /// Does what an action says that leaves the moment as it is: what is in view, and what of it.
    fn view(&mut self, action: Action) -> Effect {
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
            Action::Pan { back } => self.window = self.window.shifted(back),
            Action::Whole => self.window = Window::WHOLE,
            Action::Scale => self.next_scale(),
            Action::Pane(pane) => self.toggle(pane),
            Action::Scroll(by) => {
                let (layout, short) = (Layout::new(self.area, self.sizes()), Short::new(self.area));
                self.scroll_by(by, |part| match &layout {
                    Some(layout) => layout.part(part),
                    None => (part == Part::Step).then_some(short.step),
                });
            }
            Action::Enlarge => self.enlarge(self.panes.big.next()),
            Action::Mouse => {
                let (ours, says) = self.mouse.turn();
                self.say(says);
                return Effect::Mouse(ours);
            }
            Action::Help => {
                let next = self.help.map_or(0, |page| page + 1);
                self.help = (next < help::pages(self.area, &self.keys)).then_some(next);
            }
            Action::Why if self.hides_future() => self.say(STILL_ASKED),
            Action::Why => self.why = !self.why,
            Action::Leave if self.help.is_some() => self.help = None,
            Action::Leave if self.why => self.why = false,
            Action::Leave if self.close_trouble() => {}
            Action::Leave if self.panes.big != Big::Neither => self.enlarge(Big::Neither),
            Action::Leave if !self.tree.filter().is_empty() => self.tree.set_filter(&self.model, ""),
            Action::Leave => {
                let says = self.keys.nothing_open();
                self.say(&says);
            }
            _ => return Effect::None,
        }
        Effect::Draw
    }

    /// Why an action has changed nothing, as far as something is to be said of that.
    fn says_idle(&self, action: Action) -> Option<String> {
        let so_far = if self.extent == Extent::Whole { "" } else { " so far" };
        match action {
            Action::Go(_) if self.model.events().is_empty() => Some(format!("there is no step{so_far}")),
            Action::Go(Move::Start | Move::Back(_)) => Some("step 1 is the first".to_owned()),
            // What is still to be asked has steps of its own, or will say what to do.
            Action::Go(_) if self.hides_future() => None,
            Action::Go(_) => Some(format!("step {} is the last{so_far}", self.event() + 1)),
            _ => idle::words(action, self.window, "the whole run"),
        }
    }

    pub(super) fn say(&mut self, what: &str) {
        self.says = Some(what.to_owned());
    }

    /// Pauses, and makes a move so often.
    fn go_times(&mut self, how: Move, times: usize) -> Effect {
        self.play.pause();
        let there = self.cursor.go_times(&self.model, how, times);
        self.go(Move::To(there.event()))
    }

    pub(in crate::tui) fn go(&mut self, to: Move) -> Effect {
        let before = self.cursor;
        self.cursor = before.go(&self.model, to);
        let from = before.event();
        if self.cursor.event() > from && self.class.as_ref().is_some_and(Class::asks) {
            self.cursor = before;
            self.play.pause();
            self.say_to_answer();
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
        self.reveal();
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
            if self.event() == ends.0 && last > 0 {
                self.go(Move::To(ends.1));
                let says = play_again(self.play.is_back());
                self.say(says);
            }
        }
    }

    /// This part has most of the room from now on.
    fn enlarge(&mut self, part: Big) {
        self.panes.big = part;
        self.sizes.panes = self.panes;
    }

    fn toggle(&mut self, pane: Pane) {
        let layout = Layout::new(self.area, self.sizes());
        let is_shown = layout.is_some_and(|layout| layout.pane(pane).is_some());
        self.panes.toggle(pane, is_shown);
        if self.panes.big == Big::Timeline {
            // It has no room for what was asked for.
            self.panes.big = Big::Neither;
        }
        self.sizes.panes = self.panes;
        // One that was asked for and has no room says so.
        let layout = Layout::new(self.area, self.sizes());
        if !is_shown && layout.is_some_and(|layout| layout.pane(pane).is_none()) {
            self.say("there is no room for it beside those that are shown; hide one first");
        }
    }
}

/// What is said where playing begins anew, since nothing comes in its direction.
pub(in crate::tui) fn play_again(back: bool) -> &'static str {
    if back { "this was the start: back from the end" } else { "the run is over: on from its start" }
}

/// What is said where a search leads nowhere.
pub(in crate::tui) const NOTHING_FOUND: &str = "nothing is found";

/// What is said where it leads to the step that is shown.
pub(in crate::tui) const ONLY_FOUND: &str = "it is found nowhere else";

/// What is said where no jump is to be taken back.
pub(in crate::tui) const NO_JUMP: &str = "there was no jump";

/// What is said on the way to the next bookmark where there is only the one that is shown.
pub(in crate::tui) const ONLY_BOOKMARK: &str = "there is no other bookmark";

/// What is said at the start of what is enlarged since another time: nobody has asked for it in this one.
pub(in crate::tui) fn says_enlarged(big: Big, keys: &Keys) -> Option<String> {
    let part = match big {
        Big::Neither => return None,
        Big::Timeline => "the timeline",
        Big::Below => "what is below the timeline",
    };
    Some(format!("{part} is enlarged, as it was left{}", keys.then(Action::Enlarge, "shows the rest")))
}

/// What is said where there is no bookmark to go to.
pub(in crate::tui) fn no_bookmark(keys: &Keys) -> String {
    format!("there is no bookmark; {} sets one", keys.key(Action::Bookmark).unwrap_or_default())
}
