//! The methods that wait for a guard or a permit, in the crates that people use.

/// What gives a guard or a permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Mutex,
    RwLock,
    Semaphore,
}

/// A method's name, what has it, and whether it lets others read.
const METHODS: [(&str, Kind, bool); 5] = [
    ("lock", Kind::Mutex, false),
    ("read", Kind::RwLock, true),
    ("write", Kind::RwLock, false),
    ("upgradable_read", Kind::RwLock, true),
    ("acquire", Kind::Semaphore, false),
];

/// What may stand behind the name of each.
const ENDINGS: [&str; 6] = ["", "_owned", "_arc", "_many", "_many_owned", "_many_arc"];

/// What a method that is called with these arguments waits for, and whether only to read, if it is one of those.
pub(super) fn waits_for(method: &str, arguments: &str) -> Option<(Kind, bool)> {
    // `read(&mut buffer)` reads a socket.
    if !arguments.trim().is_empty() && !method.contains("_many") {
        return None;
    }
    let is_named = |name: &str| method.strip_prefix(name).is_some_and(|ending| ENDINGS.contains(&ending));
    METHODS.iter().find(|(name, ..)| is_named(name)).map(|(_, kind, reads)| (*kind, *reads))
}
