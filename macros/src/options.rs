//! What stands in the parentheses of the attribute.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Ident, LitStr, Path, Token, parenthesized};

/// The arguments of `#[pollscope::trace(..)]`.
#[derive(Default, Clone)]
pub(crate) struct Options {
    /// What the trace calls the machine.
    pub(crate) name: Option<LitStr>,
    /// Arguments that the trace is not to show.
    pub(crate) skip: Vec<Ident>,
    /// Whether it is to show none.
    pub(crate) skip_all: bool,
    /// Locals that it is to show.
    pub(crate) capture: Vec<Ident>,
    /// Whether it is to show what the future returns, and if so, what of it.
    pub(crate) returned: Returned,
    /// The crate `pollscope`, where it goes by another name.
    pub(crate) krate: Option<Path>,
    /// Whether they are for each of many fns: then not every fn has to have what is skipped.
    pub(crate) many: bool,
    /// Whether the attribute was put behind the other macros of its item, and so is not to go any further.
    pub(crate) last: bool,
}

/// What of a future's result the trace shows.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Returned {
    #[default]
    Nothing,
    /// `err`: the error of a `Result`.
    Errors,
    /// `ret`: the whole.
    All,
}

const KNOWN: &str =
    "`name = \"...\"`, `skip(..)`, `skip_all`, `capture(..)`, `ret`, `err` and `crate = path`";

impl Options {
    /// Reads them. All that is wrong is told at once, and what is right counts.
    pub(crate) fn read(tokens: TokenStream) -> (Self, Vec<Error>) {
        let mut options = Self::default();
        let mut keys: Vec<Ident> = Vec::new();
        let mut wrong = Vec::new();
        // One at a time, so that a mistake in one hides none in the next.
        for tokens in between_commas(tokens) {
            let one: One = match syn::parse2(tokens) {
                Ok(one) => one,
                Err(error) => {
                    wrong.push(error);
                    continue;
                }
            };
            if keys.contains(&one.key) {
                wrong.push(Error::new(
                    one.key.span(),
                    format!("`{}` is given twice; keep one of them", one.key),
                ));
                continue;
            }
            keys.push(one.key.clone());
            wrong.extend(options.put(one).err());
        }
        (options, wrong)
    }

    fn put(&mut self, One { key, value }: One) -> Result<(), Error> {
        match (key.to_string().as_str(), value) {
            ("name", Value::Text(name)) => self.name = Some(name),
            ("skip", Value::List(names)) => self.skip = names,
            ("capture", Value::List(names)) => self.capture = names,
            ("__pollscope_last", Value::None) => self.last = true,
            ("__pollscope_many", Value::None) => self.many = true,
            ("skip_all", Value::None) => self.skip_all = true,
            // Who asks for both sees both.
            ("ret", Value::None) => self.returned = Returned::All,
            ("err", Value::None) if self.returned == Returned::All => {}
            ("err", Value::None) => self.returned = Returned::Errors,
            ("crate", Value::Path(path)) => self.krate = Some(path),
            ("name", _) => return Err(Error::new(key.span(), "`name` wants a text: `name = \"...\"`")),
            ("skip", _) => {
                return Err(Error::new(key.span(), "`skip` wants names of arguments: `skip(a, b)`"));
            }
            ("capture", _) => {
                return Err(Error::new(key.span(), "`capture` wants names of locals: `capture(a, b)`"));
            }
            ("crate", _) => {
                return Err(Error::new(key.span(), "`crate` wants a path: `crate = path::to::pollscope`"));
            }
            ("skip_all" | "ret" | "err", _) => {
                return Err(Error::new(key.span(), format!("`{key}` stands alone, without a value")));
            }
            _ => {
                return Err(Error::new(
                    key.span(),
                    format!("`{key}` is no argument of `trace`; there are {KNOWN}"),
                ));
            }
        }
        Ok(())
    }

    /// The same for each of many fns; what is meant for one alone is an error.
    pub(crate) fn for_many(mut self) -> (Self, Vec<Error>) {
        self.many = true;
        let one = |span, key| {
            Error::new(span, format!("`{key}` is for one fn; put it into an attribute on that fn itself"))
        };
        let name = self.name.take().map(|name| one(name.span(), "name"));
        let capture = std::mem::take(&mut self.capture);
        let capture = capture.first().map(|local| one(local.span(), "capture"));
        (self, name.into_iter().chain(capture).collect())
    }

    /// The path by which generated code gets at `pollscope::__private`.
    pub(crate) fn door(&self) -> TokenStream {
        match &self.krate {
            Some(path) => quote_spanned!(Span::mixed_site()=> #path::__private),
            None => quote_spanned!(Span::mixed_site()=> ::pollscope::__private),
        }
    }

    /// The attribute that says the same, to stand behind macros which have to see the code first.
    pub(crate) fn attribute(&self) -> Attribute {
        let mut parts: Vec<TokenStream> = Vec::new();
        let mut put = |tokens: TokenStream| parts.push(tokens);
        if let Some(name) = &self.name {
            put(quote::quote!(name = #name));
        }
        if !self.skip.is_empty() {
            let skip = &self.skip;
            put(quote::quote!(skip(#(#skip),*)));
        }
        if self.skip_all {
            put(quote::quote!(skip_all));
        }
        if !self.capture.is_empty() {
            let capture = &self.capture;
            put(quote::quote!(capture(#(#capture),*)));
        }
        match self.returned {
            Returned::Nothing => {}
            Returned::Errors => put(quote::quote!(err)),
            Returned::All => put(quote::quote!(ret)),
        }
        put(quote::quote!(__pollscope_last));
        if self.many {
            put(quote::quote!(__pollscope_many));
        }
        if let Some(path) = &self.krate {
            put(quote::quote!(crate = #path));
        }
        let path = self.krate.as_ref().map_or_else(|| quote::quote!(::pollscope), ToTokens::to_token_stream);
        syn::parse_quote!(#[#path::trace(#(#parts),*)])
    }
}

/// One argument.
struct One {
    key: Ident,
    value: Value,
}

enum Value {
    None,
    Text(LitStr),
    Path(Path),
    List(Vec<Ident>),
    /// Anything else; no argument has such a value.
    Other,
}

impl Parse for One {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key: Ident = syn::ext::IdentExt::parse_any(input).map_err(|error| {
            Error::new(error.span(), format!("an argument of `trace` has a name; there are {KNOWN}"))
        })?;
        let value = if input.is_empty() {
            Value::None
        } else if let Ok(text) = value_of(&input.fork()) {
            input.parse::<TokenStream>()?;
            text
        } else {
            input.parse::<TokenStream>()?;
            Value::Other
        };
        Ok(Self { key, value })
    }
}

/// A value of one of the forms that there are.
fn value_of(input: ParseStream<'_>) -> syn::Result<Value> {
    let value = if input.peek(syn::token::Paren) {
        let inside;
        parenthesized!(inside in input);
        let names =
            Punctuated::<Ident, Token![,]>::parse_terminated_with(&inside, syn::ext::IdentExt::parse_any)?;
        Value::List(names.into_iter().collect())
    } else {
        input.parse::<Token![=]>()?;
        if input.peek(LitStr) {
            Value::Text(input.parse()?)
        } else {
            Value::Path(Path::parse_mod_style(input)?)
        }
    };
    if input.is_empty() { Ok(value) } else { Err(input.error("a comma")) }
}

/// The tokens between the commas; nothing for a comma at the end.
fn between_commas(tokens: TokenStream) -> Vec<TokenStream> {
    let mut pieces = vec![TokenStream::new()];
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => pieces.push(TokenStream::new()),
            _ => pieces.last_mut().into_iter().for_each(|piece| piece.extend([token.clone()])),
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}
