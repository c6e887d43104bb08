//! What comes of a poll: an await point reached, `Pending`, an end. And what comes of a drop.

use pollscope::trace::{EventKind, PointKind};

use super::Step;
use super::words::{code, macro_name};
use crate::model::{Place, State};
use crate::text;

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
        let at = self.place(self.of, place);
        let below = self.waiting_below(self.of);
        let why = match (self.model.point_at(self.of, place), below.as_slice()) {
            (Some(point), []) => format!("{} is not ready", code(&point.text)),
            (None, []) => "for what, the trace does not say".to_owned(),
            (Some(point), [child]) if point.kind == PointKind::Await => {
                format!("{child}, which it awaits, is Pending")
            }
            (_, children) => format!("{} {} not done", text::list(children), text::are(children.len())),
        };
        let nobody = if unheld { " Nobody has kept its waker, so nobody can wake it." } else { "" };
        format!("{it} is Pending at {at}: {why}.{nobody}{}", self.turn_ends())
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
    fn turn_ends(&self) -> String {
        let Some(poll) = self.model.poll_of_event(self.event).map(|poll| self.model.polls()[poll]) else {
            return String::new();
        };
        if poll.future != self.of || poll.within().is_some() {
            return String::new();
        }
        let woken = self.woken(self.of, poll.begin()..self.event);
        if let Some((woken, _)) = woken.first() {
            return format!(" {} was woken meanwhile and asks for another turn.", self.name(*woken));
        }
        match self.model.trace().threads.len() {
            0 | 1 => " The thread is free.".to_owned(),
            _ => format!(" Thread {} is free.", self.model.thread_name(poll.thread)),
        }
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
        let others = self.waiting_below(above);
        match point.kind {
            PointKind::Await => format!("{returns}: {name} can go on from line {line}."),
            PointKind::Join if others.is_empty() => {
                format!("{returns}: no traced branch of the join! at line {line} of {name} waits any more.")
            }
            PointKind::Join => format!(
                "{returns}: one branch of the join! at line {line} is done; {name} still waits for {}.",
                text::list(&others)
            ),
            _ => format!("{returns}: that branch of {} at line {line} of {name} is done.", macro_name(point)),
        }
    }

    pub(super) fn panic(&self) -> String {
        let it = self.it();
        let inner = self.event.checked_sub(1).filter(|before| {
            let (before, this) = (&self.model.events()[*before], &self.model.events()[self.event]);
            matches!(before.kind, EventKind::Panic { .. }) && before.thread == this.thread
        });
        if let Some(inner) = inner.and_then(|inner| self.model.of_event(inner)) {
            return format!("The panic of {} unwinds through {it}, which ends with it.", self.name(inner));
        }
        let place = self.model.future(self.of).state_before(self.event).and_then(State::place);
        let after = match place {
            Some(Place::Start) => "before its first await".to_owned(),
            Some(place) => format!("after it reached {}", self.place(self.of, place)),
            None => "where, the trace does not say".to_owned(),
        };
        let into = self.above().map_or(String::new(), |above| format!(" into {}", self.name(above)));
        format!("{it} panics, {after}: its poll unwinds{into}.")
    }

    pub(super) fn drop(&self) -> String {
        let it = self.it();
        let future = self.model.future(self.of);
        if future.dropped != Some(self.event) {
            return format!("{it} is dropped a second time: the trace contradicts itself.");
        }
        let by = match self.model.running_at(self.event) {
            Some(by) if by != self.of => format!(" during the poll of {}", self.name(by)),
            _ => String::new(),
        };
        match future.state_before(self.event) {
            Some(State::Returned) => format!("{it} is dropped, after its end."),
            Some(State::Panicked) => format!("{it} is dropped; it had panicked."),
            Some(State::Unresumed) => {
                format!("{it} is dropped without one poll{by}: its body never ran.")
            }
            Some(State::Pending(place)) => format!(
                "{it} is cancelled{by}: it is dropped while Pending at {}, and nothing after that runs.",
                self.place(self.of, place)
            ),
            Some(State::Polling(place)) => {
                format!("{it} is dropped in the middle of a poll, at {}.", self.place(self.of, place))
            }
            Some(State::Unknown | State::Dropped(_)) | None => {
                format!("{it} is dropped{by}; in which state, the trace does not say.")
            }
        }
    }
}
