//! Wraps what `pollscope-machine` finds in a body: awaits, macros that hide one, async blocks and closures.

use pollscope_machine::text::{of_block, one_line, source};
use pollscope_machine::{Kind, Machine, Point, PointKind, Rewrite};
use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Expr, ExprAsync, ExprAwait, ExprClosure, ExprMacro, Stmt};

use crate::arguments;
use crate::given::{Given, place};
use crate::options::{Options, Returned};
use crate::scope::{scoped, typed};
use crate::site::site;

/// Puts the wrappers in.
pub(crate) struct Wrap<'a> {
    options: &'a Options,
    door: TokenStream,
    /// The async block that is what a fn gives, until it is traced.
    pub(crate) given: Option<Given>,
    /// How many async blocks were traced.
    pub(crate) blocks: usize,
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
                        __pollscope_value => {
                            #door::eprintln!("[{}:{}:{}] {} = {:#?}", #place, #before, &__pollscope_value);
                            __pollscope_value
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
        match handler {
            // In a block of ours the braces of the user's own would seem superfluous.
            Expr::Block(mut block) if block.label.is_none() => {
                let left = quote_spanned!(Span::mixed_site()=> #door::left(););
                block.block.stmts.insert(0, Stmt::Expr(Expr::Verbatim(left), None));
                Expr::Block(block)
            }
            handler => Expr::Verbatim(quote_spanned!(Span::mixed_site()=> { #door::left(); #handler })),
        }
    }

    fn block(&mut self, machine: &Machine, mut block: ExprAsync) -> Expr {
        self.blocks += 1;
        let given = self.given.take_if(|given| given.place == place(&block));
        let text = of_block(&block);
        let attrs = std::mem::take(&mut block.attrs);
        let place = (block.async_token.span, block.block.brace_token.span.close());
        let future = block.into_token_stream();
        let (traced, returned) = match given {
            Some(Given { name, arguments, body, whole, .. }) => {
                let text = match whole {
                    Some(whole) if text == body => whole,
                    _ if text.text.ends_with('}') => text,
                    // A macro that made the block may have given it a place that is not one of a block.
                    _ => body,
                };
                let machine = Machine { name, kind: Kind::Fn, ..machine.clone() };
                let traced = Traced::nested(site(&machine, &text, &self.door), future, &self.door);
                (Traced { arguments, ..traced }, self.options.returned)
            }
            None => (Traced::nested(site(machine, &text, &self.door), future, &self.door), Returned::Nothing),
        };
        let call = Traced { place, ..traced }.call(returned, &self.door);
        Expr::Verbatim(quote!(#(#attrs)* #call))
    }

    fn closure(&mut self, machine: &Machine, mut closure: ExprClosure) -> Expr {
        // The closure stays async: only then may its future borrow from it. The traced future is within its own, and
        // owns the arguments, as the closure's own would: they are dropped after the body, the last one first.
        let text = source(closure.to_token_stream());
        let lets = arguments::of_closure(&mut closure);
        let body = scoped(&closure.body.to_token_stream());
        let typed = match &closure.output {
            syn::ReturnType::Default => TokenStream::new(),
            output @ syn::ReturnType::Type(_, ty) => typed(output, &ty.to_token_stream()),
        };
        let future = quote_spanned!(Span::mixed_site()=> async { #typed #lets #body });
        let wrapped = Traced::nested(site(machine, &text, &self.door), future, &self.door);
        let wrapped = wrapped.call(Returned::Nothing, &self.door);
        closure.body = Box::new(Expr::Verbatim(quote_spanned!(Span::mixed_site()=> { #wrapped.await })));
        Expr::Closure(closure)
    }
}

/// A future, and what the call that wraps it says of it.
pub(crate) struct Traced {
    pub(crate) site: TokenStream,
    /// What gives the arguments' names and values.
    pub(crate) arguments: TokenStream,
    /// The type of what it gives, or `_`.
    pub(crate) output: TokenStream,
    pub(crate) future: TokenStream,
    /// Where the compiler sees the call: from the first span to the end of the second.
    pub(crate) place: (Span, Span),
}

impl Traced {
    /// The future of a block or a closure, of which nothing is known but its site.
    fn nested(site: TokenStream, future: TokenStream, door: &TokenStream) -> Self {
        let nowhere = (Span::mixed_site(), Span::mixed_site());
        let arguments = arguments::show(&TokenStream::new(), door);
        Self { site, arguments, output: quote!(_), future, place: nowhere }
    }

    /// The call.
    pub(crate) fn call(&self, returned: Returned, door: &TokenStream) -> TokenStream {
        let Self { site, arguments, output, future, place: (start, end) } = self;
        let at_start = respan(door, *start);
        let passed = quote_spanned!(Span::mixed_site()=> #site, #arguments, #future);
        let (call, passed) = match shows(returned, door) {
            None => (quote_spanned!(*start=> #at_start::traced::<#output, _>), passed),
            Some(shows) => (
                quote_spanned!(*start=> #at_start::showing::<#output, _, _>),
                quote_spanned!(Span::mixed_site()=> #passed, #shows),
            ),
        };
        let mut passed = Group::new(Delimiter::Parenthesis, passed);
        passed.set_span(*end);
        quote!(#call #passed)
    }
}

/// The closure that shows of a result what is to be shown; none where nothing is.
fn shows(returned: Returned, door: &TokenStream) -> Option<TokenStream> {
    let show = quote_spanned! {Span::mixed_site()=> {
        use #door::{ByDebug as _, ByType as _};
        (&#door::Shown(__pollscope_value)).shown()
    }};
    match returned {
        Returned::Nothing => None,
        Returned::All => {
            Some(quote_spanned!(Span::mixed_site()=> |__pollscope_value| #door::Option::Some(#show)))
        }
        Returned::Errors => Some(quote_spanned! {Span::mixed_site()=>
            |__pollscope_value| match __pollscope_value {
                #door::Result::Err(__pollscope_value) => #door::Option::Some(#door::error(&#show)),
                #door::Result::Ok(_) => #door::Option::None,
            }
        }),
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
