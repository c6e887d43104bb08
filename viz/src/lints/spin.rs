//! Futures that wait by asking for the next poll at once.

use pollscope::trace::EventKind;

use super::{Findings, Lint, line, name};
use crate::model::{FutureIx, Model, Place, Poll, State};
use crate::text;

/// So often in a row a future may wake itself at one await: to yield is no spin.
const SPIN: usize = 8;
/// Nanoseconds that it may do so.
const SHORT: u64 = 1_000_000;
/// So many rounds of a loop may do nothing but yield.
const YIELDS: usize = 256;
/// Nanoseconds. A loop that computes for longer than this between two yields is at work.
const WORK: u64 = 5_000;

pub(super) fn look(found: &mut Findings<'_>) {
    for of in found.model.indices() {
        spin(found, of);
    }
}

/// How a future asks for its next poll.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// It wakes itself, and stays at this await.
    Stays(Place),
    /// It comes to a `yield_now()`, and passes nothing else.
    Yields,
}

/// Polls one after the other in which a future asks in one way.
#[derive(Clone, Copy)]
struct Run {
    asks: Asks,
    /// The first of them in the list of the future's polls, and how many they are.
    from: usize,
    polls: usize,
    /// Nanoseconds of all of them.
    time: u64,
}

fn spin(found: &mut Findings<'_>, of: FutureIx) {
    let model = found.model;
    let future = model.future(of);
    if future.polls.len() <= SPIN {
        return;
    }
    let mut run: Option<Run> = None;
    let mut worst: Option<Run> = None;
    for (index, poll) in future.polls.iter().enumerate() {
        let poll = &model.polls()[*poll as usize];
        let Some((asks, is_anew)) = asks(model, of, poll) else {
            run = None;
            continue;
        };
        let took = poll.end().map_or(0, |end| model.time(end).saturating_sub(model.time(poll.begin())));
        let now = match run {
            Some(run) if run.asks == asks && !is_anew => {
                Run { polls: run.polls + 1, time: run.time.saturating_add(took), ..run }
            }
            _ => Run { asks, from: index, polls: 1, time: took },
        };
        run = Some(now);
        if now.polls > worst.map_or(0, |worst| worst.polls) && is_spin(model, of, now) {
            worst = run;
        }
    }
    let Some(Run { asks, from, polls, .. }) = worst else { return };
    let place = match asks {
        Asks::Stays(place) => Some(place),
        Asks::Yields => None,
    };
    let begins = future.polls[from..from + polls].iter().map(|poll| model.polls()[*poll as usize].begin());
    found.add(Lint::SelfWakeSpin, of, place, begins, || {
        let it = name(model, of);
        let span = match span(model, of, from, polls) {
            0 => String::new(),
            span => format!(" for {}", text::time(span)),
        };
        match asks {
            Asks::Stays(place) => {
                let at = line(model, of, place).map_or("where it was".to_owned(), |line| format!("at {line}"));
                format!(
                    "{it} woke itself in {polls} polls one after the other{span} and stayed {at}: it waits busily, or \
                     what it awaits yields so often."
                )
            }
            Asks::Yields => format!(
                "{it} was polled {polls} times one after the other{span} and did nothing but yield: it waits in a loop."
            ),
        }
    });
}

/// How a poll asks for the next one, and whether it came to that await only then: what does so each time gets on.
fn asks(model: &Model, of: FutureIx, poll: &Poll) -> Option<(Asks, bool)> {
    let future = model.future(of);
    let end = poll.end()?;
    let Some(State::Pending(place)) = future.state_at(end) else { return None };
    let from = future.changes.partition_point(|change| change.event() <= poll.begin());
    // One that passes more than a few awaits does something.
    let mut reached = future.changes[from..].iter().take_while(|change| change.event() < end).take(4);
    let yields =
        |place: Place| model.point_at(of, place).is_some_and(|point| point.text.contains("yield_now"));
    if yields(place) && reached.clone().count() < 4 {
        let only_yields = reached.all(|change| change.state().place().is_some_and(yields));
        return only_yields.then_some((Asks::Yields, false));
    }
    let own_wake = future.wakes_between(poll.begin()..end).iter().any(|wake| {
        matches!(model.events()[*wake as usize].kind, EventKind::Wake { by: Some(by), .. } if by == future.id)
    });
    own_wake.then_some((Asks::Stays(place), reached.next().is_some()))
}

fn is_spin(model: &Model, of: FutureIx, run: Run) -> bool {
    match run.asks {
        Asks::Stays(_) => {
            // A clock that stands still is a virtual one.
            let span = span(model, of, run.from, run.polls);
            run.polls > SPIN && (span >= SHORT || span == 0)
        }
        Asks::Yields => run.polls >= YIELDS && run.time / (run.polls as u64) < WORK,
    }
}

/// Nanoseconds from the begin of the first to the end of the last poll.
fn span(model: &Model, of: FutureIx, from: usize, polls: usize) -> u64 {
    let poll = |index: usize| &model.polls()[model.future(of).polls[index] as usize];
    let last = poll(from + polls - 1);
    model.time(last.end().unwrap_or(last.begin())).saturating_sub(model.time(poll(from).begin()))
}
