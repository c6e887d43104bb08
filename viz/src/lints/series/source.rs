//! Which awaits of a body stand one after the other, and which of them need each other, as its source shows.

use std::collections::BTreeSet;

use pollscope::trace::Machine;
use syn::spanned::Spanned;
use syn::visit::Visit;

use super::names::Classes;
use crate::rust;

/// A `let` whose value is one await, of a call or of a future that was made before.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) point: usize,
    /// The fn that is called; none where a local is awaited.
    pub(super) calls: Option<String>,
    binds: BTreeSet<String>,
    uses: BTreeSet<String>,
    /// What may lead to the same thing as a name that it uses.
    reaches: BTreeSet<String>,
    /// Whether what follows is not done in every case.
    decides: bool,
}

impl Statement {
    /// Whether it is only done after an earlier one went well, uses what that one binds, or something that it may change.
    pub(super) fn needs(&self, earlier: &Self) -> bool {
        earlier.decides
            || !self.uses.is_disjoint(&earlier.binds)
            || !self.reaches.is_disjoint(&earlier.reaches)
    }
}

/// Statements of a block that follow each other with nothing between them. Those in loops are not looked at.
pub(super) fn groups(machine: &Machine) -> Option<Vec<Vec<Statement>>> {
    let read = || {
        let (classes, block) = body(&machine.source)?;
        let mut blocks = Blocks { machine, classes, groups: Vec::new() };
        blocks.block(&block);
        Some(blocks.groups)
    };
    rust::with_stack_for(&machine.source, read).flatten()
}

fn body(source: &str) -> Option<(Classes, syn::Block)> {
    if let Ok(item) = syn::parse_str::<syn::ImplItemFn>(source) {
        return Some((Classes::of_fn(&item), item.block));
    }
    let block = match syn::parse_str::<syn::Expr>(source).ok()? {
        syn::Expr::Async(block) => block.block,
        syn::Expr::Closure(closure) => match *closure.body {
            syn::Expr::Block(block) => block.block,
            _ => return None,
        },
        _ => return None,
    };
    Some((Classes::of_block(&block), block))
}

/// Walks a body in the order of its source, and knows of each place which names may have become connected by then.
struct Blocks<'a> {
    machine: &'a Machine,
    classes: Classes,
    groups: Vec<Vec<Statement>>,
}

impl Blocks<'_> {
    fn block(&mut self, block: &syn::Block) {
        let mut group = Vec::new();
        for statement in &block.stmts {
            if let Some(part) = self.part(statement) {
                self.alias(|names| names.visit_stmt(statement));
                group.push(part);
                continue;
            }
            // What it does may be needed by what follows, so it ends the series.
            self.end(std::mem::take(&mut group));
            match statement {
                syn::Stmt::Expr(expr, _) => self.expr(expr),
                syn::Stmt::Local(local) => self.local(local),
                other => self.alias(|names| names.visit_stmt(other)),
            }
        }
        self.end(group);
    }

    fn end(&mut self, mut group: Vec<Statement>) {
        for part in &mut group {
            part.reaches = self.classes.classes(&part.uses);
        }
        if group.len() > 1 {
            self.groups.push(group);
        }
    }

    /// Of a tuple that is taken apart at once each part is for itself.
    fn local(&mut self, local: &syn::Local) {
        match (&local.pat, local.init.as_ref().map(|init| &*init.expr)) {
            (syn::Pat::Tuple(pats), Some(syn::Expr::Tuple(values)))
                if pats.elems.len() == values.elems.len()
                    && pats.elems.iter().all(|pat| matches!(pat, syn::Pat::Ident(_))) =>
            {
                for (pat, value) in pats.elems.iter().zip(&values.elems) {
                    self.alias(|names| {
                        names.visit_pat(pat);
                        names.visit_expr(value);
                    });
                }
            }
            _ => self.alias(|names| names.visit_local(local)),
        }
    }

    /// Blocks within a statement are looked into; anything else is taken as a whole.
    fn expr(&mut self, expr: &syn::Expr) {
        match expr {
            syn::Expr::If(branch) => {
                self.alias(|names| names.visit_expr(&branch.cond));
                self.block(&branch.then_branch);
                if let Some((_, other)) = &branch.else_branch {
                    self.expr(other);
                }
            }
            syn::Expr::Match(choice) => {
                self.alias(|names| {
                    names.visit_expr(&choice.expr);
                    for arm in &choice.arms {
                        names.visit_pat(&arm.pat);
                    }
                });
                choice.arms.iter().for_each(|arm| self.expr(&arm.body));
            }
            syn::Expr::Block(block) => self.block(&block.block),
            syn::Expr::Unsafe(block) => self.block(&block.block),
            other => self.alias(|names| names.visit_expr(other)),
        }
    }

    fn alias(&mut self, visit: impl FnOnce(&mut super::names::Names<'_>)) {
        let names = self.classes.names(visit);
        self.classes.alias(&names);
    }

    /// The statement, if it is a part of a series.
    fn part(&self, statement: &syn::Stmt) -> Option<Statement> {
        // What is not bound is awaited for what it does.
        let syn::Stmt::Local(local) = statement else { return None };
        let init = local.init.as_ref()?;
        let (value, tries) = match &*init.expr {
            syn::Expr::Try(tried) => (&*tried.expr, true),
            value => (value, false),
        };
        let syn::Expr::Await(awaited) = value else { return None };
        let (calls, uses) = match &*awaited.base {
            syn::Expr::Call(call) => {
                let syn::Expr::Path(path) = &*call.func else { return None };
                if !call.args.iter().all(is_simple) {
                    return None;
                }
                let name = path.path.segments.last()?.ident.to_string();
                (Some(name), self.classes.names(|names| names.visit_expr_call(call)))
            }
            syn::Expr::Path(path) => (None, self.classes.names(|names| names.visit_expr_path(path))),
            _ => return None,
        };
        Some(Statement {
            point: self.point(awaited)?,
            calls,
            binds: self.classes.names(|names| names.visit_pat(&local.pat)),
            uses,
            reaches: BTreeSet::new(),
            decides: tries || init.diverge.is_some(),
        })
    }

    fn point(&self, awaited: &syn::ExprAwait) -> Option<usize> {
        let place = awaited.await_token.span().start();
        let line = self.machine.line as usize + place.line - 1;
        // The first line begins at the machine's column.
        let start = if place.line == 1 { self.machine.column as usize } else { 1 };
        let here = |point: &pollscope::trace::Point| {
            point.line as usize == line && point.column as usize == place.column + start
        };
        self.machine.points.iter().position(here)
    }
}

/// Whether an argument is made of names and literals alone, so that nothing is done to make it.
fn is_simple(arg: &syn::Expr) -> bool {
    match arg {
        syn::Expr::Lit(_) | syn::Expr::Path(_) => true,
        syn::Expr::Reference(to) => is_simple(&to.expr),
        syn::Expr::Unary(of) => is_simple(&of.expr),
        syn::Expr::Cast(of) => is_simple(&of.expr),
        syn::Expr::Paren(of) => is_simple(&of.expr),
        syn::Expr::Field(of) => is_simple(&of.base),
        syn::Expr::Binary(of) => is_simple(&of.left) && is_simple(&of.right),
        syn::Expr::Tuple(of) => of.elems.iter().all(is_simple),
        syn::Expr::Array(of) => of.elems.iter().all(is_simple),
        _ => false,
    }
}
