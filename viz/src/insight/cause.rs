//! Which event brought about another, for whoever wants to follow a wake to where it came from.

use pollscope::trace::EventKind;

use super::{Step, drops};
use crate::model::Model;

/// The event that brought this one about, as far as the trace tells, and the one that its sentence names: for a poll, the wake
/// that asked for it, the await at which it is polled anew, or the making of what is polled for the first time; for a
/// cancellation, the return or the drop that it comes of; for a panic that unwinds, the one before it; for what else happens in a
/// poll, the begin of that poll; for a wake outside of all polls, what ended just before it. None where it came from outside of
/// all that is traced.
pub fn cause(model: &Model, event: usize) -> Option<usize> {
    let named = match model.events().get(event)?.kind {
        EventKind::Poll { .. } => return polled(model, event),
        EventKind::Drop { .. } => drops::cancelled_by(model, model.of_event(event)?, event),
        EventKind::Panic { .. } => model.unwound_from(event),
        EventKind::Wake { .. } => just_before(model, event),
        _ => None,
    };
    named.or_else(|| {
        let begin = model.polls()[model.poll_of_event(event)?].begin();
        (begin < event).then_some(begin)
    })
}

fn polled(model: &Model, event: usize) -> Option<usize> {
    let of = model.of_event(event)?;
    let Some(last) = model.poll_before(of, event) else {
        return model.future(of).created.filter(|created| *created < event);
    };
    Step { model, event, of }.again(last).event().or_else(|| {
        // Polled along with what is above it.
        let within = model.polls()[model.poll_of_event(event)?].within()?;
        Some(model.polls()[within].begin())
    })
}

/// How long after an end a wake can come and still be told of with it, in nanoseconds: a clock of the system counts them.
const SOON: u64 = 50_000;

/// How many events may come between the two.
const BETWEEN: usize = 64;

/// For a wake outside of every traced poll: the end or the drop directly before it on its thread. A task's handle is woken when
/// its future has returned, by what is around that and not traced; and a channel's receiver when the sender is dropped.
pub(super) fn just_before(model: &Model, event: usize) -> Option<usize> {
    let EventKind::Wake { by: None, .. } = model.events()[event].kind else { return None };
    let thread = model.events()[event].thread;
    // One end may wake several.
    let is_between = |event: &usize| {
        let event = &model.events()[*event];
        let aside = matches!(event.kind, EventKind::Wake { by: None, .. } | EventKind::Unheld { .. });
        event.thread != thread || aside
    };
    let before = (event.saturating_sub(BETWEEN)..event).rev().find(|before| !is_between(before))?;
    let ends = matches!(
        model.events()[before].kind,
        EventKind::Ready { .. } | EventKind::Panic { .. } | EventKind::Drop { .. }
    );
    let is_soon = model.time(event).saturating_sub(model.time(before)) <= SOON;
    (ends && is_soon && model.poll_of_event(event).is_none()).then_some(before)
}
