//! What stands in the parentheses of the attribute.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitStr, Path, Token, parenthesized};

/// The arguments of `#[pollscope::trace(..)]`.
#[derive(Default, Clone)]
pub(crate) struct Options {
    /// What the trace calls the machine.
    pub(crate) name: Option<LitStr>,
    /// Arguments that the trace is not to show.
    pub(crate) skip: Vec<Ident>,
    /// Whether it is to show none.
    pub(crate) skip_all: bool,
    /// Whether it is to show what the future returns, and if so, what of it.
    pub(crate) returned: Returned,
    /// The crate `pollscope`, where it goes by another name.
    pub(crate) krate: Option<Path>,
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

const KNOWN: &str = "`name = \"...\"`, `skip(..)`, `skip_all`, `ret`, `err` and `crate = path`";

impl Options {
    /// Reads them. All that is wrong is told at once, and what is right counts.
    pub(crate) fn read(tokens: TokenStream) -> (Self, Vec<Error>) {
        let mut options = Self::default();
        let all = match Parser::parse2(Punctuated::<One, Token![,]>::parse_terminated, tokens) {
            Err(error) => return (options, vec![error]),
            Ok(all) => all,
        };
        let mut keys: Vec<Ident> = Vec::new();
        let mut wrong = Vec::new();
        for one in all {
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
    pub(crate) fn for_many(mut self) -> (Self, Option<Error>) {
        let wrong = self.name.take().map(|name| {
            Error::new(name.span(), "`name` is for one fn; put it into an attribute on that fn itself")
        });
        (self, wrong)
    }

    /// The path by which generated code gets at `pollscope::__private`.
    pub(crate) fn door(&self) -> TokenStream {
        match &self.krate {
            Some(path) => quote_spanned!(Span::mixed_site()=> #path::__private),
            None => quote_spanned!(Span::mixed_site()=> ::pollscope::__private),
        }
    }

    /// The attribute that says the same, for code which another macro has to see first.
    pub(crate) fn attribute(&self) -> TokenStream {
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
        match self.returned {
            Returned::Nothing => {}
            Returned::Errors => put(quote::quote!(err)),
            Returned::All => put(quote::quote!(ret)),
        }
        if let Some(path) = &self.krate {
            put(quote::quote!(crate = #path));
        }
        let path = self.krate.as_ref().map_or_else(|| quote::quote!(::pollscope), ToTokens::to_token_stream);
        quote::quote!(#[#path::trace(#(#parts),*)])
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
}

impl Parse for One {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key: Ident = syn::ext::IdentExt::parse_any(input)?;
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            if input.peek(LitStr) {
                Value::Text(input.parse()?)
            } else {
                Value::Path(Path::parse_mod_style(input)?)
            }
        } else if input.peek(syn::token::Paren) {
            let inside;
            parenthesized!(inside in input);
            let names = Punctuated::<Ident, Token![,]>::parse_terminated_with(
                &inside,
                syn::ext::IdentExt::parse_any,
            )?;
            Value::List(names.into_iter().collect())
        } else {
            Value::None
        };
        Ok(Self { key, value })
    }
}
