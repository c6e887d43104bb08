//! Awaits of what is made never to be ready, as `std::future::pending()` is: that nothing can wake who waits there is meant.

use syn::visit::{self, Visit};
use syn::{Expr, Pat};

use crate::model::{FutureIx, Model, Place};

/// Whether a future waits at such an await, by its text, and by the source where the text is the name of a local.
pub(super) fn is_for_ever(model: &Model, of: FutureIx, place: Place) -> bool {
    let Some(awaited) = model.point_at(of, place).and_then(|point| syn::parse_str::<Expr>(&point.text).ok())
    else {
        return false;
    };
    match core(awaited) {
        Expr::Path(local) => {
            let source = model.machine(of).map_or("", |machine| &machine.source);
            local.path.get_ident().is_some_and(|name| is_bound_to_pending(source, name))
        }
        core => is_pending(&core),
    }
}

/// What an expression makes a future of: without what only pins, boxes or adapts it.
fn core(mut expr: Expr) -> Expr {
    loop {
        expr = match expr {
            Expr::Reference(inner) => *inner.expr,
            Expr::Paren(inner) => *inner.expr,
            Expr::MethodCall(call) => *call.receiver,
            Expr::Call(mut call) if call.args.len() == 1 => match call.args.pop() {
                Some(inner) => inner,
                None => return Expr::Call(call),
            },
            Expr::Macro(pin) if pin.mac.path.segments.last().is_some_and(|last| last.ident == "pin") => {
                match pin.mac.parse_body() {
                    Ok(inner) => inner,
                    Err(_) => return Expr::Macro(pin),
                }
            }
            other => return other,
        };
    }
}

fn is_pending(expr: &Expr) -> bool {
    let Expr::Call(call) = expr else { return false };
    let Expr::Path(made) = &*call.func else { return false };
    call.args.is_empty() && made.path.segments.last().is_some_and(|last| last.ident == "pending")
}

fn is_bound_to_pending(source: &str, name: &syn::Ident) -> bool {
    struct Look<'a>(&'a syn::Ident, bool);
    impl<'a> Visit<'a> for Look<'_> {
        fn visit_local(&mut self, local: &'a syn::Local) {
            let pat = match &local.pat {
                Pat::Type(typed) => &*typed.pat,
                pat => pat,
            };
            if let (Pat::Ident(bound), Some(init)) = (pat, &local.init)
                && bound.ident == *self.0
            {
                self.1 |= is_pending(&core((*init.expr).clone()));
            }
            visit::visit_local(self, local);
        }
    }
    let mut look = Look(name, false);
    if let Ok(item) = syn::parse_str::<syn::ImplItemFn>(source) {
        look.visit_impl_item_fn(&item);
    } else if let Ok(block) = syn::parse_str::<Expr>(source) {
        look.visit_expr(&block);
    }
    look.1
}
