//! What a long poll means for its thread.

use pollscope::trace::EventKind;

use super::Step;
use crate::model::{Model, Poll};
use crate::text;

/// Whether a poll that takes long keeps others from its thread: one may have told its runtime that it blocks, and in one that ended
/// in a panic it may have been the panic's message, with a backtrace, that took the time.
pub fn keeps_thread(model: &Model, poll: &Poll) -> bool {
    let panics = |end: usize| matches!(model.events()[end].kind, EventKind::Panic { .. });
    !poll.end().is_some_and(panics) && !model.may_block_in_place(poll.future)
}

impl Step<'_> {
    /// " This poll kept its thread for 20.0 ms: nothing else could run on it.", if the step ends a poll that itself took so long.
    /// What it polls runs within it, also where that is an executor of its own.
    pub(super) fn kept(&self) -> String {
        let model = self.model;
        let ends = |poll: &usize| {
            let poll = &model.polls()[*poll];
            poll.end() == Some(self.event) && poll.future == self.of
        };
        let poll = model.poll_of_event(self.event).filter(ends);
        match poll.and_then(|poll| model.long_poll(poll)) {
            Some(own) if keeps_thread(model, &model.polls()[own.poll()]) => {
                let but = if own.has_polled { "but what it polled itself" } else { "else" };
                let own = text::time(own.time);
                format!(" This poll kept its thread for {own}: nothing {but} could run on it.")
            }
            _ => String::new(),
        }
    }
}
