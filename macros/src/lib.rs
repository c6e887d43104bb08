//! The attribute `#[pollscope::trace]`; the crate `pollscope` documents it and is the way to use it.
//!
//! The way of an item: `lib` takes the tokens; `item` finds the async fns in them; `expand` makes of each a fn that
//! gives a traced future; `capture` has locals shown where they are bound; `arguments` moves the fn's arguments in;
//! `given` tells which async block is the future of a fn that is not async, and `moved` where another macro has put the body of one
//! that is; `body` wraps the awaits, blocks and closures that
//! `pollscope-machine` found; `site` writes down what the trace will say of the machine.

mod arguments;
mod body;
mod capture;
mod expand;
mod fun;
mod given;
mod item;
mod moved;
mod options;
mod others;
mod scope;
mod site;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Records what happens to the future of an async fn; see the crate `pollscope`.
#[proc_macro_attribute]
pub fn trace(options: TokenStream, item: TokenStream) -> TokenStream {
    if cfg!(feature = "off") {
        return item;
    }
    item::trace(options.into(), item.into()).into()
}
