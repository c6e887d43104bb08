//! The parts that sentences are made of: names, lines, and who is meant.

use pollscope::trace::{Machine, Point, PointKind};

use super::Step;
use crate::model::{FutureIx, Model, Place, Poll, State, Those};
use crate::text;

impl<'a> Step<'a> {
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

    /// "line 24", or what stands for it where the trace has no line.
    pub(super) fn place(&self, of: FutureIx, at: Place) -> String {
        place(self.model, of, at, |line| format!("line {line}"))
    }

    /// The await point at which a future stands after the event.
    pub(super) fn stands(&self, of: FutureIx) -> Option<&'a Point> {
        let place = self.model.future(of).state_at(self.event)?.place()?;
        self.model.point_at(of, place)
    }

    /// "a, b and c": the names of some futures, few at most.
    pub(super) fn names(&self, all: &[FutureIx]) -> String {
        names(self.model, all, 0)
    }

    /// The same where there are more than are at hand.
    pub(super) fn those(&self, those: &Those) -> String {
        names(self.model, &those.first, those.more)
    }

    /// When an event happened: "at 15.0 ms".
    pub(super) fn at(&self, event: usize) -> String {
        when(self.model, event)
    }
}

/// A line as it is told, or what stands for it where the trace has none.
fn place(model: &Model, of: FutureIx, place: Place, line: impl Fn(u32) -> String) -> String {
    match (model.point_at(of, place), place) {
        (Some(point), _) if point.kind == PointKind::Await => line(point.line),
        (Some(point), _) => format!("{}, {}", line(point.line), macro_name(point)),
        (None, Place::Point(point)) => format!("await point {point}, which the trace does not describe"),
        (None, Place::Start) => "its start".to_owned(),
        (None, Place::Unseen) => "a point that the attribute could not see".to_owned(),
    }
}

/// "line 24" of the file of a future's machine; "server.rs:24" where the machines of the trace stand in more than one file.
pub fn line(model: &Model, of: FutureIx, line: u32) -> String {
    match file(model, of) {
        Some(file) => format!("{file}:{line}"),
        None => format!("line {line}"),
    }
}

/// As much of the end of a machine's path as tells its file from those of the others; none if there is no other one.
fn file(model: &Model, of: FutureIx) -> Option<&str> {
    const FOLDER: [char; 2] = ['/', '\\'];
    let own = model.machine(of).map(|machine| &*machine.file).filter(|own| !own.is_empty())?;
    let files = model.trace().machines.iter().map(|machine| &*machine.file);
    let others: Vec<&str> = files.filter(|file| *file != own && !file.is_empty()).collect();
    let ends_so = |file: &str, tail: &str| {
        file.strip_suffix(tail).is_some_and(|folder| folder.is_empty() || folder.ends_with(FOLDER))
    };
    let tails = own.rmatch_indices(FOLDER).map(|(at, _)| &own[at + 1..]).chain([own]);
    let mut apart = tails.filter(|tail| !others.iter().any(|other| ends_so(other, tail)));
    if others.is_empty() { None } else { Some(apart.next().unwrap_or(own)) }
}

/// "after it reached line 24": when in its body a future panics with the event; none where there is nothing that one could
/// go by, or the trace does not say.
pub fn panicked(model: &Model, of: FutureIx, event: usize) -> Option<String> {
    if model.is_polled_after_end(of, event) {
        return Some("because it was polled after its end".to_owned());
    }
    match model.future(of).state_before(event)?.place()? {
        _ if !has_awaits(model, of) => None,
        Place::Start => Some("before its first await".to_owned()),
        at => Some(format!("after it reached {}", place(model, of, at, |at| line(model, of, at)))),
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

/// When an event happened, with the digits that tell it from the events on both sides: as the head line shows it there.
pub fn time(model: &Model, event: usize) -> String {
    let at = model.time(event);
    let beside = [event.checked_sub(1), Some(event + 1).filter(|next| *next < model.events().len())];
    let apart = beside.into_iter().flatten().map(|other| model.time(other).abs_diff(at));
    text::time_to(at, apart.filter(|apart| *apart > 0).min().unwrap_or(u64::MAX))
}

/// Whether a future may have come to an await, as far as its machine is known.
pub(super) fn has_awaits(model: &Model, of: FutureIx) -> bool {
    let may = |machine: &Machine| !machine.points.is_empty() || machine.approximate && !model.is_foreign(of);
    model.machine(of).is_none_or(may)
}

/// How a future ended, after "it".
pub(super) fn has_ended(state: State) -> &'static str {
    match state {
        State::Returned => "has returned",
        State::Panicked => "has panicked",
        State::Dropped(Place::Start) => "was dropped",
        _ => "was cancelled",
    }
}

/// "a, b and c": the names of some futures, beside which there are so many more; few at most, and then how many.
pub fn names(model: &Model, all: &[FutureIx], more: usize) -> String {
    let shown = if all.len() + more > 4 { 3.min(all.len()) } else { all.len() };
    let mut names: Vec<String> = all[..shown].iter().map(|of| model.label(*of).into_owned()).collect();
    match all.len() - shown + more {
        0 => {}
        more => names.push(format!("{more} more")),
    }
    text::list(&names)
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
