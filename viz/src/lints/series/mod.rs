//! What would `join!` save? Awaits that wait one after the other although neither needs the other.
//!
//! Who needs whom is read off the source: within one fn, a statement needs those that bind or change a name that it uses;
//! of tasks that a program runs one after the other, one needs another that returns the type, or the value, of one of its
//! arguments. Where that cannot be told, one is taken to need the other. So what is saved is an estimate, and it holds
//! only if what is awaited does not share anything else, such as one connection.

mod source;

use std::collections::{BTreeSet, HashMap};

use pollscope::trace::{EventKind, Machine};
use syn::visit::{self, Visit};

use source::{Statement, groups};

use super::{Findings, Lint};
use crate::model::{FutureIx, Model, Place, State};
use crate::{rust, text};

/// Awaits, or tasks, that ran one after the other, and how long they would take together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The future that awaits them; none where they are tasks of their own.
    pub of: Option<FutureIx>,
    /// What each is called, how long it took, and which of those before it it needs.
    pub parts: Vec<Part>,
    /// Nanoseconds that they took one after the other.
    pub apart: u64,
    /// Nanoseconds that they would take together: the longest way through those that need each other.
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
    /// Nanoseconds that it took.
    pub time: u64,
    /// The parts before it that it needs.
    pub needs: Vec<usize>,
}

impl Series {
    fn new(of: Option<FutureIx>, parts: Vec<Part>) -> Option<Self> {
        let apart = parts.iter().map(|part| part.time).sum();
        // The longest way that ends with each part, and the part before it on that way.
        let mut ends: Vec<(u64, Option<usize>)> = Vec::new();
        for part in &parts {
            let before = part.needs.iter().copied().max_by_key(|need| ends[*need].0);
            ends.push((part.time + before.map_or(0, |need| ends[need].0), before));
        }
        let last = (0..parts.len()).max_by_key(|part| ends[*part].0)?;
        let together = ends[last].0;
        let mut path = vec![last];
        while let Some(before) = ends[path[path.len() - 1]].1 {
            path.push(before);
        }
        path.reverse();
        (parts.len() > 1 && together < apart).then_some(Self { of, parts, apart, together, path })
    }

    /// What is saved, in sentences, with what is assumed. Safe to show.
    pub fn says(&self, model: &Model) -> Vec<String> {
        let name = |part: &usize| self.parts[*part].name.clone();
        let each: Vec<String> =
            self.parts.iter().map(|part| format!("{} {}", part.name, text::time(part.time))).collect();
        let path: Vec<String> = self.path.iter().map(name).collect();
        let place = self.of.map_or("tasks".to_owned(), |of| format!("awaits of {}", model.label(of)));
        let said = [
            format!("These {place} wait one after the other: {}.", text::list(&each)),
            format!(
                "In series they take {}. Together they would take about {}: {} is the longest way that cannot be shortened.",
                text::time(self.apart),
                text::time(self.together),
                path.join(", then "),
            ),
            "This is an estimate: it takes each to last as long as it did, and to need of the others only what the \
             source shows."
                .to_owned(),
        ];
        said.iter().map(|line| text::plain(line).into_owned()).collect()
    }
}

/// All series of a run from which something could be saved: those within fns, then those of its tasks. The ones that save
/// the most come first.
pub fn series(model: &Model) -> Vec<Series> {
    let mut sources = Sources::default();
    let mut all: Vec<Series> = model.indices().flat_map(|of| within(model, of, &mut sources)).collect();
    all.extend(tasks(model));
    all.sort_by_key(|series| std::cmp::Reverse(series.apart - series.together));
    all
}

pub(super) fn look(found: &mut Findings<'_>) {
    let model = found.model;
    let mut told = BTreeSet::new();
    let mut sources = Sources::default();
    for of in model.indices() {
        for series in within(model, of, &mut sources) {
            let names: Vec<String> = series.parts.iter().map(|part| part.name.clone()).collect();
            // One future of each machine tells.
            if !told.insert((model.future(of).machine, names.clone())) {
                continue;
            }
            let says = format!(
                "{} awaits {} one after the other, {}; together they would take about {}.",
                found.name(of),
                text::list(&names),
                text::time(series.apart),
                text::time(series.together)
            );
            found.add(Lint::InSeries, of, series.parts.iter().map(|part| part.begin), &says);
        }
    }
}

/// What each machine's source shows; there are many futures of few machines, and reading a source takes long.
type Sources = HashMap<u32, Vec<Vec<Statement>>>;

/// The series within one future.
fn within(model: &Model, of: FutureIx, sources: &mut Sources) -> Vec<Series> {
    let (Some(machine), Some(number)) = (model.machine(of), model.future(of).machine) else {
        return Vec::new();
    };
    if machine.points.len() < 2 || machine.source.len() > 100_000 {
        return Vec::new();
    }
    let waits = waits(model, of, machine.points.len());
    // Nothing is read for a future that did not wait at two of its points.
    if waits.iter().flatten().filter(|(_, time)| *time > 0).count() < 2 {
        return Vec::new();
    }
    let groups = sources.entry(number).or_insert_with(|| groups(machine).unwrap_or_default());
    let series = groups.iter().filter_map(|group| {
        let parts: Option<Vec<Part>> = group
            .iter()
            .enumerate()
            .map(|(index, statement)| {
                let (begin, time) = waits[statement.point]?;
                let needs = (0..index).filter(|before| statement.needs(&group[*before])).collect();
                Some(Part { name: short(&machine.points[statement.point].text), begin, time, needs })
            })
            .collect();
        Series::new(Some(of), parts?)
    });
    series.collect()
}

/// What an await is called in a sentence.
fn short(text: &str) -> String {
    let text: Vec<&str> = text.split_whitespace().take(8).collect();
    text::cut(&text.join(" "), 32).into_owned()
}

/// For each await point the event at which the future first came to it, and how long it was pending there that time; none
/// where it never came. Points to which it came more than once stand in a loop, and are none either.
fn waits(model: &Model, of: FutureIx, points: usize) -> Vec<Option<(usize, u64)>> {
    let mut waits: Vec<Option<(usize, u64)>> = vec![None; points];
    let mut again = vec![false; points];
    let changes = &model.future(of).changes;
    for (index, change) in changes.iter().enumerate().take(10_000) {
        let (State::Polling(Place::Point(point)) | State::Pending(Place::Point(point))) = change.state else {
            continue;
        };
        let Some(wait) = waits.get_mut(point as usize) else { continue };
        let arrives = matches!(model.events()[change.event()].kind, EventKind::Await { .. });
        if arrives && wait.is_some() {
            again[point as usize] = true;
        }
        let wait = wait.get_or_insert((change.event(), 0));
        if matches!(change.state, State::Pending(_)) {
            let until = changes.get(index + 1).map_or(model.end_time(), |next| model.time(next.event()));
            wait.1 += until.saturating_sub(model.time(change.event()));
        }
    }
    for (wait, again) in waits.iter_mut().zip(again) {
        if again {
            *wait = None;
        }
    }
    waits
}

/// The tasks of each thread that ran one after the other, each made once the one before it had ended.
fn tasks(model: &Model) -> Vec<Series> {
    let mut all = Vec::new();
    let mut signatures = HashMap::new();
    for thread in 0..model.trace().threads.len() as u32 {
        let mut group: Vec<(FutureIx, usize, usize)> = Vec::new();
        // What a future spawns goes on beside it: only what the program itself makes, one after the other, is in series.
        let by_program = |of: &FutureIx| model.future(*of).depth == 0 && model.future(*of).creator.is_none();
        for of in model.lanes().iter().copied().filter(by_program) {
            let Some((begin, end)) = span(model, of, thread) else { continue };
            let follows = group.last().is_none_or(|(_, _, before)| {
                model.future(of).created.is_some_and(|created| created > *before)
            });
            if !follows {
                all.extend(series_of(model, &group, &mut signatures));
                group.clear();
            }
            group.push((of, begin, end));
        }
        all.extend(series_of(model, &group, &mut signatures));
    }
    all
}

/// From a task's first poll to its return, if all of it ran on this thread.
fn span(model: &Model, of: FutureIx, thread: u32) -> Option<(usize, usize)> {
    let future = model.future(of);
    let mut polls = future.polls.iter().map(|poll| &model.polls()[*poll as usize]);
    let first = polls.next()?;
    if first.thread != thread || polls.any(|poll| poll.thread != thread) {
        return None;
    }
    let end = future.changes.iter().find(|change| change.state == State::Returned)?;
    Some((first.begin(), end.event()))
}

fn series_of(
    model: &Model,
    group: &[(FutureIx, usize, usize)],
    signatures: &mut HashMap<u32, Signature>,
) -> Option<Series> {
    if group.len() < 2 || group.len() > 64 {
        return None;
    }
    let mut types = Vec::new();
    for (of, ..) in group {
        let machine = model.future(*of).machine.zip(model.machine(*of));
        let known = machine
            .map(|(number, machine)| signatures.entry(number).or_insert_with(|| signature(machine)).clone());
        types.push(known.unwrap_or_default());
    }
    let mut parts = Vec::new();
    for (index, (of, begin, end)) in group.iter().enumerate() {
        let needs = (0..index)
            .filter(|before| {
                !types[index].0.is_disjoint(&types[*before].1) || passes_value(model, group[*before].0, *of)
            })
            .collect();
        let time = model.time(*end).saturating_sub(model.time(*begin));
        parts.push(Part { name: text::plain(&model.label(*of)).into_owned(), begin: *begin, time, needs });
    }
    Series::new(None, parts)
}

type Signature = (BTreeSet<String>, BTreeSet<String>);

/// The types of a fn's arguments, and those that it returns, by their names; common ones, which many have, are left out.
fn signature(machine: &Machine) -> Signature {
    struct Types(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Types {
        fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
            const COMMON: [&str; 8] = ["Result", "Option", "Vec", "Box", "Arc", "Rc", "String", "Self"];
            let name = segment.ident.to_string();
            let is_type = name.starts_with(|first: char| first.is_uppercase());
            if is_type && !COMMON.contains(&name.as_str()) {
                self.0.insert(name);
            }
            visit::visit_path_segment(self, segment);
        }
    }
    let read = || {
        let item = syn::parse_str::<syn::ImplItemFn>(&machine.source).ok()?;
        let (mut takes, mut gives) = (Types(BTreeSet::new()), Types(BTreeSet::new()));
        item.sig.inputs.iter().for_each(|input| takes.visit_fn_arg(input));
        gives.visit_return_type(&item.sig.output);
        Some((takes.0, gives.0))
    };
    rust::with_stack_for(&machine.source, read).flatten().unwrap_or_default()
}

/// Whether what one returned is an argument of the other, as far as values were recorded.
fn passes_value(model: &Model, from: FutureIx, to: FutureIx) -> bool {
    let returned =
        model.future(from).changes.iter().find_map(|change| match &model.events()[change.event()].kind {
            EventKind::Ready { value, .. } => value.as_deref(),
            _ => None,
        });
    let Some(EventKind::Create { details: Some(details), .. }) =
        model.future(to).created.map(|created| &model.events()[created].kind)
    else {
        return false;
    };
    // A short value, such as a number, is in many arguments by chance.
    returned.is_some_and(|value| value.len() > 3 && details.args.iter().any(|(_, arg)| arg.contains(value)))
}
