//! Two runs side by side: what differs in their totals, in words.

mod steps;
mod words;

#[cfg(test)]
mod tests;

pub use steps::Steps;
pub use words::differences;
