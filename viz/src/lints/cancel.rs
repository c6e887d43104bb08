//! Futures that were cancelled: dropped half-way.

use pollscope::trace::EventKind;
use syn::visit::Visit;

use super::{Findings, Lint, at, line, name};
use crate::insight;
use crate::model::{FutureIx, Model, Place, State};

pub(super) fn look(found: &mut Findings<'_>) {
    for of in found.model.indices() {
        cancelled(found, of);
    }
}

fn cancelled(found: &mut Findings<'_>, of: FutureIx) {
    let model = found.model;
    let future = model.future(of);
    let (Some(State::Dropped(place)), Some(dropped)) =
        (future.changes.last().map(|change| change.state()), future.dropped)
    else {
        return;
    };
    // What goes with the whole run was not taken back by anyone.
    if place == Place::Start || future.polls.is_empty() || dropped >= model.closing() {
        return;
    }
    // It goes with what awaits it, or in a panic, which is told of.
    let with_parent = future.parent.is_some_and(|parent| {
        let parent = model.future(parent);
        parent.dropped.is_some_and(|gone| gone < dropped) && matches!(parent.last_state(), State::Dropped(_))
    });
    if with_parent || model.unwinds_to(dropped).is_some() {
        return;
    }
    let by = model.running_at(dropped).filter(|by| *by != of);
    found.add_by(Lint::Cancelled, of, Some(place), by, [dropped], || {
        let below = future.lane_end.saturating_sub(future.lane + 1);
        let with = if below > 0 { format!(", with {below} below it") } else { String::new() };
        format!(
            "{} {} at {}, {}{with}{}.",
            name(model, of),
            fate(model, of, by, dropped),
            at(model, dropped),
            line(model, of, place).map_or("half-way".to_owned(), |line| format!("while it stood at {line}")),
            lost(model, of)
        )
    });
}

/// Who dropped it, and why, if the trace knows.
fn fate(model: &Model, of: FutureIx, by: Option<FutureIx>, dropped: usize) -> String {
    match (insight::lost_select(model, of, dropped), by) {
        (Some((by, line)), _) => {
            let line = insight::line(model, by, line);
            format!("lost the select! at {line} of {} and was cancelled", name(model, by))
        }
        (None, Some(by)) => format!("was cancelled by {}", name(model, by)),
        (None, None) => "was cancelled".to_owned(),
    }
}

/// The arguments that a future was only lent, by the source of its fn.
fn lent(model: &Model, of: FutureIx) -> Vec<String> {
    let source =
        model.machine(of).and_then(|machine| syn::parse_str::<syn::ImplItemFn>(&machine.source).ok());
    let inputs = source.map(|item| item.sig.inputs).into_iter().flatten();
    let lent = inputs.filter_map(|input| match input {
        syn::FnArg::Receiver(own) => lent_self(&own.kind).then(|| "self".to_owned()),
        syn::FnArg::Typed(arg) => match *arg.pat {
            syn::Pat::Ident(name) => borrows(&arg.ty).then(|| name.ident.to_string()),
            _ => None,
        },
    });
    lent.collect()
}

fn lent_self(kind: &syn::ReceiverKind) -> bool {
    match kind {
        syn::ReceiverKind::Value => false,
        syn::ReceiverKind::Typed(_, ty) => borrows(ty),
        _ => true,
    }
}

/// Whether there is a reference in a type.
fn borrows(ty: &syn::Type) -> bool {
    struct Look(bool);
    impl<'a> Visit<'a> for Look {
        fn visit_type_reference(&mut self, _: &'a syn::TypeReference) {
            self.0 = true;
        }
    }
    let mut look = Look(false);
    look.visit_type(ty);
    look.0
}

/// What it is known to have held: its own arguments and the locals that were captured.
fn lost(model: &Model, of: FutureIx) -> String {
    let future = model.future(of);
    let mut held: Vec<(&str, &str)> = Vec::new();
    if let Some(EventKind::Create { made, .. }) = future.created.map(|created| &model.events()[created].kind)
    {
        let lent = lent(model, of);
        let own = made.args.iter().filter(|(name, _)| !lent.contains(name));
        held.extend(own.map(|(name, value)| (name.as_str(), value.as_str())));
    }
    for event in future.binds.iter().rev().take(100).rev() {
        if let EventKind::Bind { local, .. } = &model.events()[*event as usize].kind {
            held.retain(|(name, _)| *name != local.name);
            held.push((&local.name, &local.value));
        }
    }
    let each: Vec<String> = held.iter().take(4).map(|(name, value)| format!("{name} = {value}")).collect();
    if each.is_empty() { String::new() } else { format!("; with it went {}", each.join(", ")) }
}
