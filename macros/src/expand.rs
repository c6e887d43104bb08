//! What becomes of an async fn: a fn that makes its future at once, wrapped.
//!
//! ```text
//! async fn sing(song: Song) -> Result { perform(song).await }
//!
//! fn sing(song: Song) -> impl Future<Output = Result> {
//!     traced::<Result, _>(&SITE, .., async move {
//!         if false { let never: Result = loop {}; return never; }
//!         let song = song;
//!         match () { () => { at::<0, _>(perform(song)).await } }
//!     })
//! }
//! ```
//!
//! The dead branch gives the block its type, so that what the compiler coerces, or complains of, stays the same; it
//! cannot reach its `return`, so the compiler's machine has no edge of it. The arm of the `match` ends the life of the
//! body's temporaries before that of the arguments, as the compiler has it, and unlike a call or a `let` it may hold
//! a body that never gets to its end without a word about unreachable code. The type at `traced` has errors about
//! lifetimes blame the body.

use pollscope_machine::Kind;
use pollscope_machine::text::source;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Ident, ReturnType, Signature, Stmt, Type};

use crate::arguments::{self, Bound};
use crate::body::{Traced, Wrap, respan};
use crate::fun::{Fun, last_is};
use crate::given::Given;
use crate::moved;
use crate::options::Options;
use crate::scope::{nameable, scoped, typed};
use crate::site::site;

/// The traced form of a fn; none where there is nothing in it to trace.
pub(crate) fn expand(fun: Fun, options: &Options) -> Option<TokenStream> {
    if fun.sig.asyncness.is_none() {
        return not_async(fun, options);
    }
    // These have to stay async fns: the one has a type that cannot be named, the other a macro that wants to see it.
    let never = matches!(&fun.sig.output, ReturnType::Type(_, ty) if is_never(ty));
    let started = fun.attrs.iter().any(|attr| last_is(attr, "main") || last_is(attr, "test"));
    Some(if never || started { around(fun, never, options) } else { made_at_once(fun, options) })
}

fn made_at_once(fun: Fun, options: &Options) -> TokenStream {
    let written = fun.tokens();
    let (site, Fun { attrs, vis, mut sig, block }) = derive(fun, options);
    let start = sig.asyncness.span();
    let output = match &sig.output {
        ReturnType::Default => quote_spanned!(sig.paren_token.span.close()=> ()),
        ReturnType::Type(_, ty) => ty.to_token_stream(),
    };
    let typed = typed(&sig.output, &output);
    let Bound { lets, shown } = arguments::bind(&mut sig, options);
    // The block keeps the user's own braces: how long what its last expression makes lives, their edition says.
    let body = scoped(&block.to_token_stream());
    let located = Span::mixed_site().located_at(start);
    let future = quote_spanned!(located=> async move { #typed #lets #body });
    let named = if nameable(&sig.output) { output.clone() } else { quote!(_) };
    let door = options.door();
    let place = ours(block.brace_token);
    let arguments = arguments::show(&shown, &door);
    let traced = Traced { site, arguments, output: named, future, place }.call(options.returned, &door);

    sig.asyncness = None;
    // The edition of this `impl` is ours, 2024, so it captures all lifetimes, as an async fn does in each edition.
    let at_type = output.clone().into_iter().next().map_or(start, |token| token.span());
    let at_type = Span::mixed_site().located_at(at_type);
    let respanned = respan(&door, at_type);
    let future = quote_spanned!(at_type=> impl #respanned::Future<Output = #output>);
    sig.output = ReturnType::Type(syn::Token![->](Span::mixed_site()), Box::new(Type::Verbatim(future)));
    // No name can be bound to what `mut self` is, so the body has it from around; an assignment to a field of that
    // seems to serve nothing, though its drop sees it.
    let taken = sig.receiver().is_some_and(|own| own.mutability.is_some());
    let quiet = taken.then(|| quote_spanned!(Span::mixed_site()=> #[allow(unused_assignments)]));
    // With other braces than the user's the compiler takes the fn for one that a macro made up, and warns of nothing.
    let mut body = TokenStream::new();
    block.brace_token.surround(&mut body, |inside| {
        // Were the call itself returned, errors about lifetimes would blame the call, and not what the body returns.
        inside.extend(
            quote_spanned!(Span::mixed_site()=> #quiet let __pollscope_future = #traced; __pollscope_future),
        );
    });
    // Documentation shows the fn as it was written.
    quote! {
        #[cfg(doc)]
        #written
        #[cfg(not(doc))]
        #(#attrs)* #vis #sig #body
    }
}

/// An async fn around the traced future: its future is first seen when it is first polled.
fn around(fun: Fun, never: bool, options: &Options) -> TokenStream {
    let (site, Fun { attrs, vis, sig, block }) = derive(fun, options);
    let shown = arguments::show_all(&sig, options);
    let typed = match &sig.output {
        ReturnType::Type(_, ty) if !never => typed(&sig.output, &ty.to_token_stream()),
        _ => TokenStream::new(),
    };
    let body = scoped(&block.to_token_stream());
    let future = quote_spanned!(Span::mixed_site()=> async move { #typed #body });
    let door = options.door();
    let place = ours(block.brace_token);
    let arguments = arguments::show(&shown, &door);
    let traced = Traced { site, arguments, output: quote!(_), future, place }.call(options.returned, &door);
    let run = quote_spanned!(Span::mixed_site()=> #traced.await);
    let body = if never { quote_spanned!(Span::mixed_site()=> #door::never(#run)) } else { run };
    let mut braced = TokenStream::new();
    block.brace_token.surround(&mut braced, |inside| body.to_tokens(inside));
    quote!(#(#attrs)* #vis #sig #braced)
}

/// A fn that is not async: the async blocks in it are traced, which is what `#[async_trait]` and `#[tokio::main]` make
/// of an async fn, and what one writes by hand. A block that is all the fn gives carries the fn's name.
fn not_async(fun: Fun, options: &Options) -> Option<TokenStream> {
    let Fun { attrs, vis, sig, mut block } = fun;
    let name = options.name.as_ref().map_or_else(|| unraw(&sig.ident), syn::LitStr::value);
    let arguments = Ident::new("__pollscope_arguments", Span::mixed_site());
    let given = Given::find(&name, arguments.to_token_stream(), &vis, &sig, &block);
    let mut wrap = Wrap::new(options, given);
    let is_given = wrap.given.is_some();
    pollscope_machine::rewrite(&name, Kind::Fn, sig.fn_token.span, &mut block, &mut wrap);
    if is_given && wrap.given.is_none() {
        // First of all: by the time that the block is made, the body may have moved or changed them.
        let show = arguments::show(&arguments::show_all(&sig, options), &options.door());
        let shown = quote_spanned!(Span::mixed_site()=> let #arguments = #show;);
        block.stmts.insert(0, Stmt::Expr(Expr::Verbatim(shown), None));
    }
    (wrap.blocks > 0).then(|| quote!(#(#attrs)* #vis #sig #block))
}

/// The site of an async fn's machine, and the fn with its body wrapped.
fn derive(fun: Fun, options: &Options) -> (TokenStream, Fun) {
    let Fun { attrs, vis, sig, mut block } = fun;
    let text = source(quote!(#vis #sig #block));
    let name = options.name.as_ref().map_or_else(|| unraw(&sig.ident), syn::LitStr::value);
    let machine = moved::with_body(&mut block, |body| {
        pollscope_machine::rewrite(&name, Kind::Fn, sig.asyncness.span(), body, &mut Wrap::new(options, None))
    });
    let site = site(&machine, &text, &options.door());
    (site, Fun { attrs, vis, sig, block })
}

/// The place of a body, for code that is not the user's.
fn ours(braces: syn::token::Brace) -> (Span, Span) {
    let ours = |place: Span| Span::mixed_site().located_at(place);
    (ours(braces.span.open()), ours(braces.span.close()))
}

/// Whether a fn has an argument of this name.
pub(crate) fn has_argument(sig: &Signature, name: &Ident) -> bool {
    sig.inputs.iter().any(|argument| arguments::binds(argument, name))
}

/// Whether a type is `!`, also one that a `macro_rules!` macro was given.
fn is_never(ty: &Type) -> bool {
    match ty {
        Type::Never(_) => true,
        Type::Group(inner) => is_never(&inner.elem),
        Type::Paren(inner) => is_never(&inner.elem),
        _ => false,
    }
}

fn unraw(ident: &Ident) -> String {
    syn::ext::IdentExt::unraw(ident).to_string()
}
