//! Two runs side by side: what differs in their totals, in words; how to step them together, and who is who.

mod counterparts;
mod steps;
mod words;

#[cfg(test)]
mod tests;

pub use counterparts::{Counterparts, counterparts};
pub use steps::{Alone, Steps};
pub use words::differences;
