//! Which future is dropped unfinished in a poll, as a `select!` does with those that lose.

use pollscope::trace::EventKind;

use super::draft::{Draft, Kind};
use super::words::{begins, name, no, own_end};
use crate::model::{FutureIx, Model, State};

/// How many futures of each kind are looked at.
const LOOK: usize = 64;

/// Asked where such a poll begins.
pub(super) fn dropped(model: &Model, event: usize) -> Option<Draft> {
    let poll = begins(model, event)?;
    let of = poll.future;
    let end = own_end(model, &poll)?;
    let below = model.below(of, event.checked_sub(1)?, LOOK);
    let mut there = [below.awaited.first, below.before.first, below.fresh.first].concat();
    there.sort_unstable();
    let dropped = |child: FutureIx| {
        let future = model.future(child);
        let dropped = future.dropped.filter(|dropped| (event..end).contains(dropped))?;
        matches!(future.state_at(dropped), Some(State::Dropped(_))).then_some(dropped)
    };
    let (right, decided) = there.iter().find_map(|child| Some((*child, dropped(*child)?)))?;
    let but = |child: FutureIx| {
        let change = model.future(child).changes_until(end).last().map(|change| change.state());
        match change {
            Some(State::Returned) => "It returns in this poll.",
            _ => "It lives on after this poll.",
        }
    };
    let mut wrong: Vec<_> = there
        .iter()
        .filter(|child| dropped(**child).is_none())
        .take(2)
        .map(|child| no(name(model, *child), but(*child)))
        .collect();
    let above = match model.events()[end].kind {
        EventKind::Ready { .. } => "It returns: it comes to its end.",
        EventKind::Pending { .. } => "It is Pending after this poll, and lives on.",
        _ => return None,
    };
    let it = name(model, of);
    wrong.push(no(it.clone(), above));
    Some(Draft {
        kind: Kind::Dropped,
        of: right,
        event,
        decided,
        worth: if wrong.len() > 1 { 5 } else { 3 },
        sort: "",
        ask: format!("In this poll of {it} one future is dropped before it is done. Which?"),
        right: name(model, right),
        wrong,
        why: format!(
            "{it} needs it no more. To drop a future is to cancel it: what is left of its body never runs."
        ),
    })
}
