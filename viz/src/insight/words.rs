//! The parts that sentences are made of: names, lines, and who is meant.

use pollscope::trace::{Machine, MachineKind, Point, PointKind};

use super::Step;
use crate::model::{FutureIx, Model, Place, Poll, State};
use crate::text;

impl Step<'_> {
    /// What to call a future.
    pub(super) fn name(&self, of: FutureIx) -> String {
        self.model.label(of).into_owned()
    }

    /// What to call the future that the step is about.
    pub(super) fn it(&self) -> String {
        self.name(self.of)
    }

    /// The future in whose poll the step's own poll runs.
    pub(super) fn above(&self) -> Option<FutureIx> {
        let poll = self.model.polls()[self.model.poll_of_event(self.event)?];
        if poll.future != self.of {
            return None;
        }
        Some(self.model.polls()[poll.within()?].future)
    }

    /// The poll of a root whose turn the step is part of.
    pub(super) fn turn(&self) -> Option<&Poll> {
        let turn = self.model.polls()[self.model.poll_of_event(self.event)?].turn();
        Some(&self.model.polls()[self.model.turns()[turn].poll])
    }

    /// Whether the future was traced from outside.
    pub(super) fn is_foreign(&self, of: FutureIx) -> bool {
        self.model.machine(of).is_some_and(is_foreign)
    }

    /// "line 24", or what stands for it where the trace has no line.
    pub(super) fn place(&self, of: FutureIx, place: Place) -> String {
        match (self.model.point_at(of, place), place) {
            (Some(point), _) if point.kind == PointKind::Await => format!("line {}", point.line),
            (Some(point), _) => format!("line {}, {}", point.line, macro_name(point)),
            (None, Place::Point(point)) => format!("await point {point}, which the trace does not describe"),
            (None, Place::Start) => "its start".to_owned(),
            (None, Place::Unseen) => "a point that the attribute could not see".to_owned(),
        }
    }

    /// The await point at which a future stands after the event.
    pub(super) fn stands(&self, of: FutureIx) -> Option<&Point> {
        let place = self.model.future(of).state_at(self.event)?.place()?;
        self.model.point_at(of, place)
    }

    /// The names of some futures, few at most.
    pub(super) fn names(&self, all: &[FutureIx]) -> Vec<String> {
        few(all.iter().map(|of| self.name(*of)).collect())
    }

    /// When an event happened: "at 15.0 ms".
    pub(super) fn at(&self, event: usize) -> String {
        when(self.model, event)
    }
}

/// When an event happened: "at 15.0 ms", or "in step 29" where the clock has not moved yet and tells nothing.
pub fn when(model: &Model, event: usize) -> String {
    match model.time(event) {
        0 => format!("in step {}", event + 1),
        _ => format!("at {}", time(model, event)),
    }
}

/// Since when something is as an event made it: "since 15.0 ms", or "since step 29".
pub fn since(model: &Model, event: usize) -> String {
    match model.time(event) {
        0 => format!("since step {}", event + 1),
        _ => format!("since {}", time(model, event)),
    }
}

/// The time of an event, with the digits that tell it from the events on both sides; 0 in a trace without any.
pub fn time(model: &Model, event: usize) -> String {
    let near = event.saturating_sub(1)..(event + 2).min(model.events().len());
    let times: Vec<u64> = near.clone().map(|event| model.time(event)).collect();
    text::times(&times).into_iter().nth(event - near.start).unwrap_or_else(|| text::time(0))
}

/// Whether a machine is that of a future which `.traced("name")` made seen: no body that the attribute could read.
pub(super) fn is_foreign(machine: &Machine) -> bool {
    machine.kind == MachineKind::Future
}

/// How a future ended, after "it".
pub(super) fn has_ended(state: State) -> &'static str {
    match state {
        State::Returned => "has returned",
        State::Panicked => "has panicked",
        _ => "was dropped",
    }
}

/// The names, or the first three and how many more.
pub(super) fn few(mut names: Vec<String>) -> Vec<String> {
    if names.len() > 4 {
        let more = names.len() - 3;
        names.truncate(3);
        names.push(format!("{more} more"));
    }
    names
}

/// The macro that hides an await. It is a trace's text.
pub fn macro_name(point: &Point) -> &str {
    match point.kind {
        PointKind::Await => "await",
        PointKind::Join => "join!",
        PointKind::TryJoin => "try_join!",
        PointKind::Select => "select!",
        PointKind::Hidden => point.text.find('!').map_or("a macro", |end| {
            let path = &point.text[..=end];
            path.rfind([':', ' ']).map_or(path, |colon| &path[colon + 1..])
        }),
    }
}

/// How many columns of code a sentence quotes.
const CODE: usize = 60;

/// A piece of code on one line, short enough for a sentence, in backticks.
pub(super) fn code(text: &str) -> String {
    let mut out = String::new();
    // A long text is not walked to its end.
    for word in text.split_whitespace().take(40) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&text::cut(word, CODE));
    }
    format!("`{}`", text::cut(&out, CODE))
}
