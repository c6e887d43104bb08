//! Two runs one above the other, on one axis of time, stepped together: two replays and what leads them.
//!
//! ```text
//!  A step 6 of 24   B step 26 of 49   20.0 ms                   by time, paused
//! ┌▸A song_blocking ─────┬─0────────────────────▼20.0 ms────────────────40.0 ms┐
//! ├ B song_join ─────────┼─────────────────────────────────────────────────────┤
//! ├ how they differ ─────┴─────────────────────────────────────────────────────┤
//! ├ why ───────────────────────────────────────────────────────────────────────┤
//! └ ←→ event  [] poll  {} turn  ↑↓ future  space play  ...  ? help  q quit ────┘
//! ```
//!
//! One run leads: the keys that are about a future are about its selected one. What is held in it has its counterpart held in
//! the other; where the selection follows the steps, it does so in each run, and the one that moved last leads.

mod act;
mod below;
mod draw;
mod going;
mod layout;
mod mouse;
mod screen;
mod travel;

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use super::app::{App, Beside};
use super::count::Count;
use super::find::{Query, Search};
use super::going::Going;
use super::keys::{Action, Does, Keys};
use super::layout::{Big, Pane};
use super::mouse::Mouse;
use super::play::Play;
use super::prompt::{History, Prompt};
use super::round::Round;
use super::tree;
use crate::compare::{Alone, Counterparts, Steps, counterparts, differences};
use crate::model::lanes::{Scale, Window};
use crate::model::{FutureIx, Model, Move, Unit};
use crate::text;
#[cfg(test)]
pub(super) use draw::View;
use going::Stand;
use layout::{Areas, Shown, Sizes};
pub(super) use screen::Compared;

/// What the runs are called.
const NAMES: [&str; 2] = ["A", "B"];

/// The two runs, and what of them is shown.
#[derive(Debug)]
pub(super) struct Pair {
    runs: [App; 2],
    steps: Steps,
    counterparts: Counterparts,
    /// The run that keys about a future are about.
    lead: usize,
    keys: Keys,
    /// The part of the time that both take together.
    window: Window,
    round: Round,
    shown: Shown,
    big: Big,
    play: Play,
    prompt: Option<Prompt>,
    history: History,
    help: Option<usize>,
    says: Option<String>,
    count: Count,
    going: Going<Stand>,
    searches: Option<[Search; 2]>,
    places: Places,
    mouse: Mouse,
    /// The size of the picture.
    area: Rect,
    /// How many columns the names of the lanes take.
    names: usize,
    /// How they differ, a sentence each, and that in lines of the picture's width.
    differ: Vec<String>,
    said: Vec<String>,
    /// Which of those lines is the first in view.
    first_said: usize,
}

/// How far the runs were, to come back to.
#[derive(Debug, Default)]
struct Places {
    /// From where jumps began, the last one last.
    trail: Vec<[usize; 2]>,
    bookmarks: BTreeSet<[usize; 2]>,
    queries: [Query; 2],
}

/// What an action of the replay does here.
pub(super) fn does(action: Action) -> Does {
    match action {
        Action::Go(Move::Forward(Unit::Event)) => Does::This("one event on, of A or of B"),
        Action::Go(Move::Back(Unit::Event)) => Does::This("one event back, of A or of B"),
        Action::Go(Move::Start) => Does::This("to the start of both"),
        Action::Go(Move::End) => Does::This("to the end of both"),
        Action::Other => Does::This("to its like in the other run"),
        Action::Pan { back: true } => Does::This("shift to an earlier time"),
        Action::Pan { back: false } => Does::This("shift to a later time"),
        Action::Whole => Does::This("the whole time"),
        Action::Scale => Does::This("step by time, or like to like"),
        Action::Pane(Pane::Machine) => Does::This("show or hide both machines"),
        Action::Pane(Pane::Source) => Does::This("show or hide both sources"),
        Action::Scroll(1..) => Does::This("scroll what is below down"),
        Action::Scroll(_) => Does::This("scroll it up"),
        Action::Go(Move::Forward(_) | Move::Back(_))
        | Action::OwnStep { .. }
        | Action::OwnWake { .. }
        | Action::Cause
        | Action::Return
        | Action::Here { .. }
        | Action::Type(_)
        | Action::Found { .. }
        | Action::Bookmark
        | Action::ToBookmark
        | Action::Why
        | Action::ToFinding { .. }
        | Action::Select(_)
        | Action::Fold
        | Action::FoldAll
        | Action::Follow
        | Action::Zoom { .. }
        | Action::Play
        | Action::Reverse
        | Action::Speed { .. }
        | Action::Pane(_)
        | Action::Enlarge
        | Action::Mouse
        | Action::Help
        | Action::Leave
        | Action::Quit
        | Action::Suspend => Does::AsEver,
        Action::Go(Move::To(_)) | Action::Asked | Action::Read(_) | Action::Redraw | Action::Tick => {
            Does::Nothing
        }
    }
}

impl Pair {
    pub(super) fn new(models: [Model; 2], keys: Keys) -> Self {
        let [a, b] = &models;
        let counterparts = counterparts([a, b]);
        let steps = Steps::new([a, b], &counterparts);
        let (differ, names) = (differences(a, b), tree::names_width(a).max(tree::names_width(b)));
        let runs = models.map(|model| {
            let mut run = App::new(model);
            run.scale = Scale::Time;
            run.look_for_wrong();
            run
        });
        let mut pair = Self {
            runs,
            steps,
            counterparts,
            lead: 0,
            keys: keys.only(does),
            window: Window::WHOLE,
            round: Round::default(),
            shown: Shown::default(),
            big: Big::default(),
            play: Play::default(),
            prompt: None,
            history: History::default(),
            help: None,
            says: None,
            count: Count::default(),
            going: Going::default(),
            searches: None,
            places: Places::default(),
            mouse: Mouse::default(),
            area: Rect::default(),
            names,
            differ,
            said: Vec::new(),
            first_said: 0,
        };
        pair.arrive();
        pair
    }

    /// The panes as they were remembered.
    pub(super) fn show(&mut self, panes: &str) {
        let (shown, big) = panes.split_once(' ').unwrap_or((panes, ""));
        (self.shown, self.big) = (Shown::from_text(shown), Big::from_word(big));
    }

    /// That of them which is remembered.
    pub(super) fn panes(&self) -> String {
        format!("{} {}", self.shown.to_text(), self.big.word())
    }

    /// The picture has this size from now on.
    pub(super) fn resize(&mut self, area: Rect) {
        if std::mem::replace(&mut self.area, area).width != area.width {
            let width = usize::from(area.width.saturating_sub(4)).max(1);
            self.said = self.differ.iter().flat_map(|line| text::wrap(line, width)).collect();
            self.first_said = 0;
        }
    }

    #[cfg(test)]
    pub(super) fn is_playing(&self) -> bool {
        self.play.is_on()
    }

    fn models(&self) -> [&Model; 2] {
        self.runs.each_ref().map(App::model)
    }

    fn leader(&self) -> &App {
        &self.runs[self.lead]
    }

    /// Whether the selection is held.
    fn is_held(&self) -> bool {
        !self.leader().follows()
    }

    /// The run that made the last step; none where both did.
    fn moved(&self) -> Option<usize> {
        self.steps.moved(self.models())
    }

    /// Both runs show where they have come to; where the selection follows, the one that came there leads.
    fn arrive(&mut self) {
        let (moved, alone) = (self.moved(), self.steps.alone());
        for (side, run) in self.runs.iter_mut().enumerate() {
            let event = self.steps.event(side);
            run.go(Move::To(event.unwrap_or(0)));
            let rests = moved.is_some_and(|moved| moved != side);
            let says = alone.filter(|alone| alone.side == side);
            let says = says.map_or(String::new(), |alone| says_alone(alone, self.steps.place()));
            run.stand(Beside { waits: event.is_none(), rests, says, like: None });
        }
        if !self.is_held() {
            self.lead = moved.unwrap_or(self.lead);
        }
        self.show_like();
        let at = self.share(self.now());
        if at < self.window.from || at > self.window.to {
            self.window = Window::around(at, self.window.to - self.window.from);
        }
        self.look_at_window();
    }

    /// Each run shows its part of the time that is in view.
    fn look_at_window(&mut self) {
        let (begin, all) = self.span();
        for run in &mut self.runs {
            let start = run.model().time(0);
            let takes = run.model().end_time().saturating_sub(start).max(1) as f64;
            let place = |share: f64| (begin as f64 + share * all - start as f64) / takes;
            run.window = Window { from: place(self.window.from), to: place(self.window.to) };
            run.whole = Window { from: place(0.0), to: place(1.0) };
        }
    }

    /// The like of a future of the run that leads, in the other.
    fn like(&self, of: FutureIx) -> Option<FutureIx> {
        self.counterparts[self.lead][of.index()]
    }

    /// What is selected in the run that leads has its like selected in the other, and held if it is held.
    fn show_like(&mut self) {
        let like = self.leader().selected().and_then(|of| self.like(of));
        let is_held = self.is_held();
        self.runs[self.lead].show_like(None);
        let other = &mut self.runs[1 - self.lead];
        other.hold(like.filter(|_| is_held));
        other.show_like(like.filter(|_| !is_held));
    }

    /// Whether what a run shows is no like of what is selected in the one that leads, since there is none.
    fn is_stranger(&self, side: usize) -> bool {
        side != self.lead && self.leader().selected().is_some_and(|of| self.like(of).is_none())
    }

    /// How long the longer run takes.
    fn end(&self) -> u64 {
        self.models().iter().map(|model| model.end_time()).max().unwrap_or(0)
    }

    /// When the first event of either happens, and how long both take from then on.
    fn span(&self) -> (u64, f64) {
        let begins = self.models().map(|model| model.events().first().map(|event| event.at));
        let begin = begins.into_iter().flatten().min().unwrap_or(0);
        // Where all happens at one time, that time is taken for as short as there is.
        (begin, self.end().saturating_sub(begin).max(1) as f64)
    }

    /// Where a time lies in all of it.
    fn share(&self, time: u64) -> f64 {
        let (begin, all) = self.span();
        time.saturating_sub(begin) as f64 / all
    }

    /// The moment that is shown: the later of the two; from like to like, where each has its own, that of the one that moved.
    fn now(&self) -> u64 {
        let moved = self.moved().unwrap_or(self.lead);
        let is_meant = |side: &usize| !self.steps.is_alike() || *side == moved;
        let time = |side: usize| Some(self.models()[side].time(self.steps.event(side)?));
        (0..2).filter(is_meant).filter_map(time).max().unwrap_or(0)
    }

    /// The moment that is shown of a run: by time that of both, from like to like its own.
    fn time(&self, side: usize) -> u64 {
        match self.steps.event(side) {
            Some(event) if self.steps.is_alike() => self.models()[side].time(event),
            _ => self.now(),
        }
    }

    fn areas(&self) -> Option<Areas> {
        let lanes = |run: &App| run.tree().rows().len() + usize::from(!run.window.is_whole());
        let sizes = Sizes {
            lanes: self.runs.each_ref().map(lanes),
            names: self.names,
            words: self.said.len(),
            shown: &self.shown,
            big: self.big,
            machine: self.runs.iter().map(|run| run.sizes().machine).max().unwrap_or(0),
            tells: self.leader().tells_why() || self.leader().trouble().is_some(),
        };
        Areas::new(self.area, &sizes)
    }
}

/// What is said before the sentence of a step that one run makes alone, where so much of each is over: whether the other one does
/// the same, and when.
fn says_alone(Alone { side, step, of, elsewhere }: Alone, done: [usize; 2]) -> String {
    let other = 1 - side;
    let when = match elsewhere {
        Some(event) if event < done[other] => {
            format!("In {} it came before, in step {}", NAMES[other], event + 1)
        }
        Some(event) => format!("In {} it comes later, in step {}", NAMES[other], event + 1),
        None => format!("Only in {}", NAMES[side]),
    };
    if of == 1 { format!("{when}: ") } else { format!("{when} ({step} of {of}): ") }
}
