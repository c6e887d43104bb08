//! The future that a fn which is not async gives: which of its async blocks carries the fn's name.

use pollscope_machine::text::{Source, of_braces, of_started};
use proc_macro2::{LineColumn, TokenStream};
use syn::punctuated::Punctuated;
use syn::{Block, Expr, ExprAsync, Local, Pat, Signature, Stmt, Token, Visibility};

/// The async block that is what a fn gives.
pub(crate) struct Given {
    pub(crate) name: String,
    /// What gives the fn's arguments as the trace shows them.
    pub(crate) arguments: TokenStream,
    pub(crate) place: (LineColumn, LineColumn),
    /// The body of the fn, as the user wrote it.
    pub(crate) body: Source,
    /// All of the fn, where another macro has moved that body into the block.
    pub(crate) whole: Option<Source>,
}

impl Given {
    pub(crate) fn find(
        name: &str,
        arguments: TokenStream,
        vis: &Visibility,
        sig: &Signature,
        body: &Block,
    ) -> Option<Self> {
        let block = of_body(body)?;
        let braces = body.brace_token;
        let whole = of_started(vis, sig, braces);
        Some(Self { name: name.to_owned(), arguments, place: place(block), body: of_braces(braces), whole })
    }
}

/// Where a block stands.
pub(crate) fn place(block: &ExprAsync) -> (LineColumn, LineColumn) {
    (block.async_token.span.start(), block.block.brace_token.span.close().end())
}

/// Whether a body is that of a fn which gives an async block, as it is or boxed, such as `#[async_trait]` makes.
pub(crate) fn gives(body: &Block) -> bool {
    match last(body).map(bare) {
        Some(Expr::Async(_)) => true,
        Some(Expr::Call(call)) => is_pin(&call.func) && only_async(&call.args).is_some_and(is_block),
        Some(Expr::MethodCall(call)) => {
            (call.method == "boxed" || call.method == "boxed_local") && is_block(&call.receiver)
        }
        _ => false,
    }
}

fn is_block(value: &Expr) -> bool {
    matches!(bare(value), Expr::Async(_))
}

/// Whether this is `Box::pin`, from wherever.
fn is_pin(function: &Expr) -> bool {
    matches!(function, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "pin"))
}

/// The async block at the end of a body, also within calls such as `Box::pin(..)`, or the one that it begins with.
fn of_body(body: &Block) -> Option<&ExprAsync> {
    let at_end = last(body).and_then(|last| of_value(last, body));
    // `#[tokio::main]` and its like put the body into a variable first.
    at_end.or_else(|| match body.stmts.first()? {
        Stmt::Local(Local { init: Some(init), .. }) => match &*init.expr {
            Expr::Async(block) if !last(body).is_some_and(holds_body) => Some(block),
            _ => None,
        },
        _ => None,
    })
}

/// What a body gives at its end.
fn last(body: &Block) -> Option<&Expr> {
    match body.stmts.last()? {
        Stmt::Expr(last, None) | Stmt::Expr(last @ Expr::Return(_), Some(_)) => Some(last),
        _ => None,
    }
}

/// A value without what changes only its looks or its type.
fn bare(value: &Expr) -> &Expr {
    match value {
        Expr::Paren(inner) => bare(&inner.expr),
        Expr::Group(inner) => bare(&inner.expr),
        Expr::Cast(inner) => bare(&inner.expr),
        Expr::Return(inner) => inner.expr.as_deref().map_or(value, bare),
        Expr::Block(inner) if inner.label.is_none() => last(&inner.block).map_or(value, bare),
        Expr::Unsafe(inner) => last(&inner.block).map_or(value, bare),
        other => other,
    }
}

/// The async block that a value is, or that is passed to what makes the value.
fn of_value<'a>(value: &'a Expr, body: &'a Block) -> Option<&'a ExprAsync> {
    match bare(value) {
        Expr::Async(block) => Some(block),
        Expr::Call(call) => of_value(only_async(&call.args)?, body),
        // `async { .. }.boxed()`; but what is given a closure, as `.then(..)`, makes another future.
        Expr::MethodCall(call) if !call.args.iter().any(holds_body) => of_value(&call.receiver, body),
        // A variable; the block is where it was bound.
        Expr::Path(path) => {
            let name = path.path.get_ident()?;
            let bound = body.stmts.iter().rev().find_map(|stmt| match stmt {
                Stmt::Local(Local { pat: Pat::Ident(pat), init: Some(init), .. }) if pat.ident == *name => {
                    Some(&*init.expr)
                }
                _ => None,
            })?;
            match bare(bound) {
                // One that names a variable itself is not followed: it may be its own name, bound before.
                Expr::Path(_) => None,
                bound => of_value(bound, body),
            }
        }
        _ => None,
    }
}

/// The first argument, where no other holds code that may be what the future is.
fn only_async(arguments: &Punctuated<Expr, Token![,]>) -> Option<&Expr> {
    let first = arguments.first()?;
    (!arguments.iter().skip(1).any(holds_body)).then_some(first)
}

/// Whether a value has an async block or a closure in it.
fn holds_body(value: &Expr) -> bool {
    struct Found(bool);
    impl<'ast> syn::visit::Visit<'ast> for Found {
        fn visit_expr_async(&mut self, _: &'ast ExprAsync) {
            self.0 = true;
        }
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {
            self.0 = true;
        }
    }
    let mut found = Found(false);
    syn::visit::Visit::visit_expr(&mut found, value);
    found.0
}
