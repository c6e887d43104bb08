//! What the timeline shows, kept from one picture to the next: while the view stands still no lane is worked out twice.

use std::collections::HashMap;

use crate::model::lanes::{Axis, Cell, Scale, Window, lane};
use crate::model::{FutureIx, Model};
use crate::tui::app::App;

/// The lanes of one view.
#[derive(Debug, Default)]
pub(super) struct Strips {
    of: Option<Of>,
    axis: Option<Axis>,
    lanes: HashMap<FutureIx, Box<[Cell]>>,
    /// How busy each column of the whole run is.
    density: Vec<usize>,
    whole: Option<Axis>,
}

/// What the lanes are of.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Of {
    events: usize,
    columns: usize,
    window: Window,
    whole: Window,
    scale: Scale,
}

/// How many lanes are kept; more than a screen has, so that scrolling back finds them.
const MOST: usize = 2000;

impl Strips {
    /// Gets ready for what the app has in view, on so many columns; forgets the one before if it was another.
    pub(super) fn prepare(&mut self, app: &App, columns: usize) {
        let (model, scale) = (app.model(), app.scale);
        let of = Of { events: model.events().len(), columns, window: app.window, whole: app.whole, scale };
        if self.of == Some(of) {
            if self.lanes.len() > MOST {
                self.lanes.clear();
            }
            return;
        }
        self.lanes.clear();
        self.axis = Some(Axis::of(model, columns, of.window, scale));
        let same_whole = self.of.is_some_and(|was| Of { window: of.window, ..was } == of);
        if !same_whole {
            let whole = Axis::of(model, columns, of.whole, scale);
            self.density =
                density(&(0..columns).map(|column| whole.events(column).len()).collect::<Vec<_>>());
            self.whole = Some(whole);
        }
        self.of = Some(of);
    }

    /// The axis of the view that is prepared.
    pub(super) fn axis(&self) -> &Axis {
        self.axis.as_ref().expect("a view is prepared before it is drawn")
    }

    /// The axis of the whole run on as many columns, and how busy each is.
    pub(super) fn whole(&self) -> (&Axis, &[usize]) {
        (self.whole.as_ref().expect("a view is prepared before it is drawn"), &self.density)
    }

    /// The cells of a lane.
    pub(super) fn lane(&mut self, model: &Model, of: FutureIx) -> &[Cell] {
        let axis = self.axis.as_ref().expect("a view is prepared before it is drawn");
        self.lanes.entry(of).or_insert_with(|| lane(model, of, axis))
    }
}

/// How many events there are in each column and, where there are few, in those beside it: which column has one of few events
/// and which has none is a matter of where columns begin.
fn density(events: &[usize]) -> Vec<usize> {
    const MOST: usize = 2;
    let beside = (events.len() * 2 / events.iter().sum::<usize>().max(1)).min(MOST);
    let around = |column: usize| column.saturating_sub(beside)..(column + beside + 1).min(events.len());
    (0..events.len()).map(|column| events[around(column)].iter().sum()).collect()
}
