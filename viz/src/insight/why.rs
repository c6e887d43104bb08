//! Why does a future not move? The chain from it to what it waits for, down to who could wake it, or to who no longer
//! polls it.

use pollscope::trace::EventKind;

use super::Step;
use super::holds::{Holder, holders};
use super::words::{code, has_ended};
use crate::model::{Change, FutureIx, Model, Place, Poll, State};
use crate::text;

/// One link of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The future that it is about.
    pub of: FutureIx,
    /// The event that shows it, if one does.
    pub event: Option<usize>,
    /// What is the matter, in a sentence. Safe to show.
    pub says: String,
}

/// How long a chain is told; one that is longer says that it goes on.
const LONGEST: usize = 40;

/// Why the future does not move, as of the event: from itself to what it waits for. Never empty.
pub fn why(model: &Model, of: FutureIx, event: usize) -> Vec<Link> {
    let mut chain = Chain { model, event, links: Vec::new(), path: Vec::new(), parked: Vec::new() };
    chain.future(of);
    chain.links
}

/// The tasks that do not move any more: those that are not done, and of those that were dropped those that a run dropped
/// when it ended. As of an event, in the order in which they were made.
pub fn stuck(model: &Model, event: usize) -> impl Iterator<Item = FutureIx> {
    let end = model.closing();
    let until = if event >= end { end.saturating_sub(1) } else { event };
    model.indices().filter(move |of| {
        let future = model.future(*of);
        future.depth == 0 && future.state_at(until).is_some_and(|state| !state.ended())
    })
}

struct Chain<'a> {
    model: &'a Model,
    event: usize,
    links: Vec<Link>,
    /// Those that led to where the chain is now, each waiting for the next.
    path: Vec<FutureIx>,
    /// Those that the one above them no longer polls.
    parked: Vec<FutureIx>,
}

impl Chain<'_> {
    fn add(&mut self, of: FutureIx, event: Option<usize>, says: &str) {
        self.links.push(Link { of, event, says: text::plain(says).into_owned() });
    }

    fn name(&self, of: FutureIx) -> String {
        self.model.label(of).into_owned()
    }

    fn when(&self, event: usize) -> String {
        match self.model.time(event) {
            0 => "at the start".to_owned(),
            time => format!("at {}", text::time(time)),
        }
    }

    fn since(&self, event: usize) -> String {
        match self.model.time(event) {
            0 => "since the start".to_owned(),
            time => format!("since {}", text::time(time)),
        }
    }

    /// "line 24, where it awaits `x()`".
    fn place(&self, of: FutureIx) -> String {
        let step = Step { model: self.model, event: self.event, of };
        let place = self.model.future(of).state_at(self.event).and_then(State::place);
        match place.and_then(|place| self.model.point_at(of, place)) {
            Some(point) => format!("line {}, where it awaits {}", point.line, code(&point.text)),
            None => {
                place.map_or("a place that the trace does not tell".to_owned(), |place| step.place(of, place))
            }
        }
    }

    fn future(&mut self, of: FutureIx) {
        self.path.push(of);
        self.state(of);
        self.path.pop();
    }

    fn state(&mut self, of: FutureIx) {
        let model = self.model;
        let future = model.future(of);
        let name = self.name(of);
        let Some(change) = future.changes_until(self.event).last().copied() else {
            self.add(of, None, &format!("{name} is not made yet."));
            return;
        };
        let at = change.event();
        let since = self.since(at);
        match change.state {
            State::Returned => {
                self.add(of, Some(at), &format!("{name} has returned, {}: it is not stuck.", self.when(at)));
            }
            State::Panicked => self.add(of, Some(at), &format!("{name} panicked {}.", self.when(at))),
            State::Dropped(_) => self.dropped(of, at),
            State::Unknown => self.add(of, None, &format!("What {name} does, the trace does not tell.")),
            State::Unresumed => self.unresumed(of, at),
            State::Polling(_) => {
                let below = future.children.iter().copied();
                let inner = below.rev().take(256).find(|child| {
                    matches!(model.future(*child).state_at(self.event), Some(State::Polling(_)))
                });
                match inner {
                    Some(inner) => {
                        self.add(
                            of,
                            Some(at),
                            &format!(
                                "{name} is being polled {since}, and polls {} in that.",
                                self.name(inner)
                            ),
                        );
                        self.future(inner);
                    }
                    None => {
                        let poll = model.poll_before(of, self.event + 1).and_then(Poll::end);
                        let says = match poll {
                            Some(end) => format!(
                                "{name} is being polled {since}; that poll ends in step {}, {}.",
                                end + 1,
                                self.when(end)
                            ),
                            None => format!(
                                "{name} is being polled {since}, and that poll never ends in the trace: it computes or blocks, \
                                 and keeps its thread."
                            ),
                        };
                        self.add(of, Some(at), &says);
                    }
                }
            }
            State::Pending(_) => self.pending(of, at),
        }
    }

    /// Half-way: what did it wait for until then?
    fn dropped(&mut self, of: FutureIx, at: usize) {
        let name = self.name(of);
        let end = self.model.closing();
        let (how, until) = if at >= end { ("when the run ended", end) } else { ("before its end", at) };
        let before = until.checked_sub(1).filter(|before| {
            let state = self.model.future(of).state_at(*before);
            state.is_some_and(|state| !state.ended())
        });
        let until = if before.is_some() { " Until then:" } else { "" };
        self.add(of, Some(at), &format!("{name} was dropped {}, {how}.{until}", self.when(at)));
        if let Some(before) = before {
            let now = std::mem::replace(&mut self.event, before);
            self.future(of);
            self.event = now;
        }
    }

    fn unresumed(&mut self, of: FutureIx, at: usize) {
        let name = self.name(of);
        let maker = self.model.future(of).creator;
        let by = maker.map_or(String::new(), |by| format!(" by {}", self.name(by)));
        let says = format!(
            "{name} was made{by} {} and never polled: nothing awaits it, and no executor has it.",
            self.when(at)
        );
        self.add(of, Some(at), &says);
    }

    fn pending(&mut self, of: FutureIx, at: usize) {
        let model = self.model;
        let name = self.name(of);
        let says = format!("{name} is Pending {} at {}.", self.since(at), self.place(of));
        self.add(of, Some(at), &says);
        if self.links.len() >= LONGEST {
            self.add(of, None, "The chain goes on.");
            return;
        }
        // Woken, and not polled since?
        let since = model.poll_before(of, self.event + 1).map_or(0, Poll::begin);
        let own = model.future(of).wakes_between(since..self.event + 1).first().map(|wake| *wake as usize);
        if let Some(wake) = own {
            self.woken(of, wake);
            return;
        }
        let children: Vec<FutureIx> = model.future(of).children.iter().rev().take(256).copied().collect();
        let waits = |child: &FutureIx| {
            let suspended = matches!(model.future(*child).state_at(self.event), Some(State::Pending(_)));
            suspended && !self.parked.contains(child)
        };
        let (told, waiting): (Vec<_>, Vec<_>) =
            children.into_iter().filter(waits).partition(|child| self.is_told(*child));
        if let ([child, ..], []) = (&*told, &*waiting) {
            let says =
                format!("It waits for {}, which is told of above{}.", self.name(*child), self.circle(*child));
            self.add(of, None, &says);
            return;
        }
        if waiting.is_empty() {
            self.leaf(of, at);
            return;
        }
        if waiting.len() > 1 {
            let names: Vec<String> = waiting.iter().map(|child| self.name(*child)).collect();
            self.add(of, None, &format!("It waits for {}.", text::list(&super::words::few(names))));
        }
        for child in waiting.into_iter().rev().take(3) {
            // It may have been told meanwhile, as what another one waits for.
            if !self.is_told(child) {
                self.future(child);
            }
        }
    }

    /// It waits for something that is not traced.
    fn leaf(&mut self, of: FutureIx, at: usize) {
        let model = self.model;
        let name = self.name(of);
        let unheld = |event: &usize| {
            model.of_event(*event) == Some(of)
                && matches!(
                    model.events()[*event].kind,
                    EventKind::Pending { unheld: true, .. } | EventKind::Unheld { .. }
                )
        };
        // From the Pending on, nothing happens to it but wakes, of which there are none.
        if let Some(event) = (at..=self.event.min(at + 100_000)).find(unheld) {
            let how = match model.events()[event].kind {
                EventKind::Unheld { .. } => "The last waker of it was dropped, and was not called",
                _ => "It returned Pending, and nobody kept its waker",
            };
            self.add(of, Some(event), &format!("{how}: nobody can wake {name}. It waits for ever."));
            return;
        }
        let there = self.wake_there(of);
        let before = match there {
            None => "Nobody who waited there has been woken yet.".to_owned(),
            Some((woken, wake, by)) => {
                let by = by
                    .map_or("something outside of all polls, such as a timer or a socket".to_owned(), |by| {
                        self.name(by)
                    });
                let when = self.when(wake);
                if woken == of {
                    format!("It was last woken there by {by}, {when}.")
                } else {
                    format!("The last one to be woken there was {}, by {by}, {when}.", self.name(woken))
                }
            }
        };
        let says = format!(
            "What it awaits there is not traced, and holds its waker: that is who could wake it. {before}"
        );
        self.add(of, there.map(|(_, wake, _)| wake), &says);
        let holders = holders(model, of, self.event);
        for holder in &holders {
            self.holder(of, holder);
        }
        if let (Some((_, _, Some(by))), []) = (there, &*holders) {
            self.waker(by);
        }
    }

    /// Another one may hold what it waits for: and why does that one not move? Or it holds it itself.
    fn holder(&mut self, waits: FutureIx, holder: &Holder) {
        let model = self.model;
        let of = holder.of;
        let Some(machine) = model.machine(of) else { return };
        let given = &machine.points[holder.given_by];
        let came = |change: &&Change| change.state == State::Polling(Place::Point(holder.given_by as u32));
        let event =
            model.future(of).changes_until(self.event).iter().rev().find(came).map(|change| change.event());
        let told = self.is_told(of);
        let who = match (of == waits, told) {
            (true, _) => "it may wait for itself".to_owned(),
            (_, true) => {
                format!("it may hold up who waits for the same; it is told of above{}", self.circle(of))
            }
            _ => "it may hold up who waits for the same".to_owned(),
        };
        let says = format!(
            "{} got `{}` from {}, line {}, and has it in scope where it waits: {who}.",
            self.name(of),
            holder.local,
            code(&given.text),
            given.line,
        );
        self.add(of, event, &says);
        if !told {
            self.future(of);
        }
    }

    /// The last wake of one that waited at the same point of the same machine, and who called it: what has woken one is
    /// likely to be what wakes the next.
    fn wake_there(&self, of: FutureIx) -> Option<(FutureIx, usize, Option<FutureIx>)> {
        let model = self.model;
        let place = model.future(of).state_at(self.event)?.place()?;
        let machine = model.future(of).machine?;
        let wakes = model.wakes_between(0..self.event + 1).iter().rev().take(10_000);
        wakes.map(|wake| *wake as usize).find_map(|wake| {
            let woken = model.of_event(wake)?;
            let stood = model.future(woken).state_at(wake)?;
            let there = model.future(woken).machine == Some(machine) && stood == State::Pending(place);
            let EventKind::Wake { by, .. } = model.events()[wake].kind else { return None };
            there.then(|| (woken, wake, by.and_then(|by| model.by_id(by))))
        })
    }

    /// One that could wake it: does that one move?
    fn waker(&mut self, of: FutureIx) {
        if self.is_told(of) {
            let says = format!("{} is told of above{}.", self.name(of), self.circle(of));
            self.add(of, None, &says);
            return;
        }
        let state = self.model.future(of).state_at(self.event);
        if !state.is_some_and(State::ended) {
            self.future(of);
            return;
        }
        let at = self.model.future(of).changes_until(self.event).last().map_or(0, |change| change.event());
        let how = state.map_or("", has_ended);
        let says = format!("{} {how}, {}, and wakes nobody any more.", self.name(of), self.when(at));
        self.add(of, Some(at), &says);
    }

    /// What to add of one that is told of already, if that is how the chain has come here.
    fn circle(&self, of: FutureIx) -> &'static str {
        if self.path.contains(&of) { ": they wait in a circle" } else { "" }
    }

    fn is_told(&self, of: FutureIx) -> bool {
        self.links.iter().any(|link| link.of == of)
    }

    /// It was woken and is not polled: who holds that up?
    fn woken(&mut self, of: FutureIx, wake: usize) {
        let model = self.model;
        let name = self.name(of);
        self.add(
            of,
            Some(wake),
            &format!("{name} was woken {}, and has not been polled since.", self.when(wake)),
        );
        let mut below = of;
        // Each above it that was polled since, or was not.
        while let Some(above) = model.future(below).parent {
            let polled = model.poll_before(above, self.event + 1).filter(|poll| poll.begin() > wake);
            if let Some(poll) = polled {
                let says = format!(
                    "{}, which awaits it, was polled {} and did not poll it: at {}, it no longer does.",
                    self.name(above),
                    self.when(poll.begin()),
                    self.place(above)
                );
                let (begin, told) = (poll.begin(), self.is_told(above));
                self.add(above, Some(begin), &says);
                self.parked.push(below);
                if !told {
                    self.future(above);
                }
                return;
            }
            below = above;
        }
        let root = model.root(of);
        let running = (0..model.trace().threads.len() as u32).find_map(|thread| self.running(thread));
        let says = match running {
            Some((busy, since)) if model.root(busy) != root => {
                format!(
                    "Its task waits for a turn: {} is being polled {}.",
                    self.name(busy),
                    self.since(since)
                )
            }
            _ if self.event + 1 >= model.events().len() => {
                "Its task got no turn any more: the trace ends here.".to_owned()
            }
            _ => "Its task waits for a turn; nothing else is being polled.".to_owned(),
        };
        self.add(root, running.map(|(_, since)| since), &says);
    }

    /// The innermost future that a thread polls, and since when.
    fn running(&self, thread: u32) -> Option<(FutureIx, usize)> {
        let model = self.model;
        let last =
            (0..=self.event).rev().take(10_000).find(|event| model.events()[*event].thread == thread)?;
        let poll = model.poll_of_event(last)?;
        let poll = model.polls()[poll];
        poll.end().is_none_or(|end| end > self.event).then_some((poll.future, poll.begin()))
    }
}
