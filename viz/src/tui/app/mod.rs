//! What is shown, as plain data, and how an action changes it. No terminal and no colour comes in here.

mod act;
mod beside;
mod going;
mod held;
mod look;
mod more;
pub(super) mod mouse;
mod scroll;
mod scrolled;
mod taught;
mod travel;
mod wrong;

pub(super) use act::{
    NO_JUMP, NOTHING_FOUND, ONLY_BOOKMARK, ONLY_FOUND, no_bookmark, play_again, says_enlarged,
};
pub(super) use beside::Beside;
pub(super) use travel::goes_round;

use std::collections::BTreeSet;
use std::sync::Arc;

use pollscope::trace::{EventKind, Machine};

use super::class::Class;
use super::count::Count;
use super::effect::Effect;
use super::find::{Query, Search};
use super::going::Going;
use super::keys::{Action, Does, Keys};
use super::layout::{Panes, Sizes};
use super::mouse::Mouse;
use super::panes::question;
use super::play::Play;
use super::prompt::{History, Prompt};
use super::round::Round;
use super::tree::{self, Tree};
use crate::coming::Extent;
use crate::model::lanes::{Scale, Window};
use crate::model::{Cursor, FutureIx, Model, Move};
use going::Stand;
use held::Held;
use ratatui::layout::Rect;
use scrolled::Scrolled;
use wrong::Wrong;

/// The state of the replay.
#[derive(Debug)]
pub(super) struct App {
    model: Arc<Model>,
    keys: Keys,
    cursor: Cursor,
    /// The future that the user picked; none while the selection follows the steps.
    picked: Option<FutureIx>,
    tree: Tree,
    pub(super) window: Window,
    /// What the row about the whole run shows: all of it; of one of two runs, the time that both take.
    pub(super) whole: Window,
    pub(super) scale: Scale,
    round: Round,
    panes: Panes,
    pub(super) play: Play,
    prompt: Option<Prompt>,
    history: History,
    help: Option<usize>,
    /// Whether it is told why the selected future does not move.
    why: bool,
    /// What is said in the footer until the next key.
    says: Option<String>,
    /// What was typed of a count.
    count: Count,
    going: Going<Stand>,
    search: Option<Search>,
    places: Places,
    sizes: Sizes,
    /// The picture's size, as far as that is known.
    area: Rect,
    mouse: Mouse,
    /// How much of the run there is.
    extent: Extent,
    held: Held,
    class: Option<Class>,
    beside: Beside,
    scrolled: Option<Scrolled>,
    wrong: Wrong,
}

/// Steps to come back to.
#[derive(Debug, Default)]
struct Places {
    /// From where jumps began, the last one last.
    trail: Vec<usize>,
    bookmarks: BTreeSet<usize>,
    query: Query,
}

/// How far a trail of jumps goes back.
pub(super) const TRAIL: usize = 1000;

impl App {
    /// The replay at the first event, paused.
    pub(super) fn new(model: Model) -> Self {
        let panes = Panes::default();
        Self {
            sizes: sizes(&model, panes),
            tree: Tree::new(&model),
            model: Arc::new(model),
            keys: Keys::default().only(does),
            cursor: Cursor::default(),
            picked: None,
            window: Window::WHOLE,
            whole: Window::WHOLE,
            scale: Scale::default(),
            round: Round::default(),
            panes,
            play: Play::default(),
            prompt: None,
            history: History::default(),
            help: None,
            why: false,
            says: None,
            count: Count::default(),
            going: Going::default(),
            search: None,
            places: Places::default(),
            area: Rect::default(),
            mouse: Mouse::default(),
            extent: Extent::Whole,
            held: Held::default(),
            class: None,
            beside: Beside::default(),
            scrolled: None,
            wrong: Wrong::default(),
        }
    }

    /// Of a run of which there is so much.
    pub(super) fn extending(self, extent: Extent) -> Self {
        Self { extent, ..self }
    }

    /// With these keys and panes.
    pub(super) fn with(mut self, keys: Keys, panes: Panes) -> Self {
        self.keys = keys.only(does);
        self.keys_of_lesson();
        self.panes = panes;
        self.says = says_enlarged(panes.big, &self.keys);
        self.sizes = sizes(&self.model, panes);
        if self.extent == Extent::Whole {
            self.know_whole();
        }
        self
    }

    /// As a lesson, or a quiz.
    pub(super) fn taught(mut self, class: Class) -> Self {
        self.class = Some(class);
        self.keys_of_lesson();
        self.ask(0, 0);
        self.reveal();
        self
    }

    /// Whether what is still to come is hidden: a prediction that can be looked up is none.
    pub(super) fn hides_future(&self) -> bool {
        self.class.as_ref().is_some_and(Class::goes_on)
    }

    /// Whether it is not told how much there is in all: that may be what is asked, or it is not known yet.
    pub(super) fn hides_totals(&self) -> bool {
        self.hides_future() || matches!(self.extent, Extent::Beginning(_))
    }

    /// Lanes are those of the futures that there are so far, where what is to come is hidden.
    fn reveal(&mut self) {
        let until = self.hides_future().then_some(self.event());
        self.tree.know(&self.model, until);
    }

    pub(super) fn class(&self) -> Option<&Class> {
        self.class.as_ref()
    }

    /// How much of the run there is.
    pub(super) fn extent(&self) -> Extent {
        self.extent
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
        let lanes = self.tree.all_rows() + usize::from(!self.window.is_whole());
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

    /// The prompt that is open; none while what was typed waits.
    pub(super) fn prompt(&self) -> Option<&Prompt> {
        self.prompt.as_ref().filter(|_| !self.held.is_any())
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
        self.picked.or(self.beside.like).or_else(here).or_else(|| self.model.lanes().first().copied())
    }

    /// The future that this step has brought into another state, or woken.
    pub(super) fn changed(&self) -> Option<FutureIx> {
        let of = self.model.of_event(self.made()?)?;
        let last = self.model.future(of).changes_until(self.event()).last()?;
        let is_wake = matches!(self.model.events()[self.event()].kind, EventKind::Wake { .. });
        (last.event() == self.event() || is_wake && !last.state().ended()).then_some(of)
    }

    /// The future is picked with a mouse, or an event is.
    pub(super) fn pick(&mut self, of: Option<FutureIx>, event: Option<usize>) -> Effect {
        self.picked = of.filter(|of| self.is_known(*of)).or(self.picked);
        if let Some(event) = event {
            self.play.pause();
            self.go(Move::To(event));
        }
        Effect::Draw
    }

    /// Says nothing more in the footer; gives what was said.
    pub(super) fn hush(&mut self) -> Option<String> {
        self.says.take()
    }

    /// Whether the help or a card lies over the panes.
    pub(super) fn is_covered(&self) -> bool {
        self.help.is_some() || self.class.as_ref().is_some_and(|class| class.card.is_some())
    }

    pub(super) fn area(&self) -> Rect {
        self.area
    }
}

/// What an action does in a replay: there is no other run to go to.
fn does(action: Action) -> Does {
    if action == Action::Other { Does::Nothing } else { Does::AsEver }
}

fn sizes(model: &Model, panes: Panes) -> Sizes {
    Sizes {
        step: 0,
        lanes: model.lanes().len(),
        names: tree::names_width(model),
        machine: model.trace().machines.iter().map(machine_height).max().unwrap_or(0),
        tasks: model.indices().filter(|of| model.future(*of).parent.is_none()).take(100).count(),
        panes,
    }
}

/// The lines that a machine's states, or its source and what is known beside it, take.
fn machine_height(machine: &Machine) -> usize {
    (machine.points.len() * 2 + 4).max(machine.source.lines().count() + 4)
}
