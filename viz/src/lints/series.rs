//! What would `join!` save? Awaits that wait one after the other although neither needs the other.
//!
//! Who needs whom is read off the source: within one fn, a statement needs those that bind or change a name that it uses;
//! of tasks that a program runs one after the other, one needs another that returns the type, or the value, of one of its
//! arguments. Where that cannot be told, one is taken to need the other. So what is saved is an estimate, and it holds
//! only if what is awaited does not share anything else, such as one connection.

use std::collections::BTreeSet;

use pollscope::trace::{EventKind, Machine};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::{Findings, Lint};
use crate::model::{FutureIx, Model, Place, State};
use crate::text;

/// Awaits, or tasks, that ran one after the other, and how long they would take together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The future that awaits them; none where they are tasks of their own.
    pub of: Option<FutureIx>,
    /// What each is called, how long it took, and which of those before it it needs.
    pub parts: Vec<Part>,
    /// Nanoseconds that they took one after the other.
    pub apart: u64,
    /// Nanoseconds that they would take together: the longest way through those that need each other.
    pub together: u64,
    /// The parts on that way, in order.
    pub path: Vec<usize>,
}

/// One of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// The event at which it begins.
    pub begin: usize,
    /// Nanoseconds that it took.
    pub time: u64,
    /// The parts before it that it needs.
    pub needs: Vec<usize>,
}

impl Series {
    fn new(of: Option<FutureIx>, parts: Vec<Part>) -> Option<Self> {
        let apart = parts.iter().map(|part| part.time).sum();
        // The longest way that ends with each part, and the part before it on that way.
        let mut ends: Vec<(u64, Option<usize>)> = Vec::new();
        for part in &parts {
            let before = part.needs.iter().copied().max_by_key(|need| ends[*need].0);
            ends.push((part.time + before.map_or(0, |need| ends[need].0), before));
        }
        let last = (0..parts.len()).max_by_key(|part| ends[*part].0)?;
        let together = ends[last].0;
        let mut path = vec![last];
        while let Some(before) = ends[path[path.len() - 1]].1 {
            path.push(before);
        }
        path.reverse();
        (parts.len() > 1 && together < apart).then_some(Self { of, parts, apart, together, path })
    }

    /// What is saved, in sentences, with what is assumed. Safe to show.
    pub fn says(&self, model: &Model) -> Vec<String> {
        let name = |part: &usize| self.parts[*part].name.clone();
        let each: Vec<String> =
            self.parts.iter().map(|part| format!("{} {}", part.name, text::time(part.time))).collect();
        let path: Vec<String> = self.path.iter().map(name).collect();
        let place = self.of.map_or("tasks".to_owned(), |of| format!("awaits of {}", model.label(of)));
        let said = [
            format!("These {place} wait one after the other: {}.", text::list(&each)),
            format!(
                "In series they take {}. Together they would take about {}: {} is the longest way that cannot be shortened.",
                text::time(self.apart),
                text::time(self.together),
                path.join(", then "),
            ),
            "This is an estimate: it takes each to last as long as it did, and to need of the others only what the \
             source shows."
                .to_owned(),
        ];
        said.iter().map(|line| text::plain(line).into_owned()).collect()
    }
}

/// All series of a run from which something could be saved: those within fns, then those of its tasks. The ones that save
/// the most come first.
pub fn series(model: &Model) -> Vec<Series> {
    let mut all: Vec<Series> = model.indices().filter_map(|of| within(model, of)).flatten().collect();
    all.extend(tasks(model));
    all.sort_by_key(|series| std::cmp::Reverse(series.apart - series.together));
    all
}

pub(super) fn look(found: &mut Findings<'_>) {
    let model = found.model;
    let mut told = BTreeSet::new();
    for of in model.indices() {
        for series in within(model, of).into_iter().flatten() {
            let names: Vec<String> = series.parts.iter().map(|part| part.name.clone()).collect();
            // One future of each machine tells.
            if !told.insert((model.future(of).machine, names.clone())) {
                continue;
            }
            let says = format!(
                "{} awaits {} one after the other, {}; together they would take about {}.",
                found.name(of),
                text::list(&names),
                text::time(series.apart),
                text::time(series.together)
            );
            found.add(Lint::InSeries, of, series.parts.iter().map(|part| part.begin), &says);
        }
    }
}

/// The series within one future.
fn within(model: &Model, of: FutureIx) -> Option<Vec<Series>> {
    let machine = model.machine(of)?;
    if machine.points.len() < 2 || machine.source.len() > 100_000 {
        return None;
    }
    let waits = waits(model, of, machine.points.len());
    // Nothing is parsed for a future that did not wait at two of its points.
    if waits.iter().flatten().filter(|(_, time)| *time > 0).count() < 2 {
        return None;
    }
    let groups = groups(machine)?;
    let series = groups.into_iter().filter_map(|group| {
        let parts: Option<Vec<Part>> = group
            .iter()
            .enumerate()
            .map(|(index, statement)| {
                let (begin, time) = waits[statement.point]?;
                let needs = (0..index).filter(|before| statement.needs(&group[*before])).collect();
                Some(Part { name: short(&machine.points[statement.point].text), begin, time, needs })
            })
            .collect();
        Series::new(Some(of), parts?)
    });
    Some(series.collect())
}

/// What an await is called in a sentence.
fn short(text: &str) -> String {
    let text: Vec<&str> = text.split_whitespace().take(8).collect();
    text::cut(&text.join(" "), 32).into_owned()
}

/// For each await point the event at which the future first came to it, and how long it was pending there that time; none
/// where it never came. Points to which it came more than once stand in a loop, and are none either.
fn waits(model: &Model, of: FutureIx, points: usize) -> Vec<Option<(usize, u64)>> {
    let mut waits: Vec<Option<(usize, u64)>> = vec![None; points];
    let mut again = vec![false; points];
    let changes = &model.future(of).changes;
    for (index, change) in changes.iter().enumerate().take(10_000) {
        let (State::Polling(Place::Point(point)) | State::Pending(Place::Point(point))) = change.state else {
            continue;
        };
        let Some(wait) = waits.get_mut(point as usize) else { continue };
        let arrives = matches!(model.events()[change.event()].kind, EventKind::Await { .. });
        if arrives && wait.is_some() {
            again[point as usize] = true;
        }
        let wait = wait.get_or_insert((change.event(), 0));
        if matches!(change.state, State::Pending(_)) {
            let until = changes.get(index + 1).map_or(model.end_time(), |next| model.time(next.event()));
            wait.1 += until.saturating_sub(model.time(change.event()));
        }
    }
    for (wait, again) in waits.iter_mut().zip(again) {
        if again {
            *wait = None;
        }
    }
    waits
}

/// A statement with one await.
#[derive(Debug)]
struct Statement {
    point: usize,
    binds: BTreeSet<String>,
    uses: BTreeSet<String>,
}

impl Statement {
    /// Whether it uses what an earlier one binds, or anything that the earlier one may have changed.
    fn needs(&self, earlier: &Self) -> bool {
        !self.uses.is_disjoint(&earlier.binds) || !self.uses.is_disjoint(&earlier.uses)
    }
}

/// Statements of a block that follow each other, each with one await of its own; one that has none of them between.
fn groups(machine: &Machine) -> Option<Vec<Vec<Statement>>> {
    let block = body(&machine.source)?;
    let mut blocks = Blocks { machine, groups: Vec::new() };
    blocks.visit_block(&block);
    Some(blocks.groups)
}

fn body(source: &str) -> Option<syn::Block> {
    if let Ok(item) = syn::parse_str::<syn::ImplItemFn>(source) {
        return Some(item.block);
    }
    match syn::parse_str::<syn::Expr>(source).ok()? {
        syn::Expr::Async(block) => Some(block.block),
        syn::Expr::Closure(closure) => match *closure.body {
            syn::Expr::Block(block) => Some(block.block),
            _ => None,
        },
        _ => None,
    }
}

struct Blocks<'a> {
    machine: &'a Machine,
    groups: Vec<Vec<Statement>>,
}

impl<'ast> Visit<'ast> for Blocks<'_> {
    fn visit_block(&mut self, block: &'ast syn::Block) {
        let mut group = Vec::new();
        for statement in &block.stmts {
            match self.statement(statement) {
                Some(statement) => group.push(statement),
                // What it does may be needed by what follows, so it ends the series.
                None => self.groups.push(std::mem::take(&mut group)),
            }
        }
        self.groups.push(group);
        self.groups.retain(|group| group.len() > 1);
        visit::visit_block(self, block);
    }

    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

impl Blocks<'_> {
    /// The statement, if it is a plain one with one await.
    fn statement(&self, statement: &syn::Stmt) -> Option<Statement> {
        let mut names = Names::default();
        names.visit_stmt(statement);
        let [line] = names.awaits[..] else { return None };
        // What is not bound is awaited for what it does, and the receiver of a method, such as a lock or a connection, may
        // be shared: then the order matters.
        if !matches!(statement, syn::Stmt::Local(_)) || names.methods {
            return None;
        }
        if names.branches {
            return None;
        }
        let (line, column) = line;
        let line = self.machine.line as usize + line - 1;
        let point = self.machine.points.iter().position(|point| {
            point.line as usize == line && column_fits(self.machine, point, line, column)
        })?;
        Some(Statement { point, binds: names.binds, uses: names.uses })
    }
}

/// Whether an await at this column of the source, from 0, is the point; the first line begins at the machine's column.
fn column_fits(machine: &Machine, point: &pollscope::trace::Point, line: usize, column: usize) -> bool {
    let start = if line == machine.line as usize { machine.column as usize } else { 1 };
    point.column as usize == column + start
}

/// What a statement names: what it binds, and which variables it uses.
#[derive(Default)]
struct Names {
    binds: BTreeSet<String>,
    uses: BTreeSet<String>,
    awaits: Vec<(usize, usize)>,
    /// Whether it has parts that run or do not.
    branches: bool,
    /// Whether a method is called.
    methods: bool,
}

impl<'ast> Visit<'ast> for Names {
    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        self.binds.insert(pat.ident.to_string());
        visit::visit_pat_ident(self, pat);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        // The name of a fn is no variable.
        if !matches!(*call.func, syn::Expr::Path(_)) {
            self.visit_expr(&call.func);
        }
        call.args.iter().for_each(|arg| self.visit_expr(arg));
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if let Some(ident) = path.path.get_ident() {
            let name = ident.to_string();
            // Constants and types are not changed by anyone.
            if name.starts_with(|first: char| first.is_lowercase() || first == '_') {
                self.uses.insert(name);
            }
        }
    }

    fn visit_expr_await(&mut self, expr: &'ast syn::ExprAwait) {
        let start = expr.await_token.span().start();
        self.awaits.push((start.line, start.column));
        visit::visit_expr_await(self, expr);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.methods = true;
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, _: &'ast syn::Macro) {
        self.branches = true;
    }

    fn visit_expr_if(&mut self, _: &'ast syn::ExprIf) {
        self.branches = true;
    }

    fn visit_expr_match(&mut self, _: &'ast syn::ExprMatch) {
        self.branches = true;
    }

    fn visit_expr_loop(&mut self, _: &'ast syn::ExprLoop) {
        self.branches = true;
    }

    fn visit_expr_while(&mut self, _: &'ast syn::ExprWhile) {
        self.branches = true;
    }

    fn visit_expr_for_loop(&mut self, _: &'ast syn::ExprForLoop) {
        self.branches = true;
    }

    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {
        self.branches = true;
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {
        self.branches = true;
    }
}

/// The tasks of each thread that ran one after the other, each made once the one before it had ended.
fn tasks(model: &Model) -> Vec<Series> {
    let mut all = Vec::new();
    for thread in 0..model.trace().threads.len() as u32 {
        let mut group: Vec<(FutureIx, usize, usize)> = Vec::new();
        // What a future spawns goes on beside it: only what the program itself makes, one after the other, is in series.
        let by_program = |of: &FutureIx| model.future(*of).depth == 0 && model.future(*of).creator.is_none();
        for of in model.lanes().iter().copied().filter(by_program) {
            let Some((begin, end)) = span(model, of, thread) else { continue };
            let follows = group.last().is_none_or(|(_, _, before)| {
                model.future(of).created.is_some_and(|created| created > *before)
            });
            if !follows {
                all.extend(series_of(model, &group));
                group.clear();
            }
            group.push((of, begin, end));
        }
        all.extend(series_of(model, &group));
    }
    all
}

/// From a task's first poll to its return, if all of it ran on this thread.
fn span(model: &Model, of: FutureIx, thread: u32) -> Option<(usize, usize)> {
    let future = model.future(of);
    let mut polls = future.polls.iter().map(|poll| &model.polls()[*poll as usize]);
    let first = polls.next()?;
    if first.thread != thread || polls.any(|poll| poll.thread != thread) {
        return None;
    }
    let end = future.changes.iter().find(|change| change.state == State::Returned)?;
    Some((first.begin(), end.event()))
}

fn series_of(model: &Model, group: &[(FutureIx, usize, usize)]) -> Option<Series> {
    if group.len() < 2 || group.len() > 64 {
        return None;
    }
    let types: Vec<(BTreeSet<String>, BTreeSet<String>)> =
        group.iter().map(|(of, ..)| signature(model, *of)).collect();
    let mut parts = Vec::new();
    for (index, (of, begin, end)) in group.iter().enumerate() {
        let needs = (0..index)
            .filter(|before| {
                !types[index].0.is_disjoint(&types[*before].1) || passes_value(model, group[*before].0, *of)
            })
            .collect();
        let time = model.time(*end).saturating_sub(model.time(*begin));
        parts.push(Part { name: text::plain(&model.label(*of)).into_owned(), begin: *begin, time, needs });
    }
    Series::new(None, parts)
}

/// The types of a fn's arguments, and those that it returns, by their names; common ones, which many have, are left out.
fn signature(model: &Model, of: FutureIx) -> (BTreeSet<String>, BTreeSet<String>) {
    struct Types(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Types {
        fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
            const COMMON: [&str; 8] = ["Result", "Option", "Vec", "Box", "Arc", "Rc", "String", "Self"];
            let name = segment.ident.to_string();
            let is_type = name.starts_with(|first: char| first.is_uppercase());
            if is_type && !COMMON.contains(&name.as_str()) {
                self.0.insert(name);
            }
            visit::visit_path_segment(self, segment);
        }
    }
    let source = model.machine(of).map_or("", |machine| machine.source.as_str());
    let Ok(item) = syn::parse_str::<syn::ImplItemFn>(source) else { return Default::default() };
    let (mut takes, mut gives) = (Types(BTreeSet::new()), Types(BTreeSet::new()));
    item.sig.inputs.iter().for_each(|input| takes.visit_fn_arg(input));
    gives.visit_return_type(&item.sig.output);
    (takes.0, gives.0)
}

/// Whether what one returned is an argument of the other, as far as values were recorded.
fn passes_value(model: &Model, from: FutureIx, to: FutureIx) -> bool {
    let returned =
        model.future(from).changes.iter().find_map(|change| match &model.events()[change.event()].kind {
            EventKind::Ready { value, .. } => value.as_deref(),
            _ => None,
        });
    let Some(EventKind::Create { details: Some(details), .. }) =
        model.future(to).created.map(|created| &model.events()[created].kind)
    else {
        return false;
    };
    // A short value, such as a number, is in many arguments by chance.
    returned.is_some_and(|value| value.len() > 3 && details.args.iter().any(|(_, arg)| arg.contains(value)))
}
