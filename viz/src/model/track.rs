//! A future's way through its machine: which moves between states it has made until an event, how often each, and how
//! long it was polled and pending.
//!
//! A long way is counted up to every so many steps while it is first told, so that no moment takes long to know.

use std::collections::BTreeMap;

use pollscope::trace::{Event, EventKind, Node};

use super::{Change, FutureIx, Model, Place, State};

/// How often each move was made.
pub type Moves = BTreeMap<(Node, Node), usize>;

/// How many changes lie between two counts.
const EVERY: usize = 4096;

/// The counts, each as it stood before the change of a multiple of [`EVERY`], without the first.
#[derive(Debug, Clone, Default)]
pub(super) struct Track {
    counts: Vec<Walk>,
    /// Where the walk has come to; none of a short way.
    walk: Option<Box<Walk>>,
}

/// What a future has done until a moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way {
    /// The moves of its machine.
    pub moves: Moves,
    /// Nanoseconds in which it was being polled.
    pub polling: u64,
    /// Nanoseconds in which it was suspended.
    pub pending: u64,
}

/// Where a walk has come to.
#[derive(Debug, Clone)]
struct Walk {
    way: Way,
    /// The state that it stands in; none where the trace could not see.
    from: Option<Node>,
    /// The last change, and when it was.
    last: (State, u64),
}

impl Walk {
    fn new() -> Self {
        Self { way: Way::default(), from: Some(Node::Unresumed), last: (State::Unknown, 0) }
    }

    fn change(&mut self, event: &Event, change: Change) {
        self.wait_until(event.at);
        self.last = (change.state(), event.at);
        let to = match (&event.kind, change.state()) {
            (EventKind::Await { .. }, State::Polling(Place::Point(point))) => Some(Node::Point(point)),
            (EventKind::Ready { .. }, State::Returned) => Some(Node::Returned),
            (EventKind::Await { .. }, _) | (_, State::Unknown) => None,
            _ => return,
        };
        if let (Some(from), Some(to)) = (self.from, to) {
            *self.way.moves.entry((from, to)).or_default() += 1;
        }
        self.from = to;
    }

    /// Time goes by in the state it is in.
    fn wait_until(&mut self, time: u64) {
        let since = time.saturating_sub(self.last.1);
        match self.last.0 {
            State::Polling(_) => self.way.polling = self.way.polling.saturating_add(since),
            State::Pending(_) => self.way.pending = self.way.pending.saturating_add(since),
            _ => {}
        }
        self.last.1 = self.last.1.max(time);
    }
}

impl Track {
    /// That of a future with so many changes.
    pub(super) fn new(changes: usize) -> Self {
        Self { counts: Vec::new(), walk: (changes > EVERY).then(|| Box::new(Walk::new())) }
    }

    /// Begins anew.
    pub(super) fn forget(&mut self) {
        self.counts.clear();
        if let Some(walk) = &mut self.walk {
            **walk = Walk::new();
        }
    }

    /// The change of this index comes, with an event.
    pub(super) fn follow(&mut self, index: usize, event: &Event, change: Change) {
        let Some(walk) = &mut self.walk else { return };
        if index > 0 && index.is_multiple_of(EVERY) {
            self.counts.push(Walk::clone(walk));
        }
        walk.change(event, change);
    }
}

/// What a future had done when the event was over.
pub(super) fn way(model: &Model, of: FutureIx, event: usize) -> Way {
    let future = model.future(of);
    let changes = future.changes_until(event);
    let counts = future.counted.as_ref().map_or(&[][..], |counted| &counted.track.counts);
    let counted = (changes.len() / EVERY).min(counts.len());
    let mut walk = match counted.checked_sub(1) {
        Some(last) => counts[last].clone(),
        None => Walk::new(),
    };
    for change in &changes[counted * EVERY..] {
        walk.change(&model.events()[change.event()], *change);
    }
    walk.wait_until(model.time(event));
    walk.way
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::rows;

    #[test]
    fn a_long_way_is_what_a_walk_from_its_start_comes_to() {
        let mut all = vec![r#"[0,"create",1,0,null,8]"#.to_owned()];
        for at in 1..6_000_u64 {
            all.push(format!(r#"[{at}0,"poll",1]"#));
            all.push(format!(r#"[{at}1,"await",1,{}]"#, at % 2));
            // Now and then the end of a poll is missing.
            if at % 7 > 0 {
                all.push(format!(r#"[{at}3,"pending",1,{}]"#, at % 2));
            }
        }
        all.push(r#"[99990,"ready",1]"#.to_owned());
        let model = rows(&all);
        let of = FutureIx(0);
        let future = model.future(of);
        let counts = future.counted.as_ref().map_or(0, |counted| counted.track.counts.len());
        assert!(future.changes.len() > EVERY * 4 && counts == future.changes.len() / EVERY);
        for event in (0..model.events().len()).step_by(577).chain([model.events().len() - 1]) {
            let mut walk = Walk::new();
            for change in future.changes_until(event) {
                walk.change(&model.events()[change.event()], *change);
            }
            walk.wait_until(model.time(event));
            assert_eq!(model.way(of, event), walk.way, "at event {event}");
        }
        let moves = model.way(of, model.events().len() - 1).moves;
        assert_eq!(moves[&(Node::Unresumed, Node::Point(1))], 1);
        assert_eq!(
            moves.iter().filter(|((_, to), _)| *to == Node::Returned).map(|(_, times)| times).sum::<usize>(),
            1
        );
    }

    #[test]
    fn a_poll_that_is_over_without_an_end_makes_no_move() {
        let model = rows(&[
            r#"[0,"create",1,0,null,8]"#,
            r#"[1,"poll",1]"#,
            r#"[2,"create",2,0,1,8]"#,
            r#"[3,"poll",2]"#,
            r#"[4,"await",2,0]"#,
            r#"[5,"ready",1]"#,
        ]);
        // That the outer one returns says of the inner one only that its poll is over.
        assert_eq!(model.future(FutureIx(1)).last_state(), State::Unknown);
        assert_eq!(model.way(FutureIx(1), 5).moves, Moves::from([((Node::Unresumed, Node::Point(0)), 1)]));
        assert_eq!(model.way(FutureIx(0), 5).moves, Moves::from([((Node::Unresumed, Node::Returned), 1)]));
    }
}
