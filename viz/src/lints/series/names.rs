//! The names of a body: which of them may stand for one and the same thing.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use super::types::is_plain;

/// What a body binds, and which of its names may lead to the same thing.
#[derive(Debug, Default)]
pub(super) struct Classes {
    /// Each name that is bound, and whether all that it is ever bound to is plain.
    bound: BTreeMap<String, bool>,
    /// From a name to another of its class; none from the one that stands for all.
    up: BTreeMap<String, String>,
}

/// What comes from outside of the body may be two handles of one thing.
const OUTSIDE: &str = "self";

impl Classes {
    pub(super) fn of_fn(item: &syn::ImplItemFn) -> Self {
        let mut classes = Self::default();
        for input in &item.sig.inputs {
            match input {
                syn::FnArg::Receiver(_) => classes.bind(OUTSIDE, false),
                syn::FnArg::Typed(arg) => classes.bind_typed(&arg.pat, is_plain(&arg.ty)),
            }
        }
        let mut names = Names { classes: &classes, found: BTreeSet::new() };
        item.sig.inputs.iter().for_each(|input| names.visit_fn_arg(input));
        let mut outside = names.found;
        outside.insert(OUTSIDE.to_owned());
        Binds(&mut classes).visit_block(&item.block);
        classes.alias(&outside);
        classes
    }

    pub(super) fn of_block(block: &syn::Block) -> Self {
        let mut classes = Self::default();
        Binds(&mut classes).visit_block(block);
        classes
    }

    fn bind(&mut self, name: &str, plain: bool) {
        let known = self.bound.entry(name.to_owned()).or_insert(true);
        *known &= plain;
    }

    /// A pattern with a type, or with what is known of its value.
    fn bind_typed(&mut self, pat: &syn::Pat, plain: bool) {
        match pat {
            syn::Pat::Ident(pat) if pat.subpat.is_none() => {
                let fixed = pat.mutability.is_none() && pat.by_ref.is_none();
                self.bind(&pat.ident.to_string(), plain && fixed);
            }
            pat => Binds(self).visit_pat(pat),
        }
    }

    /// The names in a statement, or a part of one, that may lead to something which can be changed.
    pub(super) fn names(&self, visit: impl FnOnce(&mut Names<'_>)) -> BTreeSet<String> {
        let mut names = Names { classes: self, found: BTreeSet::new() };
        visit(&mut names);
        names.found
    }

    /// What stands together in one statement may be connected by it: by a clone, a reference, a move, or a push.
    pub(super) fn alias(&mut self, names: &BTreeSet<String>) {
        let mut names = names.iter().filter(|name| !self.is_plain(name)).map(|name| self.class(name));
        let Some(first) = names.next() else { return };
        let others: Vec<String> = names.filter(|other| *other != first).collect();
        self.up.extend(others.into_iter().map(|other| (other, first.clone())));
    }

    /// The classes of those of the names that are not plain.
    pub(super) fn classes(&self, names: &BTreeSet<String>) -> BTreeSet<String> {
        names.iter().filter(|name| !self.is_plain(name)).map(|name| self.class(name)).collect()
    }

    fn is_plain(&self, name: &str) -> bool {
        self.bound.get(name).copied().unwrap_or(false)
    }

    fn class(&self, name: &str) -> String {
        let mut name = name;
        while let Some(up) = self.up.get(name) {
            name = up;
        }
        name.to_owned()
    }
}

fn is_local(name: &str) -> bool {
    name.starts_with(|first: char| first.is_lowercase() || first == '_')
}

/// Binds all names of the patterns in what it visits.
struct Binds<'a>(&'a mut Classes);

impl<'ast> Visit<'ast> for Binds<'_> {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        let value = local.init.as_ref().map(|init| &*init.expr);
        match &local.pat {
            syn::Pat::Type(typed) => self.0.bind_typed(&typed.pat, is_plain(&typed.ty)),
            pat => self.0.bind_typed(pat, matches!(value, Some(syn::Expr::Lit(_)))),
        }
        if let Some(init) = &local.init {
            visit::visit_local_init(self, init);
        }
    }

    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        let name = pat.ident.to_string();
        if is_local(&name) {
            self.0.bind(&name, false);
        }
        visit::visit_pat_ident(self, pat);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Gathers the names that are bound or used.
pub(super) struct Names<'a> {
    classes: &'a Classes,
    found: BTreeSet<String>,
}

impl Names<'_> {
    /// All names among the tokens of a macro that the body binds.
    fn tokens(&mut self, tokens: TokenStream) {
        // Macros in macros go as deep as the source that was parsed.
        let mut open = vec![tokens];
        while let Some(tokens) = open.pop() {
            for token in tokens {
                match token {
                    TokenTree::Ident(ident) if self.classes.bound.contains_key(&ident.to_string()) => {
                        self.found.insert(ident.to_string());
                    }
                    TokenTree::Group(group) => open.push(group.stream()),
                    _ => {}
                }
            }
        }
    }
}

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        let name = pat.ident.to_string();
        if is_local(&name) {
            self.found.insert(name);
        }
        visit::visit_pat_ident(self, pat);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        // The name of a fn is no variable, but a closure's is.
        let called = match &*call.func {
            syn::Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
            _ => None,
        };
        let is_fn = called.is_some_and(|called| !self.classes.bound.contains_key(&called));
        if !is_fn && !matches!(&*call.func, syn::Expr::Path(path) if path.path.segments.len() > 1) {
            self.visit_expr(&call.func);
        }
        call.args.iter().for_each(|arg| self.visit_expr(arg));
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let name = names.join("::");
        // What the body does not bind is a static or the like, or comes from outside.
        let outside = names.len() == 1 && is_local(&name) && !self.classes.bound.contains_key(&name);
        self.found.insert(if outside { OUTSIDE.to_owned() } else { name });
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.tokens(mac.tokens.clone());
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
