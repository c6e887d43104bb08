//! Who may hold what a future waits for: a guard lives as long as the local that an await gave it to, and a future keeps
//! its locals while it is suspended.
//!
//! The trace does not know locks. What tells is the source: another future stands where a local is in scope that was bound
//! by an await of a lock of the same name.

use pollscope::trace::Machine;

use crate::keeps::Kept;
use crate::model::{FutureIx, Model, Place, State};

/// A future that may hold what another one waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Holder {
    pub(super) of: FutureIx,
    /// The local that it keeps.
    pub(super) local: String,
    /// The await point that gave it, an index of its machine's points.
    pub(super) given_by: usize,
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
    let holds = |other: FutureIx| {
        locks.get(model.future(other).machine? as usize).filter(|locks| **locks)?;
        let gave = |kept: &Kept| {
            let given_by = kept
                .given_by
                .filter(|point| lock(other, *point).is_some_and(|lock| lock.keeps_off(&wanted)))?;
            Some(Holder { of: other, local: kept.name.clone(), given_by })
        };
        model.kept(other)?.get(stands(other)?)?.iter().find_map(gave)
    };
    model.indices().rev().take(LOOK).filter_map(holds).take(3).collect()
}

/// A lock, or the like, as the text of an await names it: `self.state.write()` is `state`, and it writes.
#[derive(Debug, PartialEq, Eq)]
struct Lock<'a> {
    name: &'a str,
    reads: bool,
}

/// What gives a guard or a permit, in the crates that people use; with `_owned` and the like behind it, too.
const METHODS: [&str; 5] = ["lock", "read", "write", "upgradable_read", "acquire"];

impl<'a> Lock<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let call = text.trim_end().strip_suffix(')')?;
        let (call, arguments) = call.rsplit_once('(')?;
        let (receiver, method) = call.rsplit_once('.')?;
        let method = method.trim();
        let kind = METHODS.iter().find(|kind| {
            let rest = method.strip_prefix(**kind);
            rest.is_some_and(|rest| {
                ["", "_owned", "_arc", "_many", "_many_owned", "_many_arc"].contains(&rest)
            })
        })?;
        // `read(&mut buffer)` reads a socket.
        if !arguments.trim().is_empty() && !method.contains("_many") {
            return None;
        }
        let receiver = receiver.trim_end();
        let receiver =
            receiver.strip_suffix(']').and_then(|list| Some(list.rsplit_once('[')?.0)).unwrap_or(receiver);
        let receiver = receiver.strip_suffix("()").unwrap_or(receiver).trim_end();
        let name = receiver.rsplit(|char: char| !char.is_alphanumeric() && char != '_').next()?;
        (!name.is_empty() && name != "clone").then_some(Self { name, reads: kind.ends_with("read") })
    }

    /// Whether who has this one keeps off who wants the other.
    fn keeps_off(&self, wanted: &Lock<'_>) -> bool {
        self.name == wanted.name && !(self.reads && wanted.reads)
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
        for other in [
            "socket.read(&mut buffer)",
            "lock()",
            "a.lock(1)",
            "a.locks()",
            "x.clone().lock()",
            "f(a.lock())",
            "",
            ")",
        ] {
            assert_eq!(lock(other), None, "{other}");
        }
    }

    #[test]
    fn who_reads_keeps_off_who_writes() {
        let lock = |text| Lock::of(text).expect("it is a lock");
        assert!(lock("a.read()").keeps_off(&lock("self.a.write()")));
        assert!(lock("a.write()").keeps_off(&lock("a.read()")));
        assert!(!lock("a.read()").keeps_off(&lock("a.read()")));
        assert!(!lock("a.lock()").keeps_off(&lock("b.lock()")));
    }
}
