//! Replays pollscope traces: in the terminal, as text, and as JSON for other tools.
//!
//! The way of the data is one way. [`model`] indexes a trace, so that any moment of it is a search away; [`insight`]
//! says in one sentence what happens at a step; [`report`], [`export`] and [`tui`] show both; [`draw`] shows machines without a run; [`cli`] and [`run`]
//! are the way in. The model knows nothing of sentences, and neither knows a colour.
//!
//! ```
//! use pollscope_viz::{insight, model::Model};
//!
//! let file = concat!(
//!     r#"{"pollscope":1,"program":"demo","clock":"virtual","unit":"ns"}"#, "\n",
//!     r#"{"machine":0,"name":"hello","path":"demo::hello","file":"src/main.rs","line":1,"column":1,"#,
//!     r#""source":"async fn hello() {}","kind":"fn","points":[],"edges":[["unresumed","returned"]]}"#, "\n",
//!     r#"[0,"create",1,0,null,1]"#, "\n",
//!     r#"[5,"drop",1]"#, "\n",
//! );
//! let model = Model::new(pollscope::trace::Trace::read(file.as_bytes())?);
//! assert_eq!(insight::sentence(&model, 1), "hello is dropped without one poll: its body never ran.");
//! # Ok::<(), pollscope::trace::TraceError>(())
//! ```

pub mod attach;
pub mod cli;
mod coming;
pub mod compare;
pub mod draw;
pub mod error;
pub mod export;
mod graph;
pub mod insight;
pub mod keeps;
pub mod learn;
pub mod lints;
pub mod model;
mod progress;
pub mod report;
pub mod run;
mod rust;
mod show;
pub mod stats;
#[cfg(test)]
mod testing;
pub mod text;
pub mod tui;
