//! Wraps what `pollscope-machine` finds in a body: awaits, macros that hide one, async blocks and closures.

use pollscope_machine::text::{of_block, one_line, source};
use pollscope_machine::{Kind, Machine, Point, PointKind, Rewrite};
use proc_macro2::{Delimiter, Group, LineColumn, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Block, Expr, ExprAsync, ExprAwait, ExprClosure, ExprMacro, Local, Stmt};

use crate::options::{Options, Returned};
use crate::scope::{scoped, typed};
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
    /// The async block at the end of a body, also within calls such as `Box::pin(..)`, or the one that it begins with.
    pub(crate) fn find(name: &str, shown: TokenStream, body: &Block) -> Option<Self> {
        // `#[tokio::main]` and its like put the body into a variable first.
        if let Some(Stmt::Local(Local { init: Some(init), .. })) = body.stmts.first()
            && let Expr::Async(block) = &*init.expr
        {
            return Some(Self { name: name.to_owned(), shown, place: place(block) });
        }
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
        // What the compiler has to say of the whole is said of the user's code from here to the `await`.
        let here = first(base);
        let door = respan(door, here);
        awaited.base = Box::new(Expr::Verbatim(quote_spanned!(here=> #door::at::<#index, _>(#base))));
        Expr::Await(awaited)
    }

    fn hidden_point(&mut self, index: usize, point: &Point, hidden: ExprMacro) -> Expr {
        let (door, index) = (&self.door, number(index));
        let here = first(&hidden);
        Expr::Verbatim(match point.kind {
            // Its handlers say that it is left. They may all go elsewhere, and a call around that would be told of as
            // unreachable; a block is not. No temporary of the macro's outlives the macro, so a block ends no life early.
            PointKind::Select => quote_spanned!(Span::mixed_site()=> { #door::reach::<#index>(); #hidden }),
            _ => {
                let door = respan(door, here);
                quote_spanned!(here=> #door::leave(#door::reach::<#index>(), #hidden))
            }
        })
    }

    fn quoted(&mut self, before: &[TokenStream], after: &[TokenStream], mut expr: ExprMacro) -> Expr {
        let door = &self.door;
        let name = expr.mac.path.segments.last().map(|last| last.ident.to_string());
        // Tokens that come back from a macro are not written as they were, so this is their text.
        let before: Vec<_> = before.iter().map(|tokens| one_line(tokens.clone(), usize::MAX)).collect();
        let here = first(&expr);
        if name.as_deref() == Some("dbg") {
            // What the standard library makes of it, but for what is shown as the source.
            let at_user = respan(door, here);
            let place = quote_spanned!(here=> #at_user::file!(), #at_user::line!(), #at_user::column!());
            let shown = before.iter().zip(after).map(|(before, after)| {
                quote_spanned! {Span::mixed_site()=>
                    (match #after {
                        value => {
                            #door::eprintln!("[{}:{}:{}] {} = {:#?}", #place, #before, &value);
                            value
                        }
                    })
                }
            });
            let shown: Vec<_> = shown.collect();
            return Expr::Verbatim(match shown.as_slice() {
                [one] => one.clone(),
                all => quote_spanned!(Span::mixed_site()=> (#(#all),*)),
            });
        }
        // With a message of its own an assertion does not show its condition.
        expr.mac.tokens = match (before.as_slice(), after) {
            ([before], [after]) => quote_spanned! {Span::mixed_site()=>
                #after, "assertion failed: {}", #before
            },
            _ => quote!(#(#after),*),
        };
        Expr::Macro(expr)
    }

    fn handler(&mut self, handler: Expr) -> Expr {
        let door = &self.door;
        Expr::Verbatim(quote_spanned!(Span::mixed_site()=> { #door::left(); #handler }))
    }

    fn block(&mut self, machine: &Machine, mut block: ExprAsync) -> Expr {
        self.blocks += 1;
        let given = self.given.take_if(|given| given.place == place(&block));
        let text = of_block(&block);
        let attrs = std::mem::take(&mut block.attrs);
        let place = (block.async_token.span, block.block.brace_token.span.close());
        let future = block.into_token_stream();
        let (traced, returned) = match given {
            Some(Given { name, shown, .. }) => {
                let machine = Machine { name, kind: Kind::Fn, ..machine.clone() };
                let traced = Traced::nested(site(&machine, &text, &self.door), future);
                (Traced { shown, ..traced }, self.options.returned)
            }
            None => (Traced::nested(site(machine, &text, &self.door), future), Returned::Nothing),
        };
        let call = Traced { place, ..traced }.call(returned, &self.door);
        Expr::Verbatim(quote!(#(#attrs)* #call))
    }

    fn closure(&mut self, machine: &Machine, mut closure: ExprClosure) -> Expr {
        // The closure stays async: only then may its future borrow from it. The traced future is within its own.
        let text = source(closure.to_token_stream());
        let body = scoped(&closure.body.to_token_stream());
        let typed = match &closure.output {
            syn::ReturnType::Default => TokenStream::new(),
            output @ syn::ReturnType::Type(_, ty) => typed(output, &ty.to_token_stream()),
        };
        let future = quote_spanned!(Span::mixed_site()=> async { #typed #body });
        let wrapped = Traced::nested(site(machine, &text, &self.door), future);
        let wrapped = wrapped.call(Returned::Nothing, &self.door);
        closure.body = Box::new(Expr::Verbatim(quote_spanned!(Span::mixed_site()=> { #wrapped.await })));
        Expr::Closure(closure)
    }
}

/// A future, and what the call that wraps it says of it.
pub(crate) struct Traced {
    pub(crate) site: TokenStream,
    /// The arguments' names and values.
    pub(crate) shown: TokenStream,
    /// The type of what it gives, or `_`.
    pub(crate) output: TokenStream,
    pub(crate) future: TokenStream,
    /// Where the compiler sees the call: from the first span to the end of the second.
    pub(crate) place: (Span, Span),
}

impl Traced {
    /// The future of a block or a closure, of which nothing is known but its site.
    fn nested(site: TokenStream, future: TokenStream) -> Self {
        let nowhere = (Span::mixed_site(), Span::mixed_site());
        Self { site, shown: TokenStream::new(), output: quote!(_), future, place: nowhere }
    }

    /// The call.
    pub(crate) fn call(&self, returned: Returned, door: &TokenStream) -> TokenStream {
        let Self { site, shown, output, future, place: (start, end) } = self;
        let show = quote_spanned! {Span::mixed_site()=> {
            use #door::{ByDebug as _, ByType as _};
            #door::Option::Some((&#door::Shown(value)).shown())
        }};
        let returned = match returned {
            Returned::Nothing => quote_spanned!(Span::mixed_site()=> |_| #door::Option::None),
            Returned::All => quote_spanned!(Span::mixed_site()=> |value| #show),
            Returned::Errors => quote_spanned! {Span::mixed_site()=>
                |value| match value {
                    #door::Result::Err(value) => #show,
                    #door::Result::Ok(_) => #door::Option::None,
                }
            },
        };
        let arguments = quote_spanned! {Span::mixed_site()=>
            #site, #door::arguments(|| [#shown]), #future, #returned
        };
        let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
        arguments.set_span(*end);
        let door = respan(door, *start);
        quote_spanned!(*start=> #door::traced::<#output, _, _> #arguments)
    }
}

/// The place where code begins.
fn first(code: &impl ToTokens) -> Span {
    code.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

/// The same tokens, as if they stood elsewhere.
pub(crate) fn respan(tokens: &TokenStream, span: Span) -> TokenStream {
    tokens
        .clone()
        .into_iter()
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect()
}

fn number(index: usize) -> TokenStream {
    Literal::u32_unsuffixed(u32::try_from(index).unwrap_or(u32::MAX)).into_token_stream()
}
