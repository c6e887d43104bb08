//! Lays the control flow of one body out in a graph: statements, blocks, loops and branches.

use quote::ToTokens;
use syn::{Attribute, Block, Expr, ExprIf, ExprMatch, Label, Lifetime, Local, Pat, Stmt};

use crate::graph::{At, Graph, Place};
use crate::tag::Tags;
use crate::values::{self, Answer};
use crate::{Node, pattern};

/// A body on its way into a graph.
pub(crate) struct Walk<'a> {
    pub(crate) graph: Graph,
    pub(crate) tags: &'a Tags,
    /// What `break` and `continue` may mean, innermost last.
    scopes: Vec<Scope>,
    /// Where `?` goes: out of the body, or to the end of a `try` block.
    pub(crate) tries: Vec<Place>,
    /// Why the graph may be wrong.
    pub(crate) doubt: Option<String>,
}

/// An arm of a `match` that was laid out.
struct Arm<'a> {
    pat: &'a Pat,
    /// Where control is when its guard says no; none without a guard.
    refused: Option<At>,
    /// Whether its guard has an await, or may leave.
    matters: bool,
}

struct Scope {
    label: Option<String>,
    end: Place,
    /// Where `continue` goes; a labelled block has no such place.
    head: Option<Place>,
}

/// The edges of a body, and why they may be wrong.
pub(crate) fn walk(tags: &Tags, body: &Expr) -> (Vec<(Node, Node)>, Option<String>) {
    let mut walk = Walk {
        graph: Graph::new(),
        tags,
        scopes: Vec::new(),
        tries: vec![Graph::EXIT],
        doubt: tags.unseen.clone(),
    };
    let end = walk.expr(body, Some(Graph::ENTRY));
    walk.graph.edge(end, Graph::EXIT);
    (walk.graph.edges(), walk.doubt)
}

impl Walk<'_> {
    pub(crate) fn block(&mut self, block: &Block, at: At) -> At {
        block.stmts.iter().fold(at, |at, stmt| self.stmt(stmt, at))
    }

    pub(crate) fn stmt(&mut self, stmt: &Stmt, at: At) -> At {
        match stmt {
            Stmt::Local(local) => {
                self.switched(&local.attrs, local);
                self.local(local, at)
            }
            Stmt::Expr(expr, _) => {
                if let Some(attrs) = crate::cfg::of_statement(&mut stmt.clone()) {
                    self.switched(attrs, expr);
                }
                self.expr(expr, at)
            }
            Stmt::Macro(stmt) => {
                self.switched(&stmt.attrs, stmt);
                self.mac(&stmt.mac, &stmt.attrs, at)
            }
            Stmt::Item(_) => at,
        }
    }

    fn local(&mut self, local: &Local, at: At) -> At {
        let Some(init) = &local.init else { return at };
        let at = self.expr(&init.expr, at);
        if let Some((_, other)) = &init.diverge
            && !pattern::always(&local.pat)
        {
            // The compiler sees to it that this never comes back.
            self.expr(other, at);
        }
        at
    }

    /// `#[cfg(..)]` in a body is still there when the attribute looks, and nobody knows yet whether it holds.
    pub(crate) fn switched(&mut self, attrs: &[Attribute], on: &impl ToTokens) {
        if let Some(cfg) = attrs.iter().find(|attr| attr.path().is_ident("cfg"))
            && crate::macros::matters(on.to_token_stream())
        {
            let line = syn::spanned::Spanned::span(cfg).start().line;
            self.doubt
                .get_or_insert(format!("what stands under the `#[cfg]` on line {line} may be there or not"));
        }
    }

    /// A condition: where control goes when it holds, and when not.
    pub(crate) fn condition(&mut self, expr: &Expr, at: At) -> (At, At) {
        use syn::{BinOp, UnOp};
        match expr {
            Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => {
                let (yes, no) = self.condition(&binary.left, at);
                let (both, not) = self.condition(&binary.right, yes);
                (both, self.graph.meet(&[no, not]))
            }
            Expr::Binary(binary) if matches!(binary.op, BinOp::Or(_)) => {
                let (yes, no) = self.condition(&binary.left, at);
                let (late, none) = self.condition(&binary.right, no);
                (self.graph.meet(&[yes, late]), none)
            }
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => {
                let (yes, no) = self.condition(&unary.expr, at);
                (no, yes)
            }
            Expr::Paren(inner) => self.condition(&inner.expr, at),
            Expr::Group(inner) => self.condition(&inner.expr, at),
            Expr::Let(is) => {
                let at = self.expr(&is.expr, at);
                (at, at.filter(|_| !pattern::always(&is.pat)))
            }
            _ => {
                let at = self.expr(expr, at);
                (at, at)
            }
        }
    }

    pub(crate) fn branch(&mut self, branch: &ExprIf, at: At) -> At {
        let (yes, no) = self.condition(&branch.cond, at);
        let yes = self.block(&branch.then_branch, yes);
        let no = match &branch.else_branch {
            Some((_, other)) => self.expr(other, no),
            None => no,
        };
        self.graph.meet(&[yes, no])
    }

    pub(crate) fn arms(&mut self, choice: &ExprMatch, at: At) -> At {
        let at = self.expr(&choice.expr, at);
        let mut before: Vec<Arm<'_>> = Vec::new();
        let mut ends = Vec::new();
        for arm in &choice.arms {
            self.switched(&arm.attrs, arm);
            let (pat, guard) = match &arm.pat {
                Pat::Guard(guarded) => (&*guarded.pat, Some(&*guarded.guard)),
                pat => (pat, None),
            };
            let here = self.way_to(pat, &before, at);
            let (taken, refused) = match guard {
                None => (here, None),
                Some(guard) => {
                    let (yes, no) = self.condition(guard, here);
                    (yes, Some(no))
                }
            };
            let matters = guard.is_some_and(|guard| crate::macros::matters(guard.to_token_stream()));
            ends.push(self.expr(&arm.body, taken));
            before.push(Arm { pat, refused, matters });
        }
        // The compiler may look again for what it knows from another test already.
        let pats: Vec<&Pat> = before.iter().map(|arm| arm.pat).collect();
        if before.iter().any(|arm| arm.matters) && values::overlap(&pats) {
            self.doubt_guards();
        }
        self.graph.meet(&ends)
    }

    /// Where the patterns of a `match` are asked about an arm: all values that may fit it come from the top of the
    /// `match`, or from a guard that said no.
    fn way_to(&mut self, pat: &Pat, before: &[Arm<'_>], at: At) -> At {
        fn pats<'a>(arms: &[Arm<'a>]) -> Vec<&'a Pat> {
            arms.iter().map(|arm| arm.pat).collect()
        }
        // A guard that control only passes through changes nothing of what follows what.
        if !before.iter().any(|arm| arm.matters) {
            let taken = |arm: &Arm<'_>| arm.refused.is_none() && pattern::always(arm.pat);
            return at.filter(|_| !before.iter().any(taken));
        }
        let mut ways = Vec::new();
        let direct = values::fits(&[pat], &pats(before));
        if direct > Answer::No {
            ways.push(at);
        }
        let mut doubt = direct == Answer::Maybe && before.iter().any(|arm| arm.matters);
        for (place, arm) in before.iter().enumerate() {
            let Some(no) = arm.refused else { continue };
            // Neither did an arm take it that comes before and asks nothing more.
            let mut others = pats(&before[place + 1..]);
            others.extend(before[..place].iter().filter(|arm| arm.refused.is_none()).map(|arm| arm.pat));
            let refused = values::fits(&[arm.pat, pat], &others);
            if refused > Answer::No {
                ways.push(no);
            }
            doubt |= refused == Answer::Maybe && before[place..].iter().any(|arm| arm.matters);
        }
        if doubt {
            self.doubt_guards();
        }
        self.graph.meet(&ways)
    }

    fn doubt_guards(&mut self) {
        self.doubt.get_or_insert_with(|| "which arms follow a guard that waits depends on types".to_owned());
    }

    /// A loop: `round` lays out one round from its head and gives where that ends, and where the loop is left.
    pub(crate) fn repeat(
        &mut self,
        label: Option<&Label>,
        at: At,
        round: impl FnOnce(&mut Self, At) -> (At, At),
    ) -> At {
        let (head, end) = (self.graph.place(), self.graph.place());
        self.graph.edge(at, head);
        let label = label.map(|label| label.name.ident.to_string());
        self.scopes.push(Scope { label, end, head: Some(head) });
        let entered = at.map(|_| head);
        let (again, done) = round(self, entered);
        self.scopes.pop();
        self.graph.edge(again, head);
        self.graph.edge(done, end);
        self.graph.after(end)
    }

    /// A block that `break 'label` can leave.
    pub(crate) fn labelled(&mut self, label: &Label, block: &Block, at: At) -> At {
        let end = self.graph.place();
        self.scopes.push(Scope { label: Some(label.name.ident.to_string()), end, head: None });
        let done = self.block(block, at);
        self.scopes.pop();
        self.graph.edge(done, end);
        self.graph.after(end)
    }

    pub(crate) fn leave(&mut self, label: Option<&Lifetime>, at: At) {
        if let Some(scope) = self.scope(label) {
            let end = scope.end;
            self.graph.edge(at, end);
        }
    }

    pub(crate) fn again(&mut self, label: Option<&Lifetime>, at: At) {
        if let Some(head) = self.scope(label).and_then(|scope| scope.head) {
            self.graph.edge(at, head);
        }
    }

    fn scope(&self, label: Option<&Lifetime>) -> Option<&Scope> {
        let mut inwards = self.scopes.iter().rev();
        match label {
            None => inwards.find(|scope| scope.head.is_some()),
            Some(label) => inwards.find(|scope| scope.label.as_deref() == Some(&label.ident.to_string())),
        }
    }

    pub(crate) fn try_block(&mut self, block: &Block, at: At) -> At {
        let end = self.graph.place();
        self.tries.push(end);
        let done = self.block(block, at);
        self.tries.pop();
        self.graph.edge(done, end);
        self.graph.after(end)
    }
}
