//! Moves the arguments of an async fn into its future, as the compiler does it for a bare one.
//!
//! A bare async fn owns its arguments until its body is done, in the order of the signature, also those that it does
//! not use or does not name. So each is bound by a `let` of its own at the top of the future's body.

use pollscope_machine::text::one_line;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::visit::{self, Visit};
use syn::{Attribute, ExprClosure, FnArg, Ident, Pat, PatIdent, PatType, Signature};

use crate::options::Options;

/// What becomes of the arguments.
#[derive(Default)]
pub(crate) struct Bound {
    /// The statements that bind what the user wrote, for the top of the future's body.
    pub(crate) lets: TokenStream,
    /// Pairs of name and value, as the trace shows them when the future is made.
    pub(crate) shown: TokenStream,
}

/// Makes every argument of `sig` a plain name.
pub(crate) fn bind(sig: &mut Signature, options: &Options) -> Bound {
    let mut bound = Bound::default();
    for (place, argument) in sig.inputs.iter_mut().enumerate() {
        let typed = match argument {
            // Using it is what makes the future own it, whole.
            FnArg::Receiver(receiver) => {
                let name = Ident::new("self", receiver.self_token.span);
                bound.lets.extend(quote_spanned!(Span::mixed_site()=> let _ = &#name;));
                bound.shown.extend(shown(argument, &name, options));
                continue;
            }
            FnArg::Typed(typed) => typed,
        };
        let cfgs = cfgs(typed);
        let pattern = (*typed.pat).clone();
        let name = named(&pattern, place, &cfgs, &mut bound.lets);
        bound.shown.extend(shown(&FnArg::Typed(typed.clone()), &name, options));
        // What a lint is told about an argument concerns the `let`, which is where it is used or not.
        let attrs = std::mem::replace(&mut typed.attrs, cfgs);
        bound.lets.extend(quote_spanned!(Span::mixed_site()=> #(#attrs)* let #pattern = #name;));
        *typed.pat = syn::parse_quote!(#name);
    }
    bound
}

/// Makes every argument of an async closure a plain name; gives the statements that bind what the user wrote, for the
/// top of the future within.
pub(crate) fn of_closure(closure: &mut ExprClosure) -> TokenStream {
    let mut lets = TokenStream::new();
    for (place, argument) in closure.inputs.iter_mut().enumerate() {
        let (attrs, inner) = match argument {
            Pat::Type(typed) => (&mut typed.attrs, &mut *typed.pat),
            other => (&mut Vec::new(), other),
        };
        let mut attrs = std::mem::take(attrs);
        if let Pat::Ident(name) = inner {
            attrs.append(&mut name.attrs);
        }
        let pattern = inner.clone();
        let cfgs: Vec<_> = attrs.iter().filter(|attr| is_cfg(attr)).cloned().collect();
        let name = named(&pattern, place, &cfgs, &mut lets);
        lets.extend(quote_spanned!(Span::mixed_site()=> #(#attrs)* let #pattern = #name;));
        *inner = Pat::Verbatim(quote_spanned!(Span::mixed_site()=> #(#cfgs)* #name));
    }
    lets
}

/// The name under which the argument of a pattern comes in. It is ours and the `let` the user's: lints look at the one and
/// not at the other.
fn named(pattern: &Pat, place: usize, cfgs: &[Attribute], lets: &mut TokenStream) -> Ident {
    if let Some(mut name) = plain(pattern) {
        let span = Span::mixed_site().located_at(name.span());
        // Ours is edition 2024, in which that is a word of its own.
        if name == "gen" {
            return Ident::new_raw("gen", span);
        }
        name.set_span(span);
        return name;
    }
    // What the pattern leaves out lives as long as the rest.
    let name = Ident::new(&format!("__pollscope_{place}"), Span::mixed_site());
    let kept = keep(&name, pattern);
    lets.extend(quote_spanned!(Span::mixed_site()=> #(#cfgs)* #kept));
    name
}

/// Has the future own an argument whole, for a pattern that may take only parts of it.
fn keep(name: &Ident, pattern: &Pat) -> TokenStream {
    struct Found(bool);
    impl<'ast> Visit<'ast> for Found {
        fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
            self.0 |= pattern.by_ref.is_some() && pattern.mutability.is_some();
            visit::visit_pat_ident(self, pattern);
        }
    }
    let mut found = Found(false);
    found.visit_pat(pattern);
    let mutable = found.0.then(<syn::Token![mut]>::default);
    quote_spanned!(Span::mixed_site()=> let #mutable #name = #name;)
}

/// Pairs of name and value of all arguments that have a plain name. Each is only borrowed: the future takes it later.
pub(crate) fn show_all(sig: &Signature, options: &Options) -> TokenStream {
    let one = |argument: &FnArg| match argument {
        FnArg::Receiver(receiver) => shown(argument, &Ident::new("self", receiver.self_token.span), options),
        FnArg::Typed(typed) => plain(&typed.pat).and_then(|name| shown(argument, &name, options)),
    };
    sig.inputs.iter().filter_map(one).collect()
}

/// What gives these pairs: only where something records are the values looked at.
pub(crate) fn show(pairs: &TokenStream, door: &TokenStream) -> TokenStream {
    quote_spanned!(Span::mixed_site()=> #door::arguments(|| [#pairs]))
}

/// The pair of name and value of an argument that goes by `name` now; none if the trace is not to show it.
fn shown(argument: &FnArg, name: &Ident, options: &Options) -> Option<TokenStream> {
    let label = match argument {
        FnArg::Receiver(_) => "self".to_owned(),
        FnArg::Typed(typed) => match plain(&typed.pat) {
            Some(name) => syn::ext::IdentExt::unraw(&name).to_string(),
            None => one_line(typed.pat.to_token_stream(), 40),
        },
    };
    let off = matches!(argument, FnArg::Typed(typed) if !cfgs(typed).is_empty());
    if off || options.skip_all || options.skip.iter().any(|skip| binds(argument, skip)) {
        return None;
    }
    let door = options.door();
    Some(quote_spanned! {Span::mixed_site()=>
        (#label, {
            use #door::{ByDebug as _, ByType as _};
            (&#door::Shown(&#name)).shown()
        }),
    })
}

/// Whether an argument, or a pattern that stands for one, binds this name.
pub(crate) fn binds(argument: &FnArg, name: &Ident) -> bool {
    struct Found<'a>(&'a Ident, bool);
    impl<'ast> Visit<'ast> for Found<'_> {
        fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
            self.1 |= pattern.ident == *self.0;
            visit::visit_pat_ident(self, pattern);
        }
    }
    let mut found = Found(name, false);
    match argument {
        FnArg::Receiver(_) => return name == "self",
        FnArg::Typed(typed) => found.visit_pat(&typed.pat),
    }
    found.1
}

/// The name of an argument that is just that.
fn plain(pattern: &Pat) -> Option<Ident> {
    match pattern {
        Pat::Ident(PatIdent { ident, subpat: None, by_ref: None, .. }) => Some(ident.clone()),
        _ => None,
    }
}

/// The compiler drops what is switched off from the signature; what stands for it in the body goes the same way.
fn cfgs(typed: &PatType) -> Vec<Attribute> {
    typed.attrs.iter().filter(|attr| is_cfg(attr)).cloned().collect()
}

fn is_cfg(attr: &Attribute) -> bool {
    attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr")
}
