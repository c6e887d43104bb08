//! The body of an async fn that another macro has put into an async block of its own, as `#[tracing::instrument]` does: it is what
//! the user wrote, and so what is traced.

use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, ExprAsync, ExprClosure, Item};

/// Does this with the body that the user wrote: the block itself, or what another macro has moved it to.
pub(crate) fn with_body<T>(block: &mut Block, act: impl FnOnce(&mut Block) -> T) -> T {
    let mut count = Count(0);
    count.visit_block(block);
    // Of several nobody can say which is the one.
    if count.0 != 1 {
        return act(block);
    }
    let mut at = At { act: Some(act), done: None };
    at.visit_block_mut(block);
    at.done.expect("there is one")
}

/// Whether another macro made this block: its `async` stands in no file.
fn is_made(block: &ExprAsync) -> bool {
    block.async_token.span.source_text().is_some_and(|text| text != "async")
}

/// Blocks that a macro made, with no other such within.
struct Count(usize);

impl<'ast> Visit<'ast> for Count {
    fn visit_expr_async(&mut self, block: &'ast ExprAsync) {
        if is_made(block) {
            let before = self.0;
            visit::visit_block(self, &block.block);
            self.0 = self.0.max(before + 1);
        }
    }

    fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {}

    fn visit_item(&mut self, _: &'ast Item) {}
}

struct At<F, T> {
    act: Option<F>,
    done: Option<T>,
}

impl<T, F: FnOnce(&mut Block) -> T> VisitMut for At<F, T> {
    fn visit_expr_async_mut(&mut self, block: &mut ExprAsync) {
        if is_made(block) {
            visit_mut::visit_block_mut(self, &mut block.block);
            if let Some(act) = self.act.take() {
                self.done = Some(act(&mut block.block));
            }
        }
    }

    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}

    fn visit_item_mut(&mut self, _: &mut Item) {}
}
