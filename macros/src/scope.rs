//! What keeps a body's types and temporaries as they were.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{ReturnType, Type};

/// The dead branch that gives the block its type; nothing where the type cannot be written in a body.
pub(crate) fn typed(output: &ReturnType, written: &TokenStream) -> TokenStream {
    if !nameable(output) {
        return TokenStream::new();
    }
    quote_spanned! {Span::mixed_site()=>
        #[allow(unreachable_code)]
        if false {
            let __pollscope_unreached: #written = loop {};
            return __pollscope_unreached;
        }
    }
}

/// A body whose temporaries end with it, as those of a fn's body do.
pub(crate) fn scoped(body: &TokenStream) -> TokenStream {
    quote_spanned!(Span::mixed_site()=> match () { () => #body })
}

/// Whether a fn's return type can be written in its body.
pub(crate) fn nameable(output: &ReturnType) -> bool {
    !matches!(output, ReturnType::Type(_, ty) if has_impl(ty))
}

fn has_impl(ty: &Type) -> bool {
    struct Found(bool);
    impl<'ast> syn::visit::Visit<'ast> for Found {
        fn visit_type_impl_trait(&mut self, _: &'ast syn::TypeImplTrait) {
            self.0 = true;
        }
    }
    let mut found = Found(false);
    syn::visit::Visit::visit_type(&mut found, ty);
    found.0
}
