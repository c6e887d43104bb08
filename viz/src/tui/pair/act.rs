//! What each key and each action does to the two runs.

use crossterm::event::KeyEvent;

use super::{NAMES, Pair};
use crate::model::lanes::Window;
use crate::model::{FutureIx, Move, Unit};
use crate::tui::app::{App, play_again};
use crate::tui::effect::Effect;
use crate::tui::going::Goes;
use crate::tui::idle;
use crate::tui::keys::Action;
use crate::tui::layout::{Big, Part};
use crate::tui::panes::{help, scrolled};
use crate::tui::prompt::{self, Prompt, Purpose};

impl Pair {
    /// A key is pressed.
    pub(in crate::tui) fn press(&mut self, key: KeyEvent) -> Effect {
        if self.prompt.is_some() {
            let asks = prompt::press(&mut self.prompt, &mut self.history, key);
            return self.typed(asks);
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
        let before = self.state();
        let effect = self.begin(action, times);
        if self.says.is_none() && !self.is_going() && self.state() == before {
            self.says = match action {
                Action::Go(Move::Start | Move::Back(_)) => Some("both runs are at their start".to_owned()),
                Action::Go(_) => Some("both runs are at their end".to_owned()),
                _ => idle::words(action, self.window, "the whole time"),
            };
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
            Action::Go(how) => {
                self.play.pause();
                return self.go(how);
            }
            Action::Tick => return self.tick(),
            Action::Play => self.start_or_pause(),
            Action::Reverse => self.says = Some(self.play.reverse().to_owned()),
            Action::Speed { faster } => self.says = Some(self.play.speed(faster)),
            // The step that it is about is that of the run which moved last.
            Action::Cause => return self.lead_to(self.moved().unwrap_or(self.lead), action),
            Action::OwnStep { .. } | Action::OwnWake { .. } | Action::Here { .. } => {
                return self.lead_to(self.lead, action);
            }
            Action::ToFinding { .. } => return self.lead_to_finding(action),
            Action::Return => return self.go_back(),
            Action::Type(purpose) => {
                let text = if purpose == Purpose::Filter { self.leader().tree().filter() } else { "" };
                self.prompt = Some(Prompt::new(purpose, text).after(&self.history));
            }
            Action::Found { back } => {
                self.play.pause();
                self.find(back);
            }
            Action::Bookmark => {
                let shown = self.bookmarks_here();
                if shown.is_empty() {
                    self.places.bookmarks.insert(self.steps.place());
                }
                shown.iter().for_each(|place| _ = self.places.bookmarks.remove(place));
            }
            Action::ToBookmark => return self.go_to_bookmark(),
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
            Action::Other => {
                let other = 1 - self.lead;
                let selected = self.leader().selected();
                let like = selected.and_then(|of| self.like(of));
                let is_hidden = like.is_some_and(|like| self.runs[other].tree().row(like).is_none());
                if let Some(of) = selected.filter(|_| like.is_none() || is_hidden) {
                    let name = self.leader().model().label(of).into_owned();
                    let why = if is_hidden {
                        "has a like that the filter leaves out, in"
                    } else {
                        "has no like in"
                    };
                    self.says = Some(format!("{name} {why} {}", NAMES[other]));
                }
                let run = &self.runs[other];
                // One that the filter leaves out is none that is seen to be selected.
                let shown =
                    [like, run.selected()].into_iter().flatten().find(|of| run.tree().row(*of).is_some());
                self.pick(other, shown.or_else(|| run.tree().futures().next()));
            }
            Action::Follow if self.is_held() => {
                self.runs.iter_mut().for_each(|run| run.hold(None));
                self.arrive();
            }
            Action::Follow => self.pick(self.lead, self.leader().selected()),
            Action::Fold => {
                let effect = self.runs[self.lead].update(action);
                self.show_like();
                return effect;
            }
            Action::FoldAll | Action::Why => {
                self.runs.iter_mut().for_each(|run| _ = run.update(action));
            }
            Action::Zoom { closer } => {
                // The moment stays where it is in the view, as far as the ends allow.
                let share = (self.share(self.now()) - self.window.from) / (self.window.to - self.window.from);
                let effect = self.zoom_at(if closer { 0.5 } else { 2.0 }, share.clamp(0.0, 1.0));
                self.arrive();
                return effect;
            }
            Action::Pan { back } => return self.set_window(self.window.shifted(back)),
            Action::Whole => return self.set_window(Window::WHOLE),
            Action::Scale => {
                let models = self.runs.each_ref().map(App::model);
                self.steps.turn(models);
                let before = self.round.before(self.window);
                self.window = before;
                self.arrive();
                self.round.goes_on(before, self.window);
                let how = match () {
                    () if self.steps.is_alike() => "steps from like to like",
                    () if self.steps.has_alike() => "steps by time",
                    () => "no event is alike in both: steps by time",
                };
                self.says = Some(how.to_owned());
            }
            Action::Pane(pane) => {
                let is_shown = self.areas().is_some_and(|areas| areas.pane(0, pane).is_some());
                self.shown.toggle(pane, is_shown);
                if self.big == Big::Timeline {
                    // It has no room for what was asked for.
                    self.big = Big::Neither;
                }
            }
            Action::Scroll(by) => return self.scroll(by),
            Action::Enlarge => self.big = self.big.next(),
            Action::Mouse => {
                let (ours, says) = self.mouse.turn();
                self.says = Some(says.to_owned());
                return Effect::Mouse(ours);
            }
            Action::Help => {
                let next = self.help.map_or(0, |page| page + 1);
                self.help = (next < help::pages(self.area, &self.keys)).then_some(next);
            }
            Action::Leave if self.help.is_some() => self.help = None,
            Action::Leave if self.leader().tells_why() => _ = self.view(Action::Why),
            Action::Leave if self.close_trouble() => {}
            Action::Leave if self.big != Big::Neither => self.big = Big::Neither,
            Action::Leave if !self.leader().tree().filter().is_empty() => self.filter(""),
            Action::Leave => self.says = Some(self.keys.nothing_open()),
            _ => return Effect::None,
        }
        Effect::Draw
    }

    /// Moves both; whether that is any step away is what it gives.
    pub(super) fn go(&mut self, how: Move) -> Effect {
        let before = self.steps.place();
        let models = self.runs.each_ref().map(App::model);
        self.steps.go(models, how);
        if !self.is_held() {
            // Where both make the step.
            self.lead = 0;
        }
        self.arrive();
        if self.steps.place() == before { Effect::None } else { Effect::Draw }
    }

    fn tick(&mut self) -> Effect {
        let back = self.play.is_back();
        let effect = self.go(if back { Move::Back(Unit::Event) } else { Move::Forward(Unit::Event) });
        if effect == Effect::None {
            self.play.pause();
        }
        Effect::Draw
    }

    fn start_or_pause(&mut self) {
        self.play.toggle();
        if self.play.is_on() {
            // Where no step leads anywhere there is nothing to play but the whole.
            let here = self.steps.place();
            let back = self.play.is_back();
            let there = self.go(if back { Move::Back(Unit::Event) } else { Move::Forward(Unit::Event) });
            match there {
                Effect::None => {
                    self.go(if back { Move::End } else { Move::Start });
                    self.says = Some(play_again(back).to_owned());
                }
                _ => self.return_to(here),
            }
        }
    }

    /// Selects the lane so far below, or above; behind the last one of A comes the first of B, and the other way round.
    fn select(&mut self, by: isize) -> Effect {
        let effect = self.runs[self.lead].update(Action::Select(by));
        if effect == Effect::None {
            let other = 1 - self.lead;
            let tree = self.runs[other].tree();
            let of = if by > 0 { tree.futures().next() } else { tree.futures().next_back() };
            if of.is_none() {
                return Effect::None;
            }
            self.pick(other, of);
        } else {
            self.show_like();
        }
        Effect::Draw
    }

    /// The selection is held at this future, and its run leads.
    pub(super) fn pick(&mut self, side: usize, of: Option<FutureIx>) {
        self.lead = side;
        self.runs[side].hold(of);
        self.show_like();
    }

    /// Narrows or widens the view around a place in it, from 0 to 1, which stays where it is.
    pub(super) fn zoom_at(&mut self, by: f64, share: f64) -> Effect {
        /// Closer than this, columns have no whole nanoseconds.
        const LEAST: f64 = 1e-9;
        self.set_window(self.window.zoomed(by, share, LEAST))
    }

    fn set_window(&mut self, window: Window) -> Effect {
        if std::mem::replace(&mut self.window, window) == window {
            return Effect::None;
        }
        self.look_at_window();
        Effect::Draw
    }

    /// Scrolls the panes, and the words that say how the runs differ.
    fn scroll(&mut self, by: isize) -> Effect {
        let Some(areas) = self.areas() else { return Effect::None };
        let lead = self.lead;
        for (side, run) in self.runs.iter_mut().enumerate() {
            run.scroll_by(by, |part| match part {
                Part::Pane(pane) => areas.pane(side, pane),
                // Where there is one for both, it is the leader's.
                Part::Step if areas.step.len() == 1 => areas.step.first().copied().filter(|_| side == lead),
                Part::Step => areas.step.get(side).copied(),
            });
        }
        if let Some(words) = areas.words {
            self.first_said = scrolled(self.first_said, self.said.len(), words.height.into(), by);
        }
        Effect::Draw
    }

    /// Neither run tells of what is wrong any more. Gives whether one did.
    fn close_trouble(&mut self) -> bool {
        let [a, b] = &mut self.runs;
        a.close_trouble() | b.close_trouble()
    }

    /// Only lanes of a name that holds the text are shown.
    pub(super) fn filter(&mut self, text: &str) {
        self.runs.iter_mut().for_each(|run| run.set_filter(text));
    }
}
