//! The head line: which program, where we are, and whether it moves.
//!
//! ```text
//!  song_join       step 14 of 50   turn 2 of 4   15.0 ms                 paused
//! ```

use std::borrow::Cow;

use ratatui::layout::Rect;

use crate::coming::Extent;
use crate::insight;
use crate::model::lanes::Scale;
use crate::text;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::theme::Role;

/// So many columns of the program's name are left in any case.
const NAME: usize = 8;

/// Draws it.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    let model = app.model();
    let now = insight::time(model, app.event());
    let events = model.events().len();
    let step = if events == 0 { 0 } else { app.event() + 1 };
    let turn = model.turn_at(app.event()).map_or(0, |turn| turn + 1);
    let mode = match app.extent() {
        Extent::Beginning(100) => "indexing ".into(),
        Extent::Beginning(read) => Cow::Owned(format!("reading, {read} % ")),
        _ if app.play.is_on() && app.play.is_back() => "playing back ".into(),
        _ if app.play.is_on() => "playing ".into(),
        _ if app.follows_end() => "live ".into(),
        Extent::Live => "paused, it runs on ".into(),
        Extent::Whole if app.is_bookmarked() => "paused, bookmark ".into(),
        Extent::Whole => "paused ".into(),
    };
    let mode = match app.scale {
        Scale::Both => mode.into_owned(),
        Scale::Order => format!("by order, {mode}"),
        Scale::Time => format!("by time, {mode}"),
    };
    let mode = match model.trace().notes.len() {
        0 => mode,
        notes => format!("{}, {mode}", text::count(notes, "note")),
    };
    let width = usize::from(area.width);
    let turns = model.turns().len();
    // Where there is little room the turn goes first, then the words; the program's name is cut before that.
    let all = |count: usize, before: &str| {
        if app.hides_totals() { String::new() } else { format!("{before}{count}") }
    };
    let places = [
        format!("step {step}{}   turn {turn}{}   {now}", all(events, " of "), all(turns, " of ")),
        format!("step {step}{}   {now}", all(events, " of ")),
        format!("{step}{}   {now}", all(events, "/")),
    ];
    let fits = |place: &&String| text::width(place) + text::width(&mode) + NAME + 4 < width;
    let Some(place) = places.iter().find(fits) else {
        let [.., least] = places;
        let after = canvas.put(area, 0, 0, &least.replace("   ", " "), Role::Title);
        if after + text::width(&mode) < width {
            canvas.put_right(area, 0, &mode, Role::Dim);
        }
        return;
    };
    let program = text::plain(&model.trace().program).into_owned();
    let room = width.saturating_sub(text::width(place) + text::width(&mode) + 4).max(NAME);
    let after = canvas.put(area, 1, 0, &text::cut(&program, room), Role::Title);
    let last = width.saturating_sub(text::width(place) + text::width(&mode) + 2);
    let column = (width / 4).min(last).max(after + 2);
    let after = canvas.put(area, column, 0, place, Role::Text);
    if after + text::width(&mode) < width {
        canvas.put_right(area, 0, &mode, if app.play.is_on() { Role::Current } else { Role::Dim });
    }
}
