//! Who wakes a future, and what that wake is good for.

use pollscope::trace::{EventKind, FutureId};

use super::Step;
use super::cause::just_before;
use super::words::{code, has_ended};
use crate::model::{Model, Poll, State};

impl Step<'_> {
    /// Who called the waker, if the trace knows.
    pub(super) fn waker(&self, wake: usize) -> String {
        match self.model.events().get(wake).map(|event| &event.kind) {
            Some(EventKind::Wake { by: Some(by), .. }) => match self.model.by_id(*by) {
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
        let reference = if by_ref { " (by reference)" } else { "" };
        let act = match by.map(|by| self.model.by_id(by).ok_or(by)) {
            Some(Ok(by)) if by == self.of => format!("{it} wakes itself{reference}"),
            Some(Ok(by)) => format!("{it} is woken by {}{reference}", self.name(by)),
            Some(Err(by)) => format!("{it} is woken by future {by}{reference}"),
            None => {
                let thread = match self.model.trace().threads.len() {
                    0 | 1 => String::new(),
                    _ => format!(" on thread {},", self.model.thread_name(thread)),
                };
                match right_after(self.model, self.event) {
                    Some(before) => {
                        format!("{it} is woken{reference}{thread} outside of every traced poll, {before}")
                    }
                    None if thread.is_empty() => {
                        format!("{it} is woken{reference} from outside of every poll")
                    }
                    None => format!("{it} is woken{reference}{thread} outside of every poll"),
                }
            }
        };
        let since = self.model.poll_before(self.of, self.event).map_or(0, Poll::begin);
        let effect = match state {
            ended if ended.ended() => {
                format!("it {} already, and nothing is left to be polled", has_ended(ended))
            }
            _ if !future.wakes_between(since..self.event).is_empty() => {
                "it was woken before and has not been polled since, so one poll answers both".to_owned()
            }
            State::Polling(_) => "its poll still runs, so it asks for another one".to_owned(),
            _ if self.event >= self.model.closing() => {
                "it asks for a poll, but the trace holds none after that".to_owned()
            }
            State::Pending(place) => match self.model.point_at(self.of, place) {
                // The wake is the waker's word only: what it waits for may be as it was.
                Some(point) => format!(
                    "it asks for a poll at line {}, where it awaits {}",
                    point.line,
                    code(&point.text)
                ),
                None => "it asks for a poll".to_owned(),
            },
            _ => "it asks for a poll".to_owned(),
        };
        format!("{act}: {effect}.")
    }
}

/// "right after say returned": what ended on the thread just before a wake that comes from outside of every traced poll.
pub(super) fn right_after(model: &Model, wake: usize) -> Option<String> {
    let before = just_before(model, wake)?;
    let how = match model.events()[before].kind {
        EventKind::Ready { .. } => "returned",
        EventKind::Panic { .. } => "panicked",
        _ => "was dropped",
    };
    Some(format!("right after {} {how}", model.label(model.of_event(before)?)))
}
