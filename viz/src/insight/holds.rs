//! Who may hold what a future waits for: a guard lives as long as the local that an await gave it to, and a future keeps
//! its locals while it is suspended.
//!
//! The trace does not know locks. What tells is the source: another future stands where a local is in scope that was bound
//! by an await of a lock of the same name.

use pollscope::trace::Machine;

use crate::keeps::{self, Kept};
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
    let awaited = || lock_at(model.machine(of)?, stands(of)?);
    let Some(wanted) = awaited() else { return Vec::new() };
    let kept: Vec<_> = model.trace().machines.iter().map(|machine| kept_of(machine, &wanted)).collect();
    let holds = |other: FutureIx| {
        let machine = model.future(other).machine? as usize;
        let (local, given_by) = kept.get(machine)?.get(stands(other)?)?.first()?;
        Some(Holder { of: other, local: local.clone(), given_by: *given_by })
    };
    model.indices().rev().take(LOOK).filter_map(holds).take(3).collect()
}

/// For each point of a machine the locals in scope there that a lock like the wanted one gave, with the point of that.
fn kept_of(machine: &Machine, wanted: &Lock<'_>) -> Vec<Vec<(String, usize)>> {
    let gives = |point: usize| lock_at(machine, point).is_some_and(|lock| lock.keeps_off(wanted));
    if !(0..machine.points.len()).any(gives) {
        return Vec::new();
    }
    let of_lock = |kept: Kept| Some((kept.name, kept.given_by.filter(|point| gives(*point))?));
    let at_point = |kept: Vec<Kept>| kept.into_iter().filter_map(of_lock).collect();
    keeps::kept(machine).unwrap_or_default().into_iter().map(at_point).collect()
}

fn lock_at(machine: &Machine, point: usize) -> Option<Lock<'_>> {
    Lock::of(&machine.points.get(point)?.text)
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
