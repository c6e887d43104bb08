//! Why does a future not move? The chain from it to what it waits for, down to who could wake it, or to who no longer
//! polls it.

mod aside;
mod leaf;
#[cfg(test)]
mod tests;
mod turn;

use super::Step;
use super::below::below;
use super::waits::is_timed;
use super::words::{self, code};
use crate::model::{FutureIx, Model, Poll, State, Those};
use crate::text;

/// One link of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The future that it is about.
    pub of: FutureIx,
    /// The event that shows it, if one does.
    pub event: Option<usize>,
    /// What is the matter, in a sentence. Safe to show.
    pub says: String,
}

/// How long a chain is told; one that is longer says that it goes on.
const LONGEST: usize = 40;

/// Why the future does not move, as of the event: from itself to what it waits for. Never empty.
pub fn why(model: &Model, of: FutureIx, event: usize) -> Vec<Link> {
    let (links, path, parked, kept) = Default::default();
    let mut chain = Chain { model, event, is_over: false, links, path, parked, kept };
    chain.future(of);
    chain.links
}

/// The tasks that do not move any more: those that are not done, and of those that were dropped those that a run dropped
/// when it ended. As of an event, in the order in which they were made.
pub fn stuck(model: &Model, event: usize) -> impl Iterator<Item = FutureIx> {
    let end = model.closing();
    let until = if event >= end { end.saturating_sub(1) } else { event };
    model.indices().filter(move |of| {
        let future = model.future(*of);
        future.depth == 0 && future.state_at(until).is_some_and(|state| !state.ended())
    })
}

/// Where a future stands and what stands below it, so that those that stand the same are told of once: the machines, their
/// states and whether each was woken, from the future itself down to what it waits for.
pub fn stand(model: &Model, of: FutureIx, event: usize) -> Vec<(Option<u32>, Option<State>, bool)> {
    // One that was dropped half-way is meant as it stood until then.
    let event = match model.future(of).changes_until(event).last() {
        Some(last) if matches!(last.state(), State::Dropped(_)) => last.event().saturating_sub(1),
        _ => event,
    };
    let mut at = Some(of);
    let mut stand = Vec::new();
    while let Some(of) = at.filter(|_| stand.len() < DEPTH) {
        stand.push((model.future(of).machine, model.future(of).state_at(event), model.is_woken(of, event)));
        let below = below(model, of, event);
        at = below.awaited.first.first().or(below.earlier.first()).copied();
    }
    stand
}

/// How deep it is looked, for who stands the same.
const DEPTH: usize = 16;

struct Chain<'a> {
    model: &'a Model,
    event: usize,
    /// Whether it is told how things were until a drop.
    is_over: bool,
    links: Vec<Link>,
    /// Those that led to where the chain is now, each waiting for the next.
    path: Vec<FutureIx>,
    /// Those that the one above them no longer polls.
    parked: Vec<FutureIx>,
    /// The threads of which it is told who keeps them.
    kept: Vec<u32>,
}

impl Chain<'_> {
    fn add(&mut self, of: FutureIx, event: Option<usize>, says: &str) {
        self.links.push(Link { of, event, says: text::plain(says).into_owned() });
    }

    fn name(&self, of: FutureIx) -> String {
        self.model.label(of).into_owned()
    }

    fn when(&self, event: usize) -> String {
        words::when(self.model, event)
    }

    /// "in step 12, at 15.0 ms".
    fn step(&self, event: usize) -> String {
        match self.model.time(event) {
            0 => self.when(event),
            _ => format!("in step {}, {}", event + 1, self.when(event)),
        }
    }

    fn since(&self, event: usize) -> String {
        words::since(self.model, event)
    }

    /// "line 24, where it awaits `x()`".
    fn place(&self, of: FutureIx) -> String {
        let step = Step { model: self.model, event: self.event, of };
        let place = self.model.future(of).state_at(self.event).and_then(State::place);
        match place.and_then(|place| self.model.point_at(of, place)) {
            Some(point) => {
                let line = words::line(self.model, of, point.line);
                format!("{line}, where it awaits {}", code(&point.text))
            }
            None if self.model.is_foreign(of) => "a place that it does not tell".to_owned(),
            None => {
                place.map_or("a place that the trace does not tell".to_owned(), |place| step.place(of, place))
            }
        }
    }

    fn future(&mut self, of: FutureIx) {
        if self.links.len() >= LONGEST {
            self.add(of, None, "The chain goes on.");
            return;
        }
        self.path.push(of);
        self.state(of);
        self.path.pop();
    }

    fn state(&mut self, of: FutureIx) {
        let model = self.model;
        let future = model.future(of);
        let name = self.name(of);
        let Some(change) = future.changes_until(self.event).last().copied() else {
            self.add(of, None, &format!("{name} is not made yet."));
            return;
        };
        let at = change.event();
        match change.state() {
            State::Returned => {
                self.add(of, Some(at), &format!("{name} has returned, {}: it is not stuck.", self.when(at)));
            }
            State::Panicked => self.add(of, Some(at), &format!("{name} panicked {}.", self.when(at))),
            State::Dropped(_) => self.dropped(of, at),
            State::Unknown => self.add(of, None, &format!("What {name} does, the trace does not tell.")),
            State::Unresumed => self.unresumed(of, at),
            State::Polling(_) => self.polling(of, at),
            State::Pending(_) => self.pending(of, at),
        }
    }

    fn polling(&mut self, of: FutureIx, at: usize) {
        let model = self.model;
        // The last change may be an await that it has come to in this poll.
        let at = model.poll_before(of, self.event + 1).map_or(at, Poll::begin);
        let (name, since) = (self.name(of), self.since(at));
        if let Some(inner) = model.polls_in(of, self.event) {
            let says = format!("{name} has been in a poll {since}, and polls {} in that.", self.name(inner));
            self.add(of, Some(at), &says);
            self.future(inner);
            return;
        }
        let says = match model.poll_before(of, self.event + 1).and_then(Poll::end) {
            Some(end) => {
                format!("{name} has been in a poll {since}; that poll ends {}.", self.step(end))
            }
            None => format!(
                "{name} has been in a poll {since}, and is still in it when the trace ends: it computes or blocks, or the program or \
                 the recording ended there."
            ),
        };
        self.add(of, Some(at), &says);
    }

    /// Half-way: what did it wait for until then?
    fn dropped(&mut self, of: FutureIx, at: usize) {
        let name = self.name(of);
        let end = self.model.closing();
        // Whether the end of the run dropped it, nothing tells; that it came after all polls is so in any case.
        let (with, told, until) = if at >= end {
            // What the other drops of that moment did to it is not what it waited for.
            (", and nothing was polled after that", " When the drops began:", end)
        } else {
            ("", " Until then:", at)
        };
        let before = until.checked_sub(1).filter(|before| {
            let state = self.model.future(of).state_at(*before);
            state.is_some_and(|state| !state.ended())
        });
        let told = if before.is_some() { told } else { "" };
        let how = match self.model.future(of).state_before(at) {
            Some(State::Pending(_) | State::Polling(_)) => "cancelled",
            _ => "dropped",
        };
        self.add(of, Some(at), &format!("{name} was {how} {}{with}.{told}", self.when(at)));
        if let Some(before) = before {
            let now = std::mem::replace(&mut self.event, before);
            let is_over = std::mem::replace(&mut self.is_over, true);
            self.future(of);
            (self.event, self.is_over) = (now, is_over);
        }
    }

    fn unresumed(&mut self, of: FutureIx, at: usize) {
        let name = self.name(of);
        let maker = self.model.future(of).creator;
        let by = maker.map_or(String::new(), |by| format!(" by {}", self.name(by)));
        let first =
            self.model.future(of).polls.first().map(|poll| self.model.polls()[*poll as usize].begin());
        let then = match first.filter(|first| *first > self.event) {
            _ if self.is_over => " and was never polled".to_owned(),
            Some(first) => format!(" and is not polled so far; it is first polled {}", self.step(first)),
            None => {
                " and is not polled so far; if an executor has it, it waits for its first turn".to_owned()
            }
        };
        let says = format!("{name} was made{by} {}{then}.", self.when(at));
        self.add(of, Some(at), &says);
        self.all_running(of);
    }

    fn pending(&mut self, of: FutureIx, at: usize) {
        let model = self.model;
        let name = self.name(of);
        let since = model.since(of, self.event).unwrap_or(at);
        let last = if self.when(since) == self.when(at) {
            String::new()
        } else {
            format!(" It was last polled {}.", self.when(at))
        };
        let at_place =
            if self.model.is_foreign(of) { String::new() } else { format!(" at {}", self.place(of)) };
        let says = format!("{name} has been Pending {}{at_place}.{last}", self.since(since));
        self.add(of, Some(at), &says);
        // Woken, and not polled since?
        let since = model.poll_before(of, self.event + 1).map_or(0, Poll::begin);
        let own = model.future(of).wakes_between(since..self.event + 1).first().map(|wake| *wake as usize);
        if let Some(wake) = own {
            self.woken(of, wake);
            return;
        }
        let mut below = below(model, of, self.event);
        below.awaited.first.retain(|child| !self.parked.contains(child));
        below.earlier.retain(|child| !self.parked.contains(child));
        let has_polled_none = below.awaited.is_empty();
        if has_polled_none {
            std::mem::swap(&mut below.awaited.first, &mut below.earlier);
        }
        let (told, waiting): (Vec<_>, Vec<_>) =
            below.awaited.first.iter().rev().copied().partition(|child| self.is_told(*child));
        if let ([child, ..], []) = (&*told, &*waiting) {
            let says =
                format!("It waits for {}, which is told of above{}.", self.name(*child), self.circle(*child));
            self.add(of, None, &says);
            return;
        }
        if waiting.is_empty() {
            self.leaf(of, at);
            self.aside(of, &below);
            return;
        }
        let waiting: Vec<_> = waiting.into_iter().rev().collect();
        if has_polled_none {
            self.earlier(of, &waiting);
        } else if waiting.len() > 1 {
            let says = format!("It waits for {}.", words::names(model, &waiting, below.awaited.more));
            self.add(of, None, &says);
        }
        let point = model.future(of).state_at(self.event).and_then(State::place);
        if point.and_then(|place| model.point_at(of, place)).is_some_and(|point| is_timed(&point.text)) {
            self.add(of, None, "To go by the text of that await, its timer could wake it, too.");
        }
        for child in waiting.into_iter().take(3) {
            // It may have been told meanwhile, as what another one waits for.
            if !self.is_told(child) {
                self.future(child);
            }
        }
        self.aside(of, &below);
    }

    fn names(&self, all: &[FutureIx]) -> String {
        words::names(self.model, all, 0)
    }

    fn those(&self, those: &Those) -> String {
        words::names(self.model, &those.first, those.more)
    }

    /// What to add of one that is told of already, if that is how the chain has come here.
    fn circle(&self, of: FutureIx) -> &'static str {
        if self.path.contains(&of) { ": they wait in a circle" } else { "" }
    }

    fn is_told(&self, of: FutureIx) -> bool {
        self.links.iter().any(|link| link.of == of)
    }
}
