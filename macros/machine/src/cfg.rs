//! `#[cfg(..)]` within bodies. The compiler drops what is switched off before it makes a machine; here it is still
//! there, and what is not known of a switch makes the machine approximate.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Block, Expr, Meta, Stmt, Token};

use crate::macros;

/// What is known of switches.
#[derive(Debug, Clone, Default)]
pub struct Cfg {
    /// Predicates, as their tokens print, and whether they hold.
    known: Vec<(String, bool)>,
    /// Whether the options that are not known are off.
    complete: bool,
}

impl Cfg {
    /// Knows that of all options these are on, and no others: `unix`, `feature="full"`, as `rustc --print cfg` has it.
    ///
    /// # Errors
    /// Gives back the first that is no option.
    pub fn of<'a>(options: impl IntoIterator<Item = &'a str>) -> Result<Self, &'a str> {
        let one = |option: &'a str| match syn::parse_str::<Meta>(option) {
            Ok(meta @ (Meta::Path(_) | Meta::NameValue(_))) => Ok((meta.to_token_stream().to_string(), true)),
            _ => Err(option),
        };
        let known = options.into_iter().map(one).collect::<Result<_, _>>()?;
        Ok(Self { known, complete: true })
    }

    /// Knows whether this one predicate holds.
    pub fn one(predicate: &TokenStream, holds: bool) -> Self {
        Self { known: vec![(predicate.to_string(), holds)], complete: false }
    }

    /// Whether the predicate holds; none where that is not known.
    fn holds(&self, predicate: &Meta) -> Option<bool> {
        let text = predicate.to_token_stream().to_string();
        if let Some((_, holds)) = self.known.iter().find(|(known, _)| *known == text) {
            return Some(*holds);
        }
        let Meta::List(list) = predicate else { return self.complete.then_some(false) };
        let inner = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone()).ok()?;
        let mut inner = inner.iter().map(|inner| self.holds(inner));
        match list.path.get_ident()?.to_string().as_str() {
            "not" => inner.next()?.map(|holds| !holds),
            "all" => inner
                .try_fold(Some(true), |all, one| match (all, one) {
                    (_, Some(false)) => Err(Some(false)),
                    (Some(true), Some(true)) => Ok(Some(true)),
                    _ => Ok(None),
                })
                .unwrap_or_else(|off| off),
            "any" => inner
                .try_fold(Some(false), |any, one| match (any, one) {
                    (_, Some(true)) => Err(Some(true)),
                    (Some(false), Some(false)) => Ok(Some(false)),
                    _ => Ok(None),
                })
                .unwrap_or_else(|on| on),
            _ => None,
        }
    }

    /// Takes away what is switched off, and the switches of what is on.
    pub fn resolve(&self, block: &mut Block) {
        if !self.known.is_empty() || self.complete {
            Resolve(self).visit_block_mut(block);
        }
    }

    /// Whether all of these switches are on; none where that is not known. Those that are known to be on go.
    fn switch(&self, attrs: &mut Vec<Attribute>) -> Option<bool> {
        let mut unknown = false;
        let mut off = false;
        attrs.retain(|attr| match predicate(attr).map(|predicate| self.holds(&predicate)) {
            None => true,
            Some(None) => {
                unknown = true;
                true
            }
            Some(Some(holds)) => {
                off |= !holds;
                false
            }
        });
        if off { Some(false) } else { (!unknown).then_some(true) }
    }

    fn is_off(&self, attrs: &mut Vec<Attribute>) -> bool {
        self.switch(attrs) == Some(false)
    }
}

/// The first switch in a body that stands on something which concerns control flow or holds a future.
pub fn first_switch(block: &Block) -> Option<TokenStream> {
    let mut first = First(None);
    first.visit_block_mut(&mut block.clone());
    first.0
}

/// What a `#[cfg(..)]` asks for.
fn predicate(attr: &Attribute) -> Option<Meta> {
    if attr.path().is_ident("cfg") { attr.parse_args().ok() } else { None }
}

/// The attributes in front of a statement. In `#[cfg(..)] a().await?;` they are those of `a()`.
pub(crate) fn of_statement(stmt: &mut Stmt) -> Option<&mut Vec<Attribute>> {
    match stmt {
        Stmt::Local(local) => Some(&mut local.attrs),
        Stmt::Macro(mac) => Some(&mut mac.attrs),
        Stmt::Expr(expr, _) => of_expr(expr),
        Stmt::Item(_) => None,
    }
}

fn of_expr(expr: &mut Expr) -> Option<&mut Vec<Attribute>> {
    let (attrs, first) = match expr {
        Expr::Assign(expr) => (&mut expr.attrs, Some(&mut expr.left)),
        Expr::Await(expr) => (&mut expr.attrs, Some(&mut expr.base)),
        Expr::Binary(expr) => (&mut expr.attrs, Some(&mut expr.left)),
        Expr::Call(expr) => (&mut expr.attrs, Some(&mut expr.func)),
        Expr::Cast(expr) => (&mut expr.attrs, Some(&mut expr.expr)),
        Expr::Field(expr) => (&mut expr.attrs, Some(&mut expr.base)),
        Expr::Index(expr) => (&mut expr.attrs, Some(&mut expr.expr)),
        Expr::MethodCall(expr) => (&mut expr.attrs, Some(&mut expr.receiver)),
        Expr::Try(expr) => (&mut expr.attrs, Some(&mut expr.expr)),
        Expr::Async(expr) => (&mut expr.attrs, None),
        Expr::Block(expr) => (&mut expr.attrs, None),
        Expr::Break(expr) => (&mut expr.attrs, None),
        Expr::Continue(expr) => (&mut expr.attrs, None),
        Expr::ForLoop(expr) => (&mut expr.attrs, None),
        Expr::If(expr) => (&mut expr.attrs, None),
        Expr::Loop(expr) => (&mut expr.attrs, None),
        Expr::Macro(expr) => (&mut expr.attrs, None),
        Expr::Match(expr) => (&mut expr.attrs, None),
        Expr::Paren(expr) => (&mut expr.attrs, None),
        Expr::Path(expr) => (&mut expr.attrs, None),
        Expr::Return(expr) => (&mut expr.attrs, None),
        Expr::Struct(expr) => (&mut expr.attrs, None),
        Expr::Unsafe(expr) => (&mut expr.attrs, None),
        Expr::While(expr) => (&mut expr.attrs, None),
        _ => return None,
    };
    match first {
        Some(first) if attrs.is_empty() => of_expr(first),
        _ => Some(attrs),
    }
}

struct Resolve<'a>(&'a Cfg);

impl VisitMut for Resolve<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        block.stmts.retain_mut(|stmt| !of_statement(stmt).is_some_and(|attrs| self.0.is_off(attrs)));
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_match_mut(&mut self, choice: &mut syn::ExprMatch) {
        choice.arms.retain_mut(|arm| !self.0.is_off(&mut arm.attrs));
        visit_mut::visit_expr_match_mut(self, choice);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

struct First(Option<TokenStream>);

impl First {
    fn look(&mut self, attrs: &[Attribute], on: TokenStream) {
        if self.0.is_none()
            && let Some(predicate) = attrs.iter().find_map(predicate)
            && macros::matters(on)
        {
            self.0 = Some(predicate.into_token_stream());
        }
    }
}

impl VisitMut for First {
    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        let on = stmt.to_token_stream();
        if let Some(attrs) = of_statement(stmt) {
            self.look(attrs, on);
        }
        visit_mut::visit_stmt_mut(self, stmt);
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        self.look(&arm.attrs, arm.to_token_stream());
        visit_mut::visit_arm_mut(self, arm);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> Block {
        syn::parse_str(text).expect("a block")
    }

    fn resolved(cfg: &Cfg, text: &str) -> String {
        let mut block = body(text);
        cfg.resolve(&mut block);
        block.to_token_stream().to_string()
    }

    #[test]
    fn what_is_off_goes_and_what_is_on_loses_its_switch() {
        let cfg = Cfg::of(["unix", "feature = \"a\""]).expect("options");
        let text = "{ #[cfg(unix)] a().await?; #[cfg(not(unix))] b().await; \
                    #[cfg(all(unix, feature = \"b\"))] return; #[cfg(any(windows, feature = \"a\"))] let c = 1; \
                    match d { #[cfg(windows)] 1 => {} #[allow(x)] _ => {} } }";
        let kept = "{ a () . await ? ; let c = 1 ; match d { # [allow (x)] _ => { } } }";
        assert_eq!(resolved(&cfg, text), kept);
        assert_eq!(Cfg::of(["unix", "not(unix)"]).err(), Some("not(unix)"));
    }

    #[test]
    fn one_predicate_says_nothing_of_others() {
        let text = "{ #[cfg(x)] a(); #[cfg(not(x))] b(); #[cfg(y)] c(); #[cfg(all(y, not(x)))] d(); }";
        let cfg = Cfg::one(&quote::quote!(x), true);
        assert_eq!(resolved(&cfg, text), "{ a () ; # [cfg (y)] c () ; }");
    }

    #[test]
    fn the_first_switch_is_one_that_matters() {
        let first = |text| first_switch(&body(text)).map(|tokens| tokens.to_string());
        assert_eq!(first("{ #[cfg(x)] log(); }"), None);
        assert_eq!(first("{ #[cfg(x)] log(); if y { #[cfg(not(z))] return; } }").as_deref(), Some("not (z)"));
        assert_eq!(first("{ #[cfg(x)] a().b().await?; }").as_deref(), Some("x"));
    }
}
