//! Finding a place in a run: by text, by time, by line.

use pollscope::trace::EventKind;

use crate::model::{Model, State};
use crate::text;

/// Words that an event has to be about, all of them: in the name of its future or of its machine's path, in the kind of
/// event, the state that it leads to, what is awaited, or a value.
#[derive(Debug, Clone, Default)]
pub(super) struct Query {
    words: Vec<Word>,
}

/// A word, and what of the trace's definitions holds it: looked up once, for there are many events.
#[derive(Debug, Clone)]
struct Word {
    text: String,
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
                text,
            }
        };
        Self { words: text.split_whitespace().map(word).collect() }
    }

    /// The next event after this one that is meant, or the one before it; from the other end if there is none.
    pub(super) fn next(&self, model: &Model, event: usize, back: bool) -> Option<usize> {
        let count = model.events().len();
        if self.words.is_empty() || count == 0 {
            return None;
        }
        let meant = |event: &usize| self.means(model, *event);
        if back {
            (0..event.min(count)).rev().chain((event.min(count)..count).rev()).find(meant)
        } else {
            ((event + 1).min(count)..count).chain(0..(event + 1).min(count)).find(meant)
        }
    }

    fn means(&self, model: &Model, event: usize) -> bool {
        self.words.iter().all(|word| word.is_in(model, event))
    }
}

impl Word {
    fn is_in(&self, model: &Model, event: usize) -> bool {
        let kind = &model.events()[event].kind;
        let has = |text: &str| text.to_lowercase().contains(&self.text);
        if kind.name().contains(&self.text) {
            return true;
        }
        let Some(of) = model.of_event(event) else { return false };
        let future = model.future(of);
        // The state into which it comes in this event, by its own word.
        let comes = future.changes_until(event).last().filter(|change| change.event() == event);
        if comes.is_some_and(|change| change.state().word() == self.text)
            || matches!(kind, EventKind::Wake { .. }) && self.text == "woken"
        {
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
                half_way && ("cancelled".contains(&self.text) || "dropped".contains(&self.text))
            }
            _ => false,
        }
    }
}

/// Where one wants to go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// This step; the first is 1.
    Step(usize),
    /// This time, in nanoseconds.
    Time(u64),
    /// This share of the run, from 0 to 1, in steps.
    Share(f64),
    /// The next time that anyone comes to an await in this line.
    Line(u32),
}

/// Reads where one wants to go; the error says how it is written.
pub(super) fn place(text: &str) -> Result<Place, String> {
    let text = text.trim();
    let wrong = || format!("{text:?} is no place: 120 (a step), 15ms, 40%, or L24 (a line)");
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| *number >= 0.0);
    if let Some(percent) = text.strip_suffix('%') {
        return number(percent).map(|percent| Place::Share(percent / 100.0)).ok_or_else(wrong);
    }
    if let Some(line) = text.strip_prefix(['L', 'l']) {
        let line = line.trim_start_matches("ine").trim();
        return line.parse().map(Place::Line).map_err(|_| wrong());
    }
    if let Some(time) = text::parse_time(text) {
        return Ok(Place::Time(time));
    }
    text.parse().map(Place::Step).map_err(|_| wrong())
}

/// The event at a place, or what to say if there is none.
pub(super) fn event_at(model: &Model, place: Place, now: usize) -> Result<usize, String> {
    let count = model.events().len();
    match place {
        Place::Step(step) => Ok(step.saturating_sub(1)),
        #[expect(clippy::cast_sign_loss, reason = "a share is at least 0")]
        Place::Share(share) => Ok((share.min(1.0) * count.saturating_sub(1) as f64) as usize),
        Place::Time(time) => {
            let at = model.events().partition_point(|event| event.at < time);
            if at < count { Ok(at) } else { Err(format!("the run ends at {}", text::time(model.end_time()))) }
        }
        Place::Line(line) => awaits_in_line(model, line, now, false)
            .ok_or_else(|| format!("nobody comes to an await in line {line}")),
    }
}

/// The next event after this one, or before it, at which anyone comes to an await in the line; from the other end if
/// there is none.
pub(super) fn awaits_in_line(model: &Model, line: u32, event: usize, back: bool) -> Option<usize> {
    let count = model.events().len();
    let in_line = |event: &usize| match model.events()[*event].kind {
        EventKind::Await { point: Some(point), .. } => model
            .of_event(*event)
            .and_then(|of| model.point(of, point.get()))
            .is_some_and(|point| point.line == line),
        _ => false,
    };
    if back {
        (0..event.min(count)).rev().chain((event.min(count)..count).rev()).find(in_line)
    } else {
        ((event + 1).min(count)..count).chain(0..(event + 1).min(count)).find(in_line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::recorded;

    #[test]
    fn places_are_read() {
        assert_eq!(place("120"), Ok(Place::Step(120)));
        assert_eq!(place(" 15ms "), Ok(Place::Time(15_000_000)));
        assert_eq!(place("1.5 s"), Ok(Place::Time(1_500_000_000)));
        assert_eq!(place("20us"), Ok(Place::Time(20_000)));
        assert_eq!(place("7ns"), Ok(Place::Time(7)));
        assert_eq!(place("40%"), Ok(Place::Share(0.4)));
        assert_eq!((place("L24"), place("line 24")), (Ok(Place::Line(24)), Ok(Place::Line(24))));
        for wrong in ["", "x", "-1", "-5ms", "L", "%", "1e999999s%", "ms"] {
            assert!(place(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn words_are_found_in_names_kinds_awaits_and_values() {
        let model = recorded("song_join");
        let find = |text: &str, from, back| Query::new(&model, text).next(&model, from, back);
        let first = find("dance poll", 0, false).expect("dance is polled");
        assert_eq!(model.events()[first].kind.name(), "poll");
        let again = find("DANCE poll", first, false).expect("and again");
        assert!(again > first);
        assert_eq!(find("dance poll", again, false), Some(first), "it goes round");
        assert_eq!(find("dance poll", again, true), Some(first));
        let row = find("row, boat", 0, false).expect("the song is an argument");
        assert_eq!(model.events()[row].kind.name(), "create");
        for (word, kind) in
            [("unresumed", "create"), ("polling", "poll"), ("woken", "wake"), ("returned", "ready")]
        {
            let found = find(word, model.events().len(), false).expect(word);
            assert_eq!(model.events()[found].kind.name(), kind, "{word}");
        }
        assert_eq!((find("nothing of the kind", 0, false), find("  ", 0, false)), (None, None));
    }
}
