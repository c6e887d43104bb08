//! The sentence for the step; where there is room, below it what happened just before.
//!
//! ```text
//! learn_and_sing is polled again although only dance was woken: join! polls
//! every branch that is not done.
//!
//! 18  async_main is polled again: dance, which it polls, was woken at 15.0 ms.
//! ```

use ratatui::layout::Rect;

use crate::insight;
use crate::model::FutureIx;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::theme::Role;

/// Draws why a future does not move, link by link, in place of the sentence.
fn chain(canvas: &mut Canvas<'_>, area: Rect, app: &App, of: FutureIx) {
    let mut row = 0;
    for link in insight::why(app.model(), of, app.event()) {
        let below = Rect { y: area.y + row, height: area.height.saturating_sub(row), ..area };
        let lines = u16::try_from(canvas.put_wrapped(below, &link.says, Role::Text)).unwrap_or(u16::MAX);
        if lines > below.height {
            let last = usize::from(area.height.saturating_sub(1));
            canvas.rule(area, last, ' ', Role::Text);
            canvas.put(
                area,
                0,
                last,
                &format!("… `pollscope why TRACE '#{}'` tells the rest", app.model().future(of).id),
                Role::Dim,
            );
            break;
        }
        row += lines;
    }
}

/// Draws it.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    if let Some(of) = app.selected().filter(|_| app.tells_why()) {
        chain(canvas, inner, app, of);
        return;
    }
    let used = canvas.put_wrapped(inner, &insight::sentence(app.model(), app.event()), Role::Text).max(2);
    let room = usize::from(inner.height).saturating_sub(used + 1);
    for (row, event) in (0..app.event()).rev().take(room).enumerate() {
        let number = app.event().to_string().len();
        let before = format!("{:>number$}  {}", event + 1, insight::sentence(app.model(), event));
        canvas.put(inner, 0, used + 1 + row, &before, Role::Dim);
    }
}
