//! What is true of every trace, and which event breaks it.

use std::collections::HashMap;
use std::fmt;

use super::event::{Event, EventKind, FutureId};
use super::machine::Node;
use super::{Machine, Trace};

/// An event that cannot be, after those before it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Breach {
    /// The event's index in [`Trace::events`].
    pub event: usize,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event {}: {}", self.event, self.what)
    }
}

impl Trace {
    /// Holds the trace against what is true of every recording, and gives each event that breaks it.
    ///
    /// Polls nest like brackets on each thread, and no future is polled twice at once; a future is made before anything
    /// happens to it, and nothing but to its wakers happens after its drop; who makes or wakes a future is the one that is
    /// being polled on that thread; time does not run back; and each move from one await point to the next is an edge of
    /// the machine. A trace that lost events is held to less.
    pub fn check(&self) -> Vec<Breach> {
        let lossy = self.events.iter().any(|event| matches!(event.kind, EventKind::Lost { .. }));
        let mut checker = Checker {
            trace: self,
            lossy,
            futures: HashMap::new(),
            stacks: HashMap::new(),
            polled: HashMap::new(),
            last: HashMap::new(),
        };
        let mut breaches = Vec::new();
        for (index, event) in self.events.iter().enumerate() {
            if let Err(what) = checker.event(event) {
                breaches.push(Breach { event: index, what });
            }
        }
        breaches
    }
}

struct Checker<'a> {
    trace: &'a Trace,
    lossy: bool,
    futures: HashMap<FutureId, Seen>,
    /// The polls that are under way, by thread.
    stacks: HashMap<u32, Vec<FutureId>>,
    /// The futures that are being polled, and on which thread.
    polled: HashMap<FutureId, u32>,
    /// The time of the last event, by thread.
    last: HashMap<u32, u64>,
}

struct Seen {
    machine: Option<u32>,
    /// The state that the future was last known in; none where the attribute could not see.
    at: Option<Node>,
    dropped: bool,
}

impl Checker<'_> {
    fn event(&mut self, event: &Event) -> Result<(), String> {
        let last = self.last.insert(event.thread, event.at).unwrap_or(0);
        if event.at < last {
            return Err(format!("time runs back: it is at {} ns, after one at {last} ns", event.at));
        }
        if let EventKind::Wake { by, .. } = event.kind {
            self.acts(event, by)?;
        }
        if let EventKind::Create { future, made } = &event.kind {
            // One that was made before the recording began may stand anywhere, and says nothing of who made it.
            if !made.late {
                self.acts(event, made.by)?;
            }
            let at = (!made.late).then_some(Node::Unresumed);
            let seen = Seen { machine: Some(made.machine), at, dropped: false };
            return match self.futures.insert(*future, seen) {
                None => Ok(()),
                Some(_) => Err(format!("future {future} is made a second time")),
            };
        }
        let Some(future) = event.kind.future() else { return Ok(()) };
        if self.lossy {
            let unknown = Seen { machine: None, at: None, dropped: false };
            self.futures.entry(future).or_insert(unknown);
        }
        let seen = self.futures.get(&future).ok_or_else(|| format!("future {future} was never made"))?;
        if seen.dropped && !matches!(event.kind, EventKind::Wake { .. } | EventKind::Unheld { .. }) {
            return Err(format!("{} of future {future}, which is dropped", event.kind.name()));
        }
        if let EventKind::Await { point: Some(point), .. }
        | EventKind::Pending { point: Some(point), .. }
        | EventKind::Unheld { point: Some(point), .. }
        | EventKind::Wake { point: Some(point), .. } = event.kind
            && let Some(machine) = seen.machine.and_then(|machine| self.trace.machines.get(machine as usize))
            && point.get() as usize >= machine.points.len()
        {
            return Err(format!("{} has no await point {point}", machine.name));
        }
        self.known(event, future)
    }

    /// Who makes or wakes is on top of the thread's polls; nobody is, where none is polled.
    fn acts(&self, event: &Event, by: Option<FutureId>) -> Result<(), String> {
        let top = self.stacks.get(&event.thread).and_then(|stack| stack.last()).copied();
        if top == by || self.lossy {
            return Ok(());
        }
        let name = |future: Option<FutureId>| future.map_or("none".to_owned(), |id| format!("future {id}"));
        Err(format!("{} by {}, while {} is polled", event.kind.name(), name(by), name(top)))
    }

    fn known(&mut self, event: &Event, future: FutureId) -> Result<(), String> {
        let stack = self.stacks.entry(event.thread).or_default();
        match &event.kind {
            EventKind::Poll { .. } => {
                stack.push(future);
                match self.polled.insert(future, event.thread) {
                    None => Ok(()),
                    Some(_) => Err(format!("future {future} is polled while it is being polled")),
                }
            }
            EventKind::Await { point, .. } => {
                self.on_top(event, future)?;
                self.moves(future, point.map(|point| Node::Point(point.get())))
            }
            EventKind::Pending { point, .. } => {
                self.ends(event, future)?;
                match (self.futures[&future].at, point) {
                    (Some(Node::Point(at)), Some(point)) if at != point.get() => {
                        Err(format!("future {future} is pending at point {point}, and it stood at {at}"))
                    }
                    (Some(Node::Returned), _) => {
                        Err(format!("future {future} is pending, and it has returned"))
                    }
                    _ => Ok(()),
                }
            }
            EventKind::Ready { .. } => {
                self.ends(event, future)?;
                self.moves(future, Some(Node::Returned))
            }
            EventKind::Panic { .. } => self.ends(event, future),
            EventKind::Bind { .. } => self.on_top(event, future),
            EventKind::Drop { .. } => {
                let polled = self.polled.contains_key(&future);
                if let Some(seen) = self.futures.get_mut(&future) {
                    seen.dropped = true;
                }
                if polled { Err(format!("future {future} is dropped while it is polled")) } else { Ok(()) }
            }
            EventKind::Wake { .. }
            | EventKind::Unheld { .. }
            | EventKind::Create { .. }
            | EventKind::Lost { .. } => Ok(()),
        }
    }

    fn on_top(&self, event: &Event, future: FutureId) -> Result<(), String> {
        match self.stacks.get(&event.thread).and_then(|stack| stack.last()) {
            Some(top) if *top == future => Ok(()),
            _ if self.lossy => Ok(()),
            Some(top) => {
                Err(format!("{} of future {future} within the poll of future {top}", event.kind.name()))
            }
            None => Err(format!("{} of future {future} outside of every poll", event.kind.name())),
        }
    }

    fn ends(&mut self, event: &Event, future: FutureId) -> Result<(), String> {
        let nests = self.on_top(event, future);
        if let Some(stack) = self.stacks.get_mut(&event.thread)
            && let Some(place) = stack.iter().rposition(|polled| *polled == future)
        {
            for ended in stack.drain(place..) {
                self.polled.remove(&ended);
            }
        }
        nests
    }

    fn moves(&mut self, future: FutureId, to: Option<Node>) -> Result<(), String> {
        let Some(seen) = self.futures.get_mut(&future) else { return Ok(()) };
        let from = std::mem::replace(&mut seen.at, to);
        let machine = seen.machine.and_then(|machine| self.trace.machines.get(machine as usize));
        let (Some(from), Some(to), Some(machine)) = (from, to, machine) else { return Ok(()) };
        if machine.approximate || machine.edges.contains(&(from, to)) {
            return Ok(());
        }
        Err(format!(
            "future {future} goes from {} to {}, which is no edge",
            name(machine, from),
            name(machine, to)
        ))
    }
}

fn name(machine: &Machine, node: Node) -> String {
    match node {
        Node::Unresumed => format!("{} unresumed", machine.name),
        Node::Point(point) => format!("{} at point {point}", machine.name),
        Node::Returned => format!("{} returned", machine.name),
    }
}
