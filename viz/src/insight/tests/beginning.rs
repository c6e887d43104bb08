//! What is said of a step when more of the run is there.

use proptest::prelude::*;

use super::super::sentence;
use crate::model::{Model, Poll};
use crate::testing::{any_run, rows};

/// Until which event a later one can change nothing of what is said: every task that is not done has had another turn since.
fn settled(model: &Model) -> usize {
    let tasks = model.indices().filter(|of| model.future(*of).depth == 0);
    let open = tasks.filter(|of| !model.future(*of).last_state().ended());
    let turns = open.map(|of| model.poll_before(of, usize::MAX).map_or(0, Poll::begin));
    turns.min().unwrap_or(model.closing()).min(model.closing())
}

proptest! {
    #[test]
    fn what_comes_later_changes_nothing_of_what_is_said(run in any_run(), part in 0..=100_usize) {
        let whole = rows(&run);
        // What is called by what name, it takes the whole run to know: here two of each come first.
        let beginning = rows(&run[..12 + (run.len() - 12) * part / 100]);
        for event in 0..settled(&beginning) {
            prop_assert_eq!(sentence(&beginning, event), sentence(&whole, event));
        }
    }
}
