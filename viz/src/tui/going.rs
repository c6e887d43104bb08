//! What can take longer than a frame: an action that is done as often as a count says, and a search through all events.
//!
//! It is done in parts, between which keys are heard and the picture is drawn; the next key ends it. What is short is done
//! in one part, whatever the machine is busy with: keys that were typed ahead do not end it.

use std::time::{Duration, Instant};

use super::effect::Effect;
use super::keys::{Action, Keys};
use crate::model::Move;

/// How long a part takes.
const PART: Duration = Duration::from_millis(1);

/// So often an action is done before the clock is asked.
const AT_LEAST: usize = 256;

/// How often it is shown how far it is.
const SHOWN: Duration = Duration::from_millis(100);

/// An action that is under way.
#[derive(Debug)]
pub(super) struct Going<State> {
    repeat: Option<Repeat<State>>,
    shown: Instant,
}

impl<State> Default for Going<State> {
    fn default() -> Self {
        Self { repeat: None, shown: Instant::now() }
    }
}

/// What does actions that can take long.
pub(super) trait Goes {
    /// What an action has to change to be worth doing once more.
    type State: Clone + PartialEq;

    /// That, as it is now.
    fn state(&self) -> Self::State;

    /// What is under way.
    fn going(&self) -> &Going<Self::State>;

    /// That, to change it.
    fn going_mut(&mut self) -> &mut Going<Self::State>;

    /// Does an action. A search that it begins can go on for a while.
    fn update(&mut self, action: Action) -> Effect;

    /// How far a search has come, in percent; none where there is none under way.
    fn searched(&self) -> Option<usize>;

    /// Searches on until then; what is found is gone to.
    fn search_until(&mut self, until: Instant);

    /// Gives the search up.
    fn stop_search(&mut self);

    /// Says it in the footer until the next key.
    fn say(&mut self, what: &str);

    /// The keys that it answers to.
    fn keys(&self) -> &Keys;

    /// Does an action so often.
    fn begin(&mut self, action: Action, times: usize) -> Effect {
        let before = self.state();
        let effect = self.update(action);
        if times > 1 && repeats(action) {
            *self.going_mut() = Going {
                repeat: Some(Repeat { action, left: times - 1, done: 0, seen: before.clone(), before }),
                shown: Instant::now(),
            };
        }
        if self.is_going() {
            self.go_on();
            return Effect::Draw;
        }
        effect
    }

    /// Whether something is under way.
    fn is_going(&self) -> bool {
        self.searched().is_some() || self.going().repeat.is_some()
    }

    /// Does another part of it.
    fn go_on(&mut self) -> Effect {
        let until = Instant::now() + PART;
        for done in 1.. {
            if self.searched().is_some() {
                self.search_until(until);
            }
            if let Some(percent) = self.searched() {
                let ends = self.keys().then(Action::Leave, "ends that");
                self.say(&format!("looking for it ... {percent} % of the run{ends}"));
                break;
            }
            let state = self.state();
            let Some(repeat) = &mut self.going_mut().repeat else { return Effect::Draw };
            if !repeat.leads_on(state) {
                self.going_mut().repeat = None;
                return Effect::Draw;
            }
            let action = repeat.action;
            if done % AT_LEAST == 0 && Instant::now() >= until {
                break;
            }
            self.update(action);
        }
        let is_due = self.going().shown.elapsed() >= SHOWN;
        if is_due {
            self.going_mut().shown = Instant::now();
        }
        if is_due { Effect::Draw } else { Effect::None }
    }

    /// Ends what is under way. Gives whether anything was.
    fn stop(&mut self) -> bool {
        let was = self.is_going();
        self.going_mut().repeat = None;
        self.stop_search();
        was
    }
}

/// An action that is done again, as long as that leads anywhere, and not round and round.
#[derive(Debug)]
struct Repeat<State> {
    action: Action,
    left: usize,
    done: usize,
    /// How it was before the last time.
    before: State,
    /// How it was once. A round need not come back to where it began, so this follows, after each power of two.
    seen: State,
}

impl<State: Clone + PartialEq> Repeat<State> {
    /// The action was done and led to this: whether it is to be done once more.
    fn leads_on(&mut self, state: State) -> bool {
        if self.left == 0 || state == self.before || state == self.seen {
            return false;
        }
        self.left -= 1;
        self.done += 1;
        if self.done.is_power_of_two() {
            self.seen = state.clone();
        }
        self.before = state;
        true
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
