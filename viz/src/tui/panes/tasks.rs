//! Who is polled, who was woken and waits for its turn, who waits to be woken.
//!
//! ```text
//! woken, to be polled: 1
//!  1 ping  woken in step 17
//! waiting: 1
//!  ░ pong  for 12.0 ms at line 12: ball.recv()
//! ```

use ratatui::layout::Rect;

use super::{cut, moment, say_above};
use crate::insight::when;
use crate::model::{FutureIx, Place, State};
use crate::text;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::layout::{Pane, Part};
use crate::tui::theme::Role;

/// How many tasks are looked at; nobody reads more.
const MOST: usize = 500;

/// In fewer columns no code says anything.
const CODE: usize = 10;

/// What the pane is called.
pub(in crate::tui) fn name() -> String {
    "tasks".to_owned()
}

/// A row.
#[derive(Debug, Clone, Copy)]
pub(in crate::tui) enum Row {
    /// What those below it do, how many they are, and whether there are more than that.
    Head(&'static str, usize, bool),
    /// One that is polled, since which event, and the wake that asks for another poll already.
    Polled(FutureIx, usize, Option<usize>),
    /// One that is ready: its place in the queue, and the event that woke it.
    Ready(usize, FutureIx, usize),
    /// One that waits, and since which event.
    Waits(FutureIx, usize),
}

/// All rows: those that are polled, those that are ready, and those that wait, the longest first; and whether there are more.
pub(in crate::tui) fn rows(app: &App) -> (Vec<Row>, bool) {
    let model = app.model();
    let mut room = model.room(app.event(), MOST);
    room.waiting.sort_by_key(|(of, since)| model.since(*of, app.event()).unwrap_or(*since));
    let polled = room.running.iter().map(|(of, wake)| {
        let poll = model.future(*of).changes_until(app.event()).last();
        Row::Polled(*of, poll.map_or(0, |change| change.event()), *wake)
    });
    let ready = room.ready.iter().enumerate().map(|(place, (of, wake))| Row::Ready(place + 1, *of, *wake));
    let mut rows = vec![Row::Head("polled now", room.running.len(), false)];
    rows.extend(polled);
    rows.push(Row::Head("woken, to be polled", room.ready.len(), room.more));
    rows.extend(ready);
    // That a task was given to an executor, and stands in its queue, nothing records.
    let is_new =
        |(of, _): &(FutureIx, usize)| model.future(*of).state_at(app.event()) == Some(State::Unresumed);
    let waiting = if room.waiting.iter().any(is_new) { "waiting, or not polled yet" } else { "waiting" };
    rows.push(Row::Head(waiting, room.waiting.len(), room.more));
    rows.extend(room.waiting.iter().map(|(of, since)| Row::Waits(*of, *since)));
    (rows, room.more)
}

/// The task in a row of the pane.
pub(in crate::tui) fn task(app: &App, area: Rect, row: usize) -> Option<FutureIx> {
    let (rows, _) = rows(app);
    let (shown, _) = cut(rows.len(), area.height.into(), app.scroll(Part::Pane(Pane::Tasks)));
    match rows[shown].get(row)? {
        Row::Head(..) => None,
        Row::Polled(of, ..) | Row::Ready(_, of, _) | Row::Waits(of, _) => Some(*of),
    }
}

/// Draws as many as there is room for, as of this time: the step's, or later where another run has gone on since.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, area: Rect, app: &App, now: u64) {
    let model = app.model();
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let (rows, is_more) = rows(app);
    let head = |what: &str, count: usize, is_more: bool| {
        format!("{what}: {}{count}", if is_more { "more than " } else { "" })
    };
    let (shown, left) = cut(rows.len(), area.height.into(), app.scroll(Part::Pane(Pane::Tasks)));
    let (rows_shown, end) = (shown.len(), shown.end);
    say_above(canvas, area, &shown);
    let selected = app.selected().map(|selected| model.root(selected));
    let lasts = |since: usize| text::time(now.saturating_sub(model.time(since)));
    for (row, what) in rows[shown].iter().enumerate() {
        let (sign, of, words, code, since) = match *what {
            Row::Head(what, count, is_more) => {
                canvas.put(inner, 0, row, &head(what, count, is_more), Role::Strong);
                continue;
            }
            Row::Polled(of, since, wake) => {
                let again = |wake| [format!("woken again {}", when(model, wake)), "woken again".to_owned()];
                let words = wake.map_or(Vec::new(), |wake| again(wake).into());
                (State::Polling(Place::Unseen).glyph().into(), of, words, "", wake.unwrap_or(since))
            }
            Row::Ready(place, of, wake) => {
                let (when, time) = (when(model, wake), moment(model, wake, now));
                let words = vec![format!("woken {when}"), when, format!("at {time}")];
                (place.to_string(), of, words, "", wake)
            }
            Row::Waits(of, since) => {
                let came = model.since(of, app.event()).unwrap_or(since);
                let state = model.future(of).state_at(app.event());
                let point = state.and_then(State::place).and_then(|place| model.point_at(of, place));
                let words = match (state, point) {
                    (Some(State::Unresumed), _) => {
                        let (when, time) = (when(model, since), moment(model, since, now));
                        let made = format!("made {when}");
                        vec![format!("never polled, {made}"), made, format!("since {time}")]
                    }
                    (_, Some(point)) => {
                        let (lasts, line) = (lasts(came), format!("line {}", point.line));
                        let short = format!("{lasts}, {line}");
                        vec![format!("for {lasts} at {line}"), short, format!("{line} …")]
                    }
                    (_, None) => vec![format!("for {}", lasts(came))],
                };
                let code = point.map_or("", |point| &point.text);
                (state.map_or(String::new(), |state| state.glyph().into()), of, words, code, since)
            }
        };
        if Some(since) == app.made() {
            canvas.changed(area, row);
        }
        let role = if selected == Some(of) { Role::Current } else { Role::Text };
        let after = canvas.put(inner, 0, row, &format!("{sign:>2}"), role);
        let after = canvas.put(inner, after + 1, row, &model.label(of), role);
        // The longest words that have room, and the code only with all of them.
        let room = usize::from(inner.width).saturating_sub(after + 2);
        let at = words.iter().position(|words| text::width(words) <= room).unwrap_or(words.len().max(1) - 1);
        let mut says = words.get(at).cloned().unwrap_or_default();
        if at == 0 && !code.is_empty() && text::width(&says) + CODE <= room {
            says = format!("{says}: {code}");
        }
        canvas.put(inner, after + 2, row, &says, Role::Dim);
    }
    if left > 0 {
        let tasks = rows[end..].iter().filter(|row| !matches!(row, Row::Head(..))).count();
        let mut says = format!("… {}{tasks} more", if is_more { "more than " } else { "" });
        for row in &rows[end..] {
            if let Row::Head(what, count, is_more) = *row {
                says = format!("{says}; {}", head(what, count, is_more));
            }
        }
        canvas.put(inner, 0, rows_shown, &says, Role::Dim);
    }
}
