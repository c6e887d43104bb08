//! Holds machines against coroutines. They are joined by the places of their await points, never by name or order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use pollscope_machine::{Cfg, Found, Machine};
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;

use crate::mir::{Coroutine, Node, Place};

/// What came of one coroutine.
#[derive(Debug, Clone)]
pub(crate) enum Verdict {
    /// The same points and edges.
    Exact,
    /// Not the same, and the machine says that it may not be.
    Approximate(String),
    /// Not the same.
    Wrong(String),
}

impl Verdict {
    pub(crate) fn is_exact(&self) -> bool {
        matches!(self, Self::Exact)
    }
}

/// Verdicts, each with the coroutine's name.
#[derive(Default)]
pub(crate) struct Tally(Vec<(String, Verdict)>);

impl Tally {
    pub(crate) fn add(&mut self, verdicts: &[(String, Verdict)]) {
        self.0.extend_from_slice(verdicts);
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn count(&self, which: impl Fn(&Verdict) -> bool) -> usize {
        self.0.iter().filter(|(_, verdict)| which(verdict)).count()
    }

    /// Prints what came out. Whether nothing is wrong, and there was something.
    pub(crate) fn tell(&self, of: &str) -> bool {
        let exact = self.count(Verdict::is_exact);
        println!("{of}: {exact} of {} exact", self.0.len());
        for (name, verdict) in &self.0 {
            match verdict {
                Verdict::Exact => {}
                Verdict::Approximate(how) => println!("  approximate, and marked so: {name}: {how}"),
                Verdict::Wrong(how) => println!("  WRONG: {name}: {how}"),
            }
        }
        !self.0.is_empty() && self.count(|verdict| matches!(verdict, Verdict::Wrong(_))) == 0
    }
}

/// The machines in the coroutines' files against the coroutines. Relative paths are those of the project; `cfg` tells
/// which parts of bodies the compiler had.
pub(crate) fn machines(
    coroutines: &[Coroutine],
    project: &Path,
    cfg: &Cfg,
) -> Result<Vec<(String, Verdict)>, String> {
    let mut files: BTreeMap<String, Source> = BTreeMap::new();
    let mut verdicts = Vec::new();
    for coroutine in coroutines.iter().filter(|coroutine| !coroutine.points.is_empty()) {
        for point in coroutine.points.iter().chain(&coroutine.end) {
            if !files.contains_key(&point.file) {
                files.insert(point.file.clone(), Source::read(&project.join(&point.file), cfg)?);
            }
        }
        verdicts.extend(one(coroutine, &files).map(|verdict| (coroutine.name.clone(), verdict)));
    }
    Ok(verdicts)
}

/// A source file, and the machines in it.
struct Source {
    text: String,
    machines: Vec<Found>,
    /// The places of all awaits among the tokens of macros.
    in_macros: BTreeSet<(usize, usize)>,
}

/// Finds the awaits among the tokens of macros.
struct Macros(BTreeSet<(usize, usize)>);

impl Macros {
    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if ident == "await" => {
                    let start = ident.span().start();
                    self.0.insert((start.line, start.column + 1));
                }
                TokenTree::Group(group) => self.tokens(group.stream()),
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Macros {
    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.tokens(mac.tokens.clone());
    }
}

impl Source {
    fn read(path: &Path, cfg: &Cfg) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let file = syn::parse_file(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut macros = Macros(BTreeSet::new());
        macros.visit_file(&file);
        Ok(Self { machines: pollscope_machine::in_file_with(&file, cfg), text, in_macros: macros.0 })
    }

    /// The machine that has an await point at this place.
    fn with_point(&self, place: &Place) -> Option<&Machine> {
        let machines = self.machines.iter().map(|found| &found.machine);
        let mut having = machines.filter(|machine| index(machine, place).is_some());
        having.next()
    }

    /// The machine with hidden points alone whose body ends at this place.
    fn with_end(&self, end: &Place) -> Option<&Machine> {
        let ends = |found: &&Found| {
            let mut lines = found.source.text.lines();
            let last = lines.next_back().unwrap_or_default().chars().count();
            let before = lines.count();
            let column = if before == 0 { found.source.column + last } else { last + 1 };
            (found.source.line + before, column) == (end.line as usize, end.column as usize)
        };
        let hidden = |found: &&Found| {
            found.machine.points.iter().all(|point| point.kind != pollscope_machine::PointKind::Await)
        };
        self.machines.iter().filter(hidden).find(ends).map(|found| &found.machine)
    }

    /// Whether `await` is written there, and not among a macro's tokens.
    fn awaits(&self, place: &Place) -> bool {
        let line = self.text.lines().nth(place.line as usize - 1).unwrap_or_default();
        let rest: String = line.chars().skip(place.column as usize - 1).collect();
        rest.starts_with("await") && !self.in_macros.contains(&(place.line as usize, place.column as usize))
    }
}

fn index(machine: &Machine, place: &Place) -> Option<usize> {
    machine.points.iter().position(|point| (point.line, point.column) == (place.line, place.column))
}

/// None for a coroutine that a macro wrote as a whole.
fn one(coroutine: &Coroutine, files: &BTreeMap<String, Source>) -> Option<Verdict> {
    let by_point = coroutine.points.iter().find_map(|point| files[&point.file].with_point(point));
    // One whose awaits are all hidden in macros is known by where it ends.
    let by_end = || coroutine.end.as_ref().and_then(|end| files[&end.file].with_end(end));
    let Some(machine) = by_point.or_else(by_end) else {
        // An attribute such as `#[instrument]` puts an await of its own around, and a macro such as `stream!` makes a
        // body of its tokens. What they make of them is in no source.
        let written = coroutine.points.iter().find(|point| files[&point.file].awaits(point))?;
        return Some(Verdict::Wrong(format!(
            "{}:{}: this await is in no machine",
            written.file, written.line
        )));
    };
    let verdict = |how: String| {
        Some(match &machine.approximate {
            Some(why) => Verdict::Approximate(format!("{how} ({why})")),
            None => Verdict::Wrong(how),
        })
    };
    // Points that a macro hides stand in the macro's own file, in the order of the source as a rule.
    let mut map: Vec<Option<usize>> = coroutine.points.iter().map(|point| index(machine, point)).collect();
    let free: Vec<usize> = (0..machine.points.len()).filter(|index| !map.contains(&Some(*index))).collect();
    let hidden: Vec<usize> = (0..map.len()).filter(|point| map[*point].is_none()).collect();
    if hidden.len() != free.len() {
        let shown =
            |points: Vec<String>| if points.is_empty() { "none".to_owned() } else { points.join(", ") };
        let only_rustc = hidden.iter().map(|point| coroutine.points[*point].line.to_string()).collect();
        let only_ours = free.iter().map(|point| machine.points[*point].line.to_string()).collect();
        return verdict(format!(
            "{} points by rustc and {} by us; only rustc's, by line: {}; only ours: {}",
            map.len(),
            machine.points.len(),
            shown(only_rustc),
            shown(only_ours)
        ));
    }
    let ours: BTreeSet<(Node, Node)> =
        machine.edges.iter().map(|(from, to)| (node(*from), node(*to))).collect();
    let mut first = None;
    for order in orders(free.len()) {
        for (point, free_index) in hidden.iter().zip(&order) {
            map[*point] = Some(free[*free_index]);
        }
        let theirs = mapped(coroutine, &map);
        if theirs == ours {
            return Some(Verdict::Exact);
        }
        first.get_or_insert(theirs);
    }
    let theirs = first.unwrap_or_default();
    let told = |edges: BTreeSet<&(Node, Node)>| {
        let told: Vec<_> = edges.iter().map(|(from, to)| format!("{from:?} -> {to:?}")).collect();
        if told.is_empty() { "none".to_owned() } else { told.join(", ") }
    };
    verdict(format!(
        "line {}: only rustc's edges: {}; only ours: {}",
        machine.line,
        told(theirs.difference(&ours).collect()),
        told(ours.difference(&theirs).collect())
    ))
}

/// The coroutine's edges, with its points as the machine counts them.
fn mapped(coroutine: &Coroutine, map: &[Option<usize>]) -> BTreeSet<(Node, Node)> {
    let node = |node: Node| match node {
        Node::Point(point) => map[point].map_or(Node::Returned, Node::Point),
        node => node,
    };
    coroutine.edges.iter().map(|(from, to)| (node(*from), node(*to))).collect()
}

fn node(node: pollscope_machine::Node) -> Node {
    match node {
        pollscope_machine::Node::Unresumed => Node::Unresumed,
        pollscope_machine::Node::Point(point) => Node::Point(point),
        pollscope_machine::Node::Returned => Node::Returned,
    }
}

/// The orders in which so many points can stand: all of few, and the plain one of many.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for next in 0..count {
        if count > 5 {
            orders.iter_mut().for_each(|order| order.push(next));
            continue;
        }
        orders = orders
            .iter()
            .flat_map(|order| {
                (0..=order.len()).map(move |at| {
                    let mut longer = order.clone();
                    longer.insert(at, next);
                    longer
                })
            })
            .collect();
    }
    orders
}

/// Annotated coroutines against bare ones: rustc itself must find the same points and edges.
pub(crate) fn bare_and_traced(bare: &[Coroutine], traced: &[Coroutine]) -> Vec<(String, Verdict)> {
    let shape = |coroutine: &Coroutine| -> Shape {
        let node = |node: &Node| match node {
            Node::Point(point) => (1, Some(coroutine.points[*point].clone())),
            Node::Unresumed => (0, None),
            Node::Returned => (2, None),
        };
        coroutine.edges.iter().map(|(from, to)| (node(from), node(to))).collect()
    };
    let traced: BTreeSet<Shape> = traced.iter().map(shape).collect();
    let with_points = bare.iter().filter(|coroutine| !coroutine.points.is_empty());
    with_points
        .map(|coroutine| {
            let verdict = if traced.contains(&shape(coroutine)) {
                Verdict::Exact
            } else {
                Verdict::Wrong("the annotated one has other points or edges".to_owned())
            };
            (coroutine.name.clone(), verdict)
        })
        .collect()
}

/// A coroutine by what it does: edges between places.
type Shape = BTreeSet<((u8, Option<Place>), (u8, Option<Place>))>;
