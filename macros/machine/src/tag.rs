//! Numbers what suspends. Each await, and each macro that may hide one, gets a number in an attribute of our own, so
//! that the derivation and the rewriting speak of the same thing; `rewrite` takes the attributes away again.

use proc_macro2::{Literal, Span};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, ExprAwait, ExprMacro, Item, Macro, Meta, MetaNameValue, StmtMacro};

use crate::macros::{self, Parsed, Reading};
use crate::{Point, PointKind, text};

/// The longest that a point's text gets, in characters.
const LONGEST: usize = 60;

const TAG: &str = "__pollscope_tag";

/// What was found in one body, by number.
#[derive(Default)]
pub(crate) struct Tags {
    /// Await points, in the order of the source.
    pub(crate) points: Vec<Point>,
    /// Macros that were read.
    pub(crate) macros: Vec<ReadMacro>,
    /// What could not be seen.
    pub(crate) unseen: Option<String>,
}

/// A macro that was read.
pub(crate) struct ReadMacro {
    /// The number of the await point that it hides.
    pub(crate) hidden: Option<usize>,
    /// Its tokens; none where nothing in them matters.
    pub(crate) parsed: Option<Parsed>,
}

/// Puts a number on everything in one body, without going into bodies of their own.
pub(crate) fn tag(body: &mut Expr) -> Tags {
    let mut tagger = Tagger(Tags::default());
    tagger.visit_expr_mut(body);
    tagger.0
}

struct Tagger(Tags);

impl VisitMut for Tagger {
    fn visit_expr_await_mut(&mut self, expr: &mut ExprAwait) {
        // As it is written: the awaits within it come first, and leave their numbers there.
        let text = text::one_line(expr.base.to_token_stream(), LONGEST);
        visit_mut::visit_expr_await_mut(self, expr);
        expr.attrs.push(attribute(self.0.points.len()));
        self.0.points.push(point(expr.await_token.span(), PointKind::Await, text));
    }

    fn visit_expr_macro_mut(&mut self, expr: &mut ExprMacro) {
        self.mac(&expr.mac, &mut expr.attrs);
    }

    fn visit_stmt_macro_mut(&mut self, stmt: &mut StmtMacro) {
        self.mac(&stmt.mac, &mut stmt.attrs);
    }

    // Machines of their own, and what is no part of the body.
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_item_mut(&mut self, _: &mut Item) {}
    fn visit_expr_const_mut(&mut self, _: &mut syn::ExprConst) {}
}

impl Tagger {
    fn mac(&mut self, mac: &Macro, attrs: &mut Vec<Attribute>) {
        let mut reading = macros::read(mac);
        let waits = !matches!(&reading, Reading::Read(Parsed::Select(select)) if select.never_waits());
        let hidden = macros::hides(mac).filter(|_| waits).map(|kind| {
            let text = text::one_line(mac.to_token_stream(), LONGEST);
            let name = mac.path.segments.last().map_or_else(|| mac.path.span(), |last| last.ident.span());
            self.0.points.push(point(name, kind, text));
            self.0.points.len() - 1
        });
        if let Reading::Read(parsed) = &mut reading {
            each(parsed, &mut |part| part.visit(self));
        }
        if matches!(reading, Reading::Unreadable) && macros::awaits(mac.tokens.clone()) {
            let (name, line) = (crate::diverge::last(&mac.path), mac.path.span().start().line);
            self.0.unseen.get_or_insert(format!("`{name}!` on line {line} has an await that cannot be seen"));
        }
        let parsed = if let Reading::Read(parsed) = reading { Some(parsed) } else { None };
        if hidden.is_some() || parsed.is_some() {
            attrs.push(attribute(self.0.macros.len()));
            self.0.macros.push(ReadMacro { hidden, parsed });
        }
    }
}

/// A part of a macro that was read.
pub(crate) enum Part<'a> {
    Expr(&'a mut Expr),
    Pat(&'a mut syn::Pat),
    Stmt(&'a mut syn::Stmt),
}

impl Part<'_> {
    pub(crate) fn visit(self, visitor: &mut impl VisitMut) {
        match self {
            Self::Expr(expr) => visitor.visit_expr_mut(expr),
            Self::Pat(pat) => visitor.visit_pat_mut(pat),
            Self::Stmt(stmt) => visitor.visit_stmt_mut(stmt),
        }
    }
}

/// Calls `f` for each part of a macro, in the order of the source.
pub(crate) fn each(parsed: &mut Parsed, f: &mut dyn FnMut(Part<'_>)) {
    match parsed {
        Parsed::List(list) => list.values.iter_mut().for_each(|(_, value)| f(Part::Expr(value))),
        Parsed::Repeat(value, count) => [value, count].into_iter().for_each(|expr| f(Part::Expr(expr))),
        Parsed::Matches(value, pattern) => {
            f(Part::Expr(value));
            f(Part::Pat(pattern));
        }
        Parsed::Select(select) => {
            for branch in &mut select.branches {
                if let macros::Head::Future { future, condition, .. } = &mut branch.head {
                    f(Part::Expr(future));
                    if let Some(condition) = condition {
                        f(Part::Expr(condition));
                    }
                }
                f(Part::Expr(&mut branch.handler));
            }
        }
        Parsed::Statements(all) => all.iter_mut().for_each(|stmt| f(Part::Stmt(stmt))),
    }
}

fn point(span: Span, kind: PointKind, text: String) -> Point {
    let start = span.start();
    Point { line: start.line as u32, column: start.column as u32 + 1, kind, text }
}

fn attribute(number: usize) -> Attribute {
    let name = syn::Ident::new(TAG, Span::call_site());
    let value = Literal::usize_unsuffixed(number);
    Attribute {
        pound_token: <syn::Token![#]>::default(),
        style: syn::AttrStyle::Outer,
        bracket_token: syn::token::Bracket::default(),
        meta: Meta::NameValue(MetaNameValue {
            path: name.into(),
            eq_token: <syn::Token![=]>::default(),
            value: Expr::Lit(syn::ExprLit { attrs: Vec::new(), lit: syn::Lit::new(value) }),
        }),
    }
}

/// The number among these attributes.
pub(crate) fn number(attrs: &[Attribute]) -> Option<usize> {
    attrs.iter().rev().find_map(|attr| match &attr.meta {
        Meta::NameValue(MetaNameValue { path, value: Expr::Lit(lit), .. }) if path.is_ident(TAG) => {
            match &lit.lit {
                syn::Lit::Int(number) => number.base10_parse().ok(),
                _ => None,
            }
        }
        _ => None,
    })
}

/// The number among these attributes, taken away.
pub(crate) fn take(attrs: &mut Vec<Attribute>) -> Option<usize> {
    let number = number(attrs)?;
    attrs.retain(|attr| !attr.path().is_ident(TAG));
    Some(number)
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_await_has_the_text_that_is_written_whatever_stands_in_it() {
        let file = "async fn f() {
            get(1).await?.text().await?;
            lock().await.recv().await[0].go().await;
            join!(a(), b()).0.go().await;
            f(f(1).await).await;
        }";
        let file = syn::parse_str(file).expect("a file");
        let machine = &crate::in_file(&file)[0].machine;
        let texts: Vec<&str> = machine.points.iter().map(|point| point.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "get(1)",
                "get(1).await?.text()",
                "lock()",
                "lock().await.recv()",
                "lock().await.recv().await[0].go()",
                "join!(a(), b())",
                "join!(a(), b()).0.go()",
                "f(1)",
                "f(f(1).await)",
            ]
        );
    }
}
