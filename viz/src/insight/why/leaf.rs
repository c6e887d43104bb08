//! Where the chain leaves what is traced: who could wake the future, and who may hold what it waits for.

use pollscope::trace::EventKind;

use super::super::holds::{Holder, holders};
use super::super::waits::waker_of;
use super::super::wakes::right_after;
use super::super::words::{code, has_ended, line};
use super::Chain;
use crate::model::{Change, FutureIx, Place, State};

/// A wake of one that waited where another one waits now.
#[derive(Clone, Copy)]
struct Wake {
    of: FutureIx,
    event: usize,
    /// Who called it, if a future did.
    by: Option<FutureIx>,
}

impl Chain<'_> {
    /// It waits for something that is not traced.
    pub(super) fn leaf(&mut self, of: FutureIx, at: usize) {
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
            let alone = model.future(of).depth == 0 && model.made_children(of, self.event).is_empty();
            let then = if alone {
                "It waits for ever, if its executor polls only what was woken."
            } else {
                // As `join!` polls all of its branches when one is woken.
                "Only a poll that comes for another reason can find it ready."
            };
            self.add(of, Some(event), &format!("{how}: nobody can wake {name}. {then}"));
            return;
        }
        // Whom it woke itself waited for something else.
        let by_other = |wake: &Wake| wake.of == of || wake.by != Some(of);
        let mut is_any = false;
        let there = self.wakes_there(of).inspect(|_| is_any = true).find(by_other);
        let says = format!("{} {}", self.what_holds_its_waker(of), self.woken_before(of, there, is_any));
        self.add(of, there.map(|wake| wake.event), &says);
        self.thread_is_kept(of);
        let holders = holders(model, of, self.event);
        for holder in &holders {
            self.holder(of, holder);
        }
        // What is above it, or it itself, need not move for that.
        let by = there.and_then(|wake| wake.by).filter(|by| *by != of && !model.is_below(of, *by));
        if let (Some(by), []) = (by, &*holders) {
            self.waker(by);
        }
    }

    fn what_holds_its_waker(&self, of: FutureIx) -> String {
        let place = self.model.future(of).state_at(self.event).and_then(State::place);
        let point = place.and_then(|place| self.model.point_at(of, place));
        match point.and_then(|point| waker_of(&point.text)) {
            Some(waker) => {
                format!("What it awaits there is not traced; to go by its text, {waker} could wake it.")
            }
            None if self.model.is_foreign(of) => {
                format!(
                    "What {} waits for is not traced: that has its waker, and could wake it.",
                    self.name(of)
                )
            }
            None => "What it awaits there is not traced: that has its waker, and could wake it.".to_owned(),
        }
    }

    /// Who was woken last at the place where the future waits, if not by it itself; and whether anyone was.
    fn woken_before(&self, of: FutureIx, there: Option<Wake>, is_any: bool) -> String {
        let Some(Wake { of: woken, event: wake, by }) = there else {
            if is_any {
                return format!("All that were woken there so far were woken by {} itself.", self.name(of));
            }
            let is_foreign = self.model.is_foreign(of);
            let nobody = if is_foreign { "It has not been" } else { "No future that waited there has been" };
            return format!("{nobody} woken so far.");
        };
        let by = match (by, right_after(self.model, wake)) {
            (Some(by), _) => format!("by {}", self.name(by)),
            (None, Some(after)) => format!("from outside of every traced poll, {after}"),
            (None, None) => "by something outside of all polls, such as a timer or a socket".to_owned(),
        };
        let when = self.when(wake);
        if woken == of && self.model.is_foreign(of) {
            format!("It was last woken {by}, {when}.")
        } else if self.model.is_foreign(of) {
            format!("The last one of its kind to be woken was {}, {by}, {when}.", self.name(woken))
        } else if woken == of {
            format!("It was last woken there {by}, {when}.")
        } else {
            format!("The last one to be woken there was {}, {by}, {when}.", self.name(woken))
        }
    }

    /// Another one may hold what it waits for: and why does that one not move? Or it holds it itself.
    fn holder(&mut self, waits: FutureIx, holder: &Holder) {
        let model = self.model;
        let of = holder.of;
        let Some(machine) = model.machine(of) else { return };
        let given = &machine.points[holder.given_by];
        let came = |change: &&Change| change.state() == State::Polling(Place::Point(holder.given_by as u32));
        let event =
            model.future(of).changes_until(self.event).iter().rev().find(came).map(|change| change.event());
        let told = self.is_told(of);
        let like = self.stands_like(of).filter(|_| !told);
        // By its text alone one lock may be another.
        let may = if holder.is_other { "if that is the same one by another name, it" } else { "it may" };
        let holds = if holder.is_other { "holds up" } else { "hold up" };
        let circle = match (self.circle(of), holder.is_other) {
            ("", _) => "",
            (_, true) => ": then they wait in a circle",
            (circle, false) => circle,
        };
        let who = match (of == waits, told, like) {
            (true, ..) => "it may wait for itself".to_owned(),
            (_, true, _) => {
                format!("{may} {holds} who waits for the same; it is told of above{circle}")
            }
            (_, _, Some(like)) => {
                let each_other =
                    if self.path.contains(&like) { ", so they may wait for each other" } else { "" };
                format!(
                    "{may} {holds} who waits for the same; it stands where {} does{each_other}",
                    self.name(like)
                )
            }
            _ => format!("{may} {holds} who waits for the same"),
        };
        let has = match &holder.local {
            Some(local) => format!(
                "{} got `{local}` from {}, {}, and has it in scope where it waits",
                self.name(of),
                code(&given.text),
                line(model, of, given.line)
            ),
            None => format!(
                "{} keeps what {}, {}, gave until that statement ends, and waits within it",
                self.name(of),
                code(&given.text),
                line(model, of, given.line)
            ),
        };
        self.add(of, event, &format!("{has}: {who}."));
        if !told && like.is_none() {
            self.future(of);
        }
    }

    /// One that is told of already and stands as this one does: the chain from there on would be the same.
    fn stands_like(&self, of: FutureIx) -> Option<FutureIx> {
        let stand = |of: FutureIx| super::stand(self.model, of, self.event);
        let this = stand(of);
        self.links.iter().map(|link| link.of).find(|told| *told != of && stand(*told) == this)
    }

    /// The wakes of those that waited at the same point of the same machine, the last first: what has woken one is likely
    /// to be what wakes the next.
    fn wakes_there(&self, of: FutureIx) -> impl Iterator<Item = Wake> {
        let model = self.model;
        let place = model.future(of).state_at(self.event).and_then(State::place);
        let machine = model.future(of).machine;
        let wakes = model.wakes_between(0..self.event + 1).iter().rev().take(10_000);
        let there = move |wake: usize| {
            let woken = model.of_event(wake)?;
            let stood = model.future(woken).state_at(wake)?;
            let there = model.future(woken).machine == Some(machine?) && stood == State::Pending(place?);
            let EventKind::Wake { by, .. } = model.events()[wake].kind else { return None };
            let by = by.and_then(|by| model.by_id(by));
            there.then_some(Wake { of: woken, event: wake, by })
        };
        wakes.filter_map(move |wake| there(*wake as usize))
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
}
