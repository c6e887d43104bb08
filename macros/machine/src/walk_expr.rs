//! Lays out what an expression evaluates, in the order in which the compiler does.

use syn::{Attribute, Expr, Macro, Pat};

use crate::graph::{At, Graph};
use crate::macros::{Head, Parsed, Select};
use crate::walk::Walk;
use crate::{diverge, macros, pattern, tag};

impl Walk<'_> {
    /// The expression's value is asked for at `at`; gives where control is once it is there.
    pub(crate) fn expr(&mut self, expr: &Expr, at: At) -> At {
        at?;
        match expr {
            Expr::Await(awaited) => {
                self.switched(&awaited.attrs, awaited);
                let at = self.expr(&awaited.base, at);
                match tag::number(&awaited.attrs) {
                    Some(number) => self.graph.await_point(at, number),
                    None => at,
                }
            }
            Expr::Macro(mac) => {
                self.switched(&mac.attrs, mac);
                self.mac(&mac.mac, &mac.attrs, at)
            }
            Expr::If(branch) => self.branch(branch, at),
            Expr::Match(choice) => self.arms(choice, at),
            Expr::Loop(round) => {
                self.repeat(round.label.as_ref(), at, |walk, head| (walk.block(&round.body, head), None))
            }
            Expr::While(round) => self.repeat(round.label.as_ref(), at, |walk, head| {
                let (yes, no) = walk.condition(&round.cond, head);
                (walk.block(&round.body, yes), no)
            }),
            Expr::ForLoop(round) => {
                let at = self.expr(&round.expr, at);
                self.repeat(round.label.as_ref(), at, |walk, head| (walk.block(&round.body, head), head))
            }
            Expr::Block(block) => {
                self.switched(&block.attrs, block);
                if let Some(label) = &block.label {
                    self.labelled(label, &block.block, at)
                } else {
                    self.block(&block.block, at)
                }
            }
            Expr::Unsafe(block) => self.block(&block.block, at),
            Expr::TryBlock(block) => self.try_block(&block.block, at),
            Expr::Binary(_) => self.binary(expr, at),
            Expr::Unary(unary) => self.expr(&unary.expr, at),
            Expr::Let(_) => {
                let (yes, no) = self.condition(expr, at);
                self.graph.meet(&[yes, no])
            }
            _ => self.jump(expr, at),
        }
    }

    /// What leaves the straight way.
    fn jump(&mut self, expr: &Expr, at: At) -> At {
        match expr {
            Expr::Try(inner) => {
                let at = self.expr(&inner.expr, at);
                let out = *self.tries.last().unwrap_or(&Graph::EXIT);
                self.graph.edge(at, out);
                at
            }
            Expr::Return(inner) => {
                let at = self.maybe(inner.expr.as_deref(), at);
                self.graph.edge(at, Graph::EXIT);
                None
            }
            Expr::Break(inner) => {
                let at = self.maybe(inner.expr.as_deref(), at);
                self.leave(inner.label.as_ref(), at);
                None
            }
            Expr::Continue(inner) => {
                self.again(inner.label.as_ref(), at);
                None
            }
            Expr::Call(call) => {
                let at = self.expr(&call.func, at);
                let at = self.all(&call.args, at);
                at.filter(|_| !diverge::call(call))
            }
            _ => self.operands(expr, at),
        }
    }

    /// What only evaluates its parts, one after the other.
    fn operands(&mut self, expr: &Expr, at: At) -> At {
        match expr {
            Expr::MethodCall(call) => {
                let at = self.expr(&call.receiver, at);
                self.all(&call.args, at)
            }
            // The value first, then the place it goes to.
            Expr::Assign(assign) => {
                let at = self.expr(&assign.right, at);
                self.expr(&assign.left, at)
            }
            Expr::Index(index) => {
                let at = self.expr(&index.expr, at);
                self.expr(&index.index, at)
            }
            Expr::Struct(made) => {
                let at = made.fields.iter().fold(at, |at, field| {
                    self.switched(&field.attrs, field);
                    self.expr(&field.expr, at)
                });
                self.maybe(made.rest.as_deref(), at)
            }
            Expr::Range(range) => {
                let at = self.maybe(range.start.as_deref(), at);
                self.maybe(range.end.as_deref(), at)
            }
            Expr::Tuple(tuple) => self.all(&tuple.elems, at),
            Expr::Array(array) => self.all(&array.elems, at),
            Expr::Repeat(repeat) => self.expr(&repeat.expr, at),
            Expr::Cast(inner) => self.expr(&inner.expr, at),
            Expr::Reference(inner) => self.expr(&inner.expr, at),
            Expr::RawAddr(inner) => self.expr(&inner.expr, at),
            Expr::Field(inner) => self.expr(&inner.base, at),
            Expr::Paren(inner) => self.expr(&inner.expr, at),
            Expr::Group(inner) => self.expr(&inner.expr, at),
            Expr::Yield(inner) => self.maybe(inner.expr.as_deref(), at),
            Expr::Verbatim(tokens) if macros::awaits(tokens.clone()) => {
                self.doubt
                    .get_or_insert("an await stands in syntax that this version does not know".to_owned());
                at
            }
            // Literals, paths, and bodies that run elsewhere: closures, async blocks, const blocks.
            _ => at,
        }
    }

    fn binary(&mut self, expr: &Expr, at: At) -> At {
        use syn::BinOp;
        let Expr::Binary(binary) = expr else { return at };
        match binary.op {
            BinOp::And(_) | BinOp::Or(_) => {
                let (yes, no) = self.condition(expr, at);
                self.graph.meet(&[yes, no])
            }
            // `a += b` takes `b` first where both are numbers, and `a` first where the operator is overloaded.
            BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_) => {
                let awaits = |expr: &Expr| macros::awaits(quote::ToTokens::to_token_stream(expr));
                if awaits(&binary.left) && awaits(&binary.right) {
                    self.doubt.get_or_insert(
                        "which side of a compound assignment comes first depends on types".to_owned(),
                    );
                }
                let at = self.expr(&binary.right, at);
                self.expr(&binary.left, at)
            }
            _ => {
                let at = self.expr(&binary.left, at);
                self.expr(&binary.right, at)
            }
        }
    }

    fn maybe(&mut self, expr: Option<&Expr>, at: At) -> At {
        expr.map_or(at, |expr| self.expr(expr, at))
    }

    fn all<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>, at: At) -> At {
        exprs.into_iter().fold(at, |at, expr| self.expr(expr, at))
    }

    /// A macro, by what is known of its name and what was read of its tokens.
    pub(crate) fn mac(&mut self, mac: &Macro, attrs: &[Attribute], at: At) -> At {
        at?;
        let name = diverge::last(&mac.path);
        let tags = self.tags;
        let read = tag::number(attrs).map(|number| &tags.macros[number]);
        let parsed = read.and_then(|read| read.parsed.as_ref());
        let at = match parsed {
            None => at,
            Some(Parsed::List(list)) => {
                let values: Vec<_> = list.values.iter().map(|(_, value)| value).collect();
                self.list(&name, &values, at)
            }
            Some(Parsed::Repeat(value, _)) => self.expr(value, at),
            Some(Parsed::Matches(value, pat)) => self.matches(value, pat, at),
            Some(Parsed::Statements(all)) => {
                self.unknown(&name, mac);
                all.iter().fold(at, |at, stmt| self.stmt(stmt, at))
            }
            Some(Parsed::Select(select)) => {
                return self.select(select, read.and_then(|read| read.hidden), at);
            }
        };
        let at = match read.and_then(|read| read.hidden) {
            Some(number) => self.graph.await_point(at, number),
            None => at,
        };
        match name.as_str() {
            // anyhow's, and those like it.
            "bail" => {
                let out = *self.tries.last().unwrap_or(&Graph::EXIT);
                self.graph.edge(at, out);
                None
            }
            name if diverge::panics(name) => None,
            _ => at,
        }
    }

    fn list(&mut self, name: &str, values: &[&Expr], at: At) -> At {
        let (checked, rest) = match name {
            "assert" | "debug_assert" | "ensure" => values.split_at(values.len().min(1)),
            "assert_eq" | "assert_ne" | "debug_assert_eq" | "debug_assert_ne" => {
                values.split_at(values.len().min(2))
            }
            "join" | "try_join" | "poll" | "format" | "print" | "println" | "eprint" | "eprintln"
            | "write" | "writeln" | "format_args" | "vec" | "dbg" | "pin" | "panic" | "unreachable"
            | "todo" | "unimplemented" | "bail" => {
                return self.all(values.iter().copied(), at);
            }
            _ => {
                if values.iter().any(|value| macros::awaits(quote::ToTokens::to_token_stream(value))) {
                    self.doubt.get_or_insert(format!("what `{name}!` does with an await in it is not known"));
                }
                return self.all(values.iter().copied(), at);
            }
        };
        // The message is made only when the check fails, and then all ends.
        let (yes, no) = match checked {
            [one] => self.condition(one, at),
            both => {
                let at = self.all(both.iter().copied(), at);
                (at, at)
            }
        };
        let failed = self.all(rest.iter().copied(), no);
        if name == "ensure" {
            let out = *self.tries.last().unwrap_or(&Graph::EXIT);
            self.graph.edge(failed, out);
        }
        if name.starts_with("debug_") { self.graph.meet(&[at, yes]) } else { yes }
    }

    fn matches(&mut self, value: &Expr, pat: &Pat, at: At) -> At {
        let at = self.expr(value, at);
        match pat {
            Pat::Guard(guarded) => {
                let (yes, no) = self.condition(&guarded.guard, at);
                let other = at.filter(|_| !pattern::always(&guarded.pat));
                self.graph.meet(&[yes, no, other])
            }
            _ => at,
        }
    }

    fn unknown(&mut self, name: &str, mac: &Macro) {
        if name != "pin" && macros::awaits(mac.tokens.clone()) {
            self.doubt.get_or_insert(format!("what `{name}!` does with an await in it is not known"));
        }
    }

    /// Conditions and futures are evaluated, then it waits, then one handler runs.
    fn select(&mut self, select: &Select, hidden: Option<usize>, at: At) -> At {
        let mut at = at;
        for branch in &select.branches {
            if let Head::Future { condition: Some(condition), .. } = &branch.head {
                at = self.expr(condition, at);
            }
        }
        for branch in &select.branches {
            if let Head::Future { future, .. } = &branch.head {
                at = self.expr(future, at);
            }
        }
        if let Some(number) = hidden {
            at = self.graph.await_point(at, number);
        }
        let ends: Vec<_> = select.branches.iter().map(|branch| self.expr(&branch.handler, at)).collect();
        self.graph.meet(&ends)
    }
}
