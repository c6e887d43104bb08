//! Which awaits of a fn stand one after the other, and which of them need each other, as its source shows.

use std::collections::BTreeSet;

use pollscope::trace::Machine;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::rust;

/// A statement with one await.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) point: usize,
    binds: BTreeSet<String>,
    uses: BTreeSet<String>,
}

impl Statement {
    /// Whether it uses what an earlier one binds, or anything that the earlier one may have changed.
    pub(super) fn needs(&self, earlier: &Self) -> bool {
        !self.uses.is_disjoint(&earlier.binds) || !self.uses.is_disjoint(&earlier.uses)
    }
}

/// Statements of a block that follow each other, each with one await of its own; one that has none of them between.
pub(super) fn groups(machine: &Machine) -> Option<Vec<Vec<Statement>>> {
    let read = || {
        let block = body(&machine.source)?;
        let mut blocks = Blocks { machine, groups: Vec::new() };
        blocks.visit_block(&block);
        Some(blocks.groups)
    };
    rust::with_stack_for(&machine.source, read).flatten()
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
