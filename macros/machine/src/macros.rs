//! Macros whose tokens can be read: what they evaluate, in which order, and whether they hide an await.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Block, Expr, Ident, Macro, Pat, Stmt, Token};

use crate::PointKind;
use crate::diverge::last;

/// A macro's tokens, read. There are few of these at a time, so their size is of no concern.
pub(crate) enum Parsed {
    /// Expressions between commas: `format!`, `join!`, `vec!`, `assert!` and the like.
    List(List),
    /// `vec![value; count]`
    Repeat(Expr, Expr),
    /// `matches!(value, pattern if guard)`
    Matches(Expr, Pat),
    /// `select! { pattern = future => handler, .. }`
    Select(Select),
    /// Statements, as in tokio's `pin! { let x = f(); }`.
    Statements(Vec<Stmt>),
}

/// Expressions between commas.
pub(crate) struct List {
    /// tokio's `biased;`
    biased: Option<Ident>,
    /// Each with its name, as in `name = value`.
    pub(crate) values: Vec<(Option<Ident>, Expr)>,
    /// Whether a comma stands at the end; some macros ask for one, and others for none.
    comma: bool,
}

impl List {
    /// The tokens of each value.
    pub(crate) fn tokens(&self) -> Vec<TokenStream> {
        let one = |(name, value): &(Option<Ident>, Expr)| match name {
            Some(name) => quote!(#name = #value),
            None => value.to_token_stream(),
        };
        self.values.iter().map(one).collect()
    }
}

/// Whether a macro with this name shows its tokens to people, who are to see their own.
pub(crate) fn quotes(path: &syn::Path) -> bool {
    matches!(last(path).as_str(), "dbg" | "assert" | "debug_assert")
}

/// Whether a macro with this name is known to evaluate what it is given in the body around it, and to care for no token.
pub(crate) fn known(mac: &Macro) -> bool {
    match last(&mac.path).as_str() {
        // Of the standard library.
        "print" | "println" | "eprint" | "eprintln" | "format" | "format_args" | "write" | "writeln" | "vec"
        | "matches" | "dbg" | "panic" | "todo" | "unimplemented" | "unreachable" | "assert" | "assert_eq"
        | "assert_ne" | "debug_assert" | "debug_assert_eq" | "debug_assert_ne" | "pin"
        // Of futures and tokio.
        | "join" | "try_join" | "select" | "select_biased"
        // Of log and tracing.
        | "log" | "trace" | "debug" | "info" | "warn" | "error" | "event" | "span" | "trace_span"
        | "debug_span" | "info_span" | "warn_span" | "error_span"
        // Of anyhow and eyre.
        | "bail" | "anyhow" | "eyre" => true,
        // It shows its condition, token by token, unless it is given something to say.
        "ensure" => matches!(list.parse2(mac.tokens.clone()), Ok(Parsed::List(list)) if list.values.len() > 1),
        "poll" => hides(mac).is_some(),
        _ => false,
    }
}

/// The hidden await of a macro with this name, if it has one.
pub(crate) fn hides(mac: &Macro) -> Option<PointKind> {
    match last(&mac.path).as_str() {
        "join" => Some(PointKind::Join),
        "try_join" => Some(PointKind::TryJoin),
        "select" | "select_biased" => Some(PointKind::Select),
        // Words that others use, too: those of futures take one expression, and nothing.
        "poll" => syn::parse2::<Only>(mac.tokens.clone()).is_ok().then_some(PointKind::Hidden),
        "pending" if mac.tokens.is_empty() => Some(PointKind::Hidden),
        _ => None,
    }
}

/// One expression, and a comma at most.
struct Only;

impl Parse for Only {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Expr>()?;
        input.parse::<Option<Token![,]>>()?;
        Ok(Self)
    }
}

/// How far a macro's tokens tell what it does.
#[allow(clippy::large_enum_variant)]
pub(crate) enum Reading {
    /// Nothing in it concerns control flow or holds a future.
    Plain,
    /// It was read.
    Read(Parsed),
    /// It has something that matters and cannot be read.
    Unreadable,
}

/// Reads a macro.
pub(crate) fn read(mac: &Macro) -> Reading {
    let name = last(&mac.path);
    // The first two have a body that is polled elsewhere, the others never evaluate what they are given.
    if matches!(name.as_str(), "stream" | "try_stream" | "stringify" | "concat" | "cfg") {
        return Reading::Plain;
    }
    if !matters(mac.tokens.clone()) {
        return Reading::Plain;
    }
    // Where an await or a block ends up, only the macro knows: it may put it into a future of its own, or show it.
    if awaits(mac.tokens.clone()) && !known(mac) {
        return Reading::Unreadable;
    }
    let tokens = mac.tokens.clone();
    let parsed = match name.as_str() {
        "select" | "select_biased" => syn::parse2(tokens).map(Parsed::Select),
        "matches" => matches.parse2(tokens),
        "vec" => repeat.parse2(tokens.clone()).or_else(|_| list.parse2(tokens)),
        _ => list
            .parse2(tokens.clone())
            .or_else(|_| repeat.parse2(tokens.clone()))
            .or_else(|_| Block::parse_within.parse2(tokens).map(Parsed::Statements)),
    };
    parsed.map_or(Reading::Unreadable, Reading::Read)
}

/// Whether the tokens hold an await, or an async body.
pub(crate) fn suspends(tokens: &TokenStream) -> bool {
    awaits(tokens.clone()) || holds(tokens.clone(), &["async"])
}

/// Whether the tokens hold anything that has to do with control flow or futures.
pub(crate) fn matters(tokens: TokenStream) -> bool {
    holds(tokens, &["await", "async", "return", "break", "continue", "?"])
}

/// Whether the tokens hold an `await`.
pub(crate) fn awaits(tokens: TokenStream) -> bool {
    holds(tokens, &["await"])
}

/// Whether one of these words stands anywhere in the tokens.
fn holds(tokens: TokenStream, words: &[&str]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => words.iter().any(|word| ident == word),
        TokenTree::Punct(punct) => punct.as_char() == '?' && words.contains(&"?"),
        TokenTree::Group(group) => holds(group.stream(), words),
        TokenTree::Literal(_) => false,
    })
}

fn list(input: ParseStream<'_>) -> syn::Result<Parsed> {
    let one = |input: ParseStream<'_>| -> syn::Result<(Option<Ident>, Expr)> {
        // `name = value`, which as an expression would be an assignment.
        if input.peek(Ident) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            return Ok((Some(name), input.parse()?));
        }
        Ok((None, input.parse()?))
    };
    let biased = biased(input)?;
    let values = Punctuated::<_, Token![,]>::parse_terminated_with(input, one)?;
    let comma = values.trailing_punct();
    Ok(Parsed::List(List { biased, values: values.into_iter().collect(), comma }))
}

/// The `biased;` with which a macro of tokio may begin.
fn biased(input: ParseStream<'_>) -> syn::Result<Option<Ident>> {
    if !(input.peek(Ident) && input.peek2(Token![;])) || input.fork().parse::<Ident>()? != "biased" {
        return Ok(None);
    }
    let biased = input.parse()?;
    input.parse::<Token![;]>()?;
    Ok(Some(biased))
}

fn repeat(input: ParseStream<'_>) -> syn::Result<Parsed> {
    let value = input.parse()?;
    input.parse::<Token![;]>()?;
    Ok(Parsed::Repeat(value, input.parse()?))
}

fn matches(input: ParseStream<'_>) -> syn::Result<Parsed> {
    let value = input.parse()?;
    input.parse::<Token![,]>()?;
    let mut pattern = Pat::parse_multi_with_leading_vert(input)?;
    if input.peek(Token![if]) {
        pattern = Pat::Guard(syn::PatGuard {
            attrs: Vec::new(),
            pat: Box::new(pattern),
            if_token: input.parse()?,
            guard: input.parse()?,
        });
    }
    input.parse::<Option<Token![,]>>()?;
    if input.is_empty() {
        Ok(Parsed::Matches(value, pattern))
    } else {
        Err(input.error("the end of `matches!`"))
    }
}

impl ToTokens for Parsed {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::List(list) => {
                let all = list.tokens();
                let biased = list.biased.iter();
                let comma = list.comma.then(<Token![,]>::default);
                tokens.extend(quote!(#(#biased;)* #(#all),* #comma));
            }
            Self::Repeat(value, count) => tokens.extend(quote!(#value; #count)),
            Self::Matches(value, pattern) => tokens.extend(quote!(#value, #pattern)),
            Self::Select(select) => select.to_tokens(tokens),
            Self::Statements(all) => all.iter().for_each(|stmt| stmt.to_tokens(tokens)),
        }
    }
}

/// The branches of a `select!`, of tokio or of futures.
pub(crate) struct Select {
    /// tokio's `biased;`
    biased: Option<Ident>,
    pub(crate) branches: Vec<Branch>,
}

/// One branch of a `select!`.
pub(crate) struct Branch {
    pub(crate) head: Head,
    pub(crate) handler: Expr,
}

/// What a branch of a `select!` waits for.
#[allow(clippy::large_enum_variant)]
pub(crate) enum Head {
    /// `pattern = future, if condition`
    Future { pattern: Pat, future: Expr, condition: Option<Expr> },
    /// `else`, `complete` or `default`
    Word(TokenTree),
}

impl Select {
    /// Whether it never waits: futures' `default` branch runs where nothing is ready.
    pub(crate) fn never_waits(&self) -> bool {
        self.branches
            .iter()
            .any(|branch| matches!(&branch.head, Head::Word(word) if word.to_string() == "default"))
    }
}

impl Parse for Select {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let biased = biased(input)?;
        let mut branches = Vec::new();
        while !input.is_empty() {
            let head = Head::parse(input)?;
            input.parse::<Token![=>]>()?;
            let handler = Expr::parse_with_earlier_boundary_rule(input)?;
            let block = matches!(handler, Expr::Block(_));
            branches.push(Branch { head, handler });
            if input.parse::<Option<Token![,]>>()?.is_none() && !block && !input.is_empty() {
                return Err(input.error("a comma between branches"));
            }
        }
        Ok(Self { biased, branches })
    }
}

impl Parse for Head {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek2(Token![=>]) && (input.peek(Token![else]) || input.peek(Ident)) {
            let word: TokenTree = input.parse()?;
            // An own future's name alone, `fut => ..`, was never allowed to be one of these words.
            return match word.to_string().as_str() {
                "else" | "complete" | "default" => Ok(Self::Word(word)),
                _ => Err(input.error("`else`, `complete` or `default`")),
            };
        }
        let pattern = Pat::parse_multi_with_leading_vert(input)?;
        input.parse::<Token![=]>()?;
        let future = input.parse()?;
        let mut condition = None;
        if input.peek(Token![,]) && input.peek2(Token![if]) {
            input.parse::<Token![,]>()?;
            input.parse::<Token![if]>()?;
            condition = Some(input.parse()?);
        }
        Ok(Self::Future { pattern, future, condition })
    }
}

impl ToTokens for Select {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if let Some(biased) = &self.biased {
            tokens.extend(quote!(#biased;));
        }
        for Branch { head, handler } in &self.branches {
            match head {
                Head::Word(word) => tokens.extend(quote!(#word => #handler,)),
                Head::Future { pattern, future, condition: None } => {
                    tokens.extend(quote!(#pattern = #future => #handler,));
                }
                Head::Future { pattern, future, condition: Some(condition) } => {
                    tokens.extend(quote!(#pattern = #future, if #condition => #handler,));
                }
            }
        }
    }
}
