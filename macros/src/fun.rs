//! A fn, taken apart.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Block, Signature, Visibility};

/// A fn, taken apart.
pub(crate) struct Fun {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) block: Block,
}

impl Fun {
    /// The fn in one piece.
    pub(crate) fn tokens(&self) -> TokenStream {
        let Self { attrs, vis, sig, block } = self;
        quote!(#(#attrs)* #vis #sig #block)
    }
}

/// Whether the last segment of an attribute's path is this word.
pub(crate) fn last_is(attr: &Attribute, word: &str) -> bool {
    attr.path().segments.last().is_some_and(|segment| segment.ident == word)
}
