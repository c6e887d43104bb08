//! Woken, and not polled: who holds that up? The one above it that no longer polls it, or whoever keeps the thread.

use super::Chain;
use crate::model::{FutureIx, Poll};

impl Chain<'_> {
    /// It was woken and is not polled: who holds that up?
    pub(super) fn woken(&mut self, of: FutureIx, wake: usize) {
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
            if let Some(poll) = self.polled_since(above, wake) {
                let (begin, told) = (poll.begin(), self.is_told(above));
                let says = if self.is_over(&poll) {
                    format!(
                        "{}, which polled it before, was polled {} and did not poll it; it is at {}.",
                        self.name(above),
                        self.when(begin),
                        self.place(above)
                    )
                } else {
                    format!(
                        "{}, which polled it before, has been in a poll {}, and has not come to it in that so far.",
                        self.name(above),
                        self.since(begin)
                    )
                };
                self.add(above, Some(begin), &says);
                self.parked.push(below);
                if !told {
                    self.future(above);
                }
                return;
            }
            below = above;
        }
        self.waits_for_a_turn(of);
    }

    /// The last poll of a future that began after the wake: one that is over, if there is one.
    fn polled_since(&self, of: FutureIx, wake: usize) -> Option<Poll> {
        let model = self.model;
        let last = *model.poll_before(of, self.event + 1)?;
        let before = || model.poll_before(of, last.begin()).copied();
        let over = if self.is_over(&last) { Some(last) } else { before() };
        over.filter(|poll| poll.begin() > wake).or(Some(last).filter(|poll| poll.begin() > wake))
    }

    fn is_over(&self, poll: &Poll) -> bool {
        poll.end().is_some_and(|end| end <= self.event)
    }

    /// Its task was woken and is not polled: what does the thread do that polled it last?
    fn waits_for_a_turn(&mut self, of: FutureIx) {
        let model = self.model;
        let root = model.root(of);
        let last = model.poll_before(root, self.event + 1).copied();
        let busy = last.and_then(|last| self.running(last.thread));
        let (shown, says) = match (last, busy) {
            (Some(last), Some((busy, _))) if model.root(busy) == root => {
                let since = last.begin();
                let came = model.poll_before(of, self.event + 1).is_some_and(|poll| poll.begin() > since);
                let says = format!(
                    "Its task has been in a poll {}, and has not come to it {} so far.",
                    self.since(since),
                    if came { "again" } else { "in that" }
                );
                (Some(since), says)
            }
            (Some(last), Some((busy, since))) => {
                let says = format!(
                    "Its task waits for a turn: {}{} has been in a poll {}{}.",
                    self.on_its_thread(last.thread),
                    self.name(busy),
                    self.since(since),
                    if self.has_no_end(busy) { ", and is still in it when the trace ends" } else { "" }
                );
                (Some(since), says)
            }
            _ if self.event + 1 >= model.events().len() => {
                (None, "Its task got no turn any more: the trace ends here.".to_owned())
            }
            _ => match &*self.others_running(root) {
                [] => (None, "Its task waits for a turn; nothing else is being polled.".to_owned()),
                others => {
                    (None, format!("Its task waits for a turn; other threads poll {}.", self.names(others)))
                }
            },
        };
        self.add(root, shown, &says);
    }

    /// Who keeps the thread that polled the task of this one last, if that poll has no end in the trace: whatever wakes it, it gets no turn
    /// there.
    pub(super) fn thread_is_kept(&mut self, of: FutureIx) {
        let model = self.model;
        let root = model.root(of);
        let Some(last) = model.poll_before(root, self.event + 1) else { return };
        let Some((busy, since)) = self.running(last.thread) else { return };
        if model.root(busy) == root || !self.has_no_end(busy) || self.kept.contains(&last.thread) {
            return;
        }
        self.kept.push(last.thread);
        let says = format!(
            "{}its thread is kept by {} {}, in a poll that has no end in the trace: whoever wakes {}, it gets no turn there.",
            self.on_its_thread(last.thread),
            self.name(busy),
            self.since(since),
            self.name(of)
        );
        self.add(busy, Some(since), &capital(&says));
    }

    /// The polls that keep threads while a future waits for its first turn; which thread it would get, nothing tells.
    pub(super) fn all_running(&mut self, of: FutureIx) {
        let model = self.model;
        for (busy, since) in self.running_but(model.root(of)).into_iter().take(3) {
            let on = match model.trace().threads.len() {
                0 | 1 => "the thread".to_owned(),
                _ => format!("thread {}", model.thread_name(model.events()[since].thread)),
            };
            let end = if self.has_no_end(busy) { ", in a poll that has no end in the trace" } else { "" };
            let kept = if self.is_over { "had kept" } else { "has kept" };
            let says = format!("{} {kept} {on} {}{end}.", self.name(busy), self.since(since));
            self.add(busy, Some(since), &says);
        }
    }

    fn others_running(&self, root: FutureIx) -> Vec<FutureIx> {
        self.running_but(root).into_iter().map(|(busy, _)| busy).collect()
    }

    /// What the threads poll of other tasks than this one.
    fn running_but(&self, root: FutureIx) -> Vec<(FutureIx, usize)> {
        let model = self.model;
        let threads = 0..model.trace().threads.len() as u32;
        threads
            .filter_map(|thread| self.running(thread))
            .filter(|(busy, _)| model.root(*busy) != root)
            .collect()
    }

    /// Whether the poll of a future that is under way has no end in the trace.
    fn has_no_end(&self, of: FutureIx) -> bool {
        self.model.poll_before(of, self.event + 1).is_some_and(|poll| poll.end().is_none())
    }

    fn on_its_thread(&self, thread: u32) -> String {
        match self.model.trace().threads.len() {
            0 | 1 => String::new(),
            _ => format!("on thread {}, which polled it last, ", self.model.thread_name(thread)),
        }
    }

    /// The innermost future that a thread polls, and since when.
    fn running(&self, thread: u32) -> Option<(FutureIx, usize)> {
        let poll = self.model.polled_on(thread, self.event)?;
        Some((poll.future, poll.begin()))
    }
}

fn capital(says: &str) -> String {
    let mut chars = says.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
