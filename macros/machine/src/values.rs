//! Whether a value can get to an arm of a `match`: one that fits these patterns and none of those.
//!
//! It goes column by column, as the compiler does when it lays out a `match`, and knows no more than that does. What syntax does not tell,
//! such as whether a pattern is that of a variant or of a struct, makes the answer a `Maybe`.

use std::collections::BTreeSet;

use syn::punctuated::Punctuated;
use syn::{Expr, Lit, Member, Pat, Token};

use crate::pattern;

/// An answer; a later one outweighs an earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Answer {
    No,
    Maybe,
    Yes,
}

/// Whether there is a value that fits all of `inside` and none of `outside`.
pub(crate) fn fits(inside: &[&Pat], outside: &[&Pat]) -> Answer {
    if outside.iter().any(|not| inside.contains(not)) {
        return Answer::No;
    }
    let all = || inside.iter().chain(outside).copied();
    // One more than any slice pattern names tells those apart that end in `..`.
    let longest = all().map(longest).max().unwrap_or(0) + 1;
    let rows = |pats: &[&Pat]| pats.iter().map(|pat| vec![Shape::of(pat, longest)]).collect();
    search(rows(inside), rows(outside))
}

/// Whether two of these patterns overlap in a way that has the compiler test one value more than once.
pub(crate) fn overlap(pats: &[&Pat]) -> bool {
    let mut found = Found::default();
    pats.iter().for_each(|pat| syn::visit::Visit::visit_pat(&mut found, pat));
    found.ranges.iter().enumerate().any(|(place, range)| {
        let within = |other: &(i128, i128)| range.0 <= other.1 && other.0 <= range.1;
        found.numbers.iter().any(|number| within(&(*number, *number)))
            || found.ranges[..place].iter().any(|other| other != range && within(other))
    }) || found.unknown
}

/// The numbers and ranges in patterns.
#[derive(Default)]
struct Found {
    ranges: Vec<(i128, i128)>,
    numbers: Vec<i128>,
    unknown: bool,
}

impl<'ast> syn::visit::Visit<'ast> for Found {
    fn visit_pat(&mut self, pat: &'ast Pat) {
        match pat {
            Pat::Lit(lit) => self.numbers.extend(number(&lit.lit)),
            Pat::Range(range) => match bounds(range) {
                Some(bounds) => self.ranges.push(bounds),
                None => self.unknown = true,
            },
            _ => syn::visit::visit_pat(self, pat),
        }
    }
}

fn longest(pat: &Pat) -> usize {
    struct Longest(usize);
    impl<'ast> syn::visit::Visit<'ast> for Longest {
        fn visit_pat_slice(&mut self, slice: &'ast syn::PatSlice) {
            self.0 = self.0.max(slice.elems.len());
            syn::visit::visit_pat_slice(self, slice);
        }
    }
    let mut longest = Longest(0);
    syn::visit::Visit::visit_pat(&mut longest, pat);
    longest.0
}

/// A pattern, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shape {
    Any,
    /// It may fit or not.
    Unknown,
    Range(i128, i128),
    Or(Vec<Shape>),
    Of(Head, Vec<(String, Shape)>),
}

/// What a value is outermost.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Head {
    Tuple,
    Variant(String),
    Bool(bool),
    Number(i128),
    Text(String),
    Slice(usize),
}

impl Shape {
    fn of(pat: &Pat, longest: usize) -> Self {
        let of = |pat: &Pat| Self::of(pat, longest);
        if pattern::always(pat) {
            return Self::Any;
        }
        match pat {
            Pat::Ident(name) => match (&name.subpat, pattern::variant(pat)) {
                (Some((_, inner)), _) => of(inner),
                (None, Some(variant)) => Self::Of(Head::Variant(variant), Vec::new()),
                (None, None) => Self::Unknown,
            },
            Pat::Paren(inner) => of(&inner.pat),
            Pat::Reference(inner) => of(&inner.pat),
            Pat::Type(inner) => of(&inner.pat),
            Pat::Or(or) => Self::Or(or.cases.iter().map(of).collect()),
            Pat::Lit(lit) => match &lit.lit {
                Lit::Bool(lit) => Self::Of(Head::Bool(lit.value), Vec::new()),
                Lit::Str(lit) => Self::Of(Head::Text(lit.value()), Vec::new()),
                lit => number(lit).map_or(Self::Unknown, |number| Self::Of(Head::Number(number), Vec::new())),
            },
            Pat::Range(range) => bounds(range).map_or(Self::Unknown, |(low, high)| Self::Range(low, high)),
            Pat::Tuple(tuple) => Self::with(Head::Tuple, &tuple.elems, longest),
            Pat::TupleStruct(made) => match pattern::variant(pat) {
                Some(variant) => Self::with(Head::Variant(variant), &made.elems, longest),
                None => Self::Unknown,
            },
            Pat::Struct(made) => match pattern::variant(pat) {
                Some(variant) => {
                    let field = |field: &syn::FieldPat| match &field.member {
                        Member::Named(name) => (name.to_string(), of(&field.pat)),
                        Member::Unnamed(place) => (place.index.to_string(), of(&field.pat)),
                    };
                    Self::Of(Head::Variant(variant), made.fields.iter().map(field).collect())
                }
                None => Self::Unknown,
            },
            Pat::Path(_) => match pattern::variant(pat) {
                Some(variant) => Self::Of(Head::Variant(variant), Vec::new()),
                None => Self::Unknown,
            },
            Pat::Slice(slice) => Self::slice(&slice.elems, longest),
            _ => Self::Unknown,
        }
    }

    fn with(head: Head, elems: &Punctuated<Pat, Token![,]>, longest: usize) -> Self {
        let rest = elems.iter().position(is_rest);
        // How many stand behind a `..`, only types tell.
        if rest.is_some_and(|rest| rest + 1 < elems.len()) {
            return Self::Unknown;
        }
        let fields = elems.iter().take(rest.unwrap_or(elems.len())).enumerate();
        Self::Of(head, fields.map(|(place, pat)| (place.to_string(), Self::of(pat, longest))).collect())
    }

    /// A slice, as one of the lengths that it may have.
    fn slice(elems: &Punctuated<Pat, Token![,]>, longest: usize) -> Self {
        let shapes: Vec<_> = elems.iter().map(|pat| Self::of(pat, longest)).collect();
        let of_length = |length: usize, at: &dyn Fn(usize) -> Self| {
            Self::Of(Head::Slice(length), (0..length).map(|place| (place.to_string(), at(place))).collect())
        };
        let Some(rest) = elems.iter().position(is_rest) else {
            return of_length(shapes.len(), &|place| shapes[place].clone());
        };
        let behind = shapes.len() - rest - 1;
        let lengths = shapes.len() - 1..=longest;
        Self::Or(
            lengths
                .map(|length| {
                    of_length(length, &|place| match place {
                        place if place < rest => shapes[place].clone(),
                        place if place + behind >= length => shapes[place + shapes.len() - length].clone(),
                        _ => Self::Any,
                    })
                })
                .collect(),
        )
    }
}

fn is_rest(pat: &Pat) -> bool {
    match pat {
        Pat::Rest(_) => true,
        Pat::Ident(name) => name.subpat.as_ref().is_some_and(|(_, inner)| is_rest(inner)),
        _ => false,
    }
}

fn number(lit: &Lit) -> Option<i128> {
    match lit {
        Lit::Int(lit) => lit.base10_parse().ok(),
        Lit::Char(lit) => Some(i128::from(u32::from(lit.value()))),
        Lit::Byte(lit) => Some(i128::from(lit.value())),
        _ => None,
    }
}

fn bounds(range: &syn::PatRange) -> Option<(i128, i128)> {
    let end = |end: Option<&Expr>, open| match end {
        None => Some(open),
        Some(Expr::Lit(lit)) => number(&lit.lit),
        Some(_) => None,
    };
    let (low, high) = (end(range.start.as_deref(), i128::MIN)?, end(range.end.as_deref(), i128::MAX)?);
    let half_open = matches!(range.limits, syn::RangeLimits::HalfOpen(_)) && range.end.is_some();
    Some((low, high.saturating_sub(half_open.into())))
}

type Row = Vec<Shape>;

/// Whether there are values for the columns that fit all rows of `inside` and no row of `outside`.
fn search(mut inside: Vec<Row>, mut outside: Vec<Row>) -> Answer {
    let Some(first) = inside.first() else { return Answer::Yes };
    if first.is_empty() {
        return if outside.is_empty() { Answer::Yes } else { Answer::No };
    }
    // One way after the other, where a pattern that has to fit has several.
    if let Some(place) = inside.iter().position(|row| matches!(row[0], Shape::Or(_))) {
        let row = inside.swap_remove(place);
        let Shape::Or(ways) = &row[0] else { return Answer::Maybe };
        let each = ways.iter().map(|way| {
            let mut inside = inside.clone();
            inside.push(std::iter::once(way.clone()).chain(row[1..].iter().cloned()).collect());
            search(inside, outside.clone())
        });
        return each.max().unwrap_or(Answer::No);
    }
    while let Some(place) = outside.iter().position(|row| matches!(row[0], Shape::Or(_))) {
        let row = outside.swap_remove(place);
        let Shape::Or(ways) = &row[0] else { continue };
        outside.extend(
            ways.iter()
                .map(|way| std::iter::once(way.clone()).chain(row[1..].iter().cloned()).collect::<Row>()),
        );
    }
    // What may fit or not takes nothing away for sure.
    let before = outside.len();
    outside.retain(|row| !matches!(row[0], Shape::Unknown | Shape::Range(..)));
    let sure = if outside.len() == before { Answer::Yes } else { Answer::Maybe };

    let heads_of = |rows: &[Row]| -> BTreeSet<Head> {
        rows.iter()
            .filter_map(|row| if let Shape::Of(head, _) = &row[0] { Some(head.clone()) } else { None })
            .collect()
    };
    let wanted = heads_of(&inside);
    let mut best = Answer::No;
    let (heads, other) = match wanted.len() {
        0 => {
            let heads = heads_of(&outside);
            let other = others(&heads, &inside);
            (heads, other)
        }
        1 => (wanted, Answer::No),
        _ => return Answer::No,
    };
    for head in &heads {
        let fields: BTreeSet<String> = inside
            .iter()
            .chain(&outside)
            .filter_map(|row| {
                if let Shape::Of(of, fields) = &row[0] { (of == head).then_some(fields) } else { None }
            })
            .flatten()
            .map(|(name, _)| name.clone())
            .collect();
        let open = |row: &Row| -> Option<Row> {
            let mut opened: Row = match &row[0] {
                Shape::Of(of, given) if of == head => {
                    let field = |name: &String| {
                        given
                            .iter()
                            .find(|(given, _)| given == name)
                            .map_or(Shape::Any, |(_, shape)| shape.clone())
                    };
                    fields.iter().map(field).collect()
                }
                Shape::Of(..) => return None,
                Shape::Range(low, high) => match head {
                    Head::Number(number) if number < low || number > high => return None,
                    _ => vec![Shape::Any; fields.len()],
                },
                _ => vec![Shape::Any; fields.len()],
            };
            opened.extend(row[1..].iter().cloned());
            Some(opened)
        };
        let Some(fitting) = inside.iter().map(open).collect::<Option<Vec<_>>>() else { continue };
        best = best.max(search(fitting, outside.iter().filter_map(open).collect()));
    }
    if other > Answer::No {
        let rest = |row: &Row| row[1..].to_vec();
        let open = outside.iter().filter(|row| row[0] == Shape::Any).map(rest).collect();
        best = best.max(other.min(search(inside.iter().map(rest).collect(), open)));
    }
    best.min(sure)
}

/// Whether there is a value of none of these heads.
fn others(heads: &BTreeSet<Head>, inside: &[Row]) -> Answer {
    let ranges = inside.iter().any(|row| matches!(row[0], Shape::Range(..)));
    let Some(first) = heads.first() else { return Answer::Yes };
    match first {
        Head::Tuple => Answer::No,
        Head::Bool(_) => {
            if heads.len() < 2 {
                Answer::Yes
            } else {
                Answer::No
            }
        }
        Head::Number(_) if ranges => Answer::Maybe,
        // Slices of each length stand there where one ends in `..`.
        Head::Number(_) | Head::Text(_) | Head::Slice(_) => Answer::Yes,
        // The compiler asks which variant it is and has a way for any other, though there be none. A struct that is not
        // of an enum it does not ask for.
        Head::Variant(name) => {
            let known = ["None", "Some", "Err", "Ok", "Pending", "Ready", "Break", "Continue"];
            if heads.len() > 1 || known.contains(&name.as_str()) { Answer::Yes } else { Answer::Maybe }
        }
    }
}

#[cfg(test)]
mod tests {
    use syn::parse::Parser;

    use super::*;

    fn answer(inside: &[&str], outside: &[&str]) -> Answer {
        let parse = |text: &&str| Pat::parse_multi.parse_str(text).expect("a pattern");
        let (inside, outside): (Vec<_>, Vec<_>) =
            (inside.iter().map(parse).collect(), outside.iter().map(parse).collect());
        fits(&inside.iter().collect::<Vec<_>>(), &outside.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_value_is_found_where_there_is_one() {
        use Answer::{Maybe, No, Yes};
        assert_eq!(answer(&["None"], &["Some(Some(x))", "Some(None)", "Some(_)", "None"]), No);
        assert_eq!(answer(&["None"], &["Some(Some(x))"]), Yes);
        assert_eq!(answer(&["_"], &["(true, 1)", "(false, _)", "(true, _)"]), No);
        assert_eq!(answer(&["(_, 5)"], &["(true, 1)", "(false, _)"]), Yes);
        assert_eq!(answer(&["0", "3..=5"], &[]), No);
        assert_eq!(answer(&["4", "3..=5"], &[]), Yes);
        assert_eq!(answer(&["[]", "[a, ..]"], &[]), No);
        assert_eq!(answer(&["[.., 3]"], &["[]", "[a, ..]"]), No);
        assert_eq!(answer(&["[.., 3]"], &["[]", "[a, _, ..]"]), Yes);
        assert_eq!(answer(&["_"], &["\"a\"", "\"b\""]), Yes);
        assert_eq!(answer(&["_"], &["Red", "Blue { .. }"]), Yes);
        assert_eq!(answer(&["_"], &["Point { .. }"]), Maybe);
        assert_eq!(answer(&["Some(_)"], &["Some(Some(_))", "Some(None)"]), Yes);
        assert_eq!(answer(&["Red"], &["Blue { .. }"]), Yes);
        assert_eq!(answer(&["Red"], &["LIMIT"]), Maybe);
        assert_eq!(answer(&["E::A { x: 1, .. }", "E::A { y: 2, .. }"], &["A { x: 1, y: 2 }"]), No);
    }
}
