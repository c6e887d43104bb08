//! Why something begins: who made a future, who polls it and why now, who wakes it.

use pollscope::trace::{FutureId, MachineKind, PointKind};

use super::Step;
use super::woken::{Woken, woken};
use super::words::{few, has_ended, macro_name};
use crate::model::{FutureIx, Poll, State};
use crate::text;

/// How many tasks a sentence looks at, for whom else could have been polled.
const TASKS: usize = 16;

impl Step<'_> {
    pub(super) fn create(&self, by: Option<FutureId>, size: u64) -> String {
        let future = self.model.future(self.of);
        if future.created != Some(self.event) {
            return format!("{} is made a second time: the trace contradicts itself.", self.it());
        }
        if matches!(future.state_at(self.event), Some(State::Unknown)) {
            return format!("{} is seen for the first time: it was made before the recording.", self.it());
        }
        let made = if self.model.label(self.of).contains('#') {
            format!("future #{}", future.id)
        } else {
            "a future".to_owned()
        };
        let name = self.model.machine(self.of).map_or("", |machine| machine.name.as_str());
        let line = self.model.machine(self.of).map_or(0, |machine| machine.line);
        let kind = self.model.machine(self.of).map(|machine| machine.kind);
        let bytes = text::count(usize::try_from(size).unwrap_or(usize::MAX), "byte");
        let by = by.and_then(|by| self.model.by_id(by));
        if self.is_foreign(self.of) {
            let by = by.map_or("outside of every poll".to_owned(), |by| format!("by {}", self.name(by)));
            return format!(
                "{} is made {by}, at line {line}: a future of {bytes} that is traced from outside. None of it has run yet.",
                self.it()
            );
        }
        let act = match (kind, by) {
            (Some(MachineKind::Block), Some(by)) => {
                format!("{} makes the async block of line {line}", self.name(by))
            }
            (Some(MachineKind::Block), None) => {
                format!("The async block of line {line} is made outside of every poll")
            }
            (Some(MachineKind::Closure), Some(by)) => {
                format!("{} calls the async closure of line {line}", self.name(by))
            }
            (Some(MachineKind::Closure), None) => {
                format!("The async closure of line {line} is called outside of every poll")
            }
            (_, Some(by)) => format!("{} calls {name}()", self.name(by)),
            (_, None) => format!("{name}() is called, by nothing that is traced"),
        };
        format!("{act}: {made} of {bytes} is made, and none of its body runs yet.")
    }

    pub(super) fn poll(&self) -> String {
        let before = self.model.future(self.of).state_before(self.event);
        if before.is_some_and(State::ended) {
            return format!("{} is polled although it {}.", self.it(), before.map_or("", has_ended));
        }
        let Some(last) = self.model.poll_before(self.of, self.event) else {
            return self.first_poll(before);
        };
        self.polled_again(last)
    }

    fn first_poll(&self, before: Option<State>) -> String {
        let it = self.it();
        let starts = match before {
            Some(State::Unresumed) if self.is_foreign(self.of) => "it begins to run",
            Some(State::Unresumed) => "its body begins to run",
            _ => "what it did before is not in the trace",
        };
        match self.above() {
            Some(above) => format!("{} polls {it} for the first time: {starts}.", self.name(above)),
            None => {
                format!(
                    "{it} is polled for the first time, by the executor{} (nothing above it is traced): {starts}.",
                    self.on_thread()
                )
            }
        }
    }

    fn polled_again(&self, last: &Poll) -> String {
        let it = self.it();
        let since = last.begin()..self.event;
        if let Some(wake) = self.model.future(self.of).wakes_between(since.clone()).first() {
            return format!(
                "{it} is polled again{}: it was woken {}{}{}.",
                self.on_thread(),
                self.at(*wake as usize),
                self.waker(*wake as usize),
                self.others()
            );
        }
        let (root, asked) = self.turn().map_or((self.of, self.event), |turn| (turn.future, turn.begin()));
        let woken = woken(self.model, root, since, asked);
        if let Some(woken) = woken.iter().find(|woken| self.model.is_below(woken.of, self.of)) {
            let below = woken.of;
            let is_child = self.model.future(below).parent == Some(self.of);
            let relation = if is_child
                && super::below::below(self.model, self.of, self.event - 1).parked.contains(&below)
            {
                "which it has polled before"
            } else if is_child {
                "which it polls"
            } else {
                "which is below it"
            };
            return format!(
                "{it} is polled again{}: {}, {relation}, was woken {}{}{}.",
                self.on_thread(),
                self.name(below),
                self.at(woken.wake),
                woken.all_the_same(),
                self.others()
            );
        }
        match self.above() {
            Some(above) => self.polled_along(above, &woken),
            None => format!("{it} is polled again by the executor; the trace holds no wake that tells why."),
        }
    }

    /// Polled though nothing in it was woken, because the future above is polled.
    fn polled_along(&self, above: FutureIx, woken: &[Woken]) -> String {
        let it = self.it();
        let name = self.name(above);
        if let Some(cause) = woken.iter().find(|woken| self.model.is_below(self.of, woken.of)) {
            return format!(
                "{it} is polled again because {}, above it, was woken {}.",
                self.name(cause.of),
                self.at(cause.wake)
            );
        }
        let others = few(woken.iter().map(|woken| self.name(woken.of)).collect());
        let why = match self.stands(above) {
            Some(point) if matches!(point.kind, PointKind::Join | PointKind::TryJoin) => {
                format!("{} polls every branch that is not done", macro_name(point))
            }
            Some(point) if point.kind == PointKind::Select => {
                "select! polls its branches until one is done".to_owned()
            }
            _ => format!("{name} polls it whenever it is polled itself"),
        };
        match others.as_slice() {
            [] => match self.answered() {
                Some(wake) => format!(
                    "{it} is polled again because {name} is: its wake {} came during the turn before and was answered in it, but a \
                     wake asks for a new turn all the same.",
                    self.at(wake)
                ),
                None => {
                    format!("{it} is polled again because {name} is; the trace holds no wake that tells why.")
                }
            },
            others => {
                let were = if others.len() == 1 { "was" } else { "were" };
                format!("{it} is polled again although only {} {were} woken: {why}.", text::list(others))
            }
        }
    }

    /// A wake that the future answered within the turn in which it came, if that turn is the task's last before this one.
    fn answered(&self) -> Option<usize> {
        let turn = self.turn()?;
        let before = self.model.poll_before(turn.future, turn.begin())?;
        let answer = self.model.poll_before(self.of, self.event)?;
        let wake = *self.model.future(self.of).wakes_between(before.begin()..answer.begin()).last()?;
        (answer.turn() == before.turn()).then_some(wake as usize)
    }

    /// " on thread main", where it has to be said: for a root, and where there are several threads.
    fn on_thread(&self) -> String {
        if self.above().is_some() || self.model.trace().threads.len() < 2 {
            return String::new();
        }
        format!(" on thread {}", self.model.thread_name(self.model.events()[self.event].thread))
    }

    /// "; ping is ready too", after why a task is polled: whom the executor could have polled instead. Nothing where there
    /// is no other task, and where the trace cannot tell.
    fn others(&self) -> String {
        if self.above().is_some() {
            return String::new();
        }
        let room = self.model.room(self.event, TASKS);
        let ready: Vec<_> = room.ready.iter().map(|(of, _)| self.name(*of)).collect();
        // One that waits for its first poll may stand in the executor's queue, or not yet; nothing records that.
        let unknown = room.more
            || room
                .waiting
                .iter()
                .any(|(of, _)| self.model.future(*of).state_at(self.event) == Some(State::Unresumed));
        match (few(ready).as_slice(), room.waiting.len() + room.running.len()) {
            ([], 0..2) => String::new(),
            ([], _) if unknown => String::new(),
            ([], _) => "; no other traced task was ready".to_owned(),
            (ready, _) => format!("; {} {} ready too", text::list(ready), text::are(ready.len())),
        }
    }

    /// Who called the waker, if the trace knows.
    fn waker(&self, wake: usize) -> String {
        use pollscope::trace::EventKind::Wake;
        match self.model.events().get(wake).map(|event| &event.kind) {
            Some(Wake { by: Some(by), .. }) => match self.model.by_id(*by) {
                Some(by) if by == self.of => " by itself".to_owned(),
                Some(by) => format!(" by {}", self.name(by)),
                None => format!(" by future {by}"),
            },
            _ => String::new(),
        }
    }

    pub(super) fn wake(&self, by: Option<FutureId>, by_ref: bool) -> String {
        let it = self.it();
        let future = self.model.future(self.of);
        let state = future.state_at(self.event).unwrap_or(State::Unknown);
        let thread = self.model.events()[self.event].thread;
        let act = match by.map(|by| self.model.by_id(by).ok_or(by)) {
            Some(Ok(by)) if by == self.of => format!("{it} wakes itself"),
            Some(Ok(by)) => format!("{} wakes {it}", self.name(by)),
            Some(Err(by)) => format!("future {by} wakes {it}"),
            None if self.model.trace().threads.len() > 1 => {
                format!("{it} is woken on thread {}, outside of every poll", self.model.thread_name(thread))
            }
            None => format!("{it} is woken from outside of every poll"),
        };
        let reference = if by_ref { " (by reference)" } else { "" };
        let since = self.model.poll_before(self.of, self.event).map_or(0, Poll::begin);
        let effect = match state {
            ended if ended.ended() => {
                format!("it {} already, and nothing is left to be polled", has_ended(ended))
            }
            _ if !future.wakes_between(since..self.event).is_empty() => {
                "it was woken before and has not been polled since, so one poll answers both".to_owned()
            }
            State::Polling(_) => "its poll still runs, so it asks for another one".to_owned(),
            State::Pending(place) => match self.model.point_at(self.of, place) {
                // The wake is the waker's word only: what it waits for may be as it was.
                Some(point) => format!(
                    "it asks for a poll at line {}, where it awaits {}",
                    point.line,
                    super::words::code(&point.text)
                ),
                None => "it asks for a poll".to_owned(),
            },
            _ => "it asks for a poll".to_owned(),
        };
        format!("{act}{reference}: {effect}.")
    }
}
