//! Which of a binary's coroutines is a trace's machine: the paths of methods and blocks are not written in the same way by
//! both, so it is the file, the lines of the awaits and the name of the fn that tell, and of several the size.

use pollscope::trace::{Machine, PointKind};

use super::Coroutine;

/// The compiler's own machine for one of a trace's.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// It.
    pub coroutine: &'a Coroutine,
    /// Whether a future of its size was made; if not, the binary is likely not the one that was run.
    pub fits: bool,
    /// How many more there are, as a generic fn has one for each type that it is called with.
    pub others: usize,
}

/// As [`find`], where it is not known how large its futures were: the largest is taken.
pub fn matching<'a>(machine: &Machine, all: &'a [Coroutine]) -> Option<&'a Coroutine> {
    find(machine, &[], all).map(|found| found.coroutine)
}

/// The compiler's machine for one of a trace's, of whose futures the sizes are these: of several that it may be, the largest
/// one that fits to a size.
pub fn find<'a>(machine: &Machine, sizes: &[u64], all: &'a [Coroutine]) -> Option<Found<'a>> {
    let may_be = |coroutine: &&Coroutine| {
        is_same_file(&coroutine.file, &machine.file)
            && is_same_fn(coroutine, machine)
            && has_same_lines(coroutine, machine)
    };
    let mut found: Vec<&Coroutine> = all.iter().filter(may_be).collect();
    // A block within a fn of one line stands in the same lines as the fn.
    let depth = inner(&machine.path).1;
    let is_as_deep = |coroutine: &&Coroutine| (inner(&coroutine.path).1 > 0) == (depth > 0);
    if found.iter().any(is_as_deep) {
        found.retain(is_as_deep);
    }
    let fits = |coroutine: &&Coroutine| sizes.is_empty() || sizes.contains(&coroutine.size);
    let best = found.iter().copied().filter(fits).max_by_key(|coroutine| coroutine.size);
    let any = found.iter().copied().max_by_key(|coroutine| coroutine.size);
    Some(Found { coroutine: best.or(any)?, fits: best.is_some(), others: found.len() - 1 })
}

/// Whether one of two paths is the end of the other; one that is not known may be any.
fn is_same_file(theirs: &str, ours: &str) -> bool {
    let parts = |path: &'_ str| -> Vec<String> {
        let parts = path.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".");
        parts.rev().map(str::to_owned).collect()
    };
    parts(theirs).iter().zip(&parts(ours)).all(|(theirs, ours)| theirs == ours)
}

/// The name of the fn at the end of a path, and how many blocks and closures deep in it the path leads:
/// `app::<impl Play for Band>::play::{block}` is one deep in `play`.
fn inner(path: &str) -> (&str, usize) {
    let mut rest = path;
    let mut depth = 0;
    loop {
        let (before, last) = rest.rsplit_once("::").unwrap_or(("", rest));
        if !last.starts_with('{') {
            return (last, depth);
        }
        depth += 1;
        rest = before;
    }
}

fn is_same_fn(coroutine: &Coroutine, machine: &Machine) -> bool {
    // By `name = \"..\"` a machine can be called anything, but not its path.
    let (theirs, ours) = (inner(&coroutine.path).0, inner(&machine.path).0);
    theirs.is_empty() || ours.is_empty() || theirs == ours
}

/// An await that a macro hides has a line of that macro's, so of these only the count is compared.
fn has_same_lines(coroutine: &Coroutine, machine: &Machine) -> bool {
    let shown = machine.points.iter().filter(|point| point.kind == PointKind::Await);
    let mut ours: Vec<u32> = shown.map(|point| point.line).collect();
    let mut theirs: Vec<u32> = coroutine.states.iter().map(|state| state.line).collect();
    if ours.len() < machine.points.len() {
        return theirs.len() == machine.points.len() && ours.iter().all(|line| theirs.contains(line));
    }
    ours.sort_unstable();
    theirs.sort_unstable();
    theirs == ours
}

#[cfg(test)]
mod tests {
    use pollscope::trace::Trace;

    use super::super::{Coroutine, Suspend};
    use super::{find, inner, is_same_file};

    fn machine(path: &str, file: &str) -> pollscope::trace::Machine {
        let text = format!(
            "{{\"pollscope\":1}}\n{{\"machine\":0,\"name\":\"f\",\"path\":\"{path}\",\"file\":\"{file}\",\"line\":1,\
             \"column\":1,\"source\":\"\",\"kind\":\"fn\",\"points\":[{{\"line\":5,\"column\":1,\"kind\":\"await\",\
             \"text\":\"x\"}}],\"edges\":[]}}\n"
        );
        Trace::read(text.as_bytes()).expect("it is a trace").machines.remove(0)
    }

    fn coroutine(path: &str, file: &str, size: u64) -> Coroutine {
        let states = vec![Suspend { line: 5, fields: Vec::new() }];
        Coroutine { path: path.to_owned(), file: file.to_owned(), size, states }
    }

    #[test]
    fn the_same_lines_in_another_file_or_fn_are_another_machine() {
        let all = [
            coroutine("p::a::small", "/home/me/p/src/a.rs", 128),
            coroutine("p::b::large", "/home/me/p/src/b.rs", 4216),
            coroutine("p::{impl#0}::put", "/home/me/p/src/c.rs", 40),
            coroutine("p::{impl#0}::get", "/home/me/p/src/c.rs", 80),
            coroutine("p::{impl#0}::get::{async_block#1}", "/home/me/p/src/c.rs", 90),
        ];
        let size = |path, file| find(&machine(path, file), &[], &all).map(|found| found.coroutine.size);
        assert_eq!(size("p::a::small", "src/a.rs"), Some(128));
        assert_eq!(size("p::b::large", "src/b.rs"), Some(4216));
        assert_eq!(size("<p::A as p::Store>::put", "src/c.rs"), Some(40));
        assert_eq!(size("p::A::get", "src/c.rs"), Some(80));
        assert_eq!(size("p::A::get::{block}", "src/c.rs"), Some(90));
        assert_eq!(size("p::A::get", "src/d.rs"), None);
    }

    #[test]
    fn of_a_generic_fn_it_is_the_one_of_the_size_that_was_made() {
        let all = [coroutine("p::f", "src/f.rs", 120), coroutine("p::f", "src/f.rs", 280)];
        let find = |sizes: &[u64]| find(&machine("p::f", "src/f.rs"), sizes, &all).expect("it is there");
        let of = |sizes: &[u64]| (find(sizes).coroutine.size, find(sizes).fits, find(sizes).others);
        assert_eq!(of(&[120]), (120, true, 1));
        assert_eq!(of(&[120, 280]), (280, true, 1));
        assert_eq!(of(&[300]), (280, false, 1));
    }

    #[test]
    fn paths() {
        assert_eq!(inner("a::b::{async_block#0}::{closure#1}"), ("b", 2));
        assert_eq!(inner("{x}"), ("", 1));
        assert!(is_same_file("/home/a/src/b.rs", "./src/b.rs"));
        assert!(is_same_file("C:\\a\\src\\b.rs", "src/b.rs"));
        assert!(!is_same_file("/home/a/src/bb.rs", "b.rs"));
        assert!(is_same_file("", "b.rs"));
    }
}
