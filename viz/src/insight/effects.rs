//! What comes of a poll: an await point reached, `Pending`, an end.

use std::fmt::Write as _;

use pollscope::trace::{EventKind, PointKind};

use super::Step;
use super::below::{Below, below};
use super::drops::ends_with;
use super::woken::woken;
use super::words::{code, has_awaits, macro_name, panicked};
use crate::model::{FutureIx, Place, Poll, State};
use crate::text;

/// How many polls of other threads may come between two of one.
const LOOK: usize = 4096;

impl Step<'_> {
    pub(super) fn awaits(&self, point: Option<u32>) -> String {
        let it = self.it();
        let place = point.map_or(Place::Unseen, Place::Point);
        match self.model.point_at(self.of, place) {
            Some(point) => format!("{it} reaches line {} and awaits {}.", point.line, code(&point.text)),
            None => format!("{it} awaits at {}.", self.place(self.of, place)),
        }
    }

    pub(super) fn bind(&self, line: u32, name: &str, value: &str) -> String {
        format!("{} binds {name} at line {line}: {}.", self.it(), code(value))
    }

    pub(super) fn pending(&self, point: Option<u32>, unheld: bool) -> String {
        let it = self.it();
        let place = point.map_or(Place::Unseen, Place::Point);
        let below = below(self.model, self.of, self.event);
        let awaited = &below.awaited;
        let foreign = self.model.is_foreign(self.of) && point.is_none();
        let why = match (self.model.point_at(self.of, place), &*awaited.first) {
            (Some(point), []) if self.is_woken_in_vain() => {
                format!("it was woken, and {} is still not ready", code(&point.text))
            }
            (Some(point), []) => format!("{} is not ready", code(&point.text)),
            (None, []) if foreign => "what for, it does not tell".to_owned(),
            (None, []) => "for what, the trace does not say".to_owned(),
            (Some(point), [child]) if point.kind == PointKind::Await && awaited.more == 0 => {
                format!("{}, which it awaits, is Pending", self.name(*child))
            }
            (_, _) => format!("{} {} not done", self.those(awaited), text::are(awaited.len())),
        };
        let aside = self.aside(&below);
        // "It" would be the one that was named last.
        let (waker, who) = if awaited.is_empty() && aside.is_empty() {
            ("its waker".to_owned(), "It")
        } else {
            (format!("the waker of {it}"), &*it)
        };
        let nobody =
            if unheld { format!(" Nobody has kept {waker}, so nobody can wake it.") } else { String::new() };
        let end = self.turn_ends(who);
        if foreign && awaited.is_empty() {
            return format!("{it} is Pending; {why}{aside}.{nobody}{end}");
        }
        let at = if foreign { String::new() } else { format!(" at {}", self.place(self.of, place)) };
        format!("{it} is Pending{at}: {why}{aside}.{nobody}{end}")
    }

    /// What else is not done below it, and why the await at which it stands is not said to wait for that.
    fn aside(&self, below: &Below) -> String {
        let mut aside = String::new();
        let earlier = &below.earlier;
        if !earlier.is_empty() {
            let there = if self.model.is_foreign(self.of) { "" } else { "there " };
            let are = text::are(earlier.len());
            let _ =
                write!(aside, "; {}, which it has polled {there}before, {are} not done", self.names(earlier));
        }
        let (woken, still): (Vec<_>, Vec<_>) =
            below.parked.iter().copied().partition(|child| self.model.is_woken(*child, self.event));
        match *woken {
            [] => {}
            [one] => {
                let since = self.model.poll_before(one, self.event).map_or(0, Poll::begin);
                let wakes = self.model.future(one).wakes_between(since..self.event + 1);
                let when =
                    wakes.first().map_or(String::new(), |wake| format!(" {}", self.at(*wake as usize)));
                let _ = write!(aside, "; {} was woken{when}, and is not polled here", self.name(one));
            }
            _ => {
                let _ = write!(aside, "; {} were woken, and are not polled here", self.names(&woken));
            }
        }
        if !still.is_empty() {
            let are = text::are(still.len());
            let _ = write!(aside, "; {} {are} suspended too, and {are} not polled here", self.names(&still));
        }
        if below.more > 0 {
            let are = text::are(below.more);
            let _ = write!(aside, "; {} more, which it has polled before, {are} not done", below.more);
        }
        if !below.fresh.is_empty() {
            let has = if below.fresh.len() == 1 { "has" } else { "have" };
            let fresh = self.those(&below.fresh);
            let _ = write!(aside, "; {fresh}, which it has made, {has} not been polled yet");
        }
        aside
    }

    /// Whether the poll that ends here came of a wake, and found the future where it stood before.
    fn is_woken_in_vain(&self) -> bool {
        let begin = self.model.poll_of_event(self.event).map(|poll| self.model.polls()[poll].begin());
        let Some((begin, visit)) = begin.zip(self.model.visit(self.of, self.event)) else { return false };
        let before = self.model.poll_before(self.of, begin);
        let wakes = before
            .map(|before| self.model.future(self.of).wakes_between(before.begin()..begin))
            .unwrap_or_default();
        visit < begin && !wakes.is_empty()
    }

    pub(super) fn unheld(&self) -> String {
        let it = self.it();
        let by = match self.model.running_at(self.event) {
            Some(by) if by != self.of => format!(" during the poll of {}", self.name(by)),
            _ => String::new(),
        };
        format!("The last waker of {it} is dropped{by}, and was not called: nobody can wake {it} any more.")
    }

    /// What the end of the turn means for the thread; nothing if the turn goes on.
    fn turn_ends(&self, who: &str) -> String {
        let Some(poll) = self.model.poll_of_event(self.event).map(|poll| self.model.polls()[poll]) else {
            return String::new();
        };
        if poll.future != self.of || poll.within().is_some() {
            return String::new();
        }
        let woken = woken(self.model, self.of, poll.begin()..self.event, self.event);
        match woken.first() {
            Some(woken) if !woken.is_answered() => {
                return format!(" {} was woken meanwhile and asks for another turn.", self.name(woken.of));
            }
            Some(woken) if self.model.is_asked_again(self.of, self.event) => {
                return format!(" {} was woken meanwhile{}.", self.name(woken.of), woken.all_the_same());
            }
            _ => {}
        }
        // Whether that is the executor, or a future that is not traced, nothing tells.
        let back = match self.model.trace().threads.len() {
            0 | 1 => "the thread back".to_owned(),
            _ => format!("thread {} back", self.model.thread_name(poll.thread)),
        };
        let idle = if self.is_none_ready() { "; no other traced task is ready" } else { "" };
        format!(" {who} gives {back} to whoever polled it{idle}.")
    }

    pub(super) fn ready(&self, value: Option<&str>) -> String {
        let it = self.it();
        let returns = match value {
            Some(value) => format!("{it} returns {}", code(value)),
            None => format!("{it} returns"),
        };
        let Some(above) = self.above() else {
            return match self.model.poll_of_event(self.event) {
                Some(_) => format!("{returns}: this task is done."),
                None => format!("{returns}; the trace does not show who polled it."),
            };
        };
        let name = self.name(above);
        let Some(point) = self.stands(above) else {
            return format!("{returns} to {name}, which polls it.");
        };
        let line = point.line;
        let (next, more) = self.then(above);
        let goes_on = next == Some(true);
        let below = below(self.model, above, self.event);
        let others = self.those(&below.awaited);
        let is_alone = below.awaited.is_empty() && below.earlier.is_empty() && below.fresh.is_empty();
        let more_there = more || self.model.has_polled_others(above, self.event, self.of);
        match point.kind {
            PointKind::Await if (goes_on && !more) || (next.is_none() && !more_there) => {
                format!("{returns}: {name} can go on from line {line}.")
            }
            PointKind::Await if more_there && !is_alone => {
                format!("{returns}: one of those that {name} awaits at line {line} is done.")
            }
            PointKind::Await => {
                format!("{returns}; what {name} awaits at line {line} is not done with that.")
            }
            PointKind::Join if others.is_empty() && more => {
                format!(
                    "{returns}: one branch of the join! at line {line} is done; {name} polls the next one."
                )
            }
            PointKind::Join if others.is_empty() && goes_on => {
                format!(
                    "{returns}: it was the last branch that the join! at line {line} of {name} waited for."
                )
            }
            PointKind::Join if others.is_empty() => {
                format!("{returns}: no traced branch of the join! at line {line} of {name} waits any more.")
            }
            PointKind::Join => {
                format!(
                    "{returns}: one branch of the join! at line {line} is done; {name} still waits for {others}."
                )
            }
            PointKind::Hidden => {
                format!("{returns} to {name}, whose {} at line {line} polls it.", macro_name(point))
            }
            // Another one is dropped then, or the one above goes on.
            kind if kind == PointKind::Select && goes_on || ends_with(self.model, above, self.event) => {
                format!("{returns}, and the {} at line {line} of {name} ends.", macro_name(point))
            }
            _ => format!(
                "{returns}: that branch of the {} at line {line} of {name} is done.",
                macro_name(point)
            ),
        }
    }

    /// What the one above does after a child of it has returned: whether it goes on within this poll, if the trace holds
    /// that, and whether it polls another child before.
    fn then(&self, above: FutureIx) -> (Option<bool>, bool) {
        let changes = &self.model.future(above).changes;
        let stood = self.model.future(above).state_at(self.event).and_then(State::place);
        let next = changes.get(changes.partition_point(|change| change.event() <= self.event));
        let goes_on = next.and_then(|next| match self.model.events()[next.event()].kind {
            EventKind::Await { .. } | EventKind::Ready { .. } | EventKind::Panic { .. } => Some(true),
            EventKind::Pending { .. } => Some(next.state().place() != stood),
            _ => None,
        });
        let polls = self.model.polls();
        let until = next.map_or(usize::MAX, |next| next.event());
        let after = polls.partition_point(|poll| poll.begin() <= self.event);
        let own = self.model.poll_of_event(self.event).map(|poll| polls[poll]);
        // On the same thread the next poll is another child's, or the one above has ended before.
        let next =
            polls[after..].iter().take(LOOK).find(|poll| own.is_some_and(|own| own.thread == poll.thread));
        let more =
            next.zip(own).is_some_and(|(next, own)| next.begin() < until && next.within() == own.within());
        (goes_on, more)
    }

    pub(super) fn panic(&self) -> String {
        let it = self.it();
        let inner = self.model.unwound_from(self.event);
        if let Some(inner) = inner.and_then(|inner| self.model.of_event(inner)) {
            return format!("The panic of {} unwinds through {it}, which ends with it.", self.name(inner));
        }
        let after = match panicked(self.model, self.of, self.event) {
            Some(after) => format!(", {after}:"),
            None if has_awaits(self.model, self.of) => ", where, the trace does not say:".to_owned(),
            None => ", and".to_owned(),
        };
        let into = self.above().map_or(String::new(), |above| format!(" into {}", self.name(above)));
        format!("{it} panics{after} its poll unwinds{into}.")
    }
}
