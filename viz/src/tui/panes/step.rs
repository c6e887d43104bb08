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

use super::{cut, question, say_above};
use crate::insight;
use crate::text;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::keys::{Action, Keys};
use crate::tui::layout::Part;
use crate::tui::theme::Role;

/// What is told, in paragraphs: a question; why a future does not move, link by link; what is wrong; or only the sentence.
fn told(app: &App) -> Vec<(String, Role)> {
    if let Some((class, (_, question, given))) = app.class().and_then(|class| Some((class, class.shown()?))) {
        return question::lines(question, given, class.decides(), app.keys());
    }
    if let Some(of) = app.selected().filter(|_| app.tells_why()) {
        let links = insight::why(app.model(), of, app.event());
        return links.into_iter().map(|link| (link.says, Role::Text)).collect();
    }
    let mut told = vec![(app.sentence(), Role::Text)];
    if let Some((index, count, trouble)) = app.trouble() {
        told.push((format!("! {} of {count}, {}", index + 1, trouble.says), Role::Current));
        told.push((trouble.means.clone(), Role::Text));
    }
    told
}

/// The same in lines for a pane of this width.
pub(in crate::tui) fn lines(app: &App, width: u16) -> Vec<(String, Role)> {
    let columns = usize::from(width.saturating_sub(2));
    let wrapped = |(told, role): (String, Role)| {
        let lines = text::wrap(&text::plain(&told), columns);
        lines.into_iter().map(move |line| (line, role))
    };
    told(app).into_iter().filter(|(told, _)| !told.is_empty()).flat_map(wrapped).collect()
}

/// Draws it.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let lines = lines(app, area.width);
    let (shown, left) = cut(lines.len(), area.height.into(), app.scroll(Part::Step));
    // Where that has no room to be said, a line that is cut tells that there is more.
    let is_cut = left > 0
        && area.height > 0
        && (area.height == 1 || text::width(&says_more(left, app.keys())) > usize::from(inner.width));
    let rows = shown.len() + usize::from(is_cut);
    say_above(canvas, area, &shown);
    for (row, (line, role)) in lines[shown.start..shown.start + rows].iter().enumerate() {
        if is_cut && row + 1 == rows {
            canvas.put(inner, 0, row, &format!("{line} …"), *role);
        } else {
            canvas.put(inner, 0, row, line, *role);
        }
    }
    if left > 0 && !is_cut {
        more(canvas, inner, rows, left, app.keys());
    }
    if !app.tells_why() && app.class().is_none_or(|class| class.shown().is_none()) {
        around(canvas, below(inner, rows.max(2) + 1), app);
    }
}

/// Says in this row that there are so many more lines, and how to get to them.
pub(in crate::tui) fn more(canvas: &mut Canvas<'_>, area: Rect, row: usize, left: usize, keys: &Keys) {
    canvas.put(area, 0, row, &says_more(left, keys), Role::Dim);
}

fn says_more(left: usize, keys: &Keys) -> String {
    format!("… {}{}", text::count(left, "more line"), keys.then(Action::Scroll(3), "scrolls"))
}

/// What is left of an area below so many rows.
fn below(area: Rect, rows: usize) -> Rect {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX).min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}

/// With fewer columns than this, the sentences need them all.
const TIMES: u16 = 90;

/// The steps around this one, in their order; what happened before has more room than what is to come, which is left out
/// where it is a secret. In a single row this one would only be said again, so there it is the one before.
fn around(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    let model = app.model();
    let here = app.event();
    let room = usize::from(area.height);
    let after = match room {
        0..2 => here,
        _ if app.hides_future() => here + 1,
        _ => (here + 1 + room / 3).max(room).min(model.events().len()),
    };
    let first = after.saturating_sub(room);
    let number = after.to_string().len();
    let times: Vec<u64> = (first..after).map(|event| model.time(event)).collect();
    let times = text::times(&times);
    let time = times.iter().map(|time| text::width(time)).max().unwrap_or(0);
    for (row, (event, at)) in (first..after).zip(times).enumerate() {
        let (sign, role) = if event == here { ("▸", Role::Strong) } else { (" ", Role::Dim) };
        let at = if area.width < TIMES { String::new() } else { format!("{at:>time$}  ") };
        let sentence = insight::sentence(model, event);
        canvas.put(area, 0, row, &format!("{sign} {:>number$}  {at}{sentence}", event + 1), role);
    }
}
