//! Futures that were dropped half-way.

use pollscope::trace::EventKind;

use super::{Findings, Lint};
use crate::model::{FutureIx, Place, State};

pub(super) fn look(found: &mut Findings<'_>) {
    for of in found.model.indices() {
        cancelled(found, of);
    }
}

fn cancelled(found: &mut Findings<'_>, of: FutureIx) {
    let model = found.model;
    let future = model.future(of);
    let (Some(State::Dropped(place)), Some(dropped)) =
        (future.changes.last().map(|change| change.state), future.dropped)
    else {
        return;
    };
    if place == Place::Start || future.polls.is_empty() {
        return;
    }
    // It goes with what awaits it, which is told of.
    let with_parent = future.parent.is_some_and(|parent| {
        let parent = model.future(parent);
        parent.dropped.is_some_and(|gone| gone < dropped) && matches!(parent.last_state(), State::Dropped(_))
    });
    if with_parent {
        return;
    }
    let at = match model.point_at(of, place) {
        Some(point) => format!("while it stood at line {}", point.line),
        None => "half-way".to_owned(),
    };
    let below = future.lane_end.saturating_sub(future.lane + 1);
    let with = if below > 0 { format!(", with {below} below it") } else { String::new() };
    let by = match model.running_at(dropped) {
        Some(by) if by != of => format!(" by {}", found.name(by)),
        _ => String::new(),
    };
    let lost = lost(found, of);
    let says = format!("{} was dropped{by} at {} {at}{with}{lost}.", found.name(of), found.at(dropped));
    found.add(Lint::Cancelled, of, [dropped], &says);
}

/// What it is known to have held: its arguments and the locals that were captured.
fn lost(found: &Findings<'_>, of: FutureIx) -> String {
    let model = found.model;
    let future = model.future(of);
    let mut held: Vec<(String, String)> = Vec::new();
    if let Some(EventKind::Create { details: Some(details), .. }) =
        future.created.map(|created| &model.events()[created].kind)
    {
        held.extend(details.args.iter().cloned());
    }
    for event in future.binds.iter().rev().take(100).rev() {
        if let EventKind::Bind { local, .. } = &model.events()[*event as usize].kind {
            held.retain(|(name, _)| *name != local.name);
            held.push((local.name.clone(), local.value.clone()));
        }
    }
    let each: Vec<String> = held.iter().take(4).map(|(name, value)| format!("{name} = {value}")).collect();
    if each.is_empty() { String::new() } else { format!("; with it went {}", each.join(", ")) }
}
