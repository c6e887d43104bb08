//! What comes of a drop: an end that was due, or a future that is cancelled; by whom, and why.

use pollscope::trace::{EventKind, Point, PointKind};

use super::Step;
use super::words::macro_name;
use crate::model::{FutureIx, Model, Stands, State, comes_of_drops};
use crate::text;

/// How many events are looked at, for what belongs to one end: its drops, and the wakes that come of them.
const LOOK: usize = 256;

impl Step<'_> {
    pub(super) fn drop(&self) -> String {
        let it = self.it();
        let future = self.model.future(self.of);
        if future.dropped != Some(self.event) {
            return format!("{it} is dropped a second time: the trace contradicts itself.");
        }
        match future.state_before(self.event) {
            Some(State::Returned) => format!("{it} is dropped, after its end."),
            Some(State::Panicked) => format!("{it} is dropped; it had panicked."),
            Some(State::Unresumed) => {
                format!("{it} is dropped without one poll{}: its body never ran.", self.during())
            }
            Some(State::Pending(place)) => {
                let at = if self.model.is_foreign(self.of) {
                    String::new()
                } else {
                    format!(" at {}", self.place(self.of, place))
                };
                format!(
                    "{}: it is dropped while Pending{at}{}, with all that it holds, and the rest of its body never runs.",
                    self.is_cancelled(),
                    self.waited()
                )
            }
            Some(State::Polling(place)) => {
                format!("{it} is dropped in the middle of a poll, at {}.", self.place(self.of, place))
            }
            Some(State::Unknown | State::Dropped(_)) | None => {
                format!("{it} is dropped{}; in which state, the trace does not say.", self.during())
            }
        }
    }

    fn during(&self) -> String {
        match self.model.running_at(self.event) {
            Some(by) if by != self.of => format!(" during the poll of {}", self.name(by)),
            _ => String::new(),
        }
    }

    /// "deadline #3, which lost the select! at line 30 of f when message #2 returned, is cancelled": why, if the trace tells.
    fn is_cancelled(&self) -> String {
        let it = self.it();
        let name = |event: usize| self.model.of_event(event).map_or(String::new(), |of| self.name(of));
        if let Some(gone) = gone_before(self.model, self.of, self.event) {
            return format!("{it} is cancelled with {}, which polled it before", name(gone));
        }
        let during = format!("{it} is cancelled{}", self.during());
        let Some((by, point)) = left_at(self.model, self.of, self.event) else { return during };
        let first = first_done(self.model, by, self.event).map(name);
        let at = format!("{} at line {} of {}", macro_name(point), point.line, self.name(by));
        match (point.kind, first) {
            (PointKind::Select, Some(first)) => {
                format!("{it}, which lost the {at} when {first} returned, is cancelled")
            }
            (PointKind::Select, None) => format!("{it}, which lost the {at}, is cancelled"),
            (PointKind::TryJoin, Some(first)) => {
                format!("{it}, which the {at} gave up when {first} returned, is cancelled")
            }
            (_, Some(first)) => format!("{during}, right after {first} returned"),
            (_, None) => during,
        }
    }

    /// How long it stood where it is dropped.
    fn waited(&self) -> String {
        let before = self.event.saturating_sub(1);
        let since = self.model.suspended_since(self.of, before).unwrap_or(self.event);
        match self.model.time(self.event).saturating_sub(self.model.time(since)) {
            0 => String::new(),
            waited => format!(" (for {})", text::time(waited)),
        }
    }
}

/// The event with which a future is cancelled that is dropped while suspended: the drop of the one above it, or the return
/// that ended what polled both.
pub(super) fn cancelled_by(model: &Model, of: FutureIx, dropped: usize) -> Option<usize> {
    let waited = matches!(model.future(of).state_before(dropped), Some(State::Pending(_)));
    if !waited || model.future(of).dropped != Some(dropped) {
        return None;
    }
    gone_before(model, of, dropped).or_else(|| {
        let (by, _) = left_at(model, of, dropped)?;
        first_done(model, by, dropped)
    })
}

/// The future whose `select!` a future has lost that is dropped with the event, and the line of that.
pub fn lost_select(model: &Model, of: FutureIx, dropped: usize) -> Option<(FutureIx, u32)> {
    let (by, point) = left_at(model, of, dropped)?;
    (point.kind == PointKind::Select).then_some((by, point.line))
}

/// Whether what the future above awaits ends with the event, a return of one that it polls: another one that is awaited there is
/// dropped right after.
pub(super) fn ends_with(model: &Model, above: FutureIx, returned: usize) -> bool {
    let thread = model.events()[returned].thread;
    let after = (returned + 1..model.events().len()).take(LOOK);
    let own = after.filter(|event| model.events()[*event].thread == thread);
    own.take_while(|event| comes_of_drops(&model.events()[*event].kind)).any(|event| {
        let is_awaited = |of: FutureIx| {
            let is_awaited = model.stands_below(of, above, returned) == Some(Stands::Awaited);
            is_awaited && model.future(of).dropped == Some(event)
        };
        model.running_at(event) == Some(above) && model.of_event(event).is_some_and(is_awaited)
    })
}

/// The future that is polled while another one is dropped, if it has polled that one at the await at which it stands, and
/// that await.
fn left_at(model: &Model, of: FutureIx, dropped: usize) -> Option<(FutureIx, &Point)> {
    let by = model.running_at(dropped).filter(|by| *by != of)?;
    let before = dropped.checked_sub(1)?;
    let point = model.point_at(by, model.future(by).state_at(before)?.place()?)?;
    (model.stands_below(of, by, before) == Some(Stands::Awaited)).then_some((by, point))
}

/// The return to a future right before the event.
fn first_done(model: &Model, to: FutureIx, event: usize) -> Option<usize> {
    let thread = model.events()[event].thread;
    let before = (event.saturating_sub(LOOK)..event).rev();
    let mut own = before.filter(|before| model.events()[*before].thread == thread);
    let end = own.find(|before| !comes_of_drops(&model.events()[*before].kind))?;
    let poll = model.polls()[model.poll_of_event(end)?];
    let is_return = matches!(model.events()[end].kind, EventKind::Ready { .. }) && poll.end() == Some(end);
    let is_within = poll.within().is_some_and(|within| model.polls()[within].future == to);
    (is_return && is_within).then_some(end)
}

/// The drop of the future that has polled another one, if that one goes right after it.
fn gone_before(model: &Model, of: FutureIx, dropped: usize) -> Option<usize> {
    let above = model.future(of).parent?;
    let gone = model.future(above).dropped.filter(|gone| *gone < dropped && dropped - *gone <= LOOK)?;
    let is_cancelled = matches!(model.future(above).state_at(gone), Some(State::Dropped(_)));
    let thread = model.events()[dropped].thread;
    let is_between = |event: usize| {
        let event = &model.events()[event];
        event.thread != thread || comes_of_drops(&event.kind)
    };
    (is_cancelled && model.events()[gone].thread == thread && (gone..dropped).all(is_between)).then_some(gone)
}
