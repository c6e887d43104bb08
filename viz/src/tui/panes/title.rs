//! The head line: which program, where we are, and whether it moves.
//!
//! ```text
//!  song_join       step 14 of 50   turn 2 of 4   15.0 ms                 paused
//! ```

use ratatui::layout::Rect;

use crate::text;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::theme::Role;

/// Draws it.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    let model = app.model();
    let events = model.events().len();
    let step = if events == 0 { 0 } else { app.event() + 1 };
    let turn = model.turn_at(app.event()).map_or(0, |turn| turn + 1);
    let place = format!(
        "step {step} of {events}   turn {turn} of {}   {}",
        model.turns().len(),
        text::time(model.time(app.event()))
    );
    let mode = match (app.play.is_on(), app.follows_end(), app.is_live()) {
        (true, ..) if app.play.is_back() => "playing back ",
        (true, ..) => "playing ",
        (_, true, _) => "live ",
        (_, _, true) => "paused, it runs on ",
        _ if app.is_bookmarked() => "paused, bookmark ",
        _ => "paused ",
    };
    let width = usize::from(area.width);
    if width < 40 {
        canvas.put(
            area,
            0,
            0,
            &format!("{step}/{events} {}", text::time(model.time(app.event()))),
            Role::Title,
        );
        return;
    }
    let program = text::plain(&model.trace().program).into_owned();
    // The program's name gives way to the place.
    let room = width.saturating_sub(text::width(&place) + text::width(mode) + 6).max(8);
    let after = canvas.put(area, 1, 0, &text::cut(&program, room), Role::Title);
    let column = (width / 4).max(after + 2).min(width.saturating_sub(text::width(&place) + 2).max(after + 2));
    let after = canvas.put(area, column, 0, &place, Role::Text);
    if after + text::width(mode) < width {
        canvas.put_right(area, 0, mode, if app.play.is_on() { Role::Current } else { Role::Dim });
    }
}
