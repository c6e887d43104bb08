//! When the threads of a run first do anything.

use std::sync::OnceLock;

use super::Model;

/// The first event of each thread; looked for the first time that it is asked, since few ask.
#[derive(Debug, Default)]
pub(super) struct Firsts(OnceLock<Vec<Option<usize>>>);

impl Model {
    /// The first event on a thread; none where there is none.
    pub fn first_on(&self, thread: u32) -> Option<usize> {
        let first = self.firsts.0.get_or_init(|| {
            let mut first: Vec<Option<usize>> = vec![None; self.trace.threads.len()];
            let mut missing = first.len();
            for (index, event) in self.events().iter().enumerate() {
                if missing == 0 {
                    break;
                }
                if let Some(first @ None) = first.get_mut(event.thread as usize) {
                    *first = Some(index);
                    missing -= 1;
                }
            }
            first
        });
        first.get(thread as usize).copied().flatten()
    }
}
