//! Moves the arguments of an async fn into its future, as the compiler does it for a bare one.
//!
//! A bare async fn owns its arguments until its body is done, in the order of the signature, also those that it does
//! not use or does not name. So each is bound by a `let` of its own at the top of the future's body.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Attribute, FnArg, Ident, Pat, PatIdent, PatType, Signature};

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
        match argument {
            // Using it is what makes the future own it, whole.
            FnArg::Receiver(receiver) => {
                let name = Ident::new("self", receiver.self_token.span);
                bound.lets.extend(quote_spanned!(Span::mixed_site()=> let _ = &#name;));
            }
            FnArg::Typed(typed) => {
                // What a lint is told about an argument concerns the `let`, which is where it is used or not.
                let attrs = std::mem::take(&mut typed.attrs);
                typed.attrs = attrs.iter().filter(|attr| is_cfg(attr)).cloned().collect();
                let cfgs = typed.attrs.clone();
                let pattern = (*typed.pat).clone();
                if let Some(name) = plain(&pattern) {
                    bound.lets.extend(quote_spanned!(Span::mixed_site()=> #(#attrs)* let #pattern = #name;));
                    *typed.pat = syn::parse_quote!(#name);
                } else {
                    // What the pattern leaves out lives as long as the rest.
                    let name = Ident::new(&format!("__pollscope_{place}"), Span::mixed_site());
                    bound.lets.extend(quote_spanned! {Span::mixed_site()=>
                        #(#cfgs)* let #name = #name;
                        #(#attrs)* let #pattern = #name;
                    });
                    *typed.pat = syn::parse_quote!(#name);
                }
            }
        }
    }
    bound.shown = show_all(sig, options);
    bound
}

/// Pairs of name and value of all arguments that the trace may show. Each is only borrowed: the future takes it later.
pub(crate) fn show_all(sig: &Signature, options: &Options) -> TokenStream {
    if options.skip_all {
        return TokenStream::new();
    }
    let mut shown = TokenStream::new();
    for argument in &sig.inputs {
        let (name, cfgs) = match argument {
            FnArg::Receiver(receiver) => (Some(Ident::new("self", receiver.self_token.span)), Vec::new()),
            FnArg::Typed(typed) => (plain(&typed.pat), cfgs(typed)),
        };
        let Some(name) = name.filter(|name| cfgs.is_empty() && !options.skip.contains(name)) else {
            continue;
        };
        let label = syn::ext::IdentExt::unraw(&name).to_string();
        let door = options.door();
        shown.extend(quote_spanned! {Span::mixed_site()=>
            (#label, {
                use #door::{ByDebug as _, ByType as _};
                (&#door::Shown(&#name)).shown()
            }),
        });
    }
    shown
}

/// The name of an argument that is just that. One without a name of the user's has nothing to show.
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
