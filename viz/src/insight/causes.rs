//! Why something begins: who made a future, who polls it and why now.

use pollscope::trace::{FutureId, MachineKind, Point, PointKind};

use super::Step;
use super::again::Again;
use super::woken::Woken;
use super::words::{code, has_ended, macro_name};
use crate::model::{FutureIx, Poll, Room, State};
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
        if self.model.is_foreign(self.of) {
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
            Some(State::Unresumed) if self.model.is_foreign(self.of) => "it begins to run",
            Some(State::Unresumed) => "its body begins to run",
            _ => "what it did before is not in the trace",
        };
        match self.above() {
            Some(above) => format!("{} polls {it} for the first time: {starts}.", self.name(above)),
            // Most often that is an executor, and now and then a future that is not traced, or the program itself.
            None => format!(
                "{it} is polled for the first time{}, by nothing that is traced (the executor, as a rule): {starts}.",
                self.on_thread()
            ),
        }
    }

    fn polled_again(&self, last: &Poll) -> String {
        let it = self.it();
        let on = self.on_thread();
        match self.again(last) {
            Again::Woken(wake) => format!(
                "{it} is polled again{on}: it was woken {}{}{}{}.",
                self.at(wake),
                self.waker(wake),
                self.late(wake),
                self.others()
            ),
            Again::Below { woken, own } => {
                let own = own.map_or(String::new(), |own| {
                    format!("; {it} itself was {}{}", self.at(own), self.waker(own))
                });
                format!("{it} is polled again{on}: {}{own}{}.", self.woken_below(&woken), self.others())
            }
            Again::Reached { above, point, .. } => self.reached(above, point, last),
            Again::Above(above) => format!(
                "{it} is polled again because {}, above it, was woken {}.",
                self.name(above.of),
                self.at(above.wake)
            ),
            Again::Along { above, woken, asked } => self.polled_along(above, last, &woken, asked),
            Again::Untold => {
                let before = match self.model.events()[self.event].thread {
                    thread if thread == last.thread => String::new(),
                    _ => format!(", earlier on thread {}", self.model.thread_name(last.thread)),
                };
                let now = if before.is_empty() { "" } else { ", now" };
                format!("{it} is polled again{now}{on}{before}; the trace holds no wake that tells why.")
            }
        }
    }

    /// "dance and sing, which it polls, were woken at 15.0 ms, then hum": those below that were woken, the first first.
    fn woken_below(&self, below: &[Woken]) -> String {
        let Some(first) = below.first() else { return String::new() };
        let has_polled = |below: FutureIx| {
            let is_child = self.model.future(below).parent == Some(self.of);
            is_child && self.model.poll_before(below, self.event).is_some()
        };
        let relation = |below: FutureIx| match has_polled(below) {
            true if super::below::is_parked(self.model, below, self.of, self.event - 1) => {
                "which it has polled before"
            }
            true => "which it polls",
            false => "which is below it",
        };
        let (how, at) = (relation(first.of), self.at(first.wake));
        let alike = |woken: &&Woken| relation(woken.of) == how && self.at(woken.wake) == at;
        let (with, then) = below.split_at(below.iter().take_while(alike).count());
        let names = |all: &[Woken]| self.names(&all.iter().map(|woken| woken.of).collect::<Vec<_>>());
        let then = if then.is_empty() { String::new() } else { format!(", then {}", names(then)) };
        let were = if with.len() == 1 { "was" } else { "were" };
        let told = first.all_the_same();
        format!("{}, {how}, {were} woken {at}{then}{told}{}", names(with), self.late(first.wake))
    }

    /// How long ago the wake was, and why no poll came of it sooner, if the future above was polled meanwhile and left this one
    /// aside.
    fn late(&self, wake: usize) -> String {
        let Some(above) = self.above() else { return String::new() };
        let Some(pending) = super::below::left_aside(self.model, above, wake, self.event) else {
            return String::new();
        };
        let ago = match self.model.time(self.event).saturating_sub(self.model.time(wake)) {
            0 => String::new(),
            ago => format!(", {} ago", text::time(ago)),
        };
        let name = self.name(above);
        let place = self.model.future(above).state_at(pending).and_then(State::place);
        match place.and_then(|place| self.model.point_at(above, place)) {
            Some(point) => format!(
                "{ago}; meanwhile {name} awaited {} at line {}, and did not poll it",
                code(&point.text),
                point.line
            ),
            None => format!("{ago}; meanwhile {name} was polled, and did not poll it"),
        }
    }

    /// Polled though nothing in it was woken, because the future above has come to where it stands.
    fn reached(&self, above: FutureIx, point: &Point, last: &Poll) -> String {
        let what = match point.kind {
            PointKind::Await => format!("where it awaits {}", code(&point.text)),
            _ => format!("and {}", self.polls_it_on(above, last)),
        };
        format!(
            "{} is polled again without having been woken: {} has reached line {}, {what}.",
            self.it(),
            self.name(above),
            point.line
        )
    }

    /// Polled though nothing in it was woken, because the future above is polled.
    fn polled_along(&self, above: FutureIx, last: &Poll, woken: &[Woken], asked: Option<usize>) -> String {
        let (it, name) = (self.it(), self.name(above));
        match woken {
            [] => match self.answered() {
                Some(wake) => format!(
                    "{it} is polled again because {name} is: its wake {} came during the turn before and was answered in it, but a \
                     wake asks for a new turn all the same.",
                    self.at(wake)
                ),
                None => match asked.and_then(|wake| Some((self.model.of_event(wake)?, wake))) {
                    Some((of, wake)) => {
                        format!(
                            "{it} is polled again because {name} is: {} was woken {}.",
                            self.name(of),
                            self.at(wake)
                        )
                    }
                    None => {
                        format!(
                            "{it} is polled again because {name} is; the trace holds no wake that tells why."
                        )
                    }
                },
            },
            woken => {
                let were = if woken.len() == 1 { "was" } else { "were" };
                let why = self.polls_it_on(above, last);
                let others = self.names(&woken.iter().map(|woken| woken.of).collect::<Vec<_>>());
                format!("{it} is polled again although only {others} {were} woken: {why}.")
            }
        }
    }

    /// Why the future above polls this one whoever was woken.
    fn polls_it_on(&self, above: FutureIx, last: &Poll) -> String {
        let name = self.name(above);
        let begin = self.model.poll_before(above, self.event).map_or(0, Poll::begin);
        match self.stands(above) {
            Some(point) if matches!(point.kind, PointKind::Join | PointKind::TryJoin) => {
                format!("{} polls every branch that is not done", macro_name(point))
            }
            Some(point) if point.kind == PointKind::Select => {
                "select! polls its branches until one is done".to_owned()
            }
            _ if self.model.poll_before(above, begin).map(Poll::begin)
                == last.within().map(|within| self.model.polls()[within].begin()) =>
            {
                format!("{name} polls it whenever it is polled itself")
            }
            _ => format!("{name}, which is polled, polls it all the same"),
        }
    }

    /// A wake that the future answered within the turn in which it came, if that turn is the task's last before this one.
    pub(super) fn answered(&self) -> Option<usize> {
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
        let ready: Vec<_> = room.ready.iter().map(|(of, _)| *of).collect();
        match (&*ready, room.waiting.len() + room.running.len()) {
            ([], 0..2) => String::new(),
            ([], _) if self.may_be_new(&room) => String::new(),
            ([], _) => "; no other traced task was ready".to_owned(),
            (ready, _) => format!("; {} {} ready too", self.names(ready), text::are(ready.len())),
        }
    }

    /// Whether it is known that no other task waits for a poll.
    pub(super) fn is_none_ready(&self) -> bool {
        let room = self.model.room(self.event, TASKS);
        room.ready.is_empty() && !self.may_be_new(&room)
    }

    /// Whether there may be a task that an executor has not polled yet: one that waits for its first poll may stand in its
    /// queue, or not yet; nothing records that.
    fn may_be_new(&self, room: &Room) -> bool {
        let is_new = |of| self.model.future(of).state_at(self.event) == Some(State::Unresumed);
        room.more || room.waiting.iter().any(|(of, _)| is_new(*of))
    }
}
