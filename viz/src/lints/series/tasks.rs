//! Tasks that a program runs one after the other.

use std::collections::HashMap;

use super::types::{Gives, Signature, Takes};
use super::{Part, Series};
use crate::model::{FutureIx, Model};
use crate::text;

/// The series of more tasks than this is no list that anyone reads.
const MOST: usize = 64;

/// The tasks of each thread that ran one after the other, each made once the one before it had ended.
pub(super) fn tasks(model: &Model) -> Vec<Series> {
    let mut all = Vec::new();
    let mut signatures = HashMap::new();
    // By thread, the tasks so far and the end of the last.
    let mut open: HashMap<u32, (Vec<(FutureIx, Part)>, usize)> = HashMap::new();
    // What a future spawns goes on beside it: only what the program itself makes, one after the other, is in series.
    let by_program = |of: &FutureIx| model.future(*of).depth == 0 && model.future(*of).creator.is_none();
    for of in model.lanes().iter().copied().filter(by_program) {
        let Some((part, end)) = part(model, of) else { continue };
        let thread = model.polls()[model.future(of).polls[0] as usize].thread;
        let (group, before) = open.entry(thread).or_default();
        if model.future(of).created.is_none_or(|created| created < *before) {
            all.extend(series_of(model, std::mem::take(group), &mut signatures));
        }
        group.push((of, part));
        *before = end;
    }
    let mut rest: Vec<_> = open.into_iter().collect();
    rest.sort_by_key(|(thread, _)| *thread);
    all.extend(rest.into_iter().filter_map(|(_, (group, _))| series_of(model, group, &mut signatures)));
    all
}

/// A task that ran on one thread to its return, and the event of that.
fn part(model: &Model, of: FutureIx) -> Option<(Part, usize)> {
    let mut polls = model.future(of).polls.iter().map(|poll| model.polls()[*poll as usize].thread);
    let thread = polls.next()?;
    if polls.any(|other| other != thread) {
        return None;
    }
    super::part(model, of, text::plain(&model.label(of)).into_owned())
}

fn series_of(
    model: &Model,
    group: Vec<(FutureIx, Part)>,
    signatures: &mut HashMap<u32, Signature>,
) -> Option<Series> {
    if group.len() < 2 || group.len() > MOST {
        return None;
    }
    let mut known: Vec<Option<Signature>> = Vec::new();
    for (of, _) in &group {
        let machine = model.future(*of).machine.zip(model.machine(*of));
        known
            .push(machine.map(|(number, machine)| {
                *signatures.entry(number).or_insert_with(|| Signature::of(machine))
            }));
    }
    let parts = group.into_iter().enumerate().map(|(index, (_, part))| {
        let needed = |before: &usize| {
            known[*before].zip(known[index]).is_none_or(|(before, this)| needs(this, before))
        };
        Part { needs: (0..index).filter(needed).collect(), ..part }
    });
    Series::new(None, parts.collect())
}

/// What runs the tasks is not traced. So one that takes anything may take what an earlier one gave, and one that comes after
/// a choice may come because of it.
fn needs(this: Signature, earlier: Signature) -> bool {
    match earlier.gives {
        Gives::Outcome | Gives::Decision | Gives::Unknown => true,
        Gives::Value if this.takes != Takes::Nothing => true,
        Gives::Value | Gives::Nothing => this.takes == Takes::Other && earlier.takes == Takes::Other,
    }
}
