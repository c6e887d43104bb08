//! What would `join!` save? Awaits that wait one after the other although neither needs the other.
//!
//! Who needs whom is read off the source: within one body, a statement needs those that bind a name that it uses, those that
//! use anything that can be changed and that it may reach too, and those after which it is not always done. Of tasks that a
//! program runs one after the other, one needs each that may have given it something. Where that cannot be told, one is
//! taken to need the other. What no source of the body shows, such as that both write one file, stays an assumption, and is
//! said.

mod names;
mod source;
mod tasks;
#[cfg(test)]
mod tests;
mod types;

use std::collections::HashMap;

use pollscope::trace::MachineKind;

use source::{Statement, groups};
use types::{Gives, Signature};

use super::{Findings, Lint, name};
use crate::model::{FutureIx, Model, Place, State};
use crate::text;

/// Awaits, or tasks, that ran one after the other, and how long they would take together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The future that awaits them; none where they are tasks of their own.
    pub of: Option<FutureIx>,
    /// What each is called, how long it took, and which of those before it it needs.
    pub parts: Vec<Part>,
    /// Nanoseconds that they took one after the other.
    pub apart: u64,
    /// Nanoseconds that they would take together: the longest way through those that need each other, or all of their polls,
    /// if that is longer.
    pub together: u64,
    /// The parts on that way, in order.
    pub path: Vec<usize>,
}

/// One of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// The event at which it begins.
    pub begin: usize,
    /// Nanoseconds that it took, from its first poll to its return.
    pub time: u64,
    /// Nanoseconds of that in which it was polled: `join!` polls one after the other.
    pub polled: u64,
    /// The parts before it that it needs.
    pub needs: Vec<usize>,
}

impl Series {
    fn new(of: Option<FutureIx>, parts: Vec<Part>) -> Option<Self> {
        let sum = |times: &mut dyn Iterator<Item = u64>| times.fold(0, u64::saturating_add);
        let apart = sum(&mut parts.iter().map(|part| part.time));
        let polled = sum(&mut parts.iter().map(|part| part.polled));
        // The longest way that ends with each part, and the part before it on that way.
        let mut ends: Vec<(u64, Option<usize>)> = Vec::new();
        for part in &parts {
            let before = part.needs.iter().copied().max_by_key(|need| ends[*need].0);
            ends.push((part.time.saturating_add(before.map_or(0, |need| ends[need].0)), before));
        }
        let last = (0..parts.len()).max_by_key(|part| ends[*part].0)?;
        let together = ends[last].0.max(polled);
        let mut path = vec![last];
        while let Some(before) = ends[path[path.len() - 1]].1 {
            path.push(before);
        }
        path.reverse();
        // A little is within what an estimate may be wrong by.
        let saves = apart.saturating_sub(together) > apart / 10;
        (parts.len() > 1 && saves).then_some(Self { of, parts, apart, together, path })
    }

    /// What is saved, in sentences, with what is assumed. Safe to show.
    pub fn says(&self, model: &Model) -> Vec<String> {
        let name = |part: &usize| self.parts[*part].name.clone();
        let each: Vec<String> =
            self.parts.iter().map(|part| format!("{} {}", part.name, text::time(part.time))).collect();
        let path: Vec<String> = self.path.iter().map(name).collect();
        let place = self.of.map_or("tasks".to_owned(), |of| format!("awaits of {}", model.label(of)));
        let longest: u64 = self.path.iter().map(|part| self.parts[*part].time).fold(0, u64::saturating_add);
        let bound = if longest < self.together {
            "their polls alone keep the thread for so long".to_owned()
        } else {
            format!("{} is the longest way that cannot be shortened", path.join(", then "))
        };
        let said = [
            format!("These {place} wait one after the other: {}.", text::list(&each)),
            format!(
                "In series they take {}. Together they would take about {}: {bound}.",
                text::time(self.apart),
                text::time(self.together),
            ),
            "This is an estimate: it takes each to last as long as it did, and to need of the others only what the \
             source shows. It holds only if none relies on what another does, in a file or a static for one."
                .to_owned(),
        ];
        said.iter().map(|line| text::plain(line).into_owned()).collect()
    }
}

/// All series of a run from which something could be saved: those within bodies, then those of its tasks. The ones that save
/// the most come first.
pub fn series(model: &Model) -> Vec<Series> {
    let mut sources = Sources::default();
    let mut all: Vec<Series> = model.indices().flat_map(|of| within(model, of, &mut sources)).collect();
    all.extend(tasks::tasks(model));
    all.sort_by_key(|series| std::cmp::Reverse(series.apart - series.together));
    all
}

pub(super) fn look(found: &mut Findings<'_>) {
    let model = found.model;
    let mut sources = Sources::default();
    for of in model.indices() {
        for series in within(model, of, &mut sources) {
            let begins = series.parts.iter().map(|part| part.begin);
            let place = model.future(of).state_at(series.parts[0].begin).and_then(State::place);
            found.add(Lint::InSeries, of, place, begins, || {
                let names: Vec<String> = series.parts.iter().map(|part| part.name.clone()).collect();
                format!(
                    "{} awaits {} one after the other, {}; together they would take about {}, if none relies on what another does.",
                    name(model, of),
                    text::list(&names),
                    text::time(series.apart),
                    text::time(series.together)
                )
            });
        }
    }
}

/// What each machine's source shows; there are many futures of few machines, and reading a source takes long.
#[derive(Default)]
struct Sources {
    groups: HashMap<u32, Vec<Vec<Statement>>>,
    signatures: HashMap<u32, Signature>,
}

/// The series within one future.
fn within(model: &Model, of: FutureIx, sources: &mut Sources) -> Vec<Series> {
    let (Some(machine), Some(number)) = (model.machine(of), model.future(of).machine) else {
        return Vec::new();
    };
    if machine.points.len() < 2 || model.future(of).children.len() < 2 || machine.source.len() > 100_000 {
        return Vec::new();
    }
    let Sources { groups: known, signatures } = sources;
    let groups = known.entry(number).or_insert_with(|| groups(machine).unwrap_or_default());
    if groups.is_empty() {
        return Vec::new();
    }
    let awaited = awaited(model, of, machine.points.len());
    let mut all = Vec::new();
    for group in groups {
        let mut run: Vec<(&Statement, Part)> = Vec::new();
        for statement in group {
            let child =
                awaited[statement.point].filter(|child| is_part(model, of, *child, statement, signatures));
            match child.and_then(|child| part(model, child, short(&machine.points[statement.point].text))) {
                Some((mut part, _)) => {
                    part.needs = (0..run.len()).filter(|before| statement.needs(run[*before].0)).collect();
                    run.push((statement, part));
                }
                // What it was is not known, so what follows may need it.
                None => all.extend(series_of(of, std::mem::take(&mut run))),
            }
        }
        all.extend(series_of(of, run));
    }
    all
}

fn series_of(of: FutureIx, run: Vec<(&Statement, Part)>) -> Option<Series> {
    Series::new(Some(of), run.into_iter().map(|(_, part)| part).collect())
}

/// For each await point the one child that was polled there for the first time. None where there were several: it stands in a
/// loop, or is no plain await.
fn awaited(model: &Model, of: FutureIx, points: usize) -> Vec<Option<FutureIx>> {
    let mut awaited = vec![(None, 0); points];
    for child in &model.future(of).children {
        let Some(first) = model.future(*child).polls.first() else { continue };
        let begin = model.polls()[*first as usize].begin();
        if let Some(State::Polling(Place::Point(point))) = model.future(of).state_at(begin)
            && let Some(place) = awaited.get_mut(point as usize)
        {
            *place = (Some(*child), place.1 + 1);
        }
    }
    awaited.into_iter().map(|(child, count)| child.filter(|_| count == 1)).collect()
}

/// Whether the child is what the statement says, an async fn that runs only once it is awaited here, and whether it was awaited
/// for what it gives, not only for what it does.
fn is_part(
    model: &Model,
    of: FutureIx,
    child: FutureIx,
    statement: &Statement,
    signatures: &mut HashMap<u32, Signature>,
) -> bool {
    let (Some(machine), Some(number)) = (model.machine(child), model.future(child).machine) else {
        return false;
    };
    let called = statement.calls.as_ref().is_none_or(|called| *called == machine.name);
    if machine.kind != MachineKind::Fn || model.future(child).creator != Some(of) || !called {
        return false;
    }
    let signature = signatures.entry(number).or_insert_with(|| Signature::of(machine));
    matches!(signature.gives, Gives::Value | Gives::Decision)
}

/// A future as a part of a series, and the event with which it returned; none if it did not.
fn part(model: &Model, of: FutureIx, name: String) -> Option<(Part, usize)> {
    let future = model.future(of);
    let begin = model.polls()[*future.polls.first()? as usize].begin();
    let end = future.changes.iter().rev().find(|change| change.state() == State::Returned)?.event();
    let polled = future.polls.iter().map(|poll| {
        let poll = &model.polls()[*poll as usize];
        model.time(poll.end().unwrap_or(poll.begin())).saturating_sub(model.time(poll.begin()))
    });
    let polled = polled.fold(0, u64::saturating_add);
    let time = model.time(end).saturating_sub(model.time(begin));
    Some((Part { name, begin, time, polled, needs: Vec::new() }, end))
}

/// What an await is called in a sentence.
fn short(text: &str) -> String {
    let text: Vec<&str> = text.split_whitespace().take(8).collect();
    text::cut(&text.join(" "), 32).into_owned()
}
