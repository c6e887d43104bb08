//! What a run does in the step that is shown, where another one is shown beside it.

use super::App;
use crate::insight;
use crate::model::{FutureIx, State};

/// How it stands beside the other. By itself a run has begun, and makes each step.
#[derive(Debug, Default)]
pub(in crate::tui) struct Beside {
    /// Whether nothing of it has come yet.
    pub(in crate::tui) waits: bool,
    /// Whether the other one has made the step, so that nothing has changed in this one.
    pub(in crate::tui) rests: bool,
    /// What is said before the step's sentence.
    pub(in crate::tui) says: String,
    /// The like of what is selected in the other, which is shown while the selection follows.
    pub(in crate::tui) like: Option<FutureIx>,
}

impl App {
    pub(in crate::tui) fn stand(&mut self, beside: Beside) {
        self.beside = beside;
    }

    /// While the selection follows, this is shown: the like of what is selected in the other run.
    pub(in crate::tui) fn show_like(&mut self, like: Option<FutureIx>) {
        self.beside.like = like;
    }

    /// The event of the step that is shown; none where another run has made it.
    pub(in crate::tui) fn made(&self) -> Option<usize> {
        Some(self.event()).filter(|_| !self.beside.rests)
    }

    /// The state of a future at the moment that is shown; none before it is made.
    pub(in crate::tui) fn state(&self, of: FutureIx) -> Option<State> {
        self.model.future(of).state_at(self.event()).filter(|_| !self.beside.waits)
    }

    /// The sentence of the step.
    pub(in crate::tui) fn sentence(&self) -> String {
        format!("{}{}", self.beside.says, insight::sentence(&self.model, self.event()))
    }
}
