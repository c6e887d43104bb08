//! Panics: in which future one began, through which it unwound, and whom that cancelled.

use pollscope::trace::EventKind;

use super::{Findings, Lint, at, name};
use crate::insight;
use crate::model::{FutureIx, Model, State};

pub(super) fn look(found: &mut Findings<'_>) {
    let model = found.model;
    let panics = |event: &usize| matches!(model.events()[*event].kind, EventKind::Panic { .. });
    for event in (0..model.events().len()).filter(panics) {
        if model.unwound_from(event).is_none() {
            panicked(found, event);
        }
    }
}

fn panicked(found: &mut Findings<'_>, event: usize) {
    let model = found.model;
    let Some(of) = model.of_event(event) else { return };
    let place = model.future(of).state_before(event).and_then(State::place);
    let mut steps = vec![event];
    // Each poll around it in its turn, if it ended for that.
    let mut last = event;
    while let Some(outer) = around(model, last) {
        steps.push(outer);
        last = outer;
    }
    let through: Vec<FutureIx> = steps[1..].iter().filter_map(|event| model.of_event(*event)).collect();
    found.add(Lint::Panicked, of, place, steps, || {
        let after = insight::panicked(model, of, event).map_or(String::new(), |after| format!(" {after}"));
        let through = match &*through {
            [] => String::new(),
            through => format!("; that unwound through {}", insight::names(model, through, 0)),
        };
        let cancelled = match &*cancelled(model, event, last) {
            [] => String::new(),
            cancelled => {
                let so = if through.is_empty() { "; that" } else { ", and" };
                format!("{so} cancelled {}", insight::names(model, cancelled, 0))
            }
        };
        format!("{} panicked at {}{after}{through}{cancelled}.", name(model, of), at(model, event))
    });
}

/// The suspended futures that were dropped as a panic unwound, from the poll that it began in to the last that it ended.
fn cancelled(model: &Model, event: usize, last: usize) -> Vec<FutureIx> {
    // What the first one held is dropped before its poll has ended.
    let begin = model.poll_of_event(event).map_or(event, |poll| model.polls()[poll].begin());
    let thread = model.events()[event].thread;
    let cut = |event: usize| {
        let EventKind::Drop { .. } = model.events()[event].kind else { return None };
        let of = model.of_event(event).filter(|of| model.future(*of).dropped == Some(event))?;
        let waited = matches!(model.future(of).state_before(event), Some(State::Pending(_)));
        (waited && model.unwinds_to(event).is_some()).then_some(of)
    };
    (begin..=last).filter(|event| model.events()[*event].thread == thread).filter_map(cut).collect()
}

/// The panic of the poll around a poll that ended in one, if that is how it unwound.
fn around(model: &Model, event: usize) -> Option<usize> {
    let within = model.polls()[model.poll_of_event(event)?].within()?;
    let outer = model.polls()[within].end()?;
    (model.unwound_from(outer) == Some(event)).then_some(outer)
}
