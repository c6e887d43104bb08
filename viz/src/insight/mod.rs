//! One plain sentence for each step: the cause first, then the effect.
//!
//! A sentence says what the trace shows, by its wakes and by the nesting of its polls, and nothing that would have to be guessed; where the trace
//! cannot tell, the sentence says that. All of a trace's text in it is safe to show.

mod again;
mod below;
mod blocks;
mod cause;
mod causes;
mod drops;
mod effects;
mod holds;
mod locks;
mod waits;
mod wakes;
mod why;
mod woken;
mod words;

#[cfg(test)]
mod tests;

use pollscope::trace::{EventKind, PointIx};

use crate::model::{FutureIx, Model};
use crate::text;

pub use blocks::keeps_thread;
pub use cause::cause;
pub use drops::lost_select;
pub use why::{Link, stand, stuck, why};
pub use words::{line, macro_name, names, panicked, since, time, when};

/// What happens at an event.
pub fn sentence(model: &Model, event: usize) -> String {
    let Some(what) = model.events().get(event) else {
        return "The trace holds no events.".to_owned();
    };
    let Some(of) = model.of_event(event) else {
        let EventKind::Lost { count } = what.kind else { return String::new() };
        return format!(
            "{} could not be kept here: what happened in between is not known.",
            text::count(usize::try_from(count).unwrap_or(usize::MAX), "event")
        );
    };
    let step = Step { model, event, of };
    let said = match &what.kind {
        EventKind::Create { made, .. } => step.create(made.by, made.size),
        EventKind::Poll { .. } => step.poll(),
        EventKind::Wake { by, by_ref, .. } => step.wake(*by, *by_ref),
        EventKind::Await { point, .. } => step.awaits(point.map(PointIx::get)),
        EventKind::Bind { local, .. } => step.bind(local.line, &local.name, &local.value),
        EventKind::Pending { point, unheld, .. } => step.pending(point.map(PointIx::get), *unheld),
        EventKind::Unheld { .. } => step.unheld(),
        EventKind::Ready { value, .. } => step.ready(value.as_deref().map(String::as_str)),
        EventKind::Panic { .. } => step.panic(),
        EventKind::Drop { .. } => step.drop(),
        EventKind::Lost { .. } => String::new(),
    };
    text::plain(&(said + &step.kept())).into_owned()
}

/// One step of which a sentence is to be made. What the methods give holds a trace's text as it stands there.
struct Step<'a> {
    model: &'a Model,
    event: usize,
    /// The future that it is about.
    of: FutureIx,
}
