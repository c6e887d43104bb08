//! Which of the possible questions are asked: those that teach most, of all kinds, from all parts of the run.

use std::cmp::Reverse;

use super::draft::{Asked, Draft, Kind};
use crate::model::Model;

/// At most so many questions.
const MOST: usize = 12;

/// At most so many of one kind.
const OF_A_KIND: usize = 3;

/// At most so many of each kind are weighed against each other.
const WEIGHED: usize = 256;

/// So many are asked, whatever they are worth; and then what is worth at least this, beside what is asked already.
const FEW: usize = 4;
const LEAST: i64 = -10;

/// Chooses, and puts what is chosen in the order of the run.
pub(super) fn pick(model: &Model, drafts: Vec<Draft>) -> Vec<Asked> {
    let lost: Vec<usize> =
        (0..model.events().len()).filter(|event| model.of_event(*event).is_none()).collect();
    let mut open = weighed(drafts);
    open.retain(|draft| known(model, &lost, draft));
    let mut chosen: Vec<Draft> = Vec::new();
    let mut asked: Vec<Asked> = Vec::new();
    while asked.len() < MOST {
        open.retain(|draft| chosen.iter().all(|other| goes_with(model, draft, other)));
        let best = open.iter().enumerate().max_by_key(|(index, draft)| {
            // The first of those that are worth the same.
            (value(model, draft, &chosen), Reverse(*index))
        });
        let Some((index, best)) = best else { break };
        if asked.len() >= FEW && value(model, best, &chosen) < LEAST {
            break;
        }
        let best = open.remove(index);
        if let Some(question) = best.clone().asked(model) {
            asked.push(question);
            chosen.push(best);
        }
    }
    asked.sort_by_key(|asked| asked.question.event);
    asked
}

/// So many of each kind and worth, spread over the run.
fn weighed(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut drafts = drafts;
    drafts.sort_by_key(|draft| (draft.kind as u8, Reverse(draft.worth), draft.sort, draft.event));
    let mut kept = Vec::new();
    for group in
        drafts.chunk_by(|one, other| (one.kind, one.worth, one.sort) == (other.kind, other.worth, other.sort))
    {
        let every = group.len().div_ceil(WEIGHED / 4).max(1);
        kept.extend(group.iter().step_by(every).cloned());
    }
    kept.sort_by_key(|draft| draft.event);
    kept
}

/// Whether all that a question is about was kept in the trace.
fn known(model: &Model, lost: &[usize], draft: &Draft) -> bool {
    let from = model.poll_of_event(draft.event).map_or(draft.event, |poll| model.polls()[poll].begin());
    let first = lost.partition_point(|event| *event < from);
    lost.get(first).is_none_or(|event| *event > draft.decided)
}

/// Whether a question can be asked beside another one: not at the same step, and not about the same fact.
fn goes_with(model: &Model, draft: &Draft, other: &Draft) -> bool {
    let same = draft.kind == other.kind && draft.of == other.of && draft.right == other.right;
    // Two that are decided by one event are often one question.
    let fact = draft.decided == other.decided && draft.decided + 1 < model.events().len();
    let full = draft.kind == other.kind && other.kind == Kind::First && draft.sort == other.sort;
    draft.event != other.event && !same && !fact && !full
}

/// What a question is worth beside those that are asked already.
fn value(model: &Model, draft: &Draft, chosen: &[Draft]) -> i64 {
    let near = (model.events().len() / 24).max(2);
    let mut value = if draft.worth == 0 { -20 } else { i64::from(draft.worth) * 10 };
    let mut of_kind = 0;
    for other in chosen {
        let machine = model.future(draft.of).machine == model.future(other.of).machine;
        if draft.kind == other.kind {
            of_kind += 1;
            value -= 16;
            value -= if draft.sort == other.sort { 12 } else { 0 };
            value -= if machine && draft.sort == other.sort { 20 } else { 0 };
        }
        value -= if draft.of == other.of { 6 } else { 0 };
        value -= if draft.event.abs_diff(other.event) < near { 8 } else { 0 };
    }
    if of_kind >= OF_A_KIND { i64::MIN } else { value }
}
