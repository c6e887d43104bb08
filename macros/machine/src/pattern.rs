//! What a pattern tells of control flow by itself: whether it always matches, and which variant it asks for.

use syn::{Pat, Path};

/// Whether the pattern matches whatever comes, as far as syntax tells.
pub(crate) fn always(pattern: &Pat) -> bool {
    match pattern {
        Pat::Wild(_) | Pat::Rest(_) => true,
        // A lone name in lower case binds; one in upper case is a constant or a variant.
        Pat::Ident(name) => match &name.subpat {
            Some((_, inner)) => always(inner),
            None => name.by_ref.is_some() || name.mutability.is_some() || lower(&name.ident.to_string()),
        },
        Pat::Tuple(tuple) => tuple.elems.iter().all(always),
        Pat::Reference(inner) => always(&inner.pat),
        Pat::Paren(inner) => always(&inner.pat),
        Pat::Type(typed) => always(&typed.pat),
        Pat::Or(or) => or.cases.iter().any(always),
        _ => false,
    }
}

/// The variant that a pattern asks for, by its last name.
pub(crate) fn variant(pattern: &Pat) -> Option<String> {
    let of = |path: &Path| path.segments.last().map(|last| last.ident.to_string());
    let name = match pattern {
        Pat::TupleStruct(pat) => of(&pat.path),
        Pat::Struct(pat) => of(&pat.path),
        Pat::Path(pat) => of(&pat.path),
        Pat::Ident(pat) if pat.subpat.is_none() && pat.by_ref.is_none() => Some(pat.ident.to_string()),
        _ => None,
    }?;
    // A constant, all in capitals, may be equal to anything.
    let constant = name.len() > 1 && !name.chars().any(char::is_lowercase);
    (!lower(&name) && !constant && name != "Self").then_some(name)
}

fn lower(name: &str) -> bool {
    name.trim_start_matches("r#").starts_with(|first: char| first.is_lowercase() || first == '_')
}
