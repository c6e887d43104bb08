//! The locals that are in scope at each await, as the source shows them.

use std::collections::HashMap;

use pollscope::trace::{Machine, Point};
use proc_macro2::{LineColumn, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::rust;

/// A local that is in scope at an await.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What it is called.
    pub name: String,
    /// Whether it is used after the await, and so is probably kept. If it is not, it is kept only if dropping it does
    /// something.
    pub used_after: bool,
    /// The await point that gave it its value, as an index of the machine's, where `let x = y.await` or the like bound it.
    pub given_by: Option<usize>,
    /// Whether it has no name: what an await gave within the statement that this await is part of, as the guard is in
    /// `match *m.lock().await { .. }`.
    pub temporary: bool,
}

/// For each await point of a machine the locals that are in scope, in the order in which they are bound; none where the
/// source cannot be read.
pub fn kept(machine: &Machine) -> Option<Vec<Vec<Kept>>> {
    rust::with_stack_for(&machine.source, || read(machine)).flatten()
}

fn read(machine: &Machine) -> Option<Vec<Vec<Kept>>> {
    let mut scopes = Scopes::default();
    scopes.open();
    if let Ok(item) = syn::parse_str::<syn::ImplItemFn>(&machine.source) {
        for input in &item.sig.inputs {
            match input {
                syn::FnArg::Receiver(_) => scopes.bind("self".to_owned()),
                syn::FnArg::Typed(typed) => scopes.visit_pat(&typed.pat),
            }
        }
        scopes.visit_block(&item.block);
    } else {
        match syn::parse_str::<syn::Expr>(&machine.source).ok()? {
            syn::Expr::Async(block) => scopes.visit_block(&block.block),
            syn::Expr::Closure(closure) => {
                closure.inputs.iter().for_each(|input| scopes.visit_pat(input));
                scopes.visit_expr(&closure.body);
            }
            _ => return None,
        }
    }
    let places: Vec<Option<LineColumn>> = machine.points.iter().map(|point| place(machine, point)).collect();
    let of_point = |at: &Option<LineColumn>| {
        let (at, bound, temporaries) = scopes.awaits.iter().find(|(place, ..)| Some(*place) == *at)?;
        let mut kept = scopes.at(*at, bound, &places);
        let point = |at: &LineColumn| places.iter().position(|place| *place == Some(*at));
        kept.extend(temporaries.iter().filter_map(point).map(|point| Kept {
            name: String::new(),
            used_after: false,
            given_by: Some(point),
            temporary: true,
        }));
        Some(kept)
    };
    Some(places.iter().map(|at| of_point(at).unwrap_or_default()).collect())
}

/// Where a point stands in its machine's source; that counts lines from 1 and columns from 0, and its first line begins at
/// the machine's column.
fn place(machine: &Machine, point: &Point) -> Option<LineColumn> {
    let line = (point.line.checked_sub(machine.line)? + 1) as usize;
    let start = if line == 1 { machine.column as usize } else { 1 };
    Some(LineColumn { line, column: (point.column as usize).checked_sub(start)? })
}

#[derive(Default)]
struct Scopes {
    /// The bindings that can be seen, innermost last, scope by scope.
    open: Vec<Vec<usize>>,
    /// All bindings, by their number.
    names: Vec<String>,
    /// Where each binding is used.
    uses: HashMap<usize, Vec<LineColumn>>,
    /// Each await, with the bindings that can be seen there, and the awaits whose values live on there without a name.
    awaits: Vec<(LineColumn, Vec<usize>, Vec<LineColumn>)>,
    /// The awaits that have given a value to the statements that are open, innermost last.
    temporaries: Vec<LineColumn>,
    /// The await that gave a binding its value.
    given: HashMap<usize, LineColumn>,
    /// Each loop, from its begin to its end, and how many bindings there were before it.
    loops: Vec<(LineColumn, LineColumn, usize)>,
}

impl Scopes {
    fn open(&mut self) {
        self.open.push(Vec::new());
    }

    fn close(&mut self) {
        self.open.pop();
    }

    fn bind(&mut self, name: String) {
        self.names.push(name);
        let number = self.names.len() - 1;
        if let Some(scope) = self.open.last_mut() {
            scope.push(number);
        }
    }

    fn seen(&self, name: &str) -> Option<usize> {
        self.open.iter().flatten().rev().copied().find(|binding| self.names[*binding] == name)
    }

    fn uses(&mut self, name: &str, at: LineColumn) {
        if let Some(binding) = self.seen(name) {
            self.uses.entry(binding).or_default().push(at);
        }
    }

    /// What is moved into `drop` is gone from there on.
    fn gone(&mut self, name: &str) {
        if let Some(binding) = self.seen(name) {
            self.open.iter_mut().for_each(|scope| scope.retain(|one| *one != binding));
        }
    }

    fn at(&self, place: LineColumn, bound: &[usize], points: &[Option<LineColumn>]) -> Vec<Kept> {
        let used_after = |binding: usize| {
            let uses = self.uses.get(&binding).map_or(&[][..], Vec::as_slice);
            let later = uses.iter().any(|at| *at > place);
            // In a loop what comes before the await comes after it, too, the next time round.
            let around = self.loops.iter().any(|(begin, end, before)| {
                binding < *before
                    && (*begin..=*end).contains(&place)
                    && uses.iter().any(|at| (*begin..=*end).contains(at))
            });
            later || around
        };
        let shown = |binding: &usize| !self.names[*binding].starts_with("__");
        bound
            .iter()
            .filter(|binding| shown(binding))
            .map(|binding| Kept {
                name: self.names[*binding].clone(),
                used_after: used_after(*binding),
                given_by: self
                    .given
                    .get(binding)
                    .and_then(|at| points.iter().position(|point| *point == Some(*at))),
                temporary: false,
            })
            .collect()
    }

    /// What has been bound since there were so many names has its value from this expression.
    fn given_by(&mut self, expr: &syn::Expr, before: usize) {
        if let Some(at) = awaited(expr) {
            self.given.extend((before..self.names.len()).map(|binding| (binding, at)));
        }
    }

    fn awaits_at(&mut self, at: LineColumn) {
        let bound = self.open.iter().flatten().copied().collect();
        self.awaits.push((at, bound, self.temporaries.clone()));
    }

    /// What is made without a name in this part of the source ends with it.
    fn until_its_end(&mut self, visit: impl FnOnce(&mut Self)) {
        let before = self.temporaries.len();
        visit(self);
        self.temporaries.truncate(before);
    }

    /// A condition's temporaries end with it; those of an `if let` or a `while let` live as long as what it leads to.
    fn condition(&mut self, cond: &syn::Expr) {
        let before = self.temporaries.len();
        self.visit_expr(cond);
        if !has_let(cond) {
            self.temporaries.truncate(before);
        }
    }

    fn in_loop(&mut self, span: proc_macro2::Span, visit: impl FnOnce(&mut Self)) {
        self.loops.push((span.start(), span.end(), self.names.len()));
        self.open();
        visit(self);
        self.close();
    }

    /// Names in a macro's tokens, and those that a format string names.
    fn tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => self.uses(&ident.to_string(), ident.span().start()),
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(literal) => {
                    let text = literal.to_string();
                    for piece in text.split('{').skip(1) {
                        let name: String =
                            piece.chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect();
                        self.uses(&name, literal.span().start());
                    }
                }
                TokenTree::Punct(_) => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Scopes {
    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.open();
        visit::visit_block(self, block);
        self.close();
    }

    fn visit_stmt(&mut self, stmt: &'ast syn::Stmt) {
        self.until_its_end(|this| visit::visit_stmt(this, stmt));
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(init) = &local.init {
            self.until_its_end(|this| this.visit_expr(&init.expr));
            if let Some((_, diverge)) = &init.diverge {
                self.visit_expr(diverge);
            }
        }
        let before = self.names.len();
        self.visit_pat(&local.pat);
        if let Some(init) = &local.init {
            self.given_by(&init.expr, before);
        }
    }

    fn visit_expr_let(&mut self, expr: &'ast syn::ExprLet) {
        // What it binds is there only after what it is bound to.
        self.visit_expr(&expr.expr);
        let before = self.names.len();
        self.visit_pat(&expr.pat);
        self.given_by(&expr.expr, before);
    }

    fn visit_expr_match(&mut self, expr: &'ast syn::ExprMatch) {
        self.visit_expr(&expr.expr);
        for arm in &expr.arms {
            let before = self.names.len();
            self.open();
            self.until_its_end(|this| {
                this.visit_pat(&arm.pat);
                this.given_by(&expr.expr, before);
                this.visit_expr(&arm.body);
            });
            self.close();
        }
    }

    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        visit::visit_pat_ident(self, pat);
        // `None` and `MAX` are patterns that bind nothing; without types, the way they are written tells.
        let name = pat.ident.to_string();
        let is_plain = pat.by_ref.is_none() && pat.mutability.is_none() && pat.subpat.is_none();
        if !(is_plain && name.starts_with(char::is_uppercase)) {
            self.bind(name);
        }
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if let Some(ident) = path.path.get_ident() {
            self.uses(&ident.to_string(), ident.span().start());
        }
    }

    fn visit_expr_await(&mut self, expr: &'ast syn::ExprAwait) {
        self.visit_expr(&expr.base);
        let at = expr.await_token.span().start();
        self.awaits_at(at);
        self.temporaries.push(at);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        visit::visit_expr_call(self, call);
        if let (syn::Expr::Path(func), [syn::Expr::Path(arg)]) =
            (&*call.func, &call.args.iter().cloned().collect::<Vec<_>>()[..])
            && func.path.segments.last().is_some_and(|last| last.ident == "drop")
            && let Some(ident) = arg.path.get_ident()
        {
            self.gone(&ident.to_string());
        }
    }

    fn visit_expr_loop(&mut self, expr: &'ast syn::ExprLoop) {
        self.in_loop(expr.span(), |this| visit::visit_expr_loop(this, expr));
    }

    fn visit_expr_while(&mut self, expr: &'ast syn::ExprWhile) {
        self.until_its_end(|this| {
            this.in_loop(expr.span(), |this| {
                this.condition(&expr.cond);
                this.visit_block(&expr.body);
            });
        });
    }

    fn visit_expr_for_loop(&mut self, expr: &'ast syn::ExprForLoop) {
        self.visit_expr(&expr.expr);
        self.in_loop(expr.body.span(), |this| {
            this.visit_pat(&expr.pat);
            this.visit_block(&expr.body);
        });
    }

    fn visit_expr_if(&mut self, expr: &'ast syn::ExprIf) {
        self.open();
        self.until_its_end(|this| {
            this.condition(&expr.cond);
            this.visit_block(&expr.then_branch);
        });
        self.close();
        if let Some((_, other)) = &expr.else_branch {
            self.visit_expr(other);
        }
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.open();
        let before = self.awaits.len();
        self.until_its_end(|this| visit::visit_expr_closure(this, closure));
        // Its awaits are another machine's.
        self.awaits.truncate(before);
        self.close();
    }

    fn visit_expr_async(&mut self, block: &'ast syn::ExprAsync) {
        let before = self.awaits.len();
        self.until_its_end(|this| visit::visit_expr_async(this, block));
        self.awaits.truncate(before);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        // An await that a macro hides stands at the macro's name.
        if let Some(last) = mac.path.segments.last() {
            self.awaits_at(last.ident.span().start());
        }
        self.tokens(mac.tokens.clone());
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Whether a condition binds by a pattern.
fn has_let(cond: &syn::Expr) -> bool {
    match cond {
        syn::Expr::Let(_) => true,
        syn::Expr::Paren(cond) => has_let(&cond.expr),
        syn::Expr::Binary(both) => has_let(&both.left) || has_let(&both.right),
        _ => false,
    }
}

/// Where the await stands whose value an expression is, or is unwrapped of.
fn awaited(expr: &syn::Expr) -> Option<LineColumn> {
    match expr {
        syn::Expr::Await(expr) => Some(expr.await_token.span().start()),
        syn::Expr::Try(expr) => awaited(&expr.expr),
        syn::Expr::Paren(expr) => awaited(&expr.expr),
        syn::Expr::MethodCall(call) if call.method == "unwrap" || call.method == "expect" => {
            awaited(&call.receiver)
        }
        _ => None,
    }
}
