//! How often a future is polled.

use super::draft::{Draft, Kind};
use super::words::{lines, name, no, woken};
use crate::model::{FutureIx, Model, State};

/// More polls than that nobody counts beforehand.
const MOST: usize = 8;

/// Asked at its first poll.
pub(super) fn count(model: &Model, of: FutureIx) -> Option<Draft> {
    let future = model.future(of);
    let polls = future.polls.len();
    let last = future.changes.last()?;
    // Only what has ended is polled no more.
    let done = last.state() == State::Returned
        || matches!(last.state(), State::Dropped(_) if future.dropped.is_some_and(|at| at < model.closing()));
    let event = model.polls()[*future.polls.first()? as usize].begin();
    if !done || polls > MOST || future.state_before(event) != Some(State::Unresumed) {
        return None;
    }
    let wakes = future.wakes_between(event..last.event()).len();
    let awaits = lines(model, of).len();
    let it = name(model, of);
    let mut wrong = Vec::new();
    let mut guess = |times: usize, but: &str| {
        if times > 0 && times != polls {
            wrong.push(no(times_of(times), but));
        }
    };
    let by_wakes =
        "That is once to begin and once for each of its wakes; but wakes and polls are not one to one.";
    guess(wakes + 1, by_wakes);
    if polls > 3 {
        // What is far off is not thought of.
        guess(polls - 1, "That is one too few.");
        guess(polls + 1, "That is one too many.");
    }
    guess(1, "The first poll does not bring it to its end.");
    let cut_off = last.state() != State::Returned;
    guess(
        awaits + 1,
        if cut_off && polls <= awaits {
            "That is once to begin and once for each await in its source; but it is dropped before it is done."
        } else {
            "That is once to begin and once for each await in its source; but what counts is how often it waits."
        },
    );
    guess(2, "That is once to begin and once to end.");
    guess(polls + 1, "That is one too many.");
    guess(polls + 2, "That is two too many.");
    let (asked, along) = again(model, of)?;
    let (sort, worth, why) = match (polls, along) {
        (1, _) if last.state() == State::Returned => {
            ("once", 2, "Its first poll runs to its end: it never has to wait.".to_owned())
        }
        (1, _) => ("once", 3, "It is dropped before a second poll.".to_owned()),
        (_, 0) => {
            let why =
                format!("Once to begin, and {} after it or what it waits for was woken.", times_of(asked));
            ("woken", if wakes == asked { 2 } else { 3 }, why)
        }
        (_, along) => {
            let woken = match asked {
                0 => String::new(),
                asked => format!("{} after it or what it waits for was woken, ", times_of(asked)),
            };
            (
                "along",
                4,
                format!("Once to begin, {woken}and {} though nothing of that was woken.", times_of(along)),
            )
        }
    };
    Some(Draft {
        kind: Kind::Count,
        of,
        event,
        decided: last.event(),
        worth,
        sort,
        ask: format!("{it} is polled for the first time. How often is it polled in all?"),
        right: times_of(polls),
        wrong,
        why,
    })
}

/// How often a future is polled again after it, or what it waits for, was woken; and how often though nothing was.
fn again(model: &Model, of: FutureIx) -> Option<(usize, usize)> {
    let polls = &model.future(of).polls;
    let begin = |poll: u32| model.polls()[poll as usize].begin();
    let mut again = (0, 0);
    for pair in polls.windows(2) {
        if woken(model, of, begin(pair[0])..begin(pair[1]))? {
            again.0 += 1;
        } else {
            again.1 += 1;
        }
    }
    Some(again)
}

fn times_of(times: usize) -> String {
    crate::text::count(times, "time")
}
