//! Finds what can be traced in the item that the attribute stands on, and says so at the right place where nothing
//! can. Whatever is wrong, the item itself comes out, so that one mistake is one error.

use pollscope_machine::{Cfg, first_switch};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse_quote;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{
    AttrStyle, Attribute, Error, Expr, ExprBlock, ExprGroup, ImplItem, Item, ItemFn, ItemMod, Stmt, TraitItem,
};

use crate::fun::{Fun, last_is};
use crate::options::Options;
use crate::{capture, expand};

/// The attribute on an item.
pub(crate) fn trace(options: TokenStream, tokens: TokenStream) -> TokenStream {
    let (options, mut wrong) = Options::read(options);
    // Code that does not parse is told of by the compiler itself, and an editor wants its tokens as they are.
    let Ok(item) = syn::parse2::<Item>(tokens.clone()) else {
        wrong.extend(bodyless(&tokens));
        return tell(&wrong, &tokens);
    };
    let traced = match item {
        Item::Fn(item) => of_fn(item, &options, &mut wrong),
        mut many @ (Item::Impl(_) | Item::Trait(_) | Item::Mod(_)) => {
            let (options, misplaced) = options.for_many();
            wrong.extend(misplaced);
            in_item(&mut many, &options, &mut wrong);
            many.into_token_stream()
        }
        other => {
            let what = "`#[pollscope::trace]` goes on an async fn, or on an `impl`, a `trait` or a `mod` that has some";
            wrong.push(bodyless(&tokens).unwrap_or_else(|| Error::new(other.span(), what)));
            tokens
        }
    };
    tell(&wrong, &traced)
}

/// The item, behind an error for each thing that is wrong.
fn tell(wrong: &[Error], item: &TokenStream) -> TokenStream {
    let errors = wrong.iter().map(Error::to_compile_error);
    quote!(#(#errors)* #item)
}

/// The fn without a body that these tokens are, as the error it is.
fn bodyless(tokens: &TokenStream) -> Option<Error> {
    let item = syn::parse2::<syn::TraitItemFn>(tokens.clone()).ok()?;
    let name = &item.sig.ident;
    let what = format!("`{name}` has no body to trace; put the attribute on the fns that implement it");
    item.default.is_none().then(|| Error::new(name.span(), what))
}

fn of_fn(item: ItemFn, options: &Options, wrong: &mut Vec<Error>) -> TokenStream {
    each_way(item, options, wrong, 4)
}

/// The fn once for each way that the switches in its body can stand: the compiler knows them and we do not, so it is
/// left to choose the fn, and each has the machine that it should. Beyond so many switches machines are approximate.
fn each_way(item: ItemFn, options: &Options, wrong: &mut Vec<Error>, switches: usize) -> TokenStream {
    let Some(predicate) = first_switch(&item.block).filter(|_| switches > 0) else {
        return one_way(item, options, wrong);
    };
    let way = |holds: bool, wrong: &mut Vec<Error>| {
        let mut item = item.clone();
        Cfg::one(&predicate, holds).resolve(&mut item.block);
        let on = quote_spanned!(Span::mixed_site()=> #predicate);
        let switch = if holds { parse_quote!(#[cfg(#on)]) } else { parse_quote!(#[cfg(not(#on))]) };
        item.attrs.insert(0, switch);
        each_way(item, options, wrong, switches - 1)
    };
    let (on, off) = (way(true, wrong), way(false, &mut Vec::new()));
    quote!(#on #off)
}

fn one_way(item: ItemFn, options: &Options, wrong: &mut Vec<Error>) -> TokenStream {
    let plain = item.to_token_stream();
    let ItemFn { mut attrs, vis, sig, mut block, .. } = item;
    Quiet.visit_block_mut(&mut block);
    // What was written inside of the body means the fn as well, and the body is about to be taken apart.
    attrs.iter_mut().for_each(|attr| attr.style = AttrStyle::Outer);
    let (name, span) = (sig.ident.clone(), sig.fn_token.span);
    let missing = options.skip.iter().filter(|skip| !options.many && !expand::has_argument(&sig, skip));
    wrong.extend(missing.map(|skip| Error::new(skip.span(), format!("`{name}` has no argument `{skip}`"))));
    for local in capture::capture(&mut block, sig.asyncness.is_some(), options) {
        wrong.push(Error::new(
            local.span(),
            format!("`{name}` binds no local `{local}` that can be captured"),
        ));
    }
    expand::expand(Fun { attrs, vis, sig, block: *block }, options).unwrap_or_else(|| {
        let what = format!(
            "`{name}` is not async and holds no async block, so there is no future to trace; write `async fn`"
        );
        wrong.push(Error::new(span, what));
        plain
    })
}

/// A block that a `macro_rules!` macro was given stands in an invisible group, and so the compiler does not find its
/// braces superfluous. That is lost on the way through this macro; a block of two statements is not judged either.
struct Quiet;

impl VisitMut for Quiet {
    fn visit_expr_group_mut(&mut self, group: &mut ExprGroup) {
        syn::visit_mut::visit_expr_group_mut(self, group);
        if let Expr::Block(ExprBlock { block, .. }) = &mut *group.expr
            && matches!(block.stmts.as_slice(), [Stmt::Expr(_, None)])
        {
            block.stmts.insert(0, syn::parse_quote_spanned!(Span::mixed_site()=> const _: () = ();));
        }
    }
}

/// Traces every async fn in an `impl`, a `trait` or a `mod`, and leaves all else alone.
fn in_item(item_here: &mut Item, options: &Options, wrong: &mut Vec<Error>) {
    match item_here {
        Item::Fn(item) if item.sig.asyncness.is_some() && !traced_already(&item.attrs) => {
            *item_here = Item::Verbatim(of_fn(item.clone(), options, wrong));
        }
        Item::Impl(item) if !traced_already(&item.attrs) => {
            // That macro wants to see the async fns as they are; each is traced once it has done its work.
            let later = item.attrs.iter().any(|attr| last_is(attr, "async_trait"));
            for method in &mut item.items {
                if let ImplItem::Fn(fun) = method
                    && fun.sig.asyncness.is_some()
                    && !traced_already(&fun.attrs)
                {
                    let traced = nested(fun.to_token_stream(), later, options, wrong);
                    *method = ImplItem::Verbatim(traced);
                }
            }
        }
        Item::Trait(item) if !traced_already(&item.attrs) => {
            let later = item.attrs.iter().any(|attr| last_is(attr, "async_trait"));
            for method in &mut item.items {
                if let TraitItem::Fn(fun) = method
                    && fun.sig.asyncness.is_some()
                    && fun.default.is_some()
                    && !traced_already(&fun.attrs)
                {
                    let traced = nested(fun.to_token_stream(), later, options, wrong);
                    *method = TraitItem::Verbatim(traced);
                }
            }
        }
        Item::Mod(ItemMod { attrs, content: Some((_, items)), .. }) if !traced_already(attrs) => {
            items.iter_mut().for_each(|item| in_item(item, options, wrong));
        }
        _ => {}
    }
}

/// A method with a body: traced, or marked to be traced once the macro around it is done.
fn nested(method: TokenStream, later: bool, options: &Options, wrong: &mut Vec<Error>) -> TokenStream {
    if later {
        let attribute = options.attribute();
        return quote!(#attribute #method);
    }
    match syn::parse2::<ItemFn>(method.clone()) {
        Ok(fun) => of_fn(fun, options, wrong),
        // `default async fn` and what else a later Rust may allow here: not traced, not broken.
        Err(_) => method,
    }
}

/// Whether an item has a trace attribute of its own, with options of its own.
fn traced_already(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| {
        let mut segments = attr.path().segments.iter().rev().map(|segment| segment.ident.to_string());
        segments.next().is_some_and(|last| last == "trace")
            && segments.next().is_none_or(|krate| krate == "pollscope")
    })
}
