//! Tasks at a moment: which run, which were woken and wait for their turn, which wait to be woken.

use super::spans::Spans;
use super::{Future, FutureIx, Model, State, future};

/// What the roots of a trace do at a moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Room {
    /// Those that are being polled, each with the wake in this poll that asks for another one, if there is one.
    pub running: Vec<(FutureIx, Option<usize>)>,
    /// Those that were woken and not polled since, each with the wake, the first that was woken first. It is the order in
    /// which an executor with one queue polls them.
    pub ready: Vec<(FutureIx, usize)>,
    /// Those that wait for a wake, or for their first poll, each with the event since which they do.
    pub waiting: Vec<(FutureIx, usize)>,
    /// Whether there are more than are named here.
    pub more: bool,
}

/// The roots of a trace, by when they were there.
#[derive(Debug, Default)]
pub(super) struct Tasks {
    /// Each from the first event about it until it has ended.
    there: Spans,
    /// The root above each future.
    roots: Vec<FutureIx>,
    /// The wakes of a root and of all below it, by the root.
    wakes: Vec<Vec<u32>>,
}

impl Tasks {
    pub(super) fn new(futures: &[Future], lanes: &[FutureIx]) -> Self {
        let mut tasks = Self { roots: vec![FutureIx(0); futures.len()], ..Self::default() };
        tasks.wakes.resize(futures.len(), Vec::new());
        let mut spans = Vec::new();
        let mut root = FutureIx(0);
        for of in lanes {
            let future = &futures[of.index()];
            if future.depth == 0 {
                root = *of;
                let begin = future.changes.first().map_or(0, |change| change.event() as u32);
                let end = future.changes.iter().find(|change| change.state().ended());
                spans.push((begin, end.map_or(u32::MAX, |change| change.event() as u32), root));
            }
            tasks.roots[of.index()] = root;
            tasks.wakes[root.index()].extend(&future.wakes);
        }
        tasks.wakes.iter_mut().for_each(|wakes| wakes.sort_unstable());
        tasks.there = Spans::new(spans);
        tasks
    }

    pub(super) fn root(&self, of: FutureIx) -> FutureIx {
        self.roots[of.index()]
    }

    pub(super) fn wakes_between(&self, root: FutureIx, range: std::ops::Range<usize>) -> &[u32] {
        future::between(&self.wakes[root.index()], range)
    }
}

/// How many wakes of a task are looked at for one that is not answered.
const LOOK: usize = 16;

impl Model {
    /// Whether what a wake asked for has come before the event: the future that was woken has been polled since, or has ended.
    pub fn is_answered(&self, of: FutureIx, wake: usize, event: usize) -> bool {
        self.poll_before(of, event).is_some_and(|last| last.begin() > wake)
            || self.future(of).state_before(event).is_some_and(State::ended)
    }

    /// Whether the next turn of a root comes though nothing in it is woken between the event and that: what was woken
    /// before has asked for it, even if it has been polled meanwhile.
    pub fn is_asked_again(&self, root: FutureIx, event: usize) -> bool {
        self.poll_after(root, event)
            .is_some_and(|next| self.task_wakes_between(root, event + 1..next.begin()).is_empty())
    }
}

pub(super) fn room(model: &Model, event: usize, most: usize) -> Room {
    let mut room = Room { more: model.tasks.there.count(event) > most, ..Room::default() };
    for root in model.tasks.there.at(event, 0..event + 1, most) {
        let future = model.future(root);
        let Some(change) = future.changes_until(event).last() else { continue };
        let since = model.poll_before(root, event + 1).map_or(0, super::Poll::begin);
        let wakes = model.tasks.wakes_between(root, since..event + 1);
        let open = |wake: &&u32| {
            let of = model.of_event(**wake as usize);
            of.is_some_and(|of| !model.is_answered(of, **wake as usize, event + 1))
        };
        // Of many that were answered the first counts.
        let is_long = wakes.len() > LOOK;
        let open = wakes.iter().take(LOOK).find(open);
        let wake = open.or_else(|| wakes.first().filter(|_| is_long || model.is_asked_again(root, event)));
        match (change.state(), wake) {
            (State::Polling(_), wake) => room.running.push((root, wake.map(|wake| *wake as usize))),
            (_, Some(wake)) => room.ready.push((root, *wake as usize)),
            (_, None) => room.waiting.push((root, change.event())),
        }
    }
    room.ready.sort_by_key(|(_, wake)| *wake);
    room
}
