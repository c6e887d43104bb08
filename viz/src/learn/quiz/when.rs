//! When a future returns: after the sum of the times that it waits for, or after the longest?

use super::draft::{Draft, Kind};
use super::words::{name, no};
use crate::model::{FutureIx, Model, State};
use crate::text;

/// A future that polls more than that is not asked about.
const CHILDREN: usize = 16;

/// Asked where it is first Pending. Only of a run by a clock of its own: what a real one shows cannot be reckoned.
pub(super) fn when(model: &Model, of: FutureIx) -> Option<Draft> {
    let future = model.future(of);
    let last = future.changes.last().filter(|change| change.state() == State::Returned)?.event();
    if model.trace().clock == "monotonic" || future.children.len() < 2 || future.children.len() > CHILDREN {
        return None;
    }
    let start = model.polls()[*future.polls.first()? as usize].begin();
    let first = future.changes.iter().find(|change| matches!(change.state(), State::Pending(_)))?.event();
    let from = model.time(start);
    // From when to when each that it waits for goes on.
    let spans: Vec<(u64, u64)> = future.children.iter().filter_map(|child| span(model, *child)).collect();
    let times: Vec<u64> = spans.iter().map(|(begin, end)| end - begin).collect();
    if times.len() < 2 {
        return None;
    }
    let at = |after: u64| from.saturating_add(after);
    let (longest, shortest) = (times.iter().max().copied()?, times.iter().min().copied()?);
    let sum = times.iter().fold(0_u64, |sum, took| sum.saturating_add(*took));
    let right = text::time(model.time(last));
    let mut wrong = Vec::new();
    let mut guess = |time: u64, but: &str| {
        let shown = text::time(time);
        // What is over already nobody guesses.
        if time > model.time(first) && shown != right {
            wrong.push(no(shown, but));
        }
    };
    guess(at(sum), "That is the sum of what it waits for, as if each began when the one before is done.");
    guess(at(longest), "That is the longest of what it waits for, as if all began at once.");
    guess(at(shortest), "That is the shortest of what it waits for: then only the first is done.");
    let polls = future.polls.iter().rev().take(CHILDREN).map(|poll| model.polls()[*poll as usize]);
    for poll in polls.filter(|poll| poll.begin() > first) {
        guess(model.time(poll.begin()), "It is polled then, and is Pending again.");
    }
    let (sort, why) = match together(&spans) {
        Together::All => {
            ("together", "What it waits for goes on at the same time, so the times do not add up.")
        }
        Together::Some => (
            "together",
            "Some of what it waits for goes on at the same time, so not all of the times add up.",
        ),
        Together::None if at(sum) == model.time(last) => {
            ("in turn", "What it waits for goes on one after the other, so the times add up.")
        }
        Together::None => {
            ("in turn", "What it waits for goes on one after the other; and there is time between.")
        }
    };
    Some(Draft {
        kind: Kind::When,
        of,
        event: first,
        decided: last,
        worth: 4,
        sort,
        ask: format!(
            "The clock shows {}. At what time does {} return?",
            text::time(model.time(first)),
            name(model, of)
        ),
        right,
        wrong,
        why: why.to_owned(),
    })
}

/// How much of what is waited for goes on at the same time.
enum Together {
    All,
    Some,
    None,
}

fn together(spans: &[(u64, u64)]) -> Together {
    let begins = spans.iter().map(|span| span.0).max();
    let ends = spans.iter().map(|span| span.1).min();
    let overlap =
        |one: &(u64, u64)| spans.iter().filter(|other| one.0 < other.1 && other.0 < one.1).count() > 1;
    match begins < ends {
        true => Together::All,
        false if spans.iter().any(overlap) => Together::Some,
        false => Together::None,
    }
}

/// From the first poll of a future to its return, if that takes time. How long a cancelled one would have taken nobody knows.
fn span(model: &Model, of: FutureIx) -> Option<(u64, u64)> {
    let future = model.future(of);
    let begin = model.time(model.polls()[*future.polls.first()? as usize].begin());
    let end = model.time(future.changes.last().filter(|change| change.state() == State::Returned)?.event());
    (begin < end).then_some((begin, end))
}
