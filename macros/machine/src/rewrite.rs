//! Goes over a body once more and lets the caller put something in place of what was found.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprAsync, ExprAwait, ExprBlock, ExprClosure, ExprMacro, Item, Stmt};

use crate::macros::{self, Parsed, Reading};
use crate::tag::{self, Tags, each};
use crate::walk::walk;
use crate::{Kind, Machine, Node, Point};

/// What the caller puts in place of what is found. Where it says nothing, all stays as it is.
pub trait Rewrite {
    /// `base.await`, at the point with this index.
    fn await_point(&mut self, index: usize, point: &Point, expr: ExprAwait) -> Expr {
        let _ = (index, point);
        Expr::Await(expr)
    }

    /// A macro that hides the await of the point with this index.
    fn hidden_point(&mut self, index: usize, point: &Point, expr: ExprMacro) -> Expr {
        let _ = (index, point);
        Expr::Macro(expr)
    }

    /// A macro such as `dbg!` that shows its arguments to people as they were written: those before, and with what was
    /// put in their place. The macro is as it was.
    fn quoted(&mut self, before: &[TokenStream], after: &[TokenStream], expr: ExprMacro) -> Expr {
        let _ = (before, after);
        Expr::Macro(expr)
    }

    /// What a branch of a `select!` goes on with once the macro's wait is over; called for each, before the macro itself.
    fn handler(&mut self, expr: Expr) -> Expr {
        expr
    }

    /// An async block within the body; its own body was rewritten already.
    fn block(&mut self, machine: &Machine, expr: ExprAsync) -> Expr {
        let _ = machine;
        Expr::Async(expr)
    }

    /// An async closure within the body; its own body was rewritten already.
    fn closure(&mut self, machine: &Machine, expr: ExprClosure) -> Expr {
        let _ = machine;
        Expr::Closure(expr)
    }
}

/// Derives the machine of a body, and rewrites it and every async block and closure within.
///
/// `start` is the span of the machine's first token. The body of a fn that is not async has no points of its own, but
/// the machines within it are found all the same.
pub fn rewrite(name: &str, kind: Kind, start: Span, body: &mut Block, rewrite: &mut dyn Rewrite) -> Machine {
    let mut names = Names { outer: name.to_owned(), blocks: 0, closures: 0 };
    let block = Block { brace_token: body.brace_token, stmts: std::mem::take(&mut body.stmts) };
    let mut expr = Expr::Block(ExprBlock { attrs: Vec::new(), label: None, block });
    let machine = one(name.to_owned(), kind, start, &mut expr, &mut names, rewrite);
    if let Expr::Block(rewritten) = expr {
        *body = rewritten.block;
    }
    machine
}

/// Counts the machines within a fn, which have no names of their own.
struct Names {
    outer: String,
    blocks: usize,
    closures: usize,
}

impl Names {
    fn next(&mut self, kind: Kind) -> String {
        let count = if kind == Kind::Block { &mut self.blocks } else { &mut self.closures };
        *count += 1;
        match *count {
            1 => format!("{}::{{{}}}", self.outer, kind.as_str()),
            count => format!("{}::{{{}#{count}}}", self.outer, kind.as_str()),
        }
    }
}

/// One body, as an expression.
fn one(
    name: String,
    kind: Kind,
    start: Span,
    body: &mut Expr,
    names: &mut Names,
    rewrite: &mut dyn Rewrite,
) -> Machine {
    let tags = tag::tag(body);
    let (edges, approximate) = walk(&tags, body);

    // What cannot be reached is no state.
    let mut reached: Vec<usize> = edges.iter().filter_map(|(_, to)| point(*to)).collect();
    reached.sort_unstable();
    reached.dedup();
    let index = |number: usize| reached.binary_search(&number).ok();
    let renumber = |node: Node| match node {
        Node::Point(number) => Node::Point(index(number).unwrap_or(usize::MAX)),
        other => other,
    };
    let edges = edges.into_iter().map(|(from, to)| (renumber(from), renumber(to))).collect();
    let start = start.start();
    let machine = Machine {
        name,
        kind,
        line: start.line as u32,
        column: start.column as u32 + 1,
        points: reached.iter().map(|number| tags.points[*number].clone()).collect(),
        edges,
        approximate,
    };
    let index = (0..tags.points.len()).map(index).collect();
    Rewriter { tags, index, machine: &machine, names, rewrite }.visit_expr_mut(body);
    machine
}

fn point(node: Node) -> Option<usize> {
    match node {
        Node::Point(number) => Some(number),
        _ => None,
    }
}

struct Rewriter<'a> {
    tags: Tags,
    /// From a tag to the point's index; none for one that cannot be reached.
    index: Vec<Option<usize>>,
    machine: &'a Machine,
    names: &'a mut Names,
    rewrite: &'a mut dyn Rewrite,
}

impl Rewriter<'_> {
    fn awaited(&mut self, mut expr: ExprAwait) -> Expr {
        match tag::take(&mut expr.attrs).and_then(|number| self.index[number]) {
            Some(index) => self.rewrite.await_point(index, &self.machine.points[index], expr),
            None => Expr::Await(expr),
        }
    }

    fn mac(&mut self, mut expr: ExprMacro) -> Expr {
        let Some(number) = tag::take(&mut expr.attrs) else { return Expr::Macro(expr) };
        let hidden = self.tags.macros[number].hidden.and_then(|number| self.index[number]);
        let parsed = self.tags.macros[number].parsed.take();
        // A macro may care for tokens that say the same to us, so only what has to change is changed.
        let changes = hidden.is_some() || macros::suspends(&expr.mac.tokens) && macros::known(&expr.mac);
        if let Some(mut parsed) = parsed.filter(|_| changes) {
            // The tokens as they stand there: what was read has our tags in it by now.
            let before = match macros::read(&expr.mac) {
                Reading::Read(Parsed::List(list)) if macros::quotes(&expr.mac.path) => list.tokens(),
                _ => Vec::new(),
            };
            each(&mut parsed, &mut |part| part.visit(self));
            match &mut parsed {
                Parsed::Select(select) if hidden.is_some() => {
                    for branch in &mut select.branches {
                        branch.handler = self.rewrite.handler(std::mem::replace(&mut branch.handler, hole()));
                    }
                }
                Parsed::List(list) if !before.is_empty() => {
                    return self.rewrite.quoted(&before, &list.tokens(), expr);
                }
                _ => {}
            }
            expr.mac.tokens = parsed.into_token_stream();
        }
        match hidden {
            Some(index) => self.rewrite.hidden_point(index, &self.machine.points[index], expr),
            None => Expr::Macro(expr),
        }
    }

    fn block(&mut self, mut expr: ExprAsync) -> Expr {
        let name = self.names.next(Kind::Block);
        let start = expr.async_token.span;
        let block =
            Block { brace_token: expr.block.brace_token, stmts: std::mem::take(&mut expr.block.stmts) };
        let mut body = Expr::Block(ExprBlock { attrs: Vec::new(), label: None, block });
        let machine = one(name, Kind::Block, start, &mut body, self.names, self.rewrite);
        if let Expr::Block(rewritten) = body {
            expr.block = rewritten.block;
        }
        self.rewrite.block(&machine, expr)
    }

    fn closure(&mut self, mut expr: ExprClosure) -> Expr {
        let name = self.names.next(Kind::Closure);
        let start = expr.asyncness.map_or_else(Span::call_site, |token| token.span);
        let machine = one(name, Kind::Closure, start, &mut expr.body, self.names, self.rewrite);
        self.rewrite.closure(&machine, expr)
    }
}

/// What stands in for an expression while it is being replaced.
fn hole() -> Expr {
    Expr::Verbatim(TokenStream::new())
}

impl VisitMut for Rewriter<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Async(_) | Expr::Macro(_) => {}
            Expr::Closure(closure) if closure.asyncness.is_some() => {}
            _ => visit_mut::visit_expr_mut(self, expr),
        }
        *expr = match std::mem::replace(expr, hole()) {
            Expr::Await(awaited) => self.awaited(awaited),
            Expr::Async(block) => self.block(block),
            Expr::Closure(closure) if closure.asyncness.is_some() => self.closure(closure),
            Expr::Macro(mac) => self.mac(mac),
            other => other,
        };
    }

    fn visit_block_mut(&mut self, block: &mut Block) {
        let last = block.stmts.len().saturating_sub(1);
        for (place, stmt) in block.stmts.iter_mut().enumerate() {
            let Stmt::Macro(mac) = stmt else {
                self.visit_stmt_mut(stmt);
                continue;
            };
            let expr = ExprMacro { attrs: std::mem::take(&mut mac.attrs), mac: mac.mac.clone() };
            match self.mac(expr) {
                Expr::Macro(expr) => (mac.attrs, mac.mac) = (expr.attrs, expr.mac),
                expr => {
                    // A macro in braces may stand without a semicolon; what is put in its place may not.
                    let semi = mac.semi_token.or_else(|| (place != last).then(Default::default));
                    *stmt = Stmt::Expr(expr, semi);
                }
            }
        }
    }

    // Items within a body are fns of their own.
    fn visit_item_mut(&mut self, _: &mut Item) {}
}
