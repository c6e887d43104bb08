//! Whether an answer is true, as the rows of a trace say it: slowly, and with nothing of the index but names and lines.

use std::ops::Range;

use pollscope::trace::{EventKind, FutureId, PointIx};

use super::super::draft::{Asked, Kind};
use super::super::words::name;
use crate::model::Model;
use crate::text;

pub(super) struct Rows<'a> {
    model: &'a Model,
    /// The futures whose polls run on the thread of each event, just before it.
    stacks: Vec<Vec<FutureId>>,
}

#[derive(Debug, PartialEq)]
enum End {
    Unpolled,
    Open(Option<PointIx>),
    Returned,
    Panicked,
}

impl<'a> Rows<'a> {
    pub(super) fn new(model: &'a Model) -> Self {
        let mut threads = vec![Vec::new(); model.trace().threads.len()];
        let mut stacks = Vec::new();
        for event in model.events() {
            let stack: &mut Vec<FutureId> = &mut threads[event.thread as usize];
            stacks.push(stack.clone());
            match event.kind {
                EventKind::Poll { future } => stack.push(future),
                EventKind::Pending { .. } | EventKind::Ready { .. } | EventKind::Panic { .. } => {
                    stack.truncate(stack.len().saturating_sub(1));
                }
                _ => {}
            }
        }
        Self { model, stacks }
    }

    /// Whether an answer to a question is true.
    pub(super) fn holds(&self, asked: &Asked, answer: &str) -> bool {
        let id = self.model.future(asked.of).id;
        let event = asked.question.event;
        match asked.kind {
            Kind::Ends => answer == self.returns(id, event),
            Kind::Wakes => self.wakes(id, event, answer),
            Kind::Next => self.next(event).is_some_and(|next| self.name(next) == answer),
            Kind::GoesOn => answer == self.comes_to(event),
            Kind::Needless => self.named(answer).is_some_and(|id| self.needless(id, event)),
            Kind::Dropped => self.named(answer).is_some_and(|id| self.cut_off(id, event..self.end(event))),
            Kind::First => answer == self.first(id),
            Kind::Fate => answer == self.fate(id),
            Kind::Count => answer == text::count(self.polls(id).len(), "time"),
            Kind::When => {
                let ready = self.all(|kind| matches!(kind, EventKind::Ready { future, .. } if *future == id));
                ready.first().is_some_and(|ready| text::time(self.model.events()[*ready].at) == answer)
            }
        }
    }

    fn kind(&self, event: usize) -> &EventKind {
        &self.model.events()[event].kind
    }

    fn all(&self, is: impl Fn(&EventKind) -> bool) -> Vec<usize> {
        (0..self.model.events().len()).filter(|event| is(self.kind(*event))).collect()
    }

    fn name(&self, id: FutureId) -> String {
        name(self.model, self.model.by_id(id).expect("the trace speaks of it"))
    }

    fn named(&self, answer: &str) -> Option<FutureId> {
        self.model.futures().iter().map(|future| future.id).find(|id| self.name(*id) == answer)
    }

    fn line(&self, id: FutureId, point: Option<PointIx>) -> Option<u32> {
        self.model.point(self.model.by_id(id)?, point?.get()).map(|point| point.line)
    }

    fn polls(&self, id: FutureId) -> Vec<usize> {
        self.all(|kind| matches!(kind, EventKind::Poll { future } if *future == id))
    }

    fn dropped(&self, id: FutureId) -> Option<usize> {
        self.all(|kind| matches!(kind, EventKind::Drop { future } if *future == id)).first().copied()
    }

    /// The event that ends the poll that an event begins: the next on its thread before which the stack is as it was after it.
    fn end(&self, begin: usize) -> usize {
        let depth = self.stacks[begin].len() + 1;
        let thread = self.model.events()[begin].thread;
        let ends = |event: &usize| {
            let kind = self.kind(*event);
            let ends =
                matches!(kind, EventKind::Pending { .. } | EventKind::Ready { .. } | EventKind::Panic { .. });
            ends && self.model.events()[*event].thread == thread && self.stacks[*event].len() == depth
        };
        (begin + 1..self.model.events().len()).find(ends).expect("each poll of these traces ends")
    }

    fn returns(&self, id: FutureId, begin: usize) -> String {
        match *self.kind(self.end(begin)) {
            EventKind::Pending { point, .. } => {
                format!("Pending at line {}", self.line(id, point).expect("it has a line"))
            }
            EventKind::Ready { .. } => "Ready: its body runs to its end".to_owned(),
            _ => "nothing: it panics".to_owned(),
        }
    }

    fn wakes(&self, id: FutureId, event: usize, answer: &str) -> bool {
        let polls = self.polls(id);
        let begin = *polls.iter().rev().find(|begin| **begin <= event).expect("it is being polled");
        let next = polls.into_iter().find(|next| *next > begin);
        let last = self.model.events().len();
        let until = next.unwrap_or(last).min(self.dropped(id).unwrap_or(last));
        let wakers: Vec<Option<FutureId>> = (begin..until)
            .filter(|wake| *wake < self.model.closing())
            .filter_map(|wake| match *self.kind(wake) {
                EventKind::Wake { future, by, .. } if future == id => Some(by),
                _ => None,
            })
            .collect();
        let above = next.and_then(|next| self.stacks[next].last().copied());
        match answer {
            "something outside of all polls, such as a timer" => wakers.contains(&None),
            "itself, while it is being polled" => wakers.contains(&Some(id)),
            "nobody: it is not polled again" => wakers.is_empty() && next.is_none(),
            "the executor: it polls every task again and again" => {
                wakers.is_empty() && next.is_some() && above.is_none()
            }
            _ if answer.starts_with("nobody: ") => {
                let along = |above| format!("nobody: {} polls it again all the same", self.name(above));
                wakers.is_empty() && above.map(along).as_deref() == Some(answer)
            }
            _ => wakers.iter().flatten().any(|by| self.name(*by) == answer),
        }
    }

    fn next(&self, event: usize) -> Option<FutureId> {
        (event + 1..self.model.events().len()).find_map(|next| match *self.kind(next) {
            EventKind::Poll { future } if self.stacks[next].is_empty() => Some(future),
            _ => None,
        })
    }

    /// How far the future that polls the one that returns at an event comes.
    fn comes_to(&self, event: usize) -> String {
        let above = self.stacks[event][self.stacks[event].len() - 2];
        let begin =
            *self.polls(above).iter().rev().find(|begin| **begin < event).expect("it is being polled");
        let end = self.end(begin);
        let awaits =
            |event: usize| matches!(self.kind(event), EventKind::Await { future, .. } if *future == above);
        match *self.kind(end) {
            EventKind::Pending { point, .. } => {
                let line = self.line(above, point).expect("it has a line");
                if (event..end).any(awaits) {
                    format!("to line {line}, where it is Pending")
                } else {
                    format!("no further: it stays at line {line}")
                }
            }
            _ => "to its end: it returns".to_owned(),
        }
    }

    /// The future in whose poll another is first polled.
    fn parent(&self, id: FutureId) -> Option<FutureId> {
        self.stacks[*self.polls(id).first()?].last().copied()
    }

    fn is_in(&self, id: FutureId, above: FutureId) -> bool {
        id == above || self.parent(id).is_some_and(|parent| self.is_in(parent, above))
    }

    fn needless(&self, id: FutureId, begin: usize) -> bool {
        let end = self.end(begin);
        let polls = self.polls(id);
        let thread = self.model.events()[begin].thread;
        let here =
            |poll: &&usize| (begin..end).contains(*poll) && self.model.events()[**poll].thread == thread;
        polls.iter().filter(here).any(|poll| {
            let Some(before) = polls.iter().rev().find(|before| *before < poll) else { return false };
            let woken = |event: usize| {
                matches!(self.kind(event), EventKind::Wake { future, .. } if self.is_in(*future, id))
            };
            !(*before..*poll).any(woken)
        })
    }

    /// Whether a future is dropped within the range before its end.
    fn cut_off(&self, id: FutureId, range: Range<usize>) -> bool {
        self.dropped(id).is_some_and(|dropped| {
            range.contains(&dropped) && matches!(self.state(id), End::Open(_) | End::Unpolled)
        })
    }

    /// How a future stands at its end, or when it was dropped.
    fn state(&self, id: FutureId) -> End {
        let of = |event: &usize| self.kind(*event).future() == Some(id);
        let mut ends =
            (0..self.model.events().len()).rev().filter(of).filter_map(|event| match *self.kind(event) {
                EventKind::Pending { point, .. } => Some(End::Open(point)),
                EventKind::Ready { .. } => Some(End::Returned),
                EventKind::Panic { .. } => Some(End::Panicked),
                _ => None,
            });
        ends.next().unwrap_or(End::Unpolled)
    }

    fn first(&self, id: FutureId) -> String {
        let made = self.all(|kind| matches!(kind, EventKind::Create { future, .. } if *future == id));
        let EventKind::Create { made, .. } = self.kind(made[0]) else { unreachable!() };
        match (self.polls(id).first(), self.parent(id)) {
            (None, _) => "nobody: its body never runs".to_owned(),
            (_, None) => "the executor, as a task of its own".to_owned(),
            (_, Some(above)) if Some(above) == made.by => format!("{}, which made it", self.name(above)),
            (_, Some(above)) => self.name(above),
        }
    }

    fn fate(&self, id: FutureId) -> String {
        let at_end = self.dropped(id).is_none_or(|dropped| dropped >= self.model.closing());
        match self.state(id) {
            End::Returned => "it returns".to_owned(),
            End::Panicked => "it panics".to_owned(),
            End::Unpolled => "nothing: its body never runs".to_owned(),
            End::Open(_) if at_end => "it stays Pending until the run ends".to_owned(),
            End::Open(point) => {
                format!(
                    "it is dropped while Pending at line {}",
                    self.line(id, point).expect("it has a line")
                )
            }
        }
    }
}
