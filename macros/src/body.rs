//! Wraps what `pollscope-machine` finds in a body: awaits, macros that hide one, async blocks and closures.

use pollscope_machine::text::{Source, source};
use pollscope_machine::{Kind, Machine, Point, Rewrite};
use proc_macro2::{Delimiter, Group, LineColumn, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Block, Expr, ExprAsync, ExprAwait, ExprClosure, ExprMacro, Stmt};

use crate::options::{Options, Returned};
use crate::site::site;

/// Puts the wrappers in.
pub(crate) struct Wrap<'a> {
    options: &'a Options,
    door: TokenStream,
    /// The async block that is what a fn gives, and the arguments that the trace shows for it.
    given: Option<Given>,
    /// How many async blocks were traced.
    pub(crate) blocks: usize,
}

/// The future that a fn which is not async gives.
pub(crate) struct Given {
    name: String,
    shown: TokenStream,
    place: (LineColumn, LineColumn),
}

impl Given {
    /// The async block at the end of a body, also within calls such as `Box::pin(..)`.
    pub(crate) fn find(name: &str, shown: TokenStream, body: &Block) -> Option<Self> {
        let Some(Stmt::Expr(last, None)) = body.stmts.last() else { return None };
        let mut at = last;
        loop {
            at = match at {
                Expr::Async(block) => {
                    return Some(Self { name: name.to_owned(), shown, place: place(block) });
                }
                Expr::Call(call) => call.args.first()?,
                Expr::MethodCall(call) => &call.receiver,
                Expr::Paren(inner) => &inner.expr,
                Expr::Group(inner) => &inner.expr,
                _ => return None,
            }
        }
    }
}

fn place(block: &ExprAsync) -> (LineColumn, LineColumn) {
    (block.async_token.span.start(), block.block.brace_token.span.close().end())
}

impl<'a> Wrap<'a> {
    pub(crate) fn new(options: &'a Options, given: Option<Given>) -> Self {
        Self { options, door: options.door(), given, blocks: 0 }
    }
}

impl Rewrite for Wrap<'_> {
    fn await_point(&mut self, index: usize, _: &Point, mut awaited: ExprAwait) -> Expr {
        let (door, index) = (&self.door, number(index));
        // Parentheses are needed no more around an argument, and one that the user wrote would be warned of.
        let base = match &*awaited.base {
            Expr::Paren(inner) if inner.attrs.is_empty() => &inner.expr,
            base => base,
        };
        // As a call's argument it keeps its temporaries until the end of the statement, as it does before `.await`.
        awaited.base =
            Box::new(Expr::Verbatim(quote_spanned!(Span::mixed_site()=> #door::at::<#index, _>(#base))));
        Expr::Await(awaited)
    }

    fn hidden_point(&mut self, index: usize, _: &Point, hidden: ExprMacro) -> Expr {
        let (door, index) = (&self.door, number(index));
        Expr::Verbatim(quote_spanned!(Span::mixed_site()=> #door::leave(#door::reach::<#index>(), #hidden)))
    }

    fn block(&mut self, machine: &Machine, mut block: ExprAsync) -> Expr {
        self.blocks += 1;
        let given = self.given.take_if(|given| given.place == place(&block));
        let text = text(&block.async_token, block.capture.as_ref(), &block.block);
        let attrs = std::mem::take(&mut block.attrs);
        let future = block.into_token_stream();
        let wrapped = match given {
            Some(Given { name, shown, .. }) => {
                let machine = Machine { name, kind: Kind::Fn, ..machine.clone() };
                traced(&site(&machine, &text, &self.door), &shown, self.options, &future)
            }
            None => nested(&site(machine, &text, &self.door), self.options, &future),
        };
        Expr::Verbatim(quote!(#(#attrs)* #wrapped))
    }

    fn closure(&mut self, machine: &Machine, mut closure: ExprClosure) -> Expr {
        // The closure stays async: only then may its future borrow from it. The traced future is within its own.
        let text = source(closure.to_token_stream());
        let body = &closure.body;
        let typed = match &closure.output {
            syn::ReturnType::Default => TokenStream::new(),
            output @ syn::ReturnType::Type(_, ty) => crate::expand::typed(output, &ty.to_token_stream()),
        };
        let future = quote_spanned!(Span::mixed_site()=> async { #typed #body });
        let wrapped = nested(&site(machine, &text, &self.door), self.options, &future);
        closure.body = Box::new(Expr::Verbatim(quote_spanned!(Span::mixed_site()=> { #wrapped.await })));
        Expr::Closure(closure)
    }
}

/// The call that wraps the future of a fn; `shown` are the arguments' names and values.
pub(crate) fn traced(
    site: &TokenStream,
    shown: &TokenStream,
    options: &Options,
    future: &TokenStream,
) -> TokenStream {
    let door = options.door();
    let value = quote_spanned!(Span::mixed_site()=> #door::Shown(value));
    let show = quote_spanned! {Span::mixed_site()=> {
        use #door::{ByDebug as _, ByType as _};
        #door::Option::Some((&#value).shown())
    }};
    let returned = match options.returned {
        Returned::Nothing => quote_spanned!(Span::mixed_site()=> |_| #door::Option::None),
        Returned::All => quote_spanned!(Span::mixed_site()=> |value| #show),
        Returned::Errors => quote_spanned! {Span::mixed_site()=>
            |value| match value {
                #door::Result::Err(value) => #show,
                #door::Result::Ok(_) => #door::Option::None,
            }
        },
    };
    quote_spanned! {Span::mixed_site()=>
        #door::traced(#site, #door::arguments(|| [#shown]), #future, #returned)
    }
}

/// The call that wraps the future of a block or a closure.
fn nested(site: &TokenStream, options: &Options, future: &TokenStream) -> TokenStream {
    let plain = Options { krate: options.krate.clone(), ..Options::default() };
    traced(site, &TokenStream::new(), &plain, future)
}

/// The text of an async block. A group's own span tells that of the file, whatever was put inside since.
fn text(start: &syn::Token![async], capture: Option<&syn::Token![move]>, block: &Block) -> Source {
    let mut tokens = quote!(#start #capture);
    let mut body = Group::new(Delimiter::Brace, TokenStream::new());
    body.set_span(block.brace_token.span.join());
    tokens.extend([TokenTree::Group(body)]);
    source(tokens)
}

fn number(index: usize) -> TokenStream {
    Literal::u32_unsuffixed(u32::try_from(index).unwrap_or(u32::MAX)).into_token_stream()
}
