//! What a future holds that does not move, and that its await has not polled since it was reached.

use super::super::below::Below;
use super::Chain;
use crate::model::{FutureIx, Poll};
use crate::text;

impl Chain<'_> {
    /// Those that the await at which it stands has polled, before it came there anew.
    pub(super) fn earlier(&mut self, of: FutureIx, earlier: &[FutureIx]) {
        let there = if self.model.is_foreign(of) { "" } else { "there " };
        let (names, are) = (self.names(earlier), text::are(earlier.len()));
        self.add(of, None, &format!("{names}, which it has polled {there}before, {are} not done."));
    }

    /// Those that it holds beside what it waits for.
    pub(super) fn aside(&mut self, of: FutureIx, below: &Below) {
        let untold = |chain: &Self, all: &[FutureIx]| -> Vec<_> {
            let is_new = |child: &FutureIx| !chain.is_told(*child) && !chain.parked.contains(child);
            all.iter().copied().filter(is_new).collect()
        };
        let earlier = untold(self, &below.earlier);
        if !earlier.is_empty() {
            self.earlier(of, &earlier);
        }
        let parked = untold(self, &below.parked);
        let (woken, still): (Vec<_>, Vec<_>) =
            parked.into_iter().partition(|child| self.model.is_woken(*child, self.event));
        for child in woken.into_iter().take(3) {
            self.left(of, child);
        }
        if !still.is_empty() {
            let (names, are) = (self.names(&still), text::are(still.len()));
            let says = format!(
                "{names} {are} suspended too; {} has not polled {} since it waits there.",
                self.name(of),
                if still.len() == 1 { "it" } else { "them" }
            );
            self.add(of, None, &says);
        }
        if below.more > 0 {
            let are = text::are(below.more);
            let says =
                format!("{} more, which {} has polled before, {are} not done.", below.more, self.name(of));
            self.add(of, None, &says);
        }
        if !below.fresh.is_empty() {
            let has = match below.fresh.len() {
                _ if self.is_over => "had",
                1 => "has",
                _ => "have",
            };
            let says = format!("{}, which it has made, {has} not been polled yet.", self.those(&below.fresh));
            self.add(of, None, &says);
        }
    }

    /// One that was woken meanwhile.
    fn left(&mut self, of: FutureIx, child: FutureIx) {
        let since = self.model.poll_before(child, self.event + 1).map_or(0, Poll::begin);
        let wakes = self.model.future(child).wakes_between(since..self.event + 1);
        let Some(wake) = wakes.first().map(|wake| *wake as usize) else { return };
        let (child, when) = (self.name(child), self.when(wake));
        let says =
            format!("{child} was woken {when}; {} has not polled it since it waits there.", self.name(of));
        self.add(of, Some(wake), &says);
    }
}
