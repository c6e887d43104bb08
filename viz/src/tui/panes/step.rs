//! The sentence for the step; where there is room, below it the steps around it.
//!
//! ```text
//! learn_and_sing is polled again although only dance was woken: join! polls
//! every branch that is not done.
//!
//!   17  15.0 ms  dance is woken from outside of every poll: what it waits for …
//!   18  15.0 ms  async_main is polled again: dance, which it polls, was woken …
//! ▸ 19  15.0 ms  learn_and_sing is polled again although only dance was woken: …
//!   20  15.0 ms  learn_song is polled again although only dance was woken: …
//! ```

use ratatui::layout::Rect;

use crate::insight;
use crate::model::FutureIx;
use crate::text;
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
    let sentence = insight::sentence(app.model(), app.event());
    if let Some((index, count, trouble)) = app.trouble() {
        let says = format!("! {} of {count}, {}", index + 1, trouble.says);
        let mut rest = inner;
        for (text, role) in [(&sentence, Role::Text), (&says, Role::Current), (&trouble.means, Role::Text)] {
            rest = below(rest, canvas.put_wrapped(rest, text, role));
        }
        return;
    }
    let used = canvas.put_wrapped(inner, &sentence, Role::Text).max(2);
    around(canvas, below(inner, used + 1), app);
}

/// What is left of an area below so many rows.
fn below(area: Rect, rows: usize) -> Rect {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX).min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

/// With fewer rows than this, what happened before says more than what is to come.
const BOTH_SIDES: usize = 5;

/// With fewer columns than this, the sentences need them all.
const TIMES: u16 = 90;

/// The steps around this one, in their order. What is still to come is left out where it is a secret.
fn around(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    let model = app.model();
    let here = app.event();
    let room = usize::from(area.height);
    let shows_here = room >= BOTH_SIDES;
    let after = match (shows_here, app.hides_future()) {
        (false, _) => here,
        (true, true) => here + 1,
        (true, false) => (here + 1 + room / 3).max(room).min(model.events().len()),
    };
    let first = after.saturating_sub(room);
    let number = after.to_string().len();
    let times: Vec<u64> = (first..after).map(|event| model.time(event)).collect();
    let times = text::times(&times);
    let time = times.iter().map(|time| text::width(time)).max().unwrap_or(0);
    for (row, (event, at)) in (first..after).zip(times).enumerate() {
        let (sign, role) = if event == here { ("▸ ", Role::Strong) } else { ("  ", Role::Dim) };
        let sign = if shows_here { sign } else { "" };
        let at = if area.width < TIMES { String::new() } else { format!("{at:>time$}  ") };
        let sentence = insight::sentence(model, event);
        canvas.put(area, 0, row, &format!("{sign}{:>number$}  {at}{sentence}", event + 1), role);
    }
}
