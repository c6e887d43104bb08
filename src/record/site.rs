//! A machine as it stands in the program: made by the attribute, static, and numbered when it is first seen.

#[cfg(not(feature = "off"))]
use std::collections::BTreeMap;
#[cfg(not(feature = "off"))]
use std::panic::Location;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use super::foreign;
use crate::trace::{Machine, MachineKind};

/// What the attribute knows of a machine when the program is compiled.
#[derive(Debug)]
pub struct Site {
    /// The machine in JSON, as the trace has it, but for `path` and `file`.
    json: &'static str,
    file: &'static str,
    /// The path of something inside the fn; the compiler knows it only once types are known.
    inside: fn() -> &'static str,
    /// One more than its place in `SITES`; 0 before it has one.
    number: AtomicU32,
}

static SITES: Mutex<Vec<&'static Site>> = Mutex::new(Vec::new());

impl Site {
    /// The site of a machine; `json` is what the attribute derived.
    pub const fn new(json: &'static str, file: &'static str, inside: fn() -> &'static str) -> Self {
        Self { json, file, inside, number: AtomicU32::new(0) }
    }

    /// The site of futures that are traced from outside, at this place and by this name.
    #[cfg(not(feature = "off"))]
    pub(super) fn foreign(name: &'static str, place: &'static Location<'static>) -> &'static Self {
        type Key = (&'static str, &'static Location<'static>);
        static FOREIGN: Mutex<BTreeMap<Key, &'static Site>> = Mutex::new(BTreeMap::new());
        let mut foreign = FOREIGN.lock().unwrap_or_else(PoisonError::into_inner);
        foreign.entry((name, place)).or_insert_with(|| {
            let json = serde_json::json!({
                "name": name, "line": place.line(), "column": place.column(), "source": "", "kind": "future",
                "points": [], "edges": [["unresumed", "returned"]], "approximate": true,
            });
            // One for each place in the program that says `.traced(..)`, as a static would be.
            let json = Box::leak(json.to_string().into_boxed_str());
            Box::leak(Box::new(Self::new(json, place.file(), || "")))
        })
    }

    /// Its number in this process.
    pub(super) fn number(&'static self) -> u32 {
        match self.number.load(Ordering::Relaxed) {
            0 => {
                let _apart = foreign::apart();
                let mut sites = SITES.lock().unwrap_or_else(PoisonError::into_inner);
                // Another thread may have been here in the meantime.
                if self.number.load(Ordering::Relaxed) == 0 {
                    sites.push(self);
                    self.number.store(sites.len() as u32, Ordering::Relaxed);
                }
                self.number.load(Ordering::Relaxed) - 1
            }
            number => number - 1,
        }
    }

    /// The machine with this number, as the trace has it.
    pub(super) fn machine(number: u32) -> Machine {
        let site = SITES.lock().unwrap_or_else(PoisonError::into_inner)[number as usize];
        site.read().unwrap_or_else(|error| Machine {
            // Only a version of the attribute that does not fit to this library gets here.
            name: format!("unreadable machine: {error}"),
            path: String::new(),
            file: site.file.to_owned(),
            line: 1,
            column: 1,
            source: String::new(),
            kind: MachineKind::Fn,
            points: Vec::new(),
            edges: Vec::new(),
            approximate: true,
        })
    }

    fn read(&self) -> serde_json::Result<Machine> {
        let mut value: serde_json::Value = serde_json::from_str(self.json)?;
        value["file"] = self.file.into();
        let name = value["name"].as_str().unwrap_or_default();
        value["path"] = path((self.inside)(), name).into();
        serde_json::from_value(value)
    }
}

/// The path of the machine from that of an item inside it: `app::song::<impl app::Band>::play::SITE::here` is
/// within `app::song::Band::play`.
fn path(inside: &str, name: &str) -> String {
    if inside.is_empty() {
        return name.to_owned();
    }
    let outer = inside.rsplit_once("::SITE::").map_or(inside, |(outer, _)| outer);
    // A block inside `play` is named `play::{block}`; the item's own path has `{{closure}}` in its place.
    let outer = outer.replace("::{{closure}}", "");
    match name.split_once("::{") {
        Some((_, block)) => format!("{outer}::{{{block}"),
        None => outer,
    }
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn the_path_is_that_of_the_fn_around() {
        assert_eq!(path("app::song::play::SITE::here", "play"), "app::song::play");
        assert_eq!(path("app::play::{{closure}}::SITE::here", "play::{block}"), "app::play::{block}");
    }
}
