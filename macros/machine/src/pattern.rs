//! What a pattern tells of control flow: whether it always matches, and whether two exclude each other.

use syn::{Lit, Pat, Path};

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

/// Whether no value matches both, as far as syntax tells.
pub(crate) fn disjoint(one: &Pat, other: &Pat) -> bool {
    match (one, other) {
        (Pat::Or(or), _) => or.cases.iter().all(|case| disjoint(case, other)),
        (_, Pat::Or(or)) => or.cases.iter().all(|case| disjoint(one, case)),
        (Pat::Paren(inner), _) => disjoint(&inner.pat, other),
        (_, Pat::Paren(inner)) => disjoint(one, &inner.pat),
        (Pat::Reference(one), Pat::Reference(other)) => disjoint(&one.pat, &other.pat),
        (Pat::Tuple(one), Pat::Tuple(other)) if one.elems.len() == other.elems.len() => {
            let rest = |pat: &Pat| matches!(pat, Pat::Rest(_));
            !one.elems.iter().chain(&other.elems).any(rest)
                && one.elems.iter().zip(&other.elems).any(|(one, other)| disjoint(one, other))
        }
        (Pat::Lit(one), Pat::Lit(other)) => different(one, other),
        (Pat::TupleStruct(one), Pat::TupleStruct(other)) if same(&one.path, &other.path) => {
            let rest = |pat: &Pat| matches!(pat, Pat::Rest(_));
            one.elems.len() == other.elems.len()
                && !one.elems.iter().chain(&other.elems).any(rest)
                && one.elems.iter().zip(&other.elems).any(|(one, other)| disjoint(one, other))
        }
        _ => match (variant(one), variant(other)) {
            (Some(one), Some(other)) => one != other,
            _ => false,
        },
    }
}

/// Whether one pattern matches all that the other does, as far as syntax tells.
pub(crate) fn covers(one: &Pat, other: &Pat) -> bool {
    if always(one) || one == other {
        return true;
    }
    let rest = |pat: &Pat| matches!(pat, Pat::Rest(_));
    match (one, other) {
        (_, Pat::Or(or)) => or.cases.iter().all(|case| covers(one, case)),
        (Pat::Or(or), _) => or.cases.iter().any(|case| covers(case, other)),
        (Pat::Paren(inner), _) => covers(&inner.pat, other),
        (_, Pat::Paren(inner)) => covers(one, &inner.pat),
        (Pat::Ident(name), _) if name.subpat.is_some() => {
            name.subpat.as_ref().is_some_and(|(_, inner)| covers(inner, other))
        }
        (_, Pat::Ident(name)) if name.subpat.is_some() => {
            name.subpat.as_ref().is_some_and(|(_, inner)| covers(one, inner))
        }
        (Pat::Reference(one), Pat::Reference(other)) => covers(&one.pat, &other.pat),
        (Pat::Tuple(one), Pat::Tuple(other)) => {
            one.elems.len() == other.elems.len()
                && !one.elems.iter().chain(&other.elems).any(rest)
                && one.elems.iter().zip(&other.elems).all(|(one, other)| covers(one, other))
        }
        (Pat::TupleStruct(one), Pat::TupleStruct(other)) if same(&one.path, &other.path) => {
            one.elems.iter().all(rest)
                || one.elems.len() == other.elems.len()
                    && !one.elems.iter().chain(&other.elems).any(rest)
                    && one.elems.iter().zip(&other.elems).all(|(one, other)| covers(one, other))
        }
        (Pat::Struct(one), Pat::Struct(other)) if same(&one.path, &other.path) => {
            one.fields.iter().all(|field| {
                always(&field.pat)
                    || other
                        .fields
                        .iter()
                        .any(|other| other.member == field.member && covers(&field.pat, &other.pat))
            })
        }
        (Pat::Path(one), Pat::Path(other)) => same(&one.path, &other.path),
        _ => false,
    }
}

/// The variant that a pattern asks for, by its last name.
fn variant(pattern: &Pat) -> Option<String> {
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

fn different(one: &syn::PatLit, other: &syn::PatLit) -> bool {
    match (&one.lit, &other.lit) {
        (Lit::Int(one), Lit::Int(other)) => one.base10_digits() != other.base10_digits(),
        (Lit::Str(one), Lit::Str(other)) => one.value() != other.value(),
        (Lit::Char(one), Lit::Char(other)) => one.value() != other.value(),
        (Lit::Bool(one), Lit::Bool(other)) => one.value != other.value,
        (Lit::Byte(one), Lit::Byte(other)) => one.value() != other.value(),
        _ => false,
    }
}

fn same(one: &Path, other: &Path) -> bool {
    one.segments.last().map(|last| &last.ident) == other.segments.last().map(|last| &last.ident)
}

fn lower(name: &str) -> bool {
    name.trim_start_matches("r#").starts_with(|first: char| first.is_lowercase() || first == '_')
}
