//! The binary `pollscope`.

fn main() {}
