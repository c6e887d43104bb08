//! Finds what can be traced in the item that the attribute stands on, and says so at the right place where nothing
//! can. Whatever is wrong, the item itself comes out, so that one mistake is one error.

use pollscope_machine::{Cfg, first_switch};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse_quote;
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{
    AttrStyle, Attribute, Block, Error, Expr, ExprBlock, ExprGroup, ImplItem, Item, ItemFn, ItemMod,
    Signature, Stmt, TraitItem,
};

use crate::fun::Fun;
use crate::options::Options;
use crate::{capture, expand, given, moved, others};

/// The attribute on an item.
pub(crate) fn trace(options: TokenStream, tokens: TokenStream) -> TokenStream {
    let (options, mut wrong) = Options::read(options);
    // Code that does not parse is told of by the compiler itself, and an editor wants its tokens as they are.
    let Ok(mut item) = syn::parse2::<Item>(tokens.clone()) else {
        wrong.extend(bodyless(&tokens));
        return tell(&wrong, &tokens);
    };
    // A macro below this one wants to see the item as it was written.
    if let Some(attrs) = attributes(&mut item)
        && !options.last
        && others::waits(attrs)
    {
        attrs.push(options.attribute());
        return tell(&wrong, &item.into_token_stream());
    }
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

/// The attributes of an item that can have something to trace.
fn attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    match item {
        Item::Fn(item) => Some(&mut item.attrs),
        Item::Impl(item) => Some(&mut item.attrs),
        Item::Trait(item) => Some(&mut item.attrs),
        Item::Mod(item) => Some(&mut item.attrs),
        _ => None,
    }
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

fn of_fn(mut item: ItemFn, options: &Options, wrong: &mut Vec<Error>) -> TokenStream {
    Quiet.visit_block_mut(&mut item.block);
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
    // What was written inside of the body means the fn as well, and the body is about to be taken apart.
    attrs.iter_mut().for_each(|attr| attr.style = AttrStyle::Outer);
    let (name, span) = (sig.ident.clone(), sig.fn_token.span);
    let missing = options.skip.iter().filter(|skip| !options.many && !expand::has_argument(&sig, skip));
    wrong.extend(missing.map(|skip| Error::new(skip.span(), format!("`{name}` has no argument `{skip}`"))));
    let is_async = sig.asyncness.is_some();
    let missing = |body: &mut Block| capture::capture(body, is_async, options);
    let missing = if is_async { moved::with_body(&mut block, missing) } else { missing(&mut block) };
    for local in missing {
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

/// Keeps blocks from being told of as superfluous that the compiler leaves alone in a bare fn: one that a `macro_rules!`
/// macro was given stands in an invisible group, which is lost on the way through this macro, and one under a switch
/// loses that. A block of two statements is not judged.
struct Quiet;

fn quiet(block: &mut Block) {
    if matches!(block.stmts.as_slice(), [Stmt::Expr(_, None)]) {
        block.stmts.insert(0, syn::parse_quote_spanned!(Span::mixed_site()=> const _: () = ();));
    }
}

impl VisitMut for Quiet {
    fn visit_expr_group_mut(&mut self, group: &mut ExprGroup) {
        syn::visit_mut::visit_expr_group_mut(self, group);
        if let Expr::Block(ExprBlock { block, .. }) = &mut *group.expr {
            quiet(block);
        }
    }

    fn visit_expr_block_mut(&mut self, block: &mut ExprBlock) {
        syn::visit_mut::visit_expr_block_mut(self, block);
        if block.attrs.iter().any(|attr| attr.path().is_ident("cfg")) {
            quiet(&mut block.block);
        }
    }
}

/// Traces every async fn in an `impl`, a `trait` or a `mod`, and what another macro has made of one; leaves all else
/// alone.
fn in_item(item: &mut Item, options: &Options, wrong: &mut Vec<Error>) {
    match item {
        Item::Impl(item) => {
            for method in &mut item.items {
                if let ImplItem::Fn(fun) = method
                    && gives_future(&fun.sig, &fun.block)
                    && let Some(traced) = nested(fun.to_token_stream(), &mut fun.attrs, options, wrong)
                {
                    *method = ImplItem::Verbatim(traced);
                }
            }
        }
        Item::Trait(item) => {
            for method in &mut item.items {
                if let TraitItem::Fn(fun) = method
                    && fun.default.as_ref().is_some_and(|body| gives_future(&fun.sig, body))
                    && let Some(traced) = nested(fun.to_token_stream(), &mut fun.attrs, options, wrong)
                {
                    *method = TraitItem::Verbatim(traced);
                }
            }
        }
        Item::Mod(ItemMod { content: Some((_, items)), .. }) => {
            for item in items {
                let whole = item.to_token_stream();
                match item {
                    Item::Fn(fun) if !gives_future(&fun.sig, &fun.block) => {}
                    Item::Fn(fun) => {
                        if let Some(traced) = nested(whole, &mut fun.attrs, options, wrong) {
                            *item = Item::Verbatim(traced);
                        }
                    }
                    item => match attributes(item) {
                        Some(attrs) if traced_already(attrs) => {}
                        Some(attrs) if others::waits(attrs) => attrs.push(options.attribute()),
                        _ => in_item(item, options, wrong),
                    },
                }
            }
        }
        _ => {}
    }
}

/// Whether a fn in an item that is traced as a whole is one of those meant.
fn gives_future(sig: &Signature, body: &Block) -> bool {
    sig.asyncness.is_some() || given::gives(body)
}

/// A fn with a body, traced; none if it stays as it is, or is marked to be traced once the macros on it are done.
fn nested(
    fun: TokenStream,
    attrs: &mut Vec<Attribute>,
    options: &Options,
    wrong: &mut Vec<Error>,
) -> Option<TokenStream> {
    if traced_already(attrs) {
        return None;
    }
    if others::waits(attrs) {
        attrs.push(options.attribute());
        return None;
    }
    // `default async fn` and what else a later Rust may allow here: not traced, not broken.
    let fun = syn::parse2::<ItemFn>(fun).ok()?;
    Some(of_fn(fun, options, wrong))
}

/// Whether an item has a trace attribute of its own, with options of its own.
fn traced_already(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| {
        let mut segments = attr.path().segments.iter().rev().map(|segment| segment.ident.to_string());
        segments.next().is_some_and(|last| last == "trace")
            && segments.next().is_none_or(|krate| krate == "pollscope")
    })
}
