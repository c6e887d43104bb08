//! Other attribute macros on an item. One that stands below ours wants to see the item as it was written, so ours goes
//! behind it.

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use crate::fun::last_is;

/// The attributes of items that the compiler itself knows. One that is missing here does no harm: ours goes behind it.
const BUILT_IN: [&str; 23] = [
    "allow",
    "automatically_derived",
    "cfg",
    "cold",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "export_name",
    "forbid",
    "ignore",
    "inline",
    "link_section",
    "macro_use",
    "must_use",
    "no_mangle",
    "non_exhaustive",
    "path",
    "should_panic",
    "target_feature",
    "track_caller",
    "unsafe",
    "warn",
];

/// Whether a macro that is not ours is still to be expanded on an item with these attributes. Those that start a
/// program or a test are no matter: each order does with them.
pub(crate) fn waits(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| is_macro(&attr.meta) && !last_is(attr, "main") && !last_is(attr, "test"))
}

fn is_macro(meta: &Meta) -> bool {
    if let Meta::List(list) = meta
        && list.path.is_ident("cfg_attr")
    {
        let inner = Punctuated::<Meta, Token![,]>::parse_terminated.parse2(list.tokens.clone());
        return inner.is_ok_and(|inner| inner.iter().skip(1).any(is_macro));
    }
    !is_built_in(meta.path())
}

fn is_built_in(path: &Path) -> bool {
    match path.get_ident() {
        Some(name) => BUILT_IN.iter().any(|known| name == known),
        // Those of tools.
        None => path.segments.first().is_some_and(|tool| {
            ["clippy", "diagnostic", "miri", "rust_analyzer", "rustfmt"]
                .iter()
                .any(|known| tool.ident == known)
        }),
    }
}
