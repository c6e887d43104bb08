//! Futures that are much larger than what they await.

use std::collections::HashSet;

use pollscope::trace::EventKind;

use super::{Findings, Lint};
use crate::model::FutureIx;
use crate::text;

/// Bytes beyond the largest of its children that a future may have without being told of.
const SPARE: u64 = 1024;

pub(super) fn look(found: &mut Findings<'_>) {
    let model = found.model;
    // One of each machine is enough.
    let mut told = HashSet::new();
    for of in model.indices() {
        let Some(size) = size_of(found, of) else { continue };
        let parts =
            model.future(of).children.iter().filter_map(|child| size_of(found, *child)).max().unwrap_or(0);
        let has_points = model.machine(of).is_some_and(|machine| !machine.points.is_empty());
        if size < parts.saturating_add(SPARE) || !has_points || !told.insert(model.future(of).machine) {
            continue;
        }
        let bytes = |bytes: u64| text::count(usize::try_from(bytes).unwrap_or(usize::MAX), "byte");
        let than = if parts == 0 {
            "and what it awaits is not traced".to_owned()
        } else {
            format!("and the largest that it awaits has {parts}")
        };
        let says = format!(
            "{} has {}, {than}: it keeps something large across an await.",
            found.name(of),
            bytes(size)
        );
        let created = model.future(of).created;
        found.add(Lint::LargeFuture, of, created, &says);
    }
}

fn size_of(found: &Findings<'_>, of: FutureIx) -> Option<u64> {
    match found.model.events()[found.model.future(of).created?].kind {
        EventKind::Create { size, .. } => Some(size),
        _ => None,
    }
}
