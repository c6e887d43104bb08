//! From the ids of a trace to the indices of its model.

use std::collections::HashMap;

use pollscope::trace::FutureId;

use super::FutureIx;

/// Ids count up from 1, so a list serves; one that is out of all proportion, as only a broken trace has, costs no memory.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// One above the index, or 0 for none.
    near: Vec<u32>,
    far: HashMap<FutureId, FutureIx>,
    /// Ids from here on are far.
    limit: usize,
}

impl Ids {
    /// For a trace of so many events.
    pub(super) fn new(events: usize) -> Self {
        Self { limit: events.saturating_add(64), ..Self::default() }
    }

    pub(super) fn get(&self, id: FutureId) -> Option<FutureIx> {
        let at = id.get() as usize;
        if at >= self.limit {
            return self.far.get(&id).copied();
        }
        self.near.get(at)?.checked_sub(1).map(FutureIx)
    }

    pub(super) fn insert(&mut self, id: FutureId, of: FutureIx) {
        let at = id.get() as usize;
        if at >= self.limit {
            self.far.insert(id, of);
            return;
        }
        if at >= self.near.len() {
            self.near.resize((at + 1).max(self.near.len() * 2).min(self.limit), 0);
        }
        self.near[at] = of.0 + 1;
    }
}
