//! What a lane shows in each column.

use std::ops::Range;

use super::Axis;
use crate::model::pyramid::Pyramid;
use crate::model::{Change, Future, FutureIx, Model, State};

/// What one column of a lane shows; the strongest of what happens there, in the order of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// Before the future is made, or after its end.
    Blank,
    /// The trace does not say.
    Unknown,
    /// Made and not polled.
    Unresumed,
    /// Suspended.
    Pending,
    /// A waker of it is called, or was: it waits for the poll that this asks for.
    Woken,
    /// Polled.
    Polling,
    /// A poll ends, and the future is suspended.
    Suspends,
    /// It ends with its value.
    Returns,
    /// It is cancelled.
    Dropped,
    /// It panics.
    Panics,
}

impl Cell {
    /// Every cell that shows something, in the order in which a legend names them.
    pub const ALL: [Self; 9] = [
        Self::Unresumed,
        Self::Polling,
        Self::Suspends,
        Self::Pending,
        Self::Woken,
        Self::Returns,
        Self::Dropped,
        Self::Panics,
        Self::Unknown,
    ];

    const BY_STRENGTH: [Self; 10] = [
        Self::Blank,
        Self::Unknown,
        Self::Unresumed,
        Self::Pending,
        // A wake asks for a poll: where both are in one column, the poll tells more.
        Self::Woken,
        Self::Polling,
        Self::Suspends,
        Self::Returns,
        Self::Dropped,
        Self::Panics,
    ];

    /// The character of the cell.
    pub fn glyph(self) -> char {
        match self {
            Self::Blank => ' ',
            Self::Unknown => '?',
            Self::Unresumed => '·',
            Self::Pending => '░',
            Self::Polling => '█',
            Self::Suspends => '▒',
            Self::Woken => '^',
            Self::Returns => '✓',
            Self::Dropped => '✗',
            Self::Panics => '‼',
        }
    }

    /// The words for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Blank => "",
            Self::Unknown => "not known",
            Self::Unresumed => "unresumed",
            Self::Pending => "pending",
            Self::Polling => "polling",
            Self::Suspends => "polled and pending again",
            Self::Woken => "woken, to be polled",
            Self::Returns => "returned",
            Self::Dropped => "dropped before its end",
            Self::Panics => "panicked",
        }
    }

    fn lasting(state: State) -> Self {
        match state {
            State::Unknown => Self::Unknown,
            State::Unresumed => Self::Unresumed,
            State::Polling(_) => Self::Polling,
            State::Pending(_) => Self::Pending,
            State::Returned | State::Panicked | State::Dropped(_) => Self::Blank,
        }
    }

    /// The strongest of a part of a future's changes.
    fn strongest(future: &Future, changes: Range<usize>) -> Self {
        let all = &future.changes;
        let at = |index: usize| Self::entering(all[index].state()) as u8;
        let strength = match &future.counted {
            Some(counted) => counted.pyramid.max(changes, at),
            None => changes.map(at).max().unwrap_or_default(),
        };
        Self::BY_STRENGTH[usize::from(strength)]
    }

    fn entering(state: State) -> Self {
        match state {
            State::Pending(_) => Self::Suspends,
            State::Returned => Self::Returns,
            State::Panicked => Self::Panics,
            State::Dropped(_) => Self::Dropped,
            lasting => Self::lasting(lasting),
        }
    }
}

/// What a lane shows of many of these changes at once.
pub(in crate::model) fn pyramid(changes: &[Change]) -> Pyramid {
    Pyramid::new(changes.len(), |index| Cell::entering(changes[index].state()) as u8)
}

/// What a future's lane shows in each column of an axis; nothing after the end of the run, for what was then is not known.
pub fn lane(model: &Model, of: FutureIx, axis: &Axis) -> Box<[Cell]> {
    let future = model.future(of);
    let columns = axis.columns();
    let is_over = |column: usize| column > 0 && axis.events(column).start >= model.events().len();
    let mut cells = Vec::with_capacity(columns);
    let mut reached = Reached::default().until(future, axis.shown().start);
    while cells.len() < columns && !is_over(cells.len()) {
        let column = cells.len();
        let events = axis.events(column);
        let (before, start) = (reached, events.start);
        reached = before.until(future, events.end);
        let cell = cell_at(model, of, start, before, reached);
        cells.push(cell);
        if reached == before {
            // It goes on so until something happens to it.
            let next = reached.next(future).filter(|next| axis.shown().contains(next));
            let until = next.map_or(columns, |next| axis.column(next));
            cells.extend((column + 1..until).take_while(|column| !is_over(*column)).map(|_| cell));
        }
    }
    cells.resize(columns, Cell::Blank);
    cells.into()
}

/// What a future's lane shows for these events together.
pub fn cell_between(model: &Model, of: FutureIx, events: Range<usize>) -> Cell {
    let future = model.future(of);
    let before = Reached::default().until(future, events.start);
    cell_at(model, of, events.start, before, before.until(future, events.end))
}

/// The same, once it is known how much of the future lies before them, of which `start` is the first, and before their end.
fn cell_at(model: &Model, of: FutureIx, start: usize, before: Reached, after: Reached) -> Cell {
    let future = model.future(of);
    let last = before.changes.checked_sub(1).map(|last| future.changes[last]);
    let lasts = last.map_or(Cell::Blank, |last| Cell::lasting(last.state()));
    let changes = before.changes..after.changes;
    let is_alive = |wake: &u32| {
        let until = beyond(&future.changes, before.changes, |change| change.event() <= *wake as usize);
        until.checked_sub(1).is_some_and(|last| !future.changes[last].state().ended())
    };
    let wakes = future.wakes[before.wakes..after.wakes].first().is_some_and(is_alive);
    if !changes.is_empty() {
        let woken = if wakes { Cell::Woken } else { Cell::Blank };
        return lasts.max(Cell::strongest(future, changes)).max(woken);
    }
    // Where nothing else happens, a wake tells more than what goes on; and until the poll that it asks for it goes on itself.
    let is_woken = |last: Change| start > 0 && model.is_woken_in(of, last, start - 1);
    if wakes || last.is_some_and(is_woken) { Cell::Woken } else { lasts }
}

/// How much of a future lies before an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Reached {
    changes: usize,
    wakes: usize,
}

impl Reached {
    /// How much lies before an event further on.
    fn until(self, future: &Future, event: usize) -> Self {
        Self {
            changes: beyond(&future.changes, self.changes, |change| change.event() < event),
            wakes: beyond(&future.wakes, self.wakes, |wake| (*wake as usize) < event),
        }
    }

    /// The event with which the next of it comes.
    fn next(self, future: &Future) -> Option<usize> {
        let change = future.changes.get(self.changes).map(|change| change.event());
        let wake = future.wakes.get(self.wakes).map(|wake| *wake as usize);
        change.into_iter().chain(wake).min()
    }
}

/// The first place in a sorted list, from one on, that is not before something. What is near is found soonest.
fn beyond<T>(list: &[T], from: usize, is_before: impl Fn(&T) -> bool) -> usize {
    let (mut start, mut step) = (from, 1);
    while list.get(start + step - 1).is_some_and(&is_before) {
        start += step;
        step *= 2;
    }
    let end = (start + step - 1).min(list.len());
    start + list[start..end].partition_point(is_before)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::lanes::{Scale, Window, place};
    use crate::testing::{any_rows, rows};

    proptest! {
        #[test]
        fn a_lane_is_what_each_of_its_columns_shows(
            rows_ in any_rows(), columns in 1_usize..90, from in 0.0..1.0_f64, width in 0.01..1.2_f64,
        ) {
            let model = rows(&rows_);
            for scale in [Scale::Both, Scale::Order, Scale::Time] {
                let axis = Axis::of(&model, columns, Window { from, to: from + width }, scale);
                for event in 0..model.events().len() {
                    let place = place(&model, scale, event);
                    prop_assert!(!axis.shows(event) || (from - 1e-9..=from + width + 1e-9).contains(&place));
                }
                for of in model.indices() {
                    let lane = lane(&model, of, &axis);
                    prop_assert_eq!(lane.len(), columns);
                    for (column, shown) in lane.iter().enumerate() {
                        let events = axis.events(column);
                        let is_over = column > 0 && events.start >= model.events().len();
                        let expected = if is_over { Cell::Blank } else { cell_between(&model, of, events) };
                        prop_assert_eq!(*shown, expected, "column {}", column);
                    }
                }
            }
        }

        #[test]
        fn beyond_is_where_a_look_at_each_leads(mut list in proptest::collection::vec(0_u32..50, 0..60), from in 0_usize..60, to in 0_u32..50) {
            list.sort_unstable();
            let least = list.iter().take_while(|one| **one < to).count();
            let from = from.min(least);
            prop_assert_eq!(beyond(&list, from, |one| *one < to), least);
        }
    }
}
