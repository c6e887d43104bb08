//! What was woken in a task, and whether its wake asks for anything yet.

use std::ops::Range;

use super::words::has_ended;
use crate::model::{FutureIx, Model};

/// How many wakes are looked at, the latest first; a sentence about more would be none.
const LOOK: usize = 256;

/// A future that was woken.
pub(super) struct Woken {
    pub(super) of: FutureIx,
    /// The first of its wakes that count.
    pub(super) wake: usize,
    /// What has come of it, if the wake was answered before it was asked for.
    answered: Option<&'static str>,
}

impl Woken {
    /// Whether it has been polled since, or has ended.
    pub(super) fn is_answered(&self) -> bool {
        self.answered.is_some()
    }

    /// What to add of a wake that was answered, and of which a turn comes all the same.
    pub(super) fn all_the_same(&self) -> String {
        self.answered.map_or(String::new(), |how| {
            format!(" and {how} since, but a wake asks for another turn all the same")
        })
    }
}

/// The futures of a task that were woken within the range, each once, the first wake first. Those whose wakes were answered
/// before the event `asked` are among them only if there are no others: what is asked for comes of the others.
pub(super) fn woken(model: &Model, root: FutureIx, range: Range<usize>, asked: usize) -> Vec<Woken> {
    let mut all: Vec<Woken> = Vec::new();
    for wake in model.task_wakes_between(root, range).iter().rev().take(LOOK) {
        let wake = *wake as usize;
        let Some(of) = model.of_event(wake) else { continue };
        let answered = model.is_answered(of, wake, asked).then(|| {
            model
                .future(of)
                .state_before(asked)
                .filter(|state| state.ended())
                .map_or("has been polled", has_ended)
        });
        match all.iter_mut().find(|seen| seen.of == of) {
            Some(seen) if answered.is_some() && !seen.is_answered() => {}
            Some(seen) => (seen.wake, seen.answered) = (wake, answered),
            None => all.push(Woken { of, wake, answered }),
        }
    }
    if all.iter().any(|woken| !woken.is_answered()) {
        all.retain(|woken| !woken.is_answered());
    }
    all.sort_by_key(|woken| woken.wake);
    all
}
