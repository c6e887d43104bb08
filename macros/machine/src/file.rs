//! Every machine in a file.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Block, ExprAsync, ExprClosure, File, ImplItem, ImplItemFn, ImplItemMacro, Item, ItemFn, ItemImpl,
    ItemMacro, ItemTrait, Signature, TraitItem, TraitItemFn, TraitItemMacro, Type, Visibility,
};

use crate::text::{self, Source};
use crate::{Cfg, Kind, Machine, Rewrite, rewrite};

/// The machines of all async fns, methods, blocks and closures in a file, in the order of the source.
///
/// A method's name stands behind that of its type or trait: `Band::play`.
pub fn in_file(file: &File) -> Vec<Found> {
    in_file_with(file, &Cfg::default())
}

/// The same, where something is known of the `#[cfg(..)]`s in bodies.
pub fn in_file_with(file: &File, cfg: &Cfg) -> Vec<Found> {
    let mut found = Finder { cfg, machines: Vec::new(), around: None };
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

struct Finder<'a> {
    cfg: &'a Cfg,
    machines: Vec<Found>,
    /// The type or trait around.
    around: Option<String>,
}

/// An item in the tokens of a macro. There are few of these at a time, so their size is of no concern.
#[allow(clippy::large_enum_variant)]
enum Within {
    Item(Item),
    Impl(ImplItem),
    Trait(TraitItem),
}

/// Keeps what the derivation finds within a body.
struct Bodies<'a>(&'a mut Vec<Found>);

impl Rewrite for Bodies<'_> {
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

impl Finder<'_> {
    fn body(&mut self, vis: &Visibility, sig: &Signature, block: &Block) {
        let name = sig.ident.to_string();
        let name = name.trim_start_matches("r#");
        let name = self.around.as_ref().map_or_else(|| name.to_owned(), |around| format!("{around}::{name}"));
        let mut body = block.clone();
        self.cfg.resolve(&mut body);
        let machine = rewrite(&name, Kind::Fn, start(vis, sig), &mut body, &mut Bodies(&mut self.machines));
        if sig.asyncness.is_some() {
            self.machines.push(Found { machine, source: text::source(quote!(#vis #sig #block)) });
        }
    }

    /// Items in the tokens of a macro, which many crates use to switch them on and off: `cfg_net! { .. }`. Where they
    /// stand deeper, as in `cfg_if! { if .. { .. } else { .. } }`, each group in braces is looked at.
    fn items_within(
        &mut self,
        tokens: TokenStream,
        parse: fn(&mut Vec<Within>, ParseStream<'_>) -> syn::Result<()>,
    ) {
        let mut items = Vec::new();
        let all = |input: ParseStream<'_>| parse(&mut items, input);
        if all.parse2(tokens.clone()).is_err() {
            for token in tokens {
                if let TokenTree::Group(group) = token
                    && group.delimiter() == Delimiter::Brace
                {
                    self.items_within(group.stream(), parse);
                }
            }
            return;
        }
        for item in &items {
            match item {
                Within::Item(item) => self.visit_item(item),
                Within::Impl(item) => self.visit_impl_item(item),
                Within::Trait(item) => self.visit_trait_item(item),
            }
        }
    }

    fn within(&mut self, around: Option<String>, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.around, around);
        visit(self);
        self.around = outer;
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
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

    fn visit_item_macro(&mut self, item: &'ast ItemMacro) {
        if !item.mac.path.is_ident("macro_rules") {
            self.items_within(item.mac.tokens.clone(), |found, input| {
                while !input.is_empty() {
                    found.push(Within::Item(input.parse()?));
                }
                Ok(())
            });
        }
    }

    fn visit_impl_item_macro(&mut self, item: &'ast ImplItemMacro) {
        self.items_within(item.mac.tokens.clone(), |found, input| {
            while !input.is_empty() {
                found.push(Within::Impl(input.parse()?));
            }
            Ok(())
        });
    }

    fn visit_trait_item_macro(&mut self, item: &'ast TraitItemMacro) {
        self.items_within(item.mac.tokens.clone(), |found, input| {
            while !input.is_empty() {
                found.push(Within::Trait(input.parse()?));
            }
            Ok(())
        });
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
