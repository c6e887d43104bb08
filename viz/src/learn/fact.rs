//! Facts of a run, as a lesson's text names them: `{polls dance}`.

use pollscope::trace::EventKind;

use crate::model::{FutureIx, Model, Poll, State};
use crate::text;

/// A fact, and the event that decides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) says: String,
    pub(super) decided: Option<usize>,
}

impl Fact {
    fn of(says: &impl ToString, decided: Option<usize>) -> Self {
        Self { says: says.to_string(), decided }
    }
}

/// The text with each `{..}` in it replaced by what the trace says; and the last event that decides one of them. What is
/// `next` is so after the event `from`.
pub(super) fn fill(model: &Model, text: &str, from: usize) -> Result<Fact, String> {
    let mut says = String::new();
    let mut decided = None;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (fact, after) = after.split_once('}').ok_or_else(|| format!("a brace is open in {text:?}"))?;
        let fact = look(model, fact, from).ok_or_else(|| format!("the trace has no fact {{{fact}}}"))?;
        says.push_str(before);
        says.push_str(&fact.says);
        decided = decided.max(fact.decided);
        rest = after;
    }
    says.push_str(rest);
    Ok(Fact { says, decided })
}

fn look(model: &Model, fact: &str, from: usize) -> Option<Fact> {
    let words: Vec<&str> = fact.split_whitespace().collect();
    let last = model.events().len().checked_sub(1);
    match words[..] {
        ["if", ref rest @ ..] => holds(model, rest, from),
        ["time"] => Some(Fact::of(&millis(model.duration()), last_return(model))),
        ["threads"] => Some(Fact::of(&model.trace().threads.len(), last)),
        ["turns"] => Some(Fact::of(&model.turns().len(), last)),
        ["roots"] => Some(Fact::of(&model.indices().filter(|of| model.future(*of).depth == 0).count(), last)),
        ["time", name, ref nth @ ..] => {
            let future = model.future(first(model, name, which(nth)?)?);
            let begin = model.polls()[*future.polls.first()? as usize].begin();
            let end = future.changes.iter().find(|change| change.state().ended())?.event();
            Some(Fact::of(&millis(model.time(end).saturating_sub(model.time(begin))), Some(end)))
        }
        ["at", kind, name, ref nth @ ..] => happens(model, kind, name, which(nth)?),
        ["state", name, ref nth @ ..] => Some(state(model, first(model, name, which(nth)?)?)),
        ["value", name, ref nth @ ..] => {
            let future = model.future(first(model, name, which(nth)?)?);
            future.changes.iter().find_map(|change| match &model.events()[change.event()].kind {
                EventKind::Ready { value: Some(value), .. } => Some(Fact::of(&value, Some(change.event()))),
                _ => None,
            })
        }
        ["size", name] => {
            let created = model.future(first(model, name, 1)?).created?;
            match &model.events()[created].kind {
                EventKind::Create { made, .. } => Some(Fact::of(&made.size, Some(created))),
                _ => None,
            }
        }
        ["waker", name, ref nth @ ..] => {
            let of = first(model, name, which(nth)?)?;
            let wake = *model.future(of).wakes.first()? as usize;
            let EventKind::Wake { by, .. } = model.events()[wake].kind else { return None };
            let by = by.and_then(|by| model.by_id(by));
            let says = match by {
                None => "nothing that is traced".to_owned(),
                Some(by) if by == of => "itself".to_owned(),
                Some(by) => model.machine(by)?.name.clone(),
            };
            Some(Fact::of(&says, Some(wake)))
        }
        ["threads", name] => threads(model, name),
        ["thread", kind, name, ref nth @ ..] => {
            let event = event_of(model, kind, name, which(nth)?)?;
            let thread = model.events()[event].thread;
            Some(Fact::of(model.trace().threads.get(thread as usize)?, Some(event)))
        }
        ["kept", name, point] => kept(model, first(model, name, 1)?, point.parse().ok()?),
        ["next", kind] => {
            let event =
                (from + 1..model.events().len()).find(|event| model.events()[*event].kind.name() == kind)?;
            Some(Fact::of(&model.label(model.of_event(event)?), Some(event)))
        }
        ["longest", name] => longest(model, first(model, name, 1)?),
        ["line", name] => {
            let future = model.future(first(model, name, 1)?);
            let of = model.by_id(future.id)?;
            let (change, place) = future.changes.iter().rev().find_map(|change| match change.state() {
                State::Pending(place) => Some((change, place)),
                _ => None,
            })?;
            Some(Fact::of(&model.point_at(of, place)?.line, Some(change.event())))
        }
        ["first", ref rest @ ..] => in_order(model, rest),
        ["parent" | "bound", ..] | [_, _, "in", _] => within(model, &words, from),
        [what, name] => {
            let named: Vec<FutureIx> = model.indices().filter(|of| is_named(model, *of, name)).collect();
            count(model, what, &named, from)
        }
        [what, name, which] => count(model, what, &[first(model, name, which.parse().ok()?)?], from),
        _ => None,
    }
}

/// Nothing, if a fact is as is said: `polls dance = 2`.
fn holds(model: &Model, said: &[&str], from: usize) -> Option<Fact> {
    let place = said.iter().position(|word| ["=", "<", ">"].contains(word))?;
    let (op, value) = (said[place], &*said[place + 1..].join(" "));
    let fact = look(model, &said[..place].join(" "), from)?;
    let holds = match (op, fact.says.parse::<f64>(), value.parse::<f64>()) {
        ("=", Ok(is), Ok(wanted)) => (is - wanted).abs() < f64::EPSILON,
        (">", Ok(is), Ok(limit)) => is > limit,
        ("<", Ok(is), Ok(limit)) => is < limit,
        ("=", ..) => fact.says == value,
        _ => return None,
    };
    holds.then_some(Fact { says: String::new(), decided: fact.decided })
}

/// Nothing, if one event comes before another: `drop race then bind tortoise`.
fn in_order(model: &Model, said: &[&str]) -> Option<Fact> {
    let (one, other) = said.split_at(said.iter().position(|word| *word == "then")?);
    let [kind, name, nth @ ..] = one else { return None };
    let [_, next_kind, next_name, next_nth @ ..] = other else { return None };
    let before = event_of(model, kind, name, which(nth)?)?;
    let after = event_of(model, next_kind, next_name, which(next_nth)?)?;
    (before < after).then(|| Fact::of(&"", Some(after)))
}

/// How long the longest poll of a future took.
fn longest(model: &Model, of: FutureIx) -> Option<Fact> {
    let took = |poll: &u32| {
        let poll = model.polls()[*poll as usize];
        let end = poll.end().unwrap_or(model.events().len() - 1);
        (model.time(end).saturating_sub(model.time(poll.begin())), end)
    };
    let (time, end) = model.future(of).polls.iter().map(took).max()?;
    Some(Fact::of(&millis(time), Some(end)))
}

/// Which of several: the first, if nothing is said.
fn which(nth: &[&str]) -> Option<usize> {
    match nth {
        [] => Some(1),
        [nth] => nth.parse().ok(),
        _ => None,
    }
}

/// Whole milliseconds, which is what a lesson counts in.
fn millis(nanos: u64) -> String {
    if nanos.is_multiple_of(1_000_000) { format!("{} ms", nanos / 1_000_000) } else { text::time(nanos) }
}

fn is_named(model: &Model, of: FutureIx, name: &str) -> bool {
    name == "*" || model.machine(of).is_some_and(|machine| machine.name == name)
}

/// The first, second and so on future of this name.
fn first(model: &Model, name: &str, which: usize) -> Option<FutureIx> {
    model.indices().filter(|of| is_named(model, *of, name)).nth(which.checked_sub(1)?)
}

/// The first, second and so on event of this kind of a future of this name.
pub(super) fn event_of(model: &Model, kind: &str, name: &str, which: usize) -> Option<usize> {
    let meant = |event: &usize| {
        model.events()[*event].kind.name() == kind
            && model.of_event(*event).is_some_and(|of| is_named(model, of, name))
    };
    (0..model.events().len()).filter(meant).nth(which.checked_sub(1)?)
}

fn happens(model: &Model, kind: &str, name: &str, which: usize) -> Option<Fact> {
    let event = event_of(model, kind, name, which)?;
    Some(Fact::of(&millis(model.time(event).saturating_sub(model.time(0))), Some(event)))
}

/// Who polls a future; what a captured local of it was given; a count over those that one future polls.
fn within(model: &Model, words: &[&str], from: usize) -> Option<Fact> {
    match *words {
        ["parent", name, ref nth @ ..] => {
            let future = model.future(first(model, name, which(nth)?)?);
            let polled = model.polls()[*future.polls.first()? as usize].begin();
            let parent = future.parent.map(|parent| model.label(parent));
            Some(Fact::of(&parent.as_deref().unwrap_or("none"), Some(polled)))
        }
        ["bound", name, local, ref nth @ ..] => bound(model, name, local, which(nth)?),
        [what, name, "in", parent] => {
            let is_in = |of: &FutureIx| {
                let above = model.future(*of).parent;
                is_named(model, *of, name) && above.is_some_and(|above| is_named(model, above, parent))
            };
            count(model, what, &model.indices().filter(is_in).collect::<Vec<_>>(), from)
        }
        _ => None,
    }
}

/// The first, second and so on value that a captured local of futures of this name was given.
fn bound(model: &Model, name: &str, local: &str, which: usize) -> Option<Fact> {
    let value = |event: usize| match &model.events()[event].kind {
        EventKind::Bind { local: bound, .. }
            if *bound.name == *local && is_named(model, model.of_event(event)?, name) =>
        {
            Some(Fact::of(&bound.value, Some(event)))
        }
        _ => None,
    };
    (0..model.events().len()).filter_map(value).nth(which.checked_sub(1)?)
}

fn state(model: &Model, of: FutureIx) -> Fact {
    let future = model.future(of);
    Fact::of(&future.last_state().word(), future.changes.last().map(|change| change.event()))
}

/// What can be counted.
const KNOWN: [&str; 9] =
    ["polls", "pendings", "wakes", "returned", "panicked", "futures", "unheld", "self-wakes", "cancelled"];

/// The last time that anything returns: with that a run is over, whatever is dropped then.
fn last_return(model: &Model) -> Option<usize> {
    let last = model.events().len().checked_sub(1)?;
    let returns = |event: &usize| matches!(model.events()[*event].kind, EventKind::Ready { .. });
    let returned = (0..=last).rev().find(returns);
    Some(returned.filter(|event| model.time(*event) == model.end_time()).unwrap_or(last))
}

/// A count over some futures, and the last event that counts; if none does, the last thing that they do before they are
/// dropped.
fn count(model: &Model, what: &str, named: &[FutureIx], from: usize) -> Option<Fact> {
    if named.is_empty() || !KNOWN.contains(&what) {
        return None;
    }
    let of_event = |event: usize| model.of_event(event).filter(|of| named.contains(of));
    let counts = |event: &usize| {
        let Some(of) = of_event(*event) else { return false };
        match (what, &model.events()[*event].kind) {
            ("polls", EventKind::Poll { .. })
            | ("pendings", EventKind::Pending { .. })
            | ("wakes", EventKind::Wake { .. })
            | ("returned", EventKind::Ready { .. })
            | ("panicked", EventKind::Panic { .. })
            | ("futures", EventKind::Create { .. })
            | ("unheld", EventKind::Pending { unheld: true, .. } | EventKind::Unheld { .. }) => true,
            ("self-wakes", EventKind::Wake { by, .. }) => *by == Some(model.future(of).id),
            ("cancelled", EventKind::Drop { .. }) => {
                !model.future(of).state_before(*event).is_some_and(State::ended)
            }
            _ => false,
        }
    };
    let events: Vec<usize> = (0..model.events().len()).filter(counts).collect();
    let decided = events.last().copied();
    let of_them: Vec<usize> = (0..model.events().len()).filter(|event| of_event(*event).is_some()).collect();
    let does =
        |event: &&usize| **event > from && !matches!(model.events()[**event].kind, EventKind::Drop { .. });
    let decided = decided.or(of_them.iter().rev().find(does).or(of_them.last()).copied());
    Some(Fact::of(&events.len(), decided))
}

/// On how many threads the futures of this name and all below them are polled.
fn threads(model: &Model, name: &str) -> Option<Fact> {
    let named: Vec<FutureIx> = model.indices().filter(|of| is_named(model, *of, name)).collect();
    let below = |poll: &&Poll| named.iter().any(|of| poll.future == *of || model.is_below(poll.future, *of));
    let polls: Vec<&Poll> = model.polls().iter().filter(below).collect();
    let mut threads: Vec<u32> = polls.iter().map(|poll| poll.thread).collect();
    threads.sort_unstable();
    threads.dedup();
    let decided = polls.iter().filter_map(|poll| poll.end()).max()?;
    Some(Fact::of(&threads.len(), Some(decided)))
}

/// The locals that a future needs after an await point, counted from 1; its end shows what it needed them for.
fn kept(model: &Model, of: FutureIx, point: usize) -> Option<Fact> {
    let kept = model.kept(of)?;
    let names = kept
        .get(point.checked_sub(1)?)?
        .iter()
        .filter(|local| local.used_after)
        .map(|local| local.name.clone());
    let end = model.future(of).changes.iter().find(|change| change.state().ended())?.event();
    Some(Fact::of(&text::list(&names.collect::<Vec<_>>()), Some(end)))
}
