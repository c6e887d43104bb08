//! Which future is polled although nothing has woken it.

use super::draft::{Draft, Kind};
use super::words::{begins, name, no, own_end, woken};
use crate::model::{FutureIx, Model, Poll, State};

/// How many polls of a turn, and futures of a task, are looked at.
const LOOK: usize = 64;

/// Asked where a turn begins in which that happens.
pub(super) fn needless(model: &Model, event: usize) -> Option<Draft> {
    let poll = begins(model, event).filter(|poll| poll.within().is_none())?;
    let root = poll.future;
    let turn = poll.turn();
    let first = model.turns()[turn].poll;
    let end = own_end(model, &poll)?;
    let polls: Vec<Poll> =
        model.polls()[first..].iter().take_while(|poll| poll.begin() < end).take(LOOK + 1).copied().collect();
    if polls.len() > LOOK {
        return None;
    }
    let inside = |poll: &&Poll| poll.turn() == turn;
    let unwoken = |poll: &&Poll| {
        let last = model.poll_before(poll.future, poll.begin());
        last.is_some_and(|last| woken(model, poll.future, last.begin()..poll.begin()) == Some(false))
    };
    // The innermost one shows best that nothing comes of it.
    let found: Vec<&Poll> = polls.iter().filter(inside).filter(unwoken).collect();
    let of_turn = found.iter().rev().find(|poll| {
        let waits = matches!(model.future(poll.future).state_before(event), Some(State::Pending(_)));
        let alone = model.future(poll.future).children.is_empty();
        waits && alone && poll.future != root && stays_pending(model, poll)
    })?;
    let right = of_turn.future;
    let needless = |of: FutureIx| found.iter().any(|poll| poll.future == of);
    // All of the task that wait here; and so can be thought of.
    let lanes = &model.lanes()[model.future(root).lane..model.future(root).lane_end];
    let waits = |of: &FutureIx| {
        matches!(model.future(*of).state_before(event), Some(State::Pending(_) | State::Unresumed))
    };
    let others = lanes.iter().rev().take(LOOK * 2).copied().filter(waits).filter(|of| !needless(*of));
    let but = |of: FutureIx| {
        let polled = polls.iter().filter(inside).find(|poll| poll.future == of);
        let Some(polled) = polled else { return Some("It is not polled in this turn.".to_owned()) };
        let Some(last) = model.poll_before(of, polled.begin()) else {
            return Some("It is polled for the first time, and needs no wake for that.".to_owned());
        };
        if !model.future(of).wakes_between(last.begin()..polled.begin()).is_empty() {
            return Some("It was woken.".to_owned());
        }
        woken(model, of, last.begin()..polled.begin())?.then(|| "One that it waits for was woken.".to_owned())
    };
    let wrong: Vec<_> = others.filter_map(|of| Some(no(name(model, of), but(of)?))).take(3).collect();
    let above = of_turn.within().map(|within| name(model, model.polls()[within].future))?;
    Some(Draft {
        kind: Kind::Needless,
        of: right,
        event,
        decided: of_turn.begin(),
        worth: if wrong.len() > 1 { 4 } else { 3 },
        sort: "",
        ask: "Which of these is polled in this turn although neither it nor what it waits for was woken?"
            .to_owned(),
        right: name(model, right),
        wrong,
        why: format!("{above} polls it along, whoever was woken. That poll finds nothing new."),
    })
}

fn stays_pending(model: &Model, poll: &Poll) -> bool {
    let end = own_end(model, poll).and_then(|end| model.future(poll.future).state_at(end));
    matches!(end, Some(State::Pending(_)))
}
