//! Lanes of a timeline in columns of characters: which events fall into a column, and what is shown for them.
//!
//! **The axis.** With a virtual clock many events happen at one time, and with a real one most of the time nothing
//! happens. So a column stands half for time and half for order: an event's place is the mean of its share of the
//! time and its share of the events. Waits stay visible as waits, the polls within one instant stay in order, and
//! both grow to the full axis when the other says nothing (all at one time, or one event).

mod axis;
mod cell;

pub use axis::{Axis, Scale, Window, place};
pub(super) use cell::pyramid;
pub use cell::{Cell, cell_between, lane};
