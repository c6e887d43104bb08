//! Futures that are not polled, that are polled without need, and polls that take too long.

use pollscope::trace::{EventKind, PointKind};

use super::{Findings, Limits, Lint, at, name};
use crate::insight;
use crate::model::{FutureIx, Model, Place, Poll, State};
use crate::text;

/// So many awaits in one poll are no accident.
const MANY: usize = 1000;
/// So many polls without a wake, right after each other, are a loop that polls.
const UNASKED: usize = 32;
/// Nanoseconds. What is polled more rarely may be polled for a timer that is not traced.
const BUSY: u64 = 1_000_000;

pub(super) fn look(found: &mut Findings<'_>, limits: Limits) {
    let model = found.model;
    for of in model.indices() {
        never_polled(found, of);
        polled_unwoken(found, of);
    }
    // On each thread at most one of them is the innermost when the trace ends.
    let threads = 0..=model.trace().threads.len() as u32;
    let open: Vec<&Poll> =
        threads.filter_map(|thread| model.polled_on(thread, model.events().len())).collect();
    for poll in &open {
        no_end(found, poll);
    }
    for own in model.longer_polls(limits.poll) {
        let poll = &model.polls()[own.poll()];
        if !open.contains(&poll) && insight::keeps_thread(model, poll) {
            blocks(found, poll, own.time);
        }
    }
    never_yields(found, limits);
}

fn took(model: &Model, poll: &Poll) -> u64 {
    let end = poll.end().map_or(model.end_time(), |end| model.time(end));
    end.saturating_sub(model.time(poll.begin()))
}

/// Where the future stood when the poll began.
fn place(model: &Model, poll: &Poll) -> Option<Place> {
    model.future(poll.future).state_at(poll.begin()).and_then(State::place)
}

fn thread(model: &Model, poll: &Poll) -> String {
    match model.trace().threads.len() {
        0 | 1 => "its thread".to_owned(),
        _ => format!("thread {}", model.thread_name(poll.thread)),
    }
}

fn blocks(found: &mut Findings<'_>, poll: &Poll, own: u64) {
    let model = found.model;
    let of = poll.future;
    let end = poll.end().unwrap_or(model.events().len() - 1);
    let ends = match poll.end() {
        None => ", which had not ended when the trace did",
        Some(_) => "",
    };
    found.add(Lint::BlocksThread, of, place(model, poll), [poll.begin(), end], || {
        format!("{} kept {} for {} in one poll{ends}.", name(model, of), thread(model, poll), text::time(own))
    });
}

/// The innermost of the polls that are under way when the trace ends. What runs in it writes nothing, so how long it took
/// does not tell.
fn no_end(found: &mut Findings<'_>, poll: &Poll) {
    let model = found.model;
    let of = poll.future;
    found.add(Lint::BlocksThread, of, place(model, poll), [poll.begin()], || {
        let last = model.future(of).last_state().place().and_then(|place| super::line(model, of, place));
        let after = last.map_or(String::new(), |line| format!(", after it came to {line}"));
        format!(
            "{} has kept {} since {}{after}, and was still in that poll when the trace ends: it computes or blocks, or the \
             program or the recording ended there.",
            name(model, of),
            thread(model, poll),
            at(model, poll.begin()),
        )
    });
}

fn never_polled(found: &mut Findings<'_>, of: FutureIx) {
    let model = found.model;
    let future = model.future(of);
    let Some(created) = future.created else { return };
    let unresumed = future.changes.first().is_some_and(|change| change.state() == State::Unresumed);
    if !future.polls.is_empty() || !unresumed || is_needless_branch(model, of) {
        return;
    }
    // Its turn may have come but for a panic, which is told of.
    if future.dropped.is_some_and(|dropped| model.unwinds_to(dropped).is_some()) {
        return;
    }
    let steps = [created].into_iter().chain(future.dropped);
    let place = future.creator.and_then(|by| model.future(by).state_at(created)).and_then(State::place);
    found.add_by(Lint::NeverPolled, of, place, future.creator, steps, || {
        let fate = match future.dropped {
            Some(dropped) => format!("and dropped at {}", at(model, dropped)),
            None => "and is there still when the trace ends".to_owned(),
        };
        format!(
            "{} was made at {}, never polled, {fate}: its body never ran.",
            name(model, of),
            at(model, created)
        )
    });
}

/// Whether it is a branch of a `select!` or `try_join!` that was over before its turn came: made and dropped in one visit of
/// a poll to that point.
fn is_needless_branch(model: &Model, of: FutureIx) -> bool {
    let future = model.future(of);
    let (Some(created), Some(dropped), Some(by)) = (future.created, future.dropped, future.creator) else {
        return false;
    };
    let above = model.future(by);
    let point = above.state_at(created).and_then(State::place).and_then(|place| model.point_at(by, place));
    let machine = model.machine(of);
    point.zip(machine).is_some_and(|(point, machine)| {
        // A long text ends in a sign that it was cut.
        let names_it = point.text.contains(&machine.name) || point.text.ends_with('…');
        matches!(point.kind, PointKind::Select | PointKind::TryJoin) && names_it
    }) && above.changes_until(created).len() == above.changes_until(dropped).len()
}

/// A root that is polled again and again, with no time between, although nothing at all was woken.
fn polled_unwoken(found: &mut Findings<'_>, of: FutureIx) {
    let model = found.model;
    let future = model.future(of);
    if future.depth > 0 || future.polls.len() <= UNASKED {
        return;
    }
    // A waker of something in it that was dropped may still be called, which no trace tells.
    let tree = &model.lanes()[future.lane..future.lane_end.max(future.lane + 1)];
    if tree.iter().any(|of| matches!(model.future(*of).last_state(), State::Dropped(_))) {
        return;
    }
    let mut longest: &[u32] = &[];
    let mut from = 0;
    for index in 1..future.polls.len() {
        let (before, this) =
            (&model.polls()[future.polls[index - 1] as usize], &model.polls()[future.polls[index] as usize]);
        let begin = this.begin();
        let gap = before.end().map_or(u64::MAX, |end| model.time(begin).saturating_sub(model.time(end)));
        // Another root that was woken may stand beside it in something that is not traced and polls both.
        let unasked =
            this.within().is_none() && gap < BUSY && model.wakes_between(before.begin()..begin).is_empty();
        if !unasked {
            from = index;
        } else if index - from > longest.len() {
            longest = &future.polls[from + 1..=index];
        }
    }
    if longest.len() >= UNASKED {
        let begins = longest.iter().map(|poll| model.polls()[*poll as usize].begin());
        found.add(Lint::PolledUnwoken, of, None, begins, || {
            format!(
                "{} was polled {} times on end although nothing that is traced had been woken: its executor, or something \
                 above it that is not traced, polls it without being asked.",
                name(model, of),
                longest.len()
            )
        });
    }
}

/// A poll that passes very many awaits, for a tenth of what a poll may take, and is not even pending in the end.
fn never_yields(found: &mut Findings<'_>, limits: Limits) {
    let model = found.model;
    let mut awaits = vec![0_usize; model.polls().len()];
    for (event, what) in model.events().iter().enumerate() {
        if let (EventKind::Await { .. }, Some(poll)) = (&what.kind, model.poll_of_event(event)) {
            awaits[poll] += 1;
        }
    }
    for (poll, awaits) in model.polls().iter().zip(awaits) {
        let pending =
            poll.end().is_some_and(|end| matches!(model.events()[end].kind, EventKind::Pending { .. }));
        let took = took(model, poll);
        if awaits <= MANY || pending || took <= limits.poll / 10 {
            continue;
        }
        let of = poll.future;
        let end = poll.end().unwrap_or(model.events().len() - 1);
        found.add(Lint::NeverYields, of, place(model, poll), [poll.begin(), end], || {
            format!(
                "{} came to {awaits} awaits in one poll of {}, and was not Pending once.",
                name(model, of),
                text::time(took)
            )
        });
    }
}
