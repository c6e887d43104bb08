//! Reads a coroutine as rustc prints it before it makes a state machine of it (`-Zdump-mir=coroutine_before`): basic
//! blocks, in which `yield` stands where an await is pending.
//!
//! An `.await` is a loop: poll, then either yield and poll again, or go on. So control comes to an await point where
//! it comes to the head of such a loop, and leaves it by the branch on which the poll was ready.

use std::collections::{BTreeMap, BTreeSet};

/// A place in a source file: 1-based line and column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// A state, as an end of an edge; points by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Node {
    Unresumed,
    Point(usize),
    Returned,
}

/// A coroutine: its await points in the compiler's order, and which may follow which.
#[derive(Debug)]
pub(crate) struct Coroutine {
    pub(crate) name: String,
    pub(crate) points: Vec<Place>,
    pub(crate) edges: BTreeSet<(Node, Node)>,
    /// Where its body ends, if control can get there.
    pub(crate) end: Option<Place>,
}

#[derive(Debug, Default)]
struct Block {
    cleanup: bool,
    kind: Kind,
    /// Where control may go, each with its label; a way out of the coroutine by a panic is left out.
    targets: Vec<(String, usize)>,
    place: Option<Place>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Yield,
    Goto,
    Drop,
    Switch,
    Return,
    Call,
    /// Ends nowhere that matters here.
    #[default]
    End,
}

/// Reads one print. The error says what was not understood: another compiler may print in another way.
pub(crate) fn read(text: &str) -> Result<Coroutine, String> {
    let name = text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("// MIR for `")?.rsplit_once('`'))
        .map(|(name, _)| name.to_owned())
        .ok_or("it does not begin as a print of MIR does")?;
    let blocks = blocks(text)?;
    let yields: Vec<usize> =
        blocks.iter().filter(|(_, block)| block.kind == Kind::Yield).map(|(number, _)| *number).collect();
    let mut heads = BTreeMap::new();
    let mut ready = Vec::new();
    let mut points = Vec::new();
    for (index, at) in yields.iter().enumerate() {
        let head = head(&blocks, *at).ok_or_else(|| format!("bb{at}: no poll loop around the yield"))?;
        heads.insert(head, index);
        ready.push(after(&blocks, head).ok_or_else(|| format!("bb{at}: no branch for a ready poll"))?);
        points.push(blocks[at].place.clone().ok_or_else(|| format!("bb{at}: the yield has no place"))?);
    }
    let mut edges = BTreeSet::new();
    let mut from = |node: Node, start: usize| {
        edges.extend(reach(&blocks, &heads, start).into_iter().map(|to| (node, to)));
    };
    from(Node::Unresumed, 0);
    for (index, start) in ready.iter().enumerate() {
        from(Node::Point(index), *start);
    }
    let end = blocks.values().find(|block| block.kind == Kind::Return).and_then(|block| block.place.clone());
    let mut coroutine = Coroutine { name, points, edges, end };
    coroutine.keep_reached();
    Ok(coroutine)
}

impl Coroutine {
    /// Points that control never gets to are no states.
    fn keep_reached(&mut self) {
        let mut seen = BTreeSet::from([Node::Unresumed]);
        let mut todo = vec![Node::Unresumed];
        while let Some(node) = todo.pop() {
            for (_, to) in self.edges.iter().filter(|(from, _)| *from == node) {
                if seen.insert(*to) {
                    todo.push(*to);
                }
            }
        }
        self.edges.retain(|(from, _)| seen.contains(from));
        let kept: Vec<usize> =
            (0..self.points.len()).filter(|point| seen.contains(&Node::Point(*point))).collect();
        let index = |node: Node| match node {
            Node::Point(point) => kept.iter().position(|kept| *kept == point).map(Node::Point),
            node => Some(node),
        };
        self.edges = self.edges.iter().filter_map(|(from, to)| Some((index(*from)?, index(*to)?))).collect();
        self.points = kept.iter().map(|point| self.points[*point].clone()).collect();
    }
}

/// The block at which the loop around a yield begins.
fn head(blocks: &BTreeMap<usize, Block>, at: usize) -> Option<usize> {
    let into = |to: usize| {
        let leads = |block: &&Block| !block.cleanup && block.targets.iter().any(|(_, target)| *target == to);
        blocks.values().filter(leads).count()
    };
    let mut place = target(&blocks[&at], "resume")?;
    while matches!(blocks[&place].kind, Kind::Goto | Kind::Drop) && into(place) < 2 {
        place = straight(&blocks[&place])?;
    }
    Some(place)
}

/// Where control goes when the poll in the loop is ready.
fn after(blocks: &BTreeMap<usize, Block>, head: usize) -> Option<usize> {
    let mut place = head;
    // The calls that pin the future, get the context and poll; far fewer than blocks.
    for _ in 0..blocks.len() {
        match blocks[&place].kind {
            Kind::Switch => return target(&blocks[&place], "0"),
            Kind::Call | Kind::Goto | Kind::Drop => place = straight(&blocks[&place])?,
            _ => return None,
        }
    }
    None
}

/// The states that come next.
fn reach(blocks: &BTreeMap<usize, Block>, heads: &BTreeMap<usize, usize>, start: usize) -> BTreeSet<Node> {
    let mut seen = BTreeSet::new();
    let mut found = BTreeSet::new();
    let mut todo = vec![start];
    while let Some(place) = todo.pop() {
        if let Some(point) = heads.get(&place) {
            found.insert(Node::Point(*point));
            continue;
        }
        let Some(block) = blocks.get(&place) else { continue };
        if block.cleanup || !seen.insert(place) {
            continue;
        }
        match block.kind {
            Kind::Return => {
                found.insert(Node::Returned);
            }
            Kind::End => {}
            _ => {
                // Neither a panic nor a drop of the coroutine is an edge between its states.
                let goes = |label: &str| !matches!(label, "unwind" | "drop" | "imaginary");
                todo.extend(block.targets.iter().filter(|(label, _)| goes(label)).map(|(_, to)| *to));
            }
        }
    }
    found
}

fn target(block: &Block, label: &str) -> Option<usize> {
    block.targets.iter().find(|(other, _)| other == label).map(|(_, to)| *to)
}

fn straight(block: &Block) -> Option<usize> {
    ["goto", "return", "success", "real"].iter().find_map(|label| target(block, label))
}

fn blocks(text: &str) -> Result<BTreeMap<usize, Block>, String> {
    let mut blocks = BTreeMap::new();
    let mut open: Option<(usize, bool, &str)> = None;
    for line in text.lines() {
        if let Some(begin) = line.strip_prefix("    bb").and_then(|line| line.strip_suffix(": {")) {
            let (number, cleanup) = begin.split_once(' ').unwrap_or((begin, ""));
            let number = number.parse().map_err(|_| format!("no block begins like this: {line}"))?;
            open = Some((number, cleanup == "(cleanup)", ""));
        } else if line == "    }" {
            if let Some((number, cleanup, last)) = open.take() {
                blocks.insert(number, block(last, cleanup)?);
            }
        } else if let Some((_, _, last)) = &mut open
            && !line.trim_start().starts_with("//")
            && !line.trim().is_empty()
        {
            *last = line;
        }
    }
    if blocks.contains_key(&0) { Ok(blocks) } else { Err("it has no blocks".to_owned()) }
}

/// A block, from its last line: the terminator and, in a comment, its place.
fn block(line: &str, cleanup: bool) -> Result<Block, String> {
    let (code, comment) = match line.rfind(" // scope ") {
        Some(at) => (&line[..at], Some(&line[at..])),
        None => (line, None),
    };
    let code = code.trim().trim_end_matches(';');
    let place = comment.and_then(|comment| place(comment.split_once(" at ")?.1));
    let (what, arrow) = match code.rfind(" -> ") {
        Some(at) => (&code[..at], Some(&code[at + 4..])),
        None => (code, None),
    };
    let mut targets = Vec::new();
    match arrow.map(|arrow| arrow.strip_prefix('[').and_then(|list| list.strip_suffix(']')).ok_or(arrow)) {
        Some(Ok(list)) => {
            for part in list.split(", ") {
                if let Some((label, to)) = part.split_once(": bb") {
                    let to = to.parse().map_err(|_| format!("no target: {part}"))?;
                    targets.push((label.to_owned(), to));
                }
            }
        }
        Some(Err(alone)) => {
            if let Some(to) = alone.strip_prefix("bb") {
                let to = to.parse().map_err(|_| format!("no target: {alone}"))?;
                targets.push(("goto".to_owned(), to));
            }
        }
        None => {}
    }
    let kind = match what {
        what if what.split_once(" = ").is_some_and(|(_, value)| value.starts_with("yield(")) => Kind::Yield,
        "goto" | "falseEdge" | "falseUnwind" => Kind::Goto,
        what if what.starts_with("drop(") => Kind::Drop,
        what if what.starts_with("switchInt(") => Kind::Switch,
        "return" => Kind::Return,
        "unreachable" | "resume" | "coroutine_drop" => Kind::End,
        what if what.starts_with("terminate") => Kind::End,
        // A call, an assertion; one that never returns has an unwind target alone.
        _ if targets.iter().any(|(label, _)| label != "goto") => Kind::Call,
        _ if arrow.is_some() => {
            // `-> bb7` alone is where a call that never returns unwinds to; `-> unwind continue` leads nowhere.
            targets.clear();
            Kind::End
        }
        _ => Kind::End,
    };
    Ok(Block { cleanup, kind, targets, place })
}

/// `path/file.rs:3:5: 3:9`, of which the begin counts.
fn place(text: &str) -> Option<Place> {
    let mut parts = text.rsplitn(5, ':');
    let (_end_column, _end_line, column, line, file) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    Some(Place { file: file.to_owned(), line: line.trim().parse().ok()?, column: column.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
// MIR for `app::run::{closure#0}` 0 coroutine_before

fn app::run::{closure#0}(_1: {async fn body of run()}, _2: ResumeTy) -> ()
yields ()
 {
    bb0: {
        _3 = std::future::ready::<()>(const ()) -> [return: bb1, unwind: bb9]; // scope 0 at src/a.rs:2:5: 2:30
    }

    bb1: {
        _4 = move _3;                    // scope 0 at src/a.rs:2:31: 2:36
        goto -> bb2;                     // scope 0 at src/a.rs:2:31: 2:36
    }

    bb2: {
        _5 = <Ready<()> as Future>::poll(move _6, move _7) -> [return: bb3, unwind: bb9]; // scope 1 at src/a.rs:2:31: 2:36
    }

    bb3: {
        switchInt(move _8) -> [0: bb5, 1: bb4, otherwise: bb8]; // scope 1 at src/a.rs:2:31: 2:36
    }

    bb4: {
        _2 = yield(move _9) -> [resume: bb6, drop: bb7]; // scope 1 at src/a.rs:2:31: 2:36
    }

    bb5: {
        switchInt(move _10) -> [0: bb7, otherwise: bb0]; // scope 0 at src/a.rs:3:5: 3:9
    }

    bb6: {
        goto -> bb2;                     // scope 1 at src/a.rs:2:31: 2:36
    }

    bb7: {
        return;                          // scope 0 at src/a.rs:4:2: 4:2
    }

    bb8: {
        unreachable;                     // scope 1 at src/a.rs:2:31: 2:36
    }

    bb9 (cleanup): {
        resume;                          // scope 0 at src/a.rs:1:1: 4:2
    }
}
";

    #[test]
    fn a_loop_around_one_await() {
        let coroutine = read(TEXT).expect("it can be read");
        assert_eq!(coroutine.points, [Place { file: "src/a.rs".to_owned(), line: 2, column: 31 }]);
        let edges: Vec<_> = coroutine.edges.into_iter().collect();
        let point = Node::Point(0);
        assert_eq!(edges, [(Node::Unresumed, point), (point, point), (point, Node::Returned)]);
    }

    #[test]
    fn what_is_no_print_is_told() {
        assert!(read("fn main() {}").is_err());
        assert!(read("// MIR for `x` 0 coroutine_before\n").is_err());
    }
}
