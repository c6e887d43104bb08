//! Panics: where one began, and what was dropped as it unwound.

use pollscope::trace::EventKind;

use super::Model;

/// How many events of an unwinding are looked at.
const LOOK: usize = 4096;

impl Model {
    /// The panic of a poll within this one that has unwound into it, if an event that ends a poll in a panic came of one.
    pub fn unwound_from(&self, event: usize) -> Option<usize> {
        let outer = self.poll_of_event(event)?;
        let panics = |event: usize| matches!(self.events()[event].kind, EventKind::Panic { .. });
        let before = self.unwinding((0..event).rev(), event).filter(|before| panics(*before))?;
        let inner = self.polls()[self.poll_of_event(before)?];
        (panics(event) && inner.within() == Some(outer)).then_some(before)
    }

    /// The panic that ends the poll in which an event happens, if nothing but drops, and what comes of drops, lies between:
    /// then a drop is part of the unwinding.
    pub fn unwinds_to(&self, event: usize) -> Option<usize> {
        let poll = self.polls()[self.poll_of_event(event)?];
        let end = poll.end().filter(|end| matches!(self.events()[*end].kind, EventKind::Panic { .. }))?;
        (self.unwinding(event + 1..=end, event) == Some(end)).then_some(end)
    }

    /// The first of these events that belongs to the thread of `event` and comes of no drop.
    fn unwinding(&self, mut events: impl Iterator<Item = usize>, event: usize) -> Option<usize> {
        let thread = self.events()[event].thread;
        let counts = |event: &usize| {
            let what = &self.events()[*event];
            what.thread == thread && !comes_of_drops(&what.kind)
        };
        events.by_ref().take(LOOK).find(counts)
    }
}

/// Whether an event is a drop, or can come of one: with an end come the drops of what is no longer needed, and what wakers do then.
pub fn comes_of_drops(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Drop { .. } | EventKind::Wake { .. } | EventKind::Unheld { .. })
}
