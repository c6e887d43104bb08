//! What each future goes through: its states, its polls, its wakes.

use pollscope::trace::{Event, EventKind, PointIx, Trace};

use super::ids::Ids;
use super::lines::Lines;
use super::{Change, Future, FutureIx, Place, State};

/// What is told of no single future.
#[derive(Debug)]
pub(super) struct Told {
    /// The events that wake any future.
    pub(super) wakes: Vec<u32>,
    /// The events that tell of lost ones, each with how many were lost until then.
    pub(super) lost: Vec<(u32, u64)>,
    /// When anyone came to which line.
    pub(super) lines: Lines,
}

/// Fills the lists of all futures anew.
///
/// Of the polls that were `abandoned` it is not known how they ended, from that event on.
pub(super) fn tell(trace: &Trace, ids: &Ids, futures: &mut [Future], abandoned: &[(u32, FutureIx)]) -> Told {
    for future in &mut *futures {
        forget(future);
    }
    let mut abandoned = abandoned.iter().copied().peekable();
    let mut told = Told { wakes: Vec::new(), lost: Vec::new(), lines: Lines::new(trace) };
    // A future that comes to awaits before it is made, as only a broken trace has it.
    let mut made_late = false;
    let mut polls = 0;
    // Futures are numbered as they appear, so this one and those below it are known.
    let mut latest = FutureIx(0);
    for (index, event) in trace.events.iter().enumerate() {
        let index = index as u32;
        while let Some((_, of)) = abandoned.next_if(|(event, _)| *event == index) {
            let future = &mut futures[of.index()];
            if matches!(future.last_state(), State::Polling(_)) {
                change(future, index, event, State::Unknown);
            }
        }
        if let EventKind::Lost { count } = event.kind {
            let before = told.lost.last().map_or(0, |(_, until)| *until);
            told.lost.push((index, count.saturating_add(before)));
        }
        let Some(of) = event.kind.future().and_then(|id| ids.get(id)) else { continue };
        latest = latest.max(of);
        let future = &mut futures[of.index()];
        match &event.kind {
            EventKind::Create { made, .. } if future.created.is_none() => {
                future.created = Some(index as usize);
                future.machine = Some(made.machine);
                // Of a creator that the trace speaks of later only, or never, it does not tell what it did here.
                future.creator = made.by.and_then(|by| ids.get(by)).filter(|by| *by <= latest);
                made_late |= !future.visits.is_empty();
            }
            EventKind::Poll { .. } => {
                future.polls.push(polls);
                polls += 1;
            }
            EventKind::Await { point, .. } => {
                future.visits.push(index);
                if let (Some(machine), Some(point)) = (future.machine, *point) {
                    told.lines.reach(machine, point, index);
                }
            }
            EventKind::Wake { .. } => {
                future.wakes.push(index);
                told.wakes.push(index);
            }
            EventKind::Bind { .. } => future.binds.push(index),
            EventKind::Drop { .. } => {
                future.dropped.get_or_insert(index as usize);
            }
            _ => {}
        }
        match comes_to(future, event) {
            Some(state) => change(future, index, event, state),
            None if matches!(event.kind, EventKind::Wake { .. } | EventKind::Bind { .. }) => {}
            None if future.dropped == Some(index as usize) => {}
            None => future.asides.push(index),
        }
    }
    if made_late {
        told.lines = Lines::of(trace, ids, futures);
    }
    told
}

fn change(future: &mut Future, index: u32, event: &Event, state: State) {
    let change = Change::new(index, state);
    if let Some(counted) = &mut future.counted {
        counted.track.follow(future.changes.len(), event, change);
    }
    future.changes.push(change);
}

fn forget(future: &mut Future) {
    if let Some(counted) = &mut future.counted {
        counted.track.forget();
    }
    (future.created, future.machine, future.creator, future.dropped) = (None, None, None, None);
    for list in
        [&mut future.polls, &mut future.wakes, &mut future.binds, &mut future.asides, &mut future.visits]
    {
        list.clear();
    }
    future.changes.clear();
}

/// The state to which an event brings its future; none where it changes nothing.
fn comes_to(future: &Future, event: &Event) -> Option<State> {
    let last = future.last_state();
    let is_new = future.changes.is_empty();
    Some(match &event.kind {
        EventKind::Create { made, .. } if is_new && !made.late => State::Unresumed,
        EventKind::Poll { .. } => State::Polling(match last {
            State::Unresumed => Place::Start,
            State::Pending(place) | State::Polling(place) => place,
            _ => Place::Unseen,
        }),
        EventKind::Await { point, .. } => State::Polling(place(*point)),
        EventKind::Pending { point, .. } => State::Pending(place(*point)),
        EventKind::Ready { .. } => State::Returned,
        EventKind::Panic { .. } => State::Panicked,
        EventKind::Drop { .. } if !last.ended() => State::Dropped(last.place().unwrap_or(Place::Unseen)),
        // The trace speaks of it and has not said in which state it is.
        _ if is_new => State::Unknown,
        _ => return None,
    })
}

fn place(point: Option<PointIx>) -> Place {
    point.map_or(Place::Unseen, |point| Place::Point(point.get()))
}
