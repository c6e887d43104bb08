//! Why a future that was polled before is polled again: what its sentence says, and where one goes that follows the cause.

use pollscope::trace::{EventKind, Point, PointKind};

use super::Step;
use super::woken::{Woken, woken};
use crate::model::{FutureIx, Poll};

/// What such a poll comes of.
pub(super) enum Again<'a> {
    /// It was woken itself, with the event.
    Woken(usize),
    /// What stands below it was woken; the first wake first, there is at least one. Perhaps it was, too, after that.
    Below { woken: Vec<Woken>, own: Option<usize> },
    /// The future above, which polls it, has come to an await in this very poll of its own, with the event.
    Reached { above: FutureIx, visit: usize, point: &'a Point },
    /// What stands above it was woken.
    Above(Woken),
    /// The future above polls it along; these were woken in the task, or else what the task's own poll comes of was.
    Along { above: FutureIx, woken: Vec<Woken>, asked: Option<usize> },
    /// Nothing tells.
    Untold,
}

impl Again<'_> {
    /// The event that it comes of, if one is known that asks for this very poll.
    pub(super) fn event(&self) -> Option<usize> {
        match self {
            Self::Woken(wake) => Some(*wake),
            Self::Below { woken, .. } => woken.first().map(|first| first.wake),
            Self::Reached { visit, .. } => Some(*visit),
            Self::Above(above) => Some(above.wake),
            Self::Along { asked, .. } => *asked,
            Self::Untold => None,
        }
    }
}

impl<'a> Step<'a> {
    /// What this poll comes of, after the last one.
    pub(super) fn again(&self, last: &Poll) -> Again<'a> {
        let since = last.begin()..self.event;
        let own = self.model.future(self.of).wakes_between(since.clone()).first().map(|wake| *wake as usize);
        let (root, asked) = self.turn().map_or((self.of, self.event), |turn| (turn.future, turn.begin()));
        let woken = woken(self.model, root, since, asked);
        let (mut below, woken): (Vec<_>, Vec<_>) =
            woken.into_iter().partition(|woken| self.model.is_below(woken.of, self.of));
        if !below.is_empty() {
            // What was polled since, and went on, is not what there is to do now.
            let waits = |woken: &Woken| self.model.is_woken(woken.of, self.event - 1);
            if below.iter().any(waits) {
                below.retain(waits);
            }
        }
        match (own, below.first()) {
            // What came later asked for nothing more.
            (Some(own), first) if first.is_none_or(|first| own < first.wake) => Again::Woken(own),
            (_, Some(_)) => Again::Below { woken: below, own },
            _ => self.along(woken),
        }
    }

    /// Nothing in it was woken.
    fn along(&self, mut woken: Vec<Woken>) -> Again<'a> {
        let Some(above) = self.above() else { return Again::Untold };
        let begin = self.model.poll_before(above, self.event).map_or(0, Poll::begin);
        let reached = self.model.visit(above, self.event).filter(|visit| *visit > begin);
        let reached = reached.zip(self.stands(above));
        let over = woken.iter().position(|woken| self.model.is_below(self.of, woken.of));
        match (reached, over) {
            (Some((visit, point)), _) if point.kind == PointKind::Await => {
                Again::Reached { above, visit, point }
            }
            // What came after another wake in the task asked for nothing more.
            (_, Some(0)) => Again::Above(woken.swap_remove(0)),
            (Some((visit, point)), _) => Again::Reached { above, visit, point },
            (None, _) => {
                let asked = if woken.is_empty() { self.answered().or_else(|| self.asked()) } else { None };
                Again::Along { above, woken, asked }
            }
        }
    }

    /// The wake for which the task is polled, if one is known.
    fn asked(&self) -> Option<usize> {
        let turn = self.turn().filter(|turn| turn.future != self.of)?;
        let last = self.model.poll_before(turn.future, turn.begin())?;
        let asked = Step { event: turn.begin(), of: turn.future, ..*self }.again(last).event()?;
        matches!(self.model.events()[asked].kind, EventKind::Wake { .. }).then_some(asked)
    }
}
