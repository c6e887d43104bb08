//! What the locals of a future's body were bound to, as far as they were captured.

use pollscope::trace::EventKind;

use crate::model::{FutureIx, Model};

/// What the locals of each line were bound to last; the line that bound one last comes first.
pub(super) fn bound(model: &Model, of: FutureIx, event: usize) -> Vec<(u64, String)> {
    /// One line is bound once, or again and again in a loop; the last times tell.
    const LOOK: usize = 200;
    let binds = &model.future(of).binds;
    let until = binds.partition_point(|bind| *bind as usize <= event);
    let mut bound: Vec<(u32, Vec<(&str, &str)>)> = Vec::new();
    for event in binds[until.saturating_sub(LOOK)..until].iter().rev() {
        if let EventKind::Bind { local, .. } = &model.events()[*event as usize].kind {
            let at = bound.iter().position(|(line, _)| *line == local.line).unwrap_or(bound.len());
            if at == bound.len() {
                bound.push((local.line, Vec::new()));
            }
            let of_line = &mut bound[at].1;
            if of_line.iter().all(|(name, _)| *name != local.name) {
                of_line.push((&local.name, &local.value));
            }
        }
    }
    let text = |locals: Vec<(&str, &str)>| {
        let each: Vec<_> = locals.iter().rev().map(|(name, value)| format!("{name} = {value}")).collect();
        each.join(", ")
    };
    bound.into_iter().map(|(line, locals)| (line.into(), text(locals))).collect()
}
