//! The state machine of one async fn, block or closure, as a trace carries it.

use std::fmt;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// A state machine: its await points, and which may follow which.
///
/// Besides its await points it has the states Unresumed, Returned, Panicked and Dropped; the last two can be reached
/// from everywhere and are not drawn as edges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The short name, such as `learn_and_sing`.
    pub name: String,
    /// The full path, such as `song_join::learn_and_sing`.
    pub path: String,
    /// The source file, as the compiler names it.
    pub file: String,
    /// The 1-based line at which `source` begins.
    pub line: u32,
    /// The 1-based column at which `source` begins, in characters.
    pub column: u32,
    /// The text of the fn, block or closure.
    pub source: String,
    /// What it is in the source.
    pub kind: MachineKind,
    /// The await points, in the order of the source.
    pub points: Vec<Point>,
    /// Which state may come next once one is done.
    pub edges: Vec<(Node, Node)>,
    /// Whether the derivation could not know all points or edges.
    #[serde(default)]
    pub approximate: bool,
}

/// What a machine is in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MachineKind {
    /// An async fn.
    Fn,
    /// An async block.
    Block,
    /// An async closure.
    Closure,
    /// None of these, or a kind of a later version: a future that was traced from outside, by
    /// [`TraceExt::traced`](crate::TraceExt::traced). `line` and `column` are those of the call; of what it is made of
    /// nothing is known.
    #[serde(other)]
    Future,
}

/// An await point: a state in which a machine can be suspended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The 1-based line of the `await` keyword, or of the name of the macro that hides it.
    pub line: u32,
    /// Its 1-based column, in characters.
    pub column: u32,
    /// How it is written.
    pub kind: PointKind,
    /// What is awaited, as the source has it.
    pub text: String,
}

/// How an await point is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// A state of a machine, as an end of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// Made, and not polled yet.
    Unresumed,
    /// At the await point of this index.
    Point(u32),
    /// Done.
    Returned,
}

impl Node {
    /// The index of its await point, if it is one.
    pub fn point(self) -> Option<u32> {
        match self {
            Self::Point(point) => Some(point),
            Self::Unresumed | Self::Returned => None,
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unresumed => to.serialize_str("unresumed"),
            Self::Point(point) => to.serialize_u32(*point),
            Self::Returned => to.serialize_str("returned"),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Nodes;
        impl Visitor<'_> for Nodes {
            type Value = Node;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the index of an await point, \"unresumed\" or \"returned\"")
            }
            fn visit_u64<E: de::Error>(self, point: u64) -> Result<Node, E> {
                u32::try_from(point)
                    .map(Node::Point)
                    .map_err(|_| E::custom("an await point's index is too large"))
            }
            fn visit_str<E: de::Error>(self, state: &str) -> Result<Node, E> {
                match state {
                    "unresumed" => Ok(Node::Unresumed),
                    "returned" => Ok(Node::Returned),
                    other => Err(E::invalid_value(de::Unexpected::Str(other), &self)),
                }
            }
        }
        from.deserialize_any(Nodes)
    }
}
