//! The parts that questions and answers are made of.

use pollscope::trace::EventKind;

use crate::learn::ask::Choice;
use crate::model::{FutureIx, Model, Place, Poll, State};
use crate::text;

/// How wide a name may be, so that a question and its answers fit.
const NAME: usize = 28;

/// How many of a machine's await points are looked at.
const POINTS: usize = 16;

/// What to call a future.
pub(super) fn name(model: &Model, of: FutureIx) -> String {
    text::cut(&text::plain(&model.label(of)), NAME).into_owned()
}

/// A wrong answer, and why it is wrong.
pub(super) fn no(text: impl Into<String>, but: impl Into<String>) -> Choice {
    Choice { text: text.into(), but: but.into() }
}

/// The line of the await point at which a future stands.
pub(super) fn line(model: &Model, of: FutureIx, place: Place) -> Option<u32> {
    model.point_at(of, place).map(|point| point.line)
}

/// The lines of a future's await points, each once.
pub(super) fn lines(model: &Model, of: FutureIx) -> Vec<u32> {
    let points = model.machine(of).map_or(&[][..], |machine| &machine.points);
    let mut lines: Vec<u32> = Vec::new();
    for point in points.iter().take(POINTS) {
        if !lines.contains(&point.line) {
            lines.push(point.line);
        }
    }
    lines
}

/// The line at which a future is suspended after an event.
pub(super) fn waits_at(model: &Model, of: FutureIx, event: usize) -> Option<u32> {
    match model.future(of).state_at(event)? {
        State::Pending(place) => line(model, of, place),
        _ => None,
    }
}

/// The event that ends a poll, if the trace shows its own end.
pub(super) fn own_end(model: &Model, poll: &Poll) -> Option<usize> {
    let end = poll.end()?;
    let kind = &model.events()[end].kind;
    let ends = matches!(kind, EventKind::Pending { .. } | EventKind::Ready { .. } | EventKind::Panic { .. });
    (ends && model.of_event(end) == Some(poll.future)).then_some(end)
}

/// The poll that an event begins.
pub(super) fn begins(model: &Model, event: usize) -> Option<Poll> {
    let EventKind::Poll { .. } = model.events()[event].kind else { return None };
    model.poll_of_event(event).map(|poll| model.polls()[poll])
}

/// Whether a future, or one below it, is woken within the range; none where too much is woken to say so soon.
pub(super) fn woken(model: &Model, of: FutureIx, range: std::ops::Range<usize>) -> Option<bool> {
    const LOOK: usize = 256;
    if !model.future(of).wakes_between(range.clone()).is_empty() {
        return Some(true);
    }
    let task = model.task_wakes_between(model.root(of), range);
    let below = |wake: &u32| {
        model.of_event(*wake as usize).is_some_and(|woken| woken == of || model.is_below(woken, of))
    };
    match task.len() {
        0..=LOOK => Some(task.iter().any(below)),
        _ => None,
    }
}

/// The last event of the run.
pub(super) fn last(model: &Model) -> usize {
    model.events().len().saturating_sub(1)
}
