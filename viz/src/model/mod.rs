//! A trace with an index over it: futures, polls, turns, and the state of every future at every event.
//!
//! Nothing is replayed to know a state: it is a binary search, so a step back costs what a step forward costs. The
//! model takes any trace that [`Trace::read`] lets pass, also one that lost events or tells nonsense, and it knows
//! nothing of colours, panes or sentences.

mod below;
mod build;
mod cursor;
mod firsts;
mod future;
mod gaps;
mod grown;
mod ids;
pub mod lanes;
mod lines;
mod named;
mod names;
mod nest;
mod own;
mod pyramid;
pub mod ruler;
mod seats;
mod spans;
mod state;
mod story;
mod tasks;
#[cfg(test)]
mod tests;
mod threads;
mod track;
mod unwind;

use std::borrow::Cow;
use std::sync::OnceLock;

use pollscope::trace::{Event, FutureId, Machine, MachineKind, Point, Trace};

use crate::keeps::{self, Kept};
use below::Families;
pub use below::{Below, Stands, Those};
pub use cursor::{Cursor, Move, Unit};
use firsts::Firsts;
pub use future::{Future, FutureIx};
use gaps::Gaps;
pub use gaps::Rest;
use ids::Ids;
use lines::Lines;
pub use named::Named;
pub use own::{LONG_POLL, Own};
pub use seats::Seat;
use seats::Seats;
pub use state::{Change, Place, State};
pub use tasks::Room;
use tasks::Tasks;
use threads::Threads;
pub use track::{Moves, Way};
pub use unwind::comes_of_drops;

/// An indexed trace.
#[derive(Debug)]
pub struct Model {
    trace: Trace,
    futures: Vec<Future>,
    ids: Ids,
    polls: Vec<Poll>,
    turns: Vec<Turn>,
    within: Vec<u32>,
    wakes: Vec<u32>,
    lines: Lines,
    lanes: Vec<FutureIx>,
    seats: Seats,
    firsts: Firsts,
    tasks: Tasks,
    families: Families,
    threads: Threads,
    long: Vec<Own>,
    closing: usize,
    gaps: Gaps,
    kept: Vec<OnceLock<Option<Vec<Vec<Kept>>>>>,
    /// What machines are called.
    names: Vec<String>,
}

/// One poll of a future; kept small, there is one for every few events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Poll {
    /// Whose.
    pub future: FutureIx,
    /// The thread it runs on.
    pub thread: u32,
    begin: u32,
    end: u32,
    within: u32,
    turn: u32,
}

impl Poll {
    /// The event that begins it.
    pub fn begin(&self) -> usize {
        self.begin as usize
    }

    /// The event that ends it; none for one that was under way when the trace ended.
    pub fn end(&self) -> Option<usize> {
        (self.end != NONE).then_some(self.end as usize)
    }

    /// The poll in which it runs, as an index of [`Model::polls`].
    pub fn within(&self) -> Option<usize> {
        (self.within != NONE).then_some(self.within as usize)
    }

    /// The turn it is part of, as an index of [`Model::turns`].
    pub fn turn(&self) -> usize {
        self.turn as usize
    }
}

/// One poll of a root, with all that nests in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// The root's poll, as an index of [`Model::polls`].
    pub poll: usize,
}

/// What stands for no poll.
const NONE: u32 = u32::MAX;

impl Model {
    /// Indexes the trace.
    pub fn new(trace: Trace) -> Self {
        build::build(trace)
    }

    /// Indexes as much of a trace as there is: what comes last in it is not how the run ends.
    pub fn so_far(trace: Trace) -> Self {
        let closing = trace.events.len();
        Self { closing, ..Self::new(trace) }
    }

    /// The trace itself.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// Its events.
    pub fn events(&self) -> &[Event] {
        &self.trace.events
    }

    /// All futures, in the order in which the trace first speaks of them.
    pub fn futures(&self) -> &[Future] {
        &self.futures
    }

    /// The indices of all futures.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = FutureIx> + use<> {
        (0..self.futures.len()).map(|index| FutureIx(index as u32))
    }

    /// The future of this index.
    pub fn future(&self, of: FutureIx) -> &Future {
        &self.futures[of.index()]
    }

    /// The future with this id, if the trace speaks of it.
    pub fn by_id(&self, id: FutureId) -> Option<FutureIx> {
        self.ids.get(id)
    }

    /// The future that an event is about.
    pub fn of_event(&self, event: usize) -> Option<FutureIx> {
        self.ids.get(self.trace.events.get(event)?.kind.future()?)
    }

    /// Where the event is that stood at this place when less of the same run was there: what came since may stand before it.
    pub fn same_event(&self, was: &Self, event: usize) -> usize {
        let Some(wanted) = was.events().get(event) else { return event };
        let start = |model: &Self| model.events().partition_point(|one| one.at < wanted.at);
        // Of several that are the same, as many stand before it as before.
        let before = was.events()[start(was).min(event)..event].iter().filter(|one| *one == wanted).count();
        let first = start(self);
        let at_once = self.events()[first..].iter().take_while(|one| one.at == wanted.at);
        let mut same = at_once.enumerate().filter(|(_, one)| *one == wanted);
        same.nth(before).map_or(event, |(found, _)| first + found)
    }

    /// The next event after this one that is about the future, or the last before it.
    pub fn own_event(&self, of: FutureIx, event: usize, back: bool) -> Option<usize> {
        let future = self.future(of);
        // A change can come with the event of another, which says that a poll is over; never two in a row do.
        let is_own = |change: &&Change| self.of_event(change.event()) == Some(of);
        let nearest = if back { usize::max } else { usize::min };
        let change = if back {
            let before = future.changes.partition_point(|change| change.event() < event);
            future.changes[..before].iter().rev().find(is_own)
        } else {
            let until = future.changes.partition_point(|change| change.event() <= event);
            future.changes[until..].iter().find(is_own)
        };
        let in_list = |list: &[u32]| future::beside(list, event, back);
        let lists = [&future.wakes, &future.binds, &future.asides].map(|list| in_list(list));
        let dropped = future.dropped.filter(|at| if back { *at < event } else { *at > event });
        let all = lists.into_iter().chain([change.map(|change| change.event()), dropped]);
        all.flatten().reduce(nearest)
    }

    /// The next event after this one that wakes the future, or the last before it.
    pub fn own_wake(&self, of: FutureIx, event: usize, back: bool) -> Option<usize> {
        future::beside(&self.future(of).wakes, event, back)
    }

    /// The next event after this one at which anyone comes to an await in the line, or the last before it; from the other end
    /// if there is none.
    pub fn awaited_in_line(&self, line: u32, event: usize, back: bool) -> Option<usize> {
        self.lines.beside(line, event, back)
    }

    /// The innermost poll in which an event happens; a poll's own begin and end happen in it.
    pub fn poll_of_event(&self, event: usize) -> Option<usize> {
        self.within.get(event).filter(|poll| **poll != NONE).map(|poll| *poll as usize)
    }

    /// The future that is polled while an event happens: the one whose body runs.
    pub fn running_at(&self, event: usize) -> Option<FutureIx> {
        self.poll_of_event(event).map(|poll| self.polls[poll].future)
    }

    /// All polls, in the order in which they begin.
    pub fn polls(&self) -> &[Poll] {
        &self.polls
    }

    /// All turns, in the order in which they begin.
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// Whether a future had ended when the poll in which the event happens began.
    pub fn is_polled_after_end(&self, of: FutureIx, event: usize) -> bool {
        let poll = self.poll_of_event(event).map(|poll| self.polls[poll]).filter(|poll| poll.future == of);
        poll.and_then(|poll| self.future(of).state_before(poll.begin())).is_some_and(State::ended)
    }

    /// The last poll of the future that began before the event.
    pub fn poll_before(&self, of: FutureIx, event: usize) -> Option<&Poll> {
        let polls = &self.future(of).polls;
        let before = polls.partition_point(|poll| self.polls[*poll as usize].begin() < event);
        before.checked_sub(1).map(|index| &self.polls[polls[index] as usize])
    }

    /// The next poll of the future that begins after the event.
    pub fn poll_after(&self, of: FutureIx, event: usize) -> Option<&Poll> {
        let polls = &self.future(of).polls;
        let next = polls.partition_point(|poll| self.polls[*poll as usize].begin() <= event);
        polls.get(next).map(|poll| &self.polls[*poll as usize])
    }

    /// Whether the future waits for a poll after the event: it is suspended or new, and has been woken since its
    /// last poll began.
    pub fn is_woken(&self, of: FutureIx, event: usize) -> bool {
        let last = self.future(of).changes_until(event).last();
        last.is_some_and(|last| self.is_woken_in(of, *last, event))
    }

    /// The same where the last change until the event is known.
    fn is_woken_in(&self, of: FutureIx, last: Change, event: usize) -> bool {
        let wakes = &self.future(of).wakes;
        let woken = wakes.partition_point(|wake| *wake as usize <= event);
        let Some(wake) = woken.checked_sub(1).map(|last| wakes[last] as usize) else { return false };
        let waits = matches!(last.state(), State::Pending(_) | State::Unresumed);
        let is_before = |poll: &Poll| poll.begin() <= wake;
        waits && (wake > last.event() || self.poll_before(of, event + 1).is_none_or(is_before))
    }

    /// The event with which a future reached the place where it stands after the event; none where the trace does not hold it,
    /// as for a place that the attribute could not see.
    pub fn visit(&self, of: FutureIx, event: usize) -> Option<usize> {
        let future = self.future(of);
        let place = future.state_at(event)?.place()?;
        let visits = future::between(&future.visits, 0..event + 1);
        let visit = *visits.last()? as usize;
        // One that was lost leaves the one before it.
        (future.state_at(visit)?.place() == Some(place) && place != Place::Unseen).then_some(visit)
    }

    /// Since which event a suspended future stands where it does: the first `Pending` of this visit. Polls that found it as
    /// it was change nothing of that. One that was traced from outside has no places: it waits since its first `Pending`.
    pub fn suspended_since(&self, of: FutureIx, event: usize) -> Option<usize> {
        let future = self.future(of);
        let last =
            future.changes_until(event).last().filter(|last| matches!(last.state(), State::Pending(_)))?;
        if self.is_foreign(of) {
            let waits = |change: &&Change| matches!(change.state(), State::Pending(_));
            return future.changes.iter().find(waits).map(|first| first.event());
        }
        let first = self.visit(of, event).and_then(|visit| {
            let after = future.changes.partition_point(|change| change.event() <= visit);
            future.changes.get(after).filter(|first| first.state() == last.state())
        });
        Some(first.unwrap_or(last).event())
    }

    /// The event since which a future is as it is after this one: the last change, or that with which it came to its wait.
    pub fn since(&self, of: FutureIx, event: usize) -> Option<usize> {
        let last = || self.future(of).changes_until(event).last().map(|change| change.event());
        self.suspended_since(of, event).or_else(last)
    }

    /// The last turn that began at the event or before it.
    pub fn turn_at(&self, event: usize) -> Option<usize> {
        self.turns.partition_point(|turn| self.polls[turn.poll].begin() <= event).checked_sub(1)
    }

    /// The events that wake any future, within the range.
    pub fn wakes_between(&self, range: std::ops::Range<usize>) -> &[u32] {
        future::between(&self.wakes, range)
    }

    /// The futures in the order of their lanes: each below the one that polls it.
    pub fn lanes(&self) -> &[FutureIx] {
        &self.lanes
    }

    /// Whether one future stands below another in the tree.
    pub fn is_below(&self, future: FutureIx, above: FutureIx) -> bool {
        let (future, above) = (self.future(future), self.future(above));
        future.lane > above.lane && future.lane < above.lane_end
    }

    /// The root above a future: itself, if nothing that is traced polls it.
    pub fn root(&self, of: FutureIx) -> FutureIx {
        self.tasks.root(of)
    }

    /// The events that wake a root or anything below it, within the range.
    pub fn task_wakes_between(&self, root: FutureIx, range: std::ops::Range<usize>) -> &[u32] {
        self.tasks.wakes_between(root, range)
    }

    /// The event from which on there is nothing but drops, and the wakes that come of them: with those a program ends.
    pub fn closing(&self) -> usize {
        self.closing
    }

    /// For each await point of a future's machine the locals in scope there, as [`keeps::kept`] reads them off the source:
    /// the first time that it is asked, since a frame has no time for that.
    pub fn kept(&self, of: FutureIx) -> Option<&[Vec<Kept>]> {
        let machine = self.future(of).machine? as usize;
        let kept = self.kept.get(machine)?.get_or_init(|| keeps::kept(&self.trace.machines[machine]));
        kept.as_deref()
    }

    /// What the tasks do after an event; names so many at most, for there may be a hundred thousand.
    pub fn room(&self, event: usize, most: usize) -> Room {
        tasks::room(self, event, most)
    }

    /// The machine of a future, if the trace says which.
    pub fn machine(&self, of: FutureIx) -> Option<&Machine> {
        self.trace.machines.get(self.future(of).machine? as usize)
    }

    /// Whether a future was traced from outside, by `.traced("name")`: it has no body that the attribute could read.
    pub fn is_foreign(&self, of: FutureIx) -> bool {
        self.machine(of).is_some_and(|machine| machine.kind == MachineKind::Future)
    }

    /// The await point of a future's machine, if there is one of this index.
    pub fn point(&self, of: FutureIx, point: u32) -> Option<&Point> {
        self.machine(of)?.points.get(point as usize)
    }

    /// The await point at which a place lies.
    pub fn point_at(&self, of: FutureIx, place: Place) -> Option<&Point> {
        match place {
            Place::Point(point) => self.point(of, point),
            Place::Start | Place::Unseen => None,
        }
    }

    /// What a machine, an index of [`Trace::machines`], is called: its name, with as much of its path as tells it from others of
    /// that name.
    pub fn called(&self, machine: usize) -> Option<&str> {
        self.names.get(machine).map(String::as_str)
    }

    /// What to call a future: as its machine is called, with the id where several go by that name. This is a trace's
    /// text, as it stands there.
    pub fn label(&self, of: FutureIx) -> Cow<'_, str> {
        let future = self.future(of);
        match future.machine.and_then(|machine| self.called(machine as usize)) {
            None => Cow::Owned(format!("future {}", future.id)),
            Some(name) if future.shares_name => Cow::Owned(format!("{name} #{}", future.id)),
            Some(name) => Cow::Borrowed(name),
        }
    }

    /// When an event happened, in nanoseconds; 0 if there is no such event.
    pub fn time(&self, event: usize) -> u64 {
        self.trace.events.get(event).map_or(0, |event| event.at)
    }

    /// When the last event happened.
    pub fn end_time(&self) -> u64 {
        self.trace.events.last().map_or(0, |event| event.at)
    }

    /// How long the run takes, in nanoseconds: from its first event to its last.
    pub fn duration(&self) -> u64 {
        self.end_time().saturating_sub(self.time(0))
    }

    /// What a thread is called, after the word "thread": its name, with its number where several go by that name, as a
    /// runtime's workers do, and only the number where it has no name. No future is called so: the ids of those come behind a `#`.
    pub fn thread_name(&self, thread: u32) -> Cow<'_, str> {
        let names = &self.trace.threads;
        match names.get(thread as usize).map(String::as_str) {
            // What the recorder writes of a thread without a name.
            None | Some("" | "unnamed") => Cow::Owned(thread.to_string()),
            Some(name) if names.iter().filter(|other| *other == name).nth(1).is_some() => {
                Cow::Owned(format!("{name} ({thread})"))
            }
            Some(name) => Cow::Borrowed(name),
        }
    }

    /// What a future had done when the event was over.
    pub fn way(&self, of: FutureIx, event: usize) -> Way {
        track::way(self, of, event)
    }
}
