//! What becomes of a future in the end.

use pollscope::trace::EventKind;

use super::draft::{Draft, Kind};
use super::words::{last, line, lines, name, no};
use crate::learn::ask::Choice;
use crate::model::{Change, FutureIx, Model, State};

const RETURNS: &str = "it returns";
const NEVER: &str = "nothing: its body never runs";
const WAITS: &str = "it stays Pending until the run ends";

/// How many changes of a future are looked at for one at which it waits.
const LOOK: usize = 8;

/// How a future ends.
enum Fate {
    Returns,
    /// Cancelled while it stood at this line.
    Cancelled(u32),
    Never,
    Waits,
    Panics,
}

/// Its fate, and the event that decides it.
fn fate(model: &Model, of: FutureIx) -> Option<(Fate, usize)> {
    let future = model.future(of);
    let change = future.changes.last()?;
    let state = change.state();
    let before = future.state_before(change.event());
    // What ends with the program was not cancelled by it.
    let at_end = future.dropped.is_none_or(|dropped| dropped >= model.closing());
    let fate = match (state, before) {
        (State::Returned, _) => Fate::Returns,
        (State::Panicked, _) => Fate::Panics,
        (State::Unresumed, _) | (State::Dropped(_), Some(State::Unresumed)) => Fate::Never,
        (State::Pending(_), _) => Fate::Waits,
        (State::Dropped(_), Some(State::Pending(_))) if at_end => Fate::Waits,
        (State::Dropped(place), Some(State::Pending(_))) => Fate::Cancelled(line(model, of, place)?),
        _ => return None,
    };
    let open = matches!(state, State::Unresumed | State::Pending(_));
    Some((fate, if open { last(model) } else { change.event() }))
}

/// Asked where the future is made.
pub(super) fn at_start(model: &Model, of: FutureIx) -> Option<Draft> {
    let future = model.future(of);
    let event = future.created?;
    if future.state_at(event) != Some(State::Unresumed) {
        return None;
    }
    draft(model, of, event, None)
}

/// Asked where it is first Pending, or, if it is to be dropped, last.
pub(super) fn later(model: &Model, of: FutureIx) -> Option<Draft> {
    let future = model.future(of);
    // The sentence of an unheld one tells that it is the last.
    let unheld = |event: usize| matches!(model.events()[event].kind, EventKind::Pending { unheld: true, .. });
    let pending = |change: &Change| match change.state() {
        State::Pending(place) if !unheld(change.event()) => Some((change.event(), line(model, of, place)?)),
        _ => None,
    };
    let (event, line) = match fate(model, of)? {
        (Fate::Returns, _) => future.changes.iter().take(LOOK).find_map(pending)?,
        _ => future.changes.iter().rev().take(LOOK).find_map(pending)?,
    };
    draft(model, of, event, Some(line))
}

fn draft(model: &Model, of: FutureIx, event: usize, stands: Option<u32>) -> Option<Draft> {
    let (fate, decided) = fate(model, of)?;
    let it = name(model, of);
    let cancelled = |line: u32| format!("it is dropped while Pending at line {line}");
    let (right, sort, worth, why) = match fate {
        Fate::Returns => (
            RETURNS.to_owned(),
            "returns",
            if stands.is_some() { 2 } else { 1 },
            "It is polled until it is Ready.".to_owned(),
        ),
        Fate::Cancelled(line) => (
            cancelled(line),
            "cancelled",
            5,
            "It is cancelled: whoever owned it has dropped it, and what comes after that line never runs."
                .to_owned(),
        ),
        Fate::Never => (
            NEVER.to_owned(),
            "never",
            4,
            "It is never polled, and a future does nothing by itself.".to_owned(),
        ),
        Fate::Waits => {
            // The step that decides it may tell of its drop.
            let why = match model.future(of).last_state() {
                State::Dropped(_) => {
                    "What it waits for does not come. It is dropped only when the program ends, as all is."
                }
                _ => "What it waits for does not come before the run ends.",
            };
            (WAITS.to_owned(), "waits", 4, why.to_owned())
        }
        Fate::Panics => ("it panics".to_owned(), "panics", 5, "A panic unwinds through its poll.".to_owned()),
    };
    Some(Draft {
        kind: Kind::Fate,
        of,
        event,
        decided,
        worth,
        sort,
        ask: format!("What becomes of {it} in the end?"),
        right,
        wrong: wrong(model, of, &fate, decided, stands),
        why,
    })
}

fn wrong(model: &Model, of: FutureIx, fate: &Fate, decided: usize, stands: Option<u32>) -> Vec<Choice> {
    let happens = match fate {
        Fate::Returns => format!("It returns, at step {}.", decided + 1),
        Fate::Cancelled(_) => format!("It is dropped, at step {}.", decided + 1),
        Fate::Never => "It is never polled.".to_owned(),
        Fate::Waits => "It is polled, and then waits for what does not come.".to_owned(),
        Fate::Panics => format!("It panics, at step {}.", decided + 1),
    };
    let mut wrong = Vec::new();
    if !matches!(fate, Fate::Returns) {
        wrong.push(no(RETURNS, happens.clone()));
    }
    let mut lines = lines(model, of);
    // Where it stands, before where it could come to.
    lines.sort_by_key(|line| Some(*line) != stands);
    let cancelled = |line: &u32| no(format!("it is dropped while Pending at line {line}"), happens.clone());
    let others = lines.iter().filter(|line| match fate {
        Fate::Cancelled(at) => at != *line,
        // It is, but with the program.
        Fate::Waits => false,
        _ => true,
    });
    wrong.extend(others.take(if stands.is_some() { 2 } else { 1 }).map(cancelled));
    if stands.is_none() && !matches!(fate, Fate::Never) {
        wrong.push(no(NEVER, happens.clone()));
    }
    if matches!(fate, Fate::Waits) {
        wrong.push(no("it is polled again and again until it is Ready", happens.clone()));
    } else {
        wrong.push(no(WAITS, happens));
    }
    wrong
}
