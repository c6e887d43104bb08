//! Every machine in a file.

use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Block, ExprAsync, ExprClosure, File, ImplItemFn, ItemFn, ItemImpl, ItemTrait, Signature, TraitItemFn,
    Type, Visibility,
};

use crate::text::{self, Source};
use crate::{Kind, Machine, Rewrite, rewrite};

/// The machines of all async fns, methods, blocks and closures in a file, in the order of the source.
///
/// A method's name stands behind that of its type or trait: `Band::play`.
pub fn in_file(file: &File) -> Vec<Found> {
    let mut found = Finder::default();
    found.visit_file(file);
    found.machines.sort_by_key(|found| (found.machine.line, found.machine.column));
    found.machines
}

/// A machine, and the code that it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The machine.
    pub machine: Machine,
    /// The text of the fn, block or closure.
    pub source: Source,
}

#[derive(Default)]
struct Finder {
    machines: Vec<Found>,
    /// The type or trait around.
    around: Option<String>,
}

/// Keeps what the derivation finds within a body.
struct Within<'a>(&'a mut Vec<Found>);

impl Rewrite for Within<'_> {
    fn block(&mut self, machine: &Machine, expr: ExprAsync) -> syn::Expr {
        self.0.push(Found { machine: machine.clone(), source: text::of_block(&expr) });
        syn::Expr::Async(expr)
    }

    fn closure(&mut self, machine: &Machine, expr: ExprClosure) -> syn::Expr {
        let source = text::source(expr.to_token_stream());
        self.0.push(Found { machine: machine.clone(), source });
        syn::Expr::Closure(expr)
    }
}

impl Finder {
    fn body(&mut self, vis: &Visibility, sig: &Signature, block: &Block) {
        let name = sig.ident.to_string();
        let name = name.trim_start_matches("r#");
        let name = self.around.as_ref().map_or_else(|| name.to_owned(), |around| format!("{around}::{name}"));
        let mut body = block.clone();
        let machine = rewrite(&name, Kind::Fn, start(vis, sig), &mut body, &mut Within(&mut self.machines));
        if sig.asyncness.is_some() {
            self.machines.push(Found { machine, source: text::source(quote!(#vis #sig #block)) });
        }
    }

    fn within(&mut self, around: Option<String>, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.around, around);
        visit(self);
        self.around = outer;
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.body(&item.vis, &item.sig, &item.block);
        // Items within the body; a fn in a method belongs to no type.
        self.within(None, |found| visit::visit_item_fn(found, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.body(&item.vis, &item.sig, &item.block);
        self.within(None, |found| visit::visit_impl_item_fn(found, item));
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(block) = &item.default {
            self.body(&Visibility::Inherited, &item.sig, block);
        }
        self.within(None, |found| visit::visit_trait_item_fn(found, item));
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let around = match &*item.self_ty {
            Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        };
        self.within(around, |found| visit::visit_item_impl(found, item));
    }

    fn visit_item_trait(&mut self, item: &'ast ItemTrait) {
        self.within(Some(item.ident.to_string()), |found| visit::visit_item_trait(found, item));
    }
}

/// The first token of a fn, past its attributes.
fn start(vis: &Visibility, sig: &Signature) -> Span {
    match vis {
        Visibility::Inherited => sig.span(),
        vis => vis.span(),
    }
}
