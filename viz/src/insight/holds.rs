//! Who may hold what a future waits for: a guard lives as long as the local that an await gave it to, and a future keeps
//! its locals while it is suspended.
//!
//! The trace does not know locks. What tells is the source: another future stands where a local is in scope that was bound
//! by an await of a lock of the same name.

use pollscope::trace::Machine;

use super::locks::{Kind, waits_for};
use super::waits::{is_timed, opened};
use crate::keeps::Kept;
use crate::model::{FutureIx, Model, Place, State};

/// A future that may hold what another one waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Holder {
    pub(super) of: FutureIx,
    /// The local that it keeps; none for a value without a name, which lives until its statement ends.
    pub(super) local: Option<String>,
    /// The await point that gave it, an index of its machine's points.
    pub(super) given_by: usize,
    /// Whether the source calls it by another name than what is waited for.
    pub(super) is_other: bool,
}

/// How many futures are looked at, the latest first.
const LOOK: usize = 20_000;

/// The futures that are suspended at the event and may hold what this one awaits, if it awaits a lock; few at most.
pub(super) fn holders(model: &Model, of: FutureIx, event: usize) -> Vec<Holder> {
    let stands = |of: FutureIx| match model.future(of).state_at(event) {
        Some(State::Pending(Place::Point(point))) => Some(point as usize),
        _ => None,
    };
    let lock = |of: FutureIx, point: usize| Lock::of(&model.machine(of)?.points.get(point)?.text);
    let Some(wanted) = stands(of).and_then(|point| lock(of, point)) else { return Vec::new() };
    let has_lock = |machine: &Machine| machine.points.iter().any(|point| Lock::of(&point.text).is_some());
    let locks: Vec<bool> = model.trace().machines.iter().map(has_lock).collect();
    let holds = |other: FutureIx, is_other: bool| {
        locks.get(model.future(other).machine? as usize).filter(|locks| **locks)?;
        let gave = |kept: &Kept| {
            let given_by = kept
                .given_by
                .filter(|point| lock(other, *point).is_some_and(|lock| lock.keeps_off(&wanted, is_other)))?;
            let local = (!kept.temporary).then(|| kept.name.clone());
            Some(Holder { of: other, local, given_by, is_other })
        };
        model.kept(other)?.get(stands(other)?)?.iter().find_map(gave)
    };
    let all = || model.indices().rev().take(LOOK);
    let named: Vec<_> = all().filter_map(|other| holds(other, false)).take(MOST).collect();
    if !named.is_empty() {
        return named;
    }
    // What one fn calls `from` another calls `to`.
    all().filter(|other| *other != of).filter_map(|other| holds(other, true)).take(MOST).collect()
}

/// How many holders are named.
const MOST: usize = 3;

/// A lock, or the like, as the text of an await names it: `self.state.write()` is `state`, and it writes.
#[derive(Debug, PartialEq, Eq)]
struct Lock<'a> {
    name: &'a str,
    /// Which of a lock's and a semaphore's ways to wait.
    kind: Kind,
    reads: bool,
}

impl<'a> Lock<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let call = text.trim_end().strip_suffix(')')?;
        let (call, arguments) = opened(call)?;
        // `timeout(limit, state.lock())` waits for the lock, too.
        if is_timed(text) {
            return Self::of(arguments.rsplit_once(',')?.1);
        }
        let (receiver, method) = call.rsplit_once('.')?;
        let (kind, reads) = waits_for(method.trim(), arguments)?;
        let receiver = receiver.trim_end();
        let receiver =
            receiver.strip_suffix(']').and_then(|list| Some(list.rsplit_once('[')?.0)).unwrap_or(receiver);
        let receiver = receiver.strip_suffix("()").unwrap_or(receiver).trim_end();
        let name = receiver.rsplit(|char: char| !char.is_alphanumeric() && char != '_').next()?;
        (!name.is_empty() && name != "clone").then_some(Self { name, kind, reads })
    }

    /// Whether who has this one keeps off who wants the other: of the same name, or, of another, at least of the same kind.
    fn keeps_off(&self, wanted: &Lock<'_>, is_other: bool) -> bool {
        let same = if is_other { self.kind == wanted.kind } else { self.name == wanted.name };
        same && !(self.reads && wanted.reads)
    }
}

#[cfg(test)]
mod tests {
    use super::Lock;

    #[test]
    fn what_awaits_a_lock() {
        let lock = |text| Lock::of(text).map(|lock| (lock.name, lock.reads));
        assert_eq!(lock("state.lock()"), Some(("state", false)));
        assert_eq!(lock("self.inner.state.lock_owned()"), Some(("state", false)));
        assert_eq!(lock("Self::STATE\n    .write( )"), Some(("STATE", false)));
        assert_eq!(lock("pool().read()"), Some(("pool", true)));
        assert_eq!(lock("slots[i + 1].read()"), Some(("slots", true)));
        assert_eq!(lock("permits.acquire_many(3)"), Some(("permits", false)));
        assert_eq!(lock("permits.acquire_many(a.len() as u32)"), Some(("permits", false)));
        assert_eq!(lock("tokio::time::timeout(ms(5), m.lock())"), Some(("m", false)));
        for other in [
            "socket.read(&mut buffer)",
            "lock()",
            "a.lock(1)",
            "a.locks()",
            "x.clone().lock()",
            "f(a.lock())",
            "timeout(limit, f(1))",
            "",
            ")",
        ] {
            assert_eq!(lock(other), None, "{other}");
        }
    }

    #[test]
    fn who_reads_keeps_off_who_writes() {
        let lock = |text| Lock::of(text).expect("it is a lock");
        assert!(lock("a.read()").keeps_off(&lock("self.a.write()"), false));
        assert!(lock("a.write()").keeps_off(&lock("a.read()"), false));
        assert!(!lock("a.read()").keeps_off(&lock("a.read()"), false));
        assert!(!lock("a.lock()").keeps_off(&lock("b.lock()"), false));
        assert!(lock("from.lock()").keeps_off(&lock("to.lock_owned()"), true));
        assert!(!lock("from.acquire()").keeps_off(&lock("to.lock()"), true));
    }
}
