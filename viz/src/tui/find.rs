//! Finding a step by text.

use std::time::Instant;

use pollscope::trace::EventKind;

use crate::model::{Model, Place, State};

/// Words that an event has to be about, all of them: in the name of its future or of its machine's path, in the kind of
/// event, the state that it leads to, what is awaited, or a value.
#[derive(Debug, Clone, Default)]
pub(super) struct Query {
    words: Vec<Word>,
}

/// The states that a word can name, wherever in its body the future stands.
const STATES: [State; 6] = [
    State::Unresumed,
    State::Polling(Place::Start),
    State::Pending(Place::Start),
    State::Returned,
    State::Panicked,
    State::Dropped(Place::Start),
];

/// The words for what happens in an event: that of its kind, and those of its sentence.
fn words(kind: &EventKind) -> &'static [&'static str] {
    match kind {
        EventKind::Create { .. } => &["created", "made", "called"],
        EventKind::Poll { .. } => &["polled", "polls"],
        EventKind::Await { .. } => &["await", "reaches", "line"],
        EventKind::Pending { .. } => &["pending", "suspended", "line"],
        EventKind::Ready { .. } => &["ready", "returns", "done"],
        EventKind::Panic { .. } => &["panics"],
        EventKind::Drop { .. } => &["dropped"],
        EventKind::Wake { .. } => &["wakes", "woken"],
        EventKind::Bind { .. } => &["binds"],
        EventKind::Unheld { .. } => &["unheld", "waker"],
        EventKind::Lost { .. } => &["lost"],
    }
}

/// A word, and what of the trace's definitions holds it: looked up once, for there are many events.
#[derive(Debug, Clone)]
struct Word {
    text: String,
    /// Whether it is the word for a state.
    is_state: bool,
    machines: Vec<bool>,
    points: Vec<Vec<bool>>,
}

impl Query {
    pub(super) fn new(model: &Model, text: &str) -> Self {
        let word = |word: &str| {
            let text = word.to_lowercase();
            let has = |other: &str| other.to_lowercase().contains(&text);
            let machines = &model.trace().machines;
            Word {
                machines: machines.iter().map(|machine| has(&machine.name) || has(&machine.path)).collect(),
                points: machines
                    .iter()
                    .map(|machine| {
                        machine.points.iter().map(|point| has(&point.text) || point.line.to_string() == text)
                    })
                    .map(Iterator::collect)
                    .collect(),
                is_state: STATES.iter().any(|state| state.word() == text),
                text,
            }
        };
        Self { words: text.split_whitespace().map(word).collect() }
    }

    fn means(&self, model: &Model, event: usize) -> bool {
        self.words.iter().all(|word| word.is_in(model, event))
    }
}

/// A search for the next event after one that is meant, or the one before it; from the other end if there is none.
#[derive(Debug, Clone)]
pub(super) struct Search {
    query: Query,
    from: usize,
    pub(super) back: bool,
    /// How many events were looked at.
    looked: usize,
    found: Option<usize>,
}

impl Search {
    /// So many events are looked at before the clock is asked.
    const AT_LEAST: usize = 1 << 14;

    pub(super) fn new(query: &Query, from: usize, back: bool) -> Self {
        Self { query: query.clone(), from, back, looked: 0, found: None }
    }

    /// Looks on until then. Gives whether it is over.
    pub(super) fn go_on(&mut self, model: &Model, until: Instant) -> bool {
        let count = if self.query.words.is_empty() { 0 } else { model.events().len() };
        // The first event that is looked at, or the one behind it on the way back.
        let start = if self.back { self.from } else { self.from + 1 }.min(count);
        while self.found.is_none() && self.looked < count {
            let next = if self.back { start + count - 1 - self.looked } else { start + self.looked } % count;
            self.looked += 1;
            if self.query.means(model, next) {
                self.found = Some(next);
            } else if self.looked.is_multiple_of(Self::AT_LEAST) && Instant::now() >= until {
                return false;
            }
        }
        true
    }

    /// What was found.
    pub(super) fn found(&self) -> Option<usize> {
        self.found
    }

    /// How much of the run was looked at, in percent; all of it, where it is found.
    pub(super) fn percent(&self, model: &Model) -> usize {
        if self.found.is_some() { 100 } else { self.looked * 100 / model.events().len().max(1) }
    }
}

impl Word {
    fn is_in(&self, model: &Model, event: usize) -> bool {
        let kind = &model.events()[event].kind;
        let has = |text: &str| text.to_lowercase().contains(&self.text);
        if words(kind).iter().any(|word| word.contains(&self.text)) {
            return true;
        }
        let Some(of) = model.of_event(event) else { return false };
        let future = model.future(of);
        // The state into which it comes in this event, by its own word.
        let comes = || future.changes_until(event).last().filter(|change| change.event() == event);
        if self.is_state && comes().is_some_and(|change| change.state().word() == self.text) {
            return true;
        }
        let machine = future.machine.map(|machine| machine as usize);
        if machine.is_some_and(|machine| self.machines.get(machine) == Some(&true))
            || self.text.strip_prefix('#').is_some_and(|id| future.id.get().to_string() == id)
        {
            return true;
        }
        match kind {
            EventKind::Await { point: Some(point), .. } | EventKind::Pending { point: Some(point), .. } => {
                let points = machine.and_then(|machine| self.points.get(machine));
                points.and_then(|points| points.get(point.get() as usize)) == Some(&true)
            }
            EventKind::Create { made, .. } => made.args.iter().any(|(name, value)| has(name) || has(value)),
            EventKind::Ready { value, .. } => value.as_ref().is_some_and(|value| has(value)),
            EventKind::Bind { local, .. } => has(&local.name) || has(&local.value),
            EventKind::Drop { .. } => {
                let before = future.state_before(event);
                let half_way = !before.is_some_and(State::ended);
                half_way && "cancelled".contains(&self.text)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::recorded;

    #[test]
    fn words_are_found_in_names_kinds_awaits_and_values() {
        let model = recorded("song_join");
        let find = |text: &str, from, back| {
            let mut search = Search::new(&Query::new(&model, text), from, back);
            assert!(search.go_on(&model, Instant::now()), "a short run is searched at once");
            search.found()
        };
        let first = find("dance poll", 0, false).expect("dance is polled");
        assert_eq!(model.events()[first].kind.name(), "poll");
        let again = find("DANCE poll", first, false).expect("and again");
        assert!(again > first);
        assert_eq!(find("dance poll", again, false), Some(first), "it goes round");
        assert_eq!(find("dance poll", again, true), Some(first));
        let row = find("row, boat", 0, false).expect("the song is an argument");
        assert_eq!(model.events()[row].kind.name(), "create");
        for (word, kind) in [
            ("unresumed", "create"),
            ("made", "create"),
            ("polling", "poll"),
            ("polls", "poll"),
            ("woken", "wake"),
            ("wakes", "wake"),
            ("returned", "ready"),
            ("returns", "ready"),
            ("dropped", "drop"),
            ("line 47", "await"),
        ] {
            let found = find(word, model.events().len(), false).expect(word);
            assert_eq!(model.events()[found].kind.name(), kind, "{word}");
        }
        assert_eq!((find("nothing of the kind", 0, false), find("  ", 0, false)), (None, None));
    }
}
