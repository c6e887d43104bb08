//! Futures that are much larger than the traced parts of them.

use pollscope::trace::EventKind;

use super::{Findings, Lint, name};
use crate::model::{FutureIx, Model};
use crate::text;

/// Bytes beyond what its children need at a time that a future may have without being told of.
const SPARE: u64 = 1024;

pub(super) fn look(found: &mut Findings<'_>) {
    let model = found.model;
    for of in model.indices() {
        let Some(size) = size_of(model, of) else { continue };
        let has_points = model.machine(of).is_some_and(|machine| !machine.points.is_empty());
        // Most are small, and need no look at their children.
        if !has_points || size < SPARE {
            continue;
        }
        let parts = at_once(model, of);
        // What it would poll is not known of one that came to no await.
        if parts == 0 && model.future(of).visits().is_empty() {
            continue;
        }
        if size < parts.saturating_add(SPARE) {
            continue;
        }
        found.add(Lint::LargeFuture, of, None, model.future(of).created, || {
            let bytes = |bytes: u64| text::count(usize::try_from(bytes).unwrap_or(usize::MAX), "byte");
            let rest = if parts == 0 {
                "and nothing that it polls is traced: it keeps something large across an await, or awaits something large".to_owned()
            } else {
                format!(
                    "and what it polls has at most {} at a time, as far as that is traced: it keeps something large across an \
                     await, or awaits something large that is not traced",
                    bytes(parts)
                )
            };
            format!("{} has {}, {rest}.", name(model, of), bytes(size))
        });
    }
}

/// The most bytes that its children have at a time: a `join!` keeps all of its branches.
fn at_once(model: &Model, of: FutureIx) -> u64 {
    let mut moves: Vec<(usize, i128)> = Vec::new();
    for child in &model.future(of).children {
        let (Some(created), Some(size)) = (model.future(*child).created, size_of(model, *child)) else {
            continue;
        };
        moves.push((created, size.into()));
        moves.extend(model.future(*child).dropped.map(|dropped| (dropped, -i128::from(size))));
    }
    moves.sort_unstable();
    let (mut now, mut most) = (0, 0);
    for (_, bytes) in moves {
        now += bytes;
        most = most.max(now);
    }
    u64::try_from(most).unwrap_or(u64::MAX)
}

fn size_of(model: &Model, of: FutureIx) -> Option<u64> {
    match &model.events()[model.future(of).created?].kind {
        EventKind::Create { made, .. } => Some(made.size),
        _ => None,
    }
}
