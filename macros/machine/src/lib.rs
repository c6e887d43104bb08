//! Derives the state machine of an async fn, block or closure from its source.
//!
//! The compiler makes a state machine of every async body: it is suspended at one of its await points, and goes on to
//! the next that control flow can reach. This crate finds those points and the edges between them in the syntax alone.
//! The attribute `#[pollscope::trace]` uses it, and so does `pollscope draw`.
//!
//! ```
//! let file = syn::parse_str("async fn sing() { if learn().await { perform().await } }").unwrap();
//! let machine = &pollscope_machine::in_file(&file)[0].machine;
//! assert_eq!(machine.name, "sing");
//! assert_eq!(machine.points[1].text, "perform()");
//! assert_eq!(machine.to_string(), "unresumed -> 0; 0 -> 1, returned; 1 -> returned");
//! ```
//!
//! The way of a body: `cfg` drops what is switched off, as far as that is known; `tag` numbers what suspends, parsing macros on the way; `walk` lays the control flow out in a
//! `graph`, which tells what can be reached from where; `rewrite` goes over the body once more and lets the caller put
//! something in place of each point. `text` gives code as it stands in the file.

mod cfg;
mod diverge;
mod file;
mod graph;
mod macros;
mod pattern;
mod rewrite;
mod tag;
pub mod text;
mod values;
mod walk;
mod walk_expr;

use std::fmt;

pub use cfg::{Cfg, first_switch};
pub use file::{Found, in_file, in_file_with};
pub use rewrite::{Rewrite, rewrite};

/// A state machine: its await points, and which may follow which.
///
/// Panicked and Dropped are states too, but can be reached from everywhere and so have no edges here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// The name of the fn; a block in it is `fn::{block}`, a closure `fn::{closure}`, the second `fn::{block#2}`.
    pub name: String,
    /// What it is in the source.
    pub kind: Kind,
    /// The 1-based line of its first token.
    pub line: u32,
    /// The 1-based column of its first token, in characters.
    pub column: u32,
    /// The await points that can be reached, in the order of the source.
    pub points: Vec<Point>,
    /// Which state may come next once one is done; sorted, none twice.
    pub edges: Vec<(Node, Node)>,
    /// Why points or edges may be missing or too many; none where the derivation is exact.
    pub approximate: Option<String>,
}

/// What a machine is in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An async fn.
    Fn,
    /// An async block.
    Block,
    /// An async closure.
    Closure,
}

impl Kind {
    /// The word for it: `fn`, `block` or `closure`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fn => "fn",
            Self::Block => "block",
            Self::Closure => "closure",
        }
    }
}

/// An await point: a state in which the machine can be suspended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The 1-based line of the `await` keyword, or of the name of the macro that hides it.
    pub line: u32,
    /// Its 1-based column, in characters.
    pub column: u32,
    /// How it is written.
    pub kind: PointKind,
    /// What is awaited, as the source has it, on one line and cut where it is long.
    pub text: String,
}

/// How an await point is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PointKind {
    /// `.await`
    Await,
    /// Hidden in a `join!`.
    Join,
    /// Hidden in a `try_join!`.
    TryJoin,
    /// Hidden in a `select!` or `select_biased!`.
    Select,
    /// Hidden in another macro, which the text begins with: `poll!` or `pending!` of futures.
    Hidden,
}

impl PointKind {
    /// The word for it in a trace: `await`, `join`, `try_join`, `select` or `hidden`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Await => "await",
            Self::Join => "join",
            Self::TryJoin => "try_join",
            Self::Select => "select",
            Self::Hidden => "hidden",
        }
    }
}

/// A state, as an end of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// Made, and not polled yet.
    Unresumed,
    /// At the await point of this index.
    Point(usize),
    /// Done.
    Returned,
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unresumed => f.write_str("unresumed"),
            Self::Point(point) => point.fmt(f),
            Self::Returned => f.write_str("returned"),
        }
    }
}

/// The edges, by where they come from: `unresumed -> 0; 0 -> 1, returned; 1 -> returned`.
impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = None;
        for (from, to) in &self.edges {
            match last {
                Some(last) if last == from => write!(f, ", {to}")?,
                Some(_) => write!(f, "; {from} -> {to}")?,
                None => write!(f, "{from} -> {to}")?,
            }
            last = Some(from);
        }
        Ok(())
    }
}
