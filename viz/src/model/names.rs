//! What machines are called: by their name, and where that is the name of others, too, with as much of their paths as tells them
//! apart: `Listener::run` and `Handler::run`.

use std::collections::{HashMap, HashSet};

use pollscope::trace::Machine;

/// The name of each machine.
pub(super) fn names(machines: &[Machine]) -> Vec<String> {
    let mut of_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, machine) in machines.iter().enumerate() {
        of_name.entry(&machine.name).or_default().push(at);
    }
    let mut names: Vec<String> = machines.iter().map(|machine| machine.name.clone()).collect();
    for (name, all) in of_name {
        let paths: HashSet<&str> = all.iter().map(|at| machines[*at].path.as_str()).collect();
        if paths.len() < 2 {
            continue;
        }
        let rooms: Vec<Vec<String>> = all.iter().map(|at| rooms(&machines[*at])).collect();
        let longest = rooms.iter().map(Vec::len).max().unwrap_or(0);
        let called = |count: usize| {
            let called = rooms.iter().map(move |rooms| {
                let last = &rooms[rooms.len().saturating_sub(count)..];
                last.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join("::")
            });
            called.collect::<Vec<_>>()
        };
        let tells = |count: &usize| called(*count).iter().collect::<HashSet<_>>().len() == paths.len();
        let count = (1..=longest).find(tells).unwrap_or(longest.min(1));
        for (at, called) in all.iter().zip(called(count)) {
            names[*at] = called;
        }
    }
    names
}

/// Where a machine stands in its crate, from the outermost module to the type: types without their parameters.
fn rooms(machine: &Machine) -> Vec<String> {
    let path = machine.path.strip_suffix(&machine.name).unwrap_or_else(|| {
        // One that was given another name.
        machine.path.rsplit_once("::").map_or("", |(rooms, _)| rooms)
    });
    split(path).iter().map(|room| bare(room)).filter(|room| !room.is_empty()).collect()
}

/// A type's own name: `Cache` of `<crate::Cache<K> as crate::Store>` and of `Cache<K>`.
fn bare(room: &str) -> String {
    match room.strip_prefix('<') {
        Some(of_trait) => {
            let own = split_at_depth(of_trait, " as ").into_iter().next().unwrap_or_default();
            split(own).last().map_or_else(String::new, |last| bare(last))
        }
        None => room.split('<').next().unwrap_or_default().trim_start_matches(['&', '(', '[']).to_owned(),
    }
}

fn split(path: &str) -> Vec<&str> {
    split_at_depth(path, "::")
}

/// The parts between separators that stand in no angle brackets.
fn split_at_depth<'a>(path: &'a str, separator: &str) -> Vec<&'a str> {
    let (mut parts, mut from, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, char) in path.char_indices() {
        match char {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 && at >= from && path[at..].starts_with(separator) => {
                parts.push(&path[from..at]);
                from = at + separator.len();
            }
            _ => {}
        }
    }
    parts.push(&path[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(machines: &[(&str, &str)]) -> Vec<String> {
        let recorded = crate::testing::recorded("song_join");
        let one = |(name, path): &(&str, &str)| Machine {
            name: (*name).to_owned(),
            path: (*path).to_owned(),
            ..recorded.trace().machines[0].clone()
        };
        names(&machines.iter().map(one).collect::<Vec<_>>())
    }

    #[test]
    fn as_much_of_the_path_as_tells_them_apart() {
        let machines = [
            ("run", "redis::server::Listener::run"),
            ("run", "redis::server::Handler::run"),
            ("run", "redis::run"),
            ("apply", "redis::cmd::Get::apply"),
            ("run::{block}", "redis::server::Handler::run::{block}"),
        ];
        let names = ["Listener::run", "Handler::run", "redis::run", "apply", "run::{block}"];
        assert_eq!(called(&machines), names);
    }

    #[test]
    fn types_go_without_parameters_and_traits() {
        let machines = [
            ("get", "<std::collections::HashMap<&str, a::B> as odd::Store<u8>>::get"),
            ("get", "odd::Cache<'_, K>::get"),
            ("get", "<odd::far::Cache as odd::Store>::get"),
        ];
        assert_eq!(called(&machines), ["HashMap::get", "odd::Cache::get", "Cache::get"]);
    }

    #[test]
    fn what_no_path_tells_apart_keeps_its_name() {
        assert_eq!(called(&[("a", "x::a"), ("a", "x::a")]), ["a", "a"]);
        let twice = [("get", "<x::C as x::One>::get"), ("get", "<x::C as x::Two>::get")];
        assert_eq!(called(&twice), ["C::get", "C::get"]);
    }
}
