//! Who wakes a suspended future for its next poll: itself, another one, something outside; or nobody does.

use pollscope::trace::EventKind;

use super::draft::{Draft, Kind};
use super::words::{begins, last, name, no, own_end, woken};
use crate::learn::ask::Choice;
use crate::model::{FutureIx, Model, Poll, State};

const ITSELF: &str = "itself, while it is being polled";
const OUTSIDE: &str = "something outside of all polls, such as a timer";
const NOBODY: &str = "nobody: it is not polled again";
const EXECUTOR: &str = "the executor: it polls every task again and again";

/// How many wakes before a next poll are told apart.
const WAKES: usize = 16;

/// How a future comes to its next poll, or why it never does.
struct Waking {
    by: By,
    decided: usize,
    /// All who wake it before that poll; none stands for what is outside.
    wakers: Vec<Option<FutureIx>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Waker(Option<FutureIx>),
    /// Nobody, but this one polls it all the same.
    Along(FutureIx),
    Nobody,
}

/// Asked where a poll begins that will return `Pending`: the wake may come while it runs.
pub(super) fn at_poll(model: &Model, event: usize) -> Option<Draft> {
    let poll = begins(model, event)?;
    let ask = format!("This poll of {} will return Pending. Who wakes it?", name(model, poll.future));
    let mut draft = draft(model, event, &poll, ask)?;
    // Better to ask when it is known that it waits, if one can.
    if draft.sort != "itself" && draft.worth > 1 {
        draft.worth -= u32::from(!unheld(model, &poll));
    }
    Some(draft)
}

/// Asked where a poll has returned `Pending`.
pub(super) fn at_pending(model: &Model, event: usize) -> Option<Draft> {
    let EventKind::Pending { unheld, .. } = model.events()[event].kind else { return None };
    let poll = model.polls()[model.poll_of_event(event)?];
    // The sentence of this step tells of an unheld waker.
    if unheld || poll.end() != Some(event) {
        return None;
    }
    draft(model, event, &poll, format!("{} is Pending. Who wakes it?", name(model, poll.future)))
}

fn unheld(model: &Model, poll: &Poll) -> bool {
    let end = poll.end().map(|end| &model.events()[end].kind);
    matches!(end, Some(EventKind::Pending { unheld: true, .. }))
}

fn draft(model: &Model, event: usize, poll: &Poll, ask: String) -> Option<Draft> {
    let of = poll.future;
    let waking = waking(model, poll).filter(|waking| waking.decided > event)?;
    let (sort, worth) = match waking.by {
        By::Waker(None) => ("outside", 1),
        By::Waker(Some(by)) if by == of => ("itself", 4),
        By::Waker(Some(_)) => ("another", 4),
        By::Along(_) => ("along", 3),
        By::Nobody if unheld(model, poll) => ("unheld", 5),
        By::Nobody => ("nobody", 3),
    };
    Some(Draft {
        kind: Kind::Wakes,
        of,
        event,
        decided: waking.decided,
        worth,
        sort,
        ask,
        right: answer(model, of, waking.by),
        wrong: wrong(model, poll, &waking, event),
        why: why(model, poll, &waking),
    })
}

fn waking(model: &Model, poll: &Poll) -> Option<Waking> {
    let of = poll.future;
    let future = model.future(of);
    let end = own_end(model, poll)?;
    let EventKind::Pending { .. } = model.events()[end].kind else { return None };
    let next = model.poll_after(of, poll.begin());
    let dropped = future.dropped.filter(|dropped| *dropped > end);
    let after = model.events().len();
    let until = next.map_or(after, Poll::begin).min(dropped.unwrap_or(after));
    // What is woken by the drops with which the program ends is woken for nothing.
    let wakes = future.wakes_between(poll.begin()..until.min(model.closing().max(end)));
    if wakes.len() > WAKES {
        return None;
    }
    let by = |wake: &u32| match model.events()[*wake as usize].kind {
        EventKind::Wake { by: Some(by), .. } => model.by_id(by).map(Some),
        _ => Some(None),
    };
    let by_whom: Vec<Option<FutureIx>> = wakes.iter().map(by).collect::<Option<_>>()?;
    if let (Some(by), Some(wake)) = (by_whom.first(), wakes.first()) {
        return Some(Waking { by: By::Waker(*by), decided: *wake as usize, wakers: by_whom });
    }
    // One below it may be woken in its place.
    if woken(model, of, poll.begin()..until.min(model.closing().max(end)))? {
        return None;
    }
    let by = match next {
        // Polled by an executor that nobody asked: allowed, and nothing to learn from.
        Some(next) if next.begin() == until => By::Along(model.polls()[next.within()?].future),
        Some(_) => return None,
        None => By::Nobody,
    };
    let decided = match by {
        By::Along(_) => until,
        _ => dropped.unwrap_or(last(model)),
    };
    // Where the trace contradicts itself nothing can be said.
    let ended = !matches!(future.last_state(), State::Pending(_) | State::Dropped(_));
    (by != By::Nobody || !ended).then_some(Waking { by, decided, wakers: by_whom })
}

fn answer(model: &Model, of: FutureIx, by: By) -> String {
    match by {
        By::Waker(None) => OUTSIDE.to_owned(),
        By::Waker(Some(by)) if by == of => ITSELF.to_owned(),
        By::Waker(Some(by)) => name(model, by),
        By::Along(above) => along(model, above),
        By::Nobody => NOBODY.to_owned(),
    }
}

fn along(model: &Model, above: FutureIx) -> String {
    format!("nobody: {} polls it again all the same", name(model, above))
}

fn wrong(model: &Model, poll: &Poll, waking: &Waking, event: usize) -> Vec<Choice> {
    let of = poll.future;
    let above = poll.within().map(|within| model.polls()[within].future);
    let right = answer(model, of, waking.by);
    let happens = match waking.by {
        By::Waker(_) => format!("It is woken, at step {}.", waking.decided + 1),
        By::Along(_) => format!("It is polled again, at step {}.", waking.decided + 1),
        By::Nobody => "It is not polled again.".to_owned(),
    };
    let mut wrong = Vec::new();
    let outside = no(OUTSIDE, "No wake of it comes from outside of the polls here.");
    let itself = no(ITSELF, "It does not call its own waker here.");
    let nobody = no(NOBODY, happens.clone());
    let (waked_outside, waked_itself) = (waking.wakers.contains(&None), waking.wakers.contains(&Some(of)));
    if !waked_outside {
        wrong.push(outside);
    }
    match above {
        Some(above) => {
            if above != of && !waking.wakers.contains(&Some(above)) {
                wrong.push(no(
                    name(model, above),
                    "It polls it, but it does not call its waker: who polls need not wake.",
                ));
            }
            wrong.push(no(along(model, above), happens));
        }
        None => wrong.push(no(EXECUTOR, happens)),
    }
    wrong.push(nobody);
    if !waked_itself {
        wrong.push(itself);
    }
    wrong.retain(|choice| choice.text != right);
    // Not always the same three.
    let out = event % wrong.len().max(1);
    if wrong.len() > 3 && wrong[out].text != OUTSIDE {
        wrong.remove(out);
    }
    wrong
}

fn why(model: &Model, poll: &Poll, waking: &Waking) -> String {
    match waking.by {
        By::Waker(None) => {
            "What it waits for calls the waker when it can go on; until then no poll is spent on it."
                .to_owned()
        }
        By::Waker(Some(by)) if by == poll.future => {
            "It calls its own waker before it returns Pending, and so asks for another poll at once."
                .to_owned()
        }
        By::Waker(Some(by)) => format!("{} calls its waker, in a poll of its own.", name(model, by)),
        By::Along(above) => format!(
            "{} is polled for another reason, and polls it along; no wake asked for that.",
            name(model, above)
        ),
        By::Nobody if unheld(model, poll) => {
            "Nobody has kept its waker. Who returns Pending has to see to it that it is woken.".to_owned()
        }
        By::Nobody if matches!(model.future(poll.future).last_state(), State::Dropped(_)) => {
            "It is dropped before anything wakes it.".to_owned()
        }
        By::Nobody => "The run ends before anything wakes it.".to_owned(),
    }
}
