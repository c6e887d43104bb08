//! How two runs differ in their totals, in sentences.

use std::collections::BTreeMap;

use crate::model::{Model, State};
use crate::text;

/// What is counted of a run, or of all futures of a name in it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Totals {
    futures: usize,
    polls: usize,
    pendings: usize,
    wakes: usize,
    returned: usize,
    cancelled: usize,
    panicked: usize,
    awaits: usize,
    polling: u64,
    pending: u64,
}

/// The differences, one sentence each; the whole first, then by the names of futures. Safe to show.
pub fn differences(a: &Model, b: &Model) -> Vec<String> {
    let mut said = Vec::new();
    let ends = (a.duration(), b.duration());
    said.push(match ends.0.cmp(&ends.1) {
        std::cmp::Ordering::Equal => format!("Both take {}.", text::time(ends.0)),
        order => {
            let (more, by) =
                if order.is_lt() { ("longer", ends.1 - ends.0) } else { ("shorter", ends.0 - ends.1) };
            let times = text::times(&[ends.0, ends.1]);
            format!("A takes {}, B {}: B is {} {more}.", times[0], times[1], text::time(by))
        }
    });
    let whole = [a, b].map(|model| (model.turns().len(), model.trace().threads.len()));
    if whole[0].0 != whole[1].0 {
        said.push(format!("A has {}, B {}.", text::count(whole[0].0, "turn"), whole[1].0));
    }
    if whole[0].1 != whole[1].1 {
        said.push(format!("A runs on {}, B on {}.", text::count(whole[0].1, "thread"), whole[1].1));
    }
    let (in_a, in_b) = (totals(a), totals(b));
    let mut names: Vec<&str> = in_a.keys().chain(in_b.keys()).copied().collect();
    names.sort_unstable();
    names.dedup();
    let mut same = 0;
    let mut only: [Vec<String>; 2] = Default::default();
    for name in names {
        match (in_a.get(name), in_b.get(name)) {
            (Some(a), Some(b)) => match changed(a, b) {
                Some(how) => said.push(format!("{name}: {how}.")),
                None => same += 1,
            },
            (Some(_), None) => only[0].push(name.to_owned()),
            (None, _) => only[1].push(name.to_owned()),
        }
    }
    for (names, run) in only.iter().zip(["A", "B"]).filter(|(names, _)| !names.is_empty()) {
        said.push(format!("{} {} only in {run}.", text::list(names), text::are(names.len())));
    }
    if same > 0 {
        let futures = if same == 1 { "kind of future has" } else { "kinds of futures have" };
        said.push(format!("In both {same} {futures} the same counts and times."));
    }
    said.iter().map(|line| text::plain(line).into_owned()).collect()
}

/// What differs between two totals, as "polled 4 times in A, 2 in B".
fn changed(a: &Totals, b: &Totals) -> Option<String> {
    let counts = [
        ("made", a.futures, b.futures),
        ("polled", a.polls, b.polls),
        ("pending", a.pendings, b.pendings),
        ("woken", a.wakes, b.wakes),
        ("at an await", a.awaits, b.awaits),
        ("returned", a.returned, b.returned),
        ("cancelled", a.cancelled, b.cancelled),
        ("panicked", a.panicked, b.panicked),
    ];
    let mut parts: Vec<String> = counts
        .into_iter()
        .filter(|(_, a, b)| a != b)
        .map(|(what, a, b)| format!("{what} {} in A, {b} in B", times(a)))
        .collect();
    for (what, a, b) in [("polled", a.polling, b.polling), ("pending", a.pending, b.pending)] {
        if a != b {
            let times = text::times(&[a, b]);
            parts.push(format!("{what} for {} in A, {} in B", times[0], times[1]));
        }
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        count => format!("{count} times"),
    }
}

fn totals(model: &Model) -> BTreeMap<&str, Totals> {
    let mut totals: BTreeMap<&str, Totals> = BTreeMap::new();
    let last = model.events().len().saturating_sub(1);
    for of in model.indices() {
        let future = model.future(of);
        let called = future.machine.and_then(|machine| model.called(machine as usize));
        let name = called.unwrap_or("a future that was never made");
        let total = totals.entry(name).or_default();
        let count =
            |is: fn(&State) -> bool| future.changes.iter().filter(|change| is(&change.state())).count();
        total.futures += 1;
        total.polls += future.polls.len();
        total.wakes += future.wakes.len();
        total.pendings += count(|state| matches!(state, State::Pending(_)));
        total.returned += count(|state| *state == State::Returned);
        total.panicked += count(|state| *state == State::Panicked);
        total.cancelled += count(|state| matches!(state, State::Dropped(_)));
        total.awaits += future.visits().len();
        let way = model.way(of, last);
        total.polling = total.polling.saturating_add(way.polling);
        total.pending = total.pending.saturating_add(way.pending);
    }
    totals
}
