//! What is written along an axis: times, the moment that is shown, waits that take less room than time, and lost events.
//!
//! ```text
//! ─0──────────15.0 ms idle─▼15.0 ms─20.0 ms───?3 lost───30.0 ms─
//! ```

use super::Model;
use super::lanes::{Axis, Scale};
use crate::text;

/// What stands above the moment that is shown.
pub const NOW: &str = "▼";

/// What a label is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The moment that is shown.
    Now,
    /// When something happened.
    Time,
    /// How long nothing ran.
    Rest,
    /// How many events could not be kept.
    Lost,
}

/// A text along an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The column at which it begins.
    pub column: usize,
    /// What it says.
    pub text: String,
    /// What it is about.
    pub what: What,
    /// The event that has to be over for it to give nothing away.
    pub event: usize,
}

/// So many times there are on an axis, or fewer.
const TIMES: u64 = 10;

/// So many waits are told, at most; one that is shorter than such a part of the time in view is none to speak of.
const RESTS: usize = 4;
const PART: u64 = 20;

/// The labels of an axis, in their order; none touches another. Where an axis of this scale gives a wait less room than its
/// time, the longest are told; with none no wait is.
pub fn ruler(model: &Model, axis: &Axis, shown: Option<usize>, scale: Option<Scale>) -> Vec<Label> {
    let mut ruler = Ruler { columns: axis.columns(), labels: Vec::new() };
    let events = axis.shown();
    let last = events.end.saturating_sub(1);
    let ends = [events.start, last].map(|event| model.time(event));
    let whole = ends[1].saturating_sub(ends[0]);
    // Columns apart are so much time apart, or more; a label says as much as tells it from the next.
    let apart = if whole == 0 { u64::MAX } else { (whole / TIMES).max(1) };
    let told = |event: usize| text::time_to(model.time(event), apart);
    if let Some(event) = shown.filter(|event| axis.shows(*event) || model.events().is_empty()) {
        let (column, time) = (axis.column(event), told(event));
        let before = (column + 1).checked_sub(text::width(&time) + 1);
        let is_told = ruler.place(What::Now, event, column, format!("{NOW}{time}"))
            || before.is_some_and(|column| ruler.place(What::Now, event, column, format!("{time}{NOW}")));
        if !is_told {
            ruler.place(What::Now, event, column, NOW.to_owned());
        }
    }
    for column in 0..axis.columns() {
        let count = model.lost(axis.events(column));
        if count > 0 {
            let event = axis.events(column).end - 1;
            ruler.place(What::Lost, event, column, format!("?{count} lost"));
        }
    }
    // A view can begin and end in a wait.
    ruler.place(What::Time, events.start, axis.column(events.start), told(events.start));
    if whole > 0 {
        let (column, end) = (axis.column(last), told(last));
        ruler.place(What::Time, last, (column + 1).saturating_sub(text::width(&end)), end);
    }
    if let Some(scale) = scale.filter(|scale| *scale != Scale::Time) {
        ruler.rests(model, axis, whole, scale);
    }
    // Then the ends of the longest waits.
    let mut waits: Vec<(u64, usize, usize)> = (1..axis.columns())
        .map(|column| axis.events(column))
        .filter(|events| !events.is_empty() && events.start > 0)
        .map(|events| (model.time(events.start), model.time(events.start - 1), events.start))
        // What the label at the end says already is not said again.
        .filter(|(time, before, _)| time > before && *time < ends[1])
        .map(|(time, before, event)| (time - before, axis.column(event), event))
        .collect();
    waits.sort_by_key(|(wait, column, _)| (std::cmp::Reverse(*wait), *column));
    for (_, column, event) in waits {
        ruler.place(What::Time, event, column, told(event));
    }
    ruler.labels.sort_by_key(|label| label.column);
    ruler.labels
}

struct Ruler {
    columns: usize,
    labels: Vec<Label>,
}

impl Ruler {
    /// Writes a label, if nothing is there yet. Gives whether it does.
    fn place(&mut self, what: What, event: usize, column: usize, text: String) -> bool {
        let end = column + text::width(&text);
        let free = |label: &Label| end < label.column || column > label.column + text::width(&label.text);
        let has_room = end <= self.columns && self.labels.iter().all(free);
        if has_room {
            self.labels.push(Label { column, text, what, event });
        }
        has_room
    }

    /// The longest waits: above themselves, where they are wide enough; else, where all are folded, beside the break that each
    /// of them is.
    fn rests(&mut self, model: &Model, axis: &Axis, whole: u64, scale: Scale) {
        let events = axis.shown();
        for rest in model.rests(events.clone(), RESTS) {
            let lasts = rest.lasts(model);
            if lasts < whole / PART {
                break;
            }
            let time = text::time(lasts);
            let from = if rest.after() < events.start { 0 } else { axis.column(rest.after()) + 1 };
            let to = if rest.before() < events.end { axis.column(rest.before()) } else { axis.columns() };
            let (long, short) = (format!("{time} in which nothing ran"), format!("{time} idle"));
            let mut place = |column: usize, text: String| self.place(What::Rest, rest.before(), column, text);
            let is_told = [long, short.clone()].into_iter().any(|says| {
                let room = (from..to).len().checked_sub(text::width(&says));
                // In the middle, or at either end.
                room.is_some_and(|room| {
                    [room / 2, room, 0].into_iter().any(|aside| place(from + aside, says.clone()))
                })
            });
            if !is_told && scale == Scale::Order && !place(to, format!("┊{short}")) {
                let wide = text::width(&short) + 1;
                [to, from].into_iter().any(|end| place(end.saturating_sub(wide), format!("{short}┊")));
            }
        }
    }
}
