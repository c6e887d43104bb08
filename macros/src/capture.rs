//! `capture(local, ..)`: has the trace show locals where the body binds them.
//!
//! A call behind each `let`, assignment or pattern that gives such a local its value, which only borrows it for as long
//! as it takes to print it. That is more than a `let` can be made to do without a change: so it is done for the locals
//! that the user names and for no other.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Ident, Pat, PatIdent, Stmt};

use crate::options::Options;

/// Puts the calls in. Gives the locals that are bound nowhere.
pub(crate) fn capture(block: &mut Block, is_async: bool, options: &Options) -> Vec<Ident> {
    if options.capture.is_empty() {
        return Vec::new();
    }
    let found = vec![false; options.capture.len()];
    let mut capture = Capture { names: &options.capture, door: options.door(), found, in_future: is_async };
    capture.visit_block_mut(block);
    let found = capture.found;
    options.capture.iter().zip(found).filter(|(_, found)| !found).map(|(name, _)| name.clone()).collect()
}

struct Capture<'a> {
    names: &'a [Ident],
    door: TokenStream,
    found: Vec<bool>,
    /// Whether the code is that of a future. In a fn that is not async, the future is an async block.
    in_future: bool,
}

impl Capture<'_> {
    /// The calls for what a pattern binds.
    fn bound(&mut self, pattern: &Pat) -> Vec<Stmt> {
        struct Names<'a>(&'a mut Vec<Ident>);
        impl<'ast> syn::visit::Visit<'ast> for Names<'_> {
            fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
                self.0.push(pattern.ident.clone());
                syn::visit::visit_pat_ident(self, pattern);
            }
        }
        let mut names = Vec::new();
        syn::visit::Visit::visit_pat(&mut Names(&mut names), pattern);
        names.into_iter().filter_map(|name| self.call(&name)).collect()
    }

    fn call(&mut self, name: &Ident) -> Option<Stmt> {
        if !self.in_future {
            return None;
        }
        let place = self.names.iter().position(|captured| captured == name)?;
        self.found[place] = true;
        let door = &self.door;
        let label = syn::ext::IdentExt::unraw(name).to_string();
        let line = u32::try_from(name.span().start().line).unwrap_or(u32::MAX);
        let call = quote_spanned! {Span::mixed_site()=>
            #door::bind(#line, #label, || {
                use #door::{ByDebug as _, ByType as _};
                (&#door::Shown(&#name)).shown()
            });
        };
        syn::parse2(call).ok()
    }

    /// Puts the calls at the begin of the block that the pattern is for.
    fn at_begin(&mut self, pattern: &Pat, block: &mut Block) {
        let calls = self.bound(pattern);
        block.stmts.splice(0..0, calls);
    }

    fn in_condition(&mut self, condition: &Expr, block: &mut Block) {
        match condition {
            Expr::Let(expr) => self.at_begin(&expr.pat, block),
            Expr::Binary(both) if matches!(both.op, syn::BinOp::And(_)) => {
                self.in_condition(&both.left, block);
                self.in_condition(&both.right, block);
            }
            _ => {}
        }
    }
}

impl VisitMut for Capture<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        visit_mut::visit_block_mut(self, block);
        for stmt in std::mem::take(&mut block.stmts) {
            let calls = match &stmt {
                Stmt::Local(local) if local.init.is_some() => self.bound(&local.pat),
                Stmt::Expr(Expr::Assign(assign), Some(_)) => match &*assign.left {
                    Expr::Path(path) => {
                        path.path.get_ident().and_then(|name| self.call(name)).into_iter().collect()
                    }
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            block.stmts.push(stmt);
            block.stmts.extend(calls);
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        match expr {
            Expr::If(expr) => self.in_condition(&expr.cond, &mut expr.then_branch),
            Expr::While(expr) => self.in_condition(&expr.cond, &mut expr.body),
            Expr::ForLoop(expr) => self.at_begin(&expr.pat, &mut expr.body),
            Expr::Match(expr) => {
                for arm in &mut expr.arms {
                    if let Expr::Block(body) = &mut *arm.body {
                        let pattern = arm.pat.clone();
                        self.at_begin(&pattern, &mut body.block);
                    }
                }
            }
            _ => {}
        }
    }

    // Bodies of their own bind locals of their own.
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}

    fn visit_expr_async_mut(&mut self, block: &mut syn::ExprAsync) {
        if !self.in_future {
            self.in_future = true;
            self.visit_block_mut(&mut block.block);
            self.in_future = false;
        }
    }
}
