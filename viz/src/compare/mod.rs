//! Two runs side by side: what differs in their totals, in words.

mod words;

#[cfg(test)]
mod tests;

pub use words::differences;
