//! Who polls a new future for the first time, and so makes its body run at all.

use pollscope::trace::EventKind;

use super::draft::{Draft, Kind};
use super::words::{last, name, no};
use crate::model::{FutureIx, Model, State};

const EXECUTOR: &str = "the executor, as a task of its own";
const NOBODY: &str = "nobody: its body never runs";
const THREAD: &str = "nobody: it runs on a thread of its own";

/// Asked where it is made.
pub(super) fn first(model: &Model, event: usize) -> Option<Draft> {
    let EventKind::Create { made: how, .. } = &model.events()[event].kind else { return None };
    let of = model.of_event(event)?;
    let future = model.future(of);
    if future.created != Some(event) || future.state_at(event) != Some(State::Unresumed) {
        return None;
    }
    let it = name(model, of);
    let maker = how.by.and_then(|by| model.by_id(by));
    let made = |by: FutureIx| format!("{}, which made it", name(model, by));
    let poll = future.polls.first().map(|poll| model.polls()[*poll as usize]);
    let above = poll.and_then(|poll| poll.within()).map(|within| model.polls()[within].future);
    let (right, sort, worth, why) = match (poll, above) {
        (None, _) => (
            NOBODY.to_owned(),
            "nobody",
            4,
            format!("{it} is made and never polled. To call an async fn runs none of its body."),
        ),
        (_, None) => (
            EXECUTOR.to_owned(),
            "executor",
            if maker.is_some() { 4 } else { 0 },
            "It is handed to an executor, which polls it from outside of all other futures.".to_owned(),
        ),
        (_, Some(above)) if Some(above) == maker => (
            made(above),
            "maker",
            1,
            "It is part of the future that awaits it, and runs in the polls of that one.".to_owned(),
        ),
        (_, Some(above)) => (
            name(model, above),
            "another",
            3,
            format!("The one that makes a future need not poll it: here {} does.", name(model, above)),
        ),
    };
    let begins = match poll {
        Some(poll) => format!("It is polled, at step {}.", poll.begin() + 1),
        None => "It is never polled.".to_owned(),
    };
    let mut wrong = vec![no(THREAD, "A future has no thread: it runs while somebody polls it.")];
    if poll.is_some() {
        wrong.push(no(NOBODY, begins.clone()));
    }
    if poll.is_none() || above.is_some() {
        let but = if poll.is_some() {
            "It is no task: another future polls it.".to_owned()
        } else {
            begins.clone()
        };
        wrong.push(no(EXECUTOR, but));
    }
    if let Some(maker) = maker.filter(|maker| Some(*maker) != above) {
        wrong.push(no(
            made(maker),
            if poll.is_some() { "It made it, and left it to another to poll.".to_owned() } else { begins },
        ));
    }
    // The one that made it comes to mind first.
    wrong.reverse();
    Some(Draft {
        kind: Kind::First,
        of,
        event,
        decided: poll.map_or_else(|| future.dropped.unwrap_or(last(model)), |poll| poll.begin()),
        worth,
        sort,
        ask: format!("Who is the first to poll {it}?"),
        right,
        wrong,
        why,
    })
}
