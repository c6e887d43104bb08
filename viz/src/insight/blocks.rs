//! What a long poll means for its thread.

use super::Step;
use crate::model::Model;
use crate::text;

/// Nanoseconds that a poll may take without being told of: what the lint `blocks-thread` lets pass, too.
pub(super) const LONG: u64 = 10_000_000;

/// How many polls within a poll are looked at.
const LOOK: usize = 4096;

impl Step<'_> {
    /// " This poll kept its thread for 20.0 ms: nothing else could run on it.", if the step ends a poll that itself took so long.
    /// What it polls runs within it, also where that is an executor of its own.
    pub(super) fn kept(&self) -> String {
        // The runtime may have been told, and have moved its other tasks elsewhere.
        let is_moved =
            self.model.machine(self.of).is_some_and(|machine| machine.source.contains("block_in_place"));
        match self.model.poll_of_event(self.event).and_then(|poll| own_time(self.model, poll, self.event)) {
            Some((own, polls)) if own > LONG && !is_moved => {
                let own = text::time(own);
                let but = if polls { "but what it polled itself" } else { "else" };
                format!(" This poll kept its thread for {own}: nothing {but} could run on it.")
            }
            _ => String::new(),
        }
    }
}

/// The time of a poll that ends with the event, without that of the polls within it, and whether there are any; none where those
/// are very many.
fn own_time(model: &Model, poll: usize, end: usize) -> Option<(u64, bool)> {
    let this = model.polls()[poll];
    let is_end = this.end() == Some(end) && model.of_event(end) == Some(this.future);
    let took = |begin: usize, end: usize| model.time(end).saturating_sub(model.time(begin));
    let all = is_end.then(|| took(this.begin(), end))?;
    let after = &model.polls()[poll + 1..];
    let many = after.partition_point(|poll| poll.begin() < end);
    if all <= LONG || many > LOOK {
        return None;
    }
    let within = after[..many].iter().filter(|inner| inner.within() == Some(poll));
    let polls = within.clone().next().is_some();
    let nested =
        within.map(|inner| took(inner.begin(), inner.end().unwrap_or(end))).fold(0, u64::saturating_add);
    Some((all.saturating_sub(nested), polls))
}
