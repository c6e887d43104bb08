//! Why does a future not move? The chain from it to what it waits for, down to who could wake it, or to who no longer
//! polls it.

use pollscope::trace::EventKind;

use super::Step;
use super::words::code;
use crate::model::{FutureIx, Model, Poll, State};
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
    let mut chain = Chain { model, event, links: Vec::new() };
    chain.future(of);
    chain.links
}

struct Chain<'a> {
    model: &'a Model,
    event: usize,
    links: Vec<Link>,
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
            State::Dropped(_) => {
                let says = format!("{name} was dropped {} and will not go on.", self.when(at));
                self.add(of, Some(at), &says);
            }
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
                        let says = format!(
                            "{name} is being polled {since}, and that poll has not ended: it computes or blocks, and keeps \
                             its thread."
                        );
                        self.add(of, Some(at), &says);
                    }
                }
            }
            State::Pending(_) => self.pending(of, at),
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
            // One that is told of already is how this one was come to.
            let told = self.links.iter().any(|link| link.of == *child);
            !told && matches!(model.future(*child).state_at(self.event), Some(State::Pending(_)))
        };
        let waiting: Vec<FutureIx> = children.into_iter().filter(waits).collect();
        if waiting.is_empty() {
            self.leaf(of, at);
            return;
        }
        if waiting.len() > 1 {
            let names: Vec<String> = waiting.iter().map(|child| self.name(*child)).collect();
            self.add(of, None, &format!("It waits for {}.", text::list(&super::words::few(names))));
        }
        for child in waiting.into_iter().rev().take(3) {
            self.future(child);
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
        let wakes = model.future(of).wakes_between(0..self.event + 1);
        let before = match wakes.last() {
            None => "It has never been woken yet.".to_owned(),
            Some(wake) => {
                let wake = *wake as usize;
                let by = match model.events()[wake].kind {
                    EventKind::Wake { by: Some(by), .. } => {
                        model.by_id(by).map_or_else(|| format!("future {by}"), |by| self.name(by))
                    }
                    _ => "something outside of all polls, such as a timer or a socket".to_owned(),
                };
                format!("The last time it was woken by {by}, {}.", self.when(wake))
            }
        };
        let says = format!(
            "What it awaits there is not traced, and holds its waker: that is who could wake it. {before}"
        );
        self.add(of, None, &says);
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
                let begin = poll.begin();
                self.add(above, Some(begin), &says);
                self.future(above);
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
