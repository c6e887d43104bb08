//! Replays pollscope traces in the terminal.
