//! Questions that any run can be asked, each answered by the run itself: how a poll ends, who wakes a future, what becomes of
//! it. The wrong answers are those that people give.
//!
//! Each kind of question stands in its own file and finds the places where it can be asked; [`pick`] chooses among them. What
//! answers a question comes after the step at which it is asked, and is not said there.

mod count;
mod draft;
mod dropped;
mod ends;
mod fate;
mod first;
mod goes_on;
mod needless;
mod next;
mod pick;
mod text;
mod wakes;
mod when;
mod words;

#[cfg(test)]
mod tests;

use super::ask::Question;
use crate::model::{FutureIx, Model, State};
use draft::{Asked, Draft};

pub use text::write;

/// How many futures of one fate are looked at.
const FUTURES: usize = 128;

/// Of a long run so many stretches are looked at, each of so many events.
const STRETCHES: usize = 32;
const LENGTH: usize = 320;

/// Questions about a run, in its order; none for a run in which nothing can be asked.
pub fn quiz(model: &Model) -> Vec<Question> {
    asked(model).into_iter().map(|asked| asked.question).collect()
}

/// The questions, each with what it is about.
fn asked(model: &Model) -> Vec<Asked> {
    pick::pick(model, drafts(model))
}

/// All that is found to be asked.
fn drafts(model: &Model) -> Vec<Draft> {
    const AT: [fn(&Model, usize) -> Option<Draft>; 8] = [
        ends::ends,
        wakes::at_poll,
        wakes::at_pending,
        next::next,
        goes_on::goes_on,
        needless::needless,
        dropped::dropped,
        first::first,
    ];
    const ABOUT: [fn(&Model, FutureIx) -> Option<Draft>; 4] =
        [fate::at_start, fate::later, count::count, when::when];
    let at = looked_at(model).flat_map(|event| AT.iter().filter_map(move |kind| kind(model, event)));
    let futures = looked_on(model);
    let about = futures.iter().flat_map(|of| {
        // What is rare is asked at its own steps too, for those may lie where no other is looked at.
        let own = own_steps(model, *of).into_iter();
        let own = own.flat_map(|event| AT.iter().filter_map(move |kind| kind(model, event)));
        ABOUT.iter().filter_map(|kind| kind(model, *of)).chain(own)
    });
    at.chain(about).collect()
}

/// The events at which a question is looked for: in a long run stretches of it, for what comes again and again would slip
/// through between every hundredth event, say.
fn looked_at(model: &Model) -> impl Iterator<Item = usize> {
    let all = model.events().len();
    let apart = (all / STRETCHES).max(LENGTH);
    (0..all).step_by(apart).flat_map(move |start| start..(start + LENGTH).min(all))
}

/// The futures about which a question is looked for: so many of each fate, spread over the run, since a run of a hundred
/// thousand that return may hold one that does not.
fn looked_on(model: &Model) -> Vec<FutureIx> {
    // A run of more is looked at here and there.
    const MOST: usize = 1 << 17;
    let every = model.futures().len().div_ceil(MOST).max(1);
    let mut fates: [Vec<FutureIx>; 4] = Default::default();
    for of in model.indices().step_by(every) {
        let future = model.future(of);
        let fate = match future.last_state() {
            State::Returned => 0,
            _ if future.polls.is_empty() => 1,
            _ if future.dropped.is_some_and(|dropped| dropped < model.closing()) => 2,
            _ => 3,
        };
        fates[fate].push(of);
    }
    let spread = |fate: Vec<FutureIx>| {
        let every = fate.len().div_ceil(FUTURES).max(1);
        fate.into_iter().step_by(every)
    };
    fates.into_iter().flat_map(spread).collect()
}

/// The steps of a future that did not return at which it could be asked about: its making, its last poll and that poll's end,
/// and the poll in which it was dropped. None of a run that is looked at whole anyway.
fn own_steps(model: &Model, of: FutureIx) -> Vec<usize> {
    let future = model.future(of);
    if future.last_state() == State::Returned || model.events().len() <= STRETCHES * LENGTH {
        return Vec::new();
    }
    let last = future.polls.last().map(|poll| model.polls()[*poll as usize]);
    let dropped_in = future.dropped.and_then(|dropped| model.poll_of_event(dropped));
    let steps = [
        future.created,
        last.map(|poll| poll.begin()),
        last.and_then(|poll| poll.end()),
        dropped_in.map(|poll| model.polls()[poll].begin()),
    ];
    steps.into_iter().flatten().collect()
}
