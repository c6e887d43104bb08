//! All the way round what a column or a step stands for, the view is the same again, wherever the moment had to be brought
//! into view on the way.

use crate::model::lanes::Window;

/// What was in view before, and since.
#[derive(Debug, Default)]
pub(super) struct Round(Option<[Window; 2]>);

impl Round {
    /// What was in view before, unless something else has changed that since.
    pub(super) fn before(&self, now: Window) -> Window {
        self.0.filter(|[_, since]| *since == now).map_or(now, |[before, _]| before)
    }

    /// This was in view before, and that is now.
    pub(super) fn goes_on(&mut self, before: Window, now: Window) {
        self.0 = Some([before, now]);
    }
}
