//! All keys, and on a second page what the signs mean; made from the same tables that are dispatched and drawn.

use ratatui::layout::Rect;

use super::window;
use crate::model::lanes::Cell;
use crate::text;
use crate::tui::canvas::{Canvas, sides};
use crate::tui::keys::{Action, Keys};
use crate::tui::theme::Role;

/// What each part of the picture is, on the second page.
pub(in crate::tui) const PANES: [(&str, &str); 7] = [
    ("futures", "who polls whom, below the thread where it began; states now"),
    ("timeline", "what each does; to the right half by time, half by order"),
    ("machine", "the states of the selected future, and the moves made so far"),
    ("source", "where in its source it stands, and who awaits it"),
    ("why", "what happens in this step, and what brought it about"),
    ("tasks", "who was woken and is not polled yet, in order; who waits"),
    ("future #", "all that is known of the selected future now"),
];

/// How many pages there are in a picture of this size: one with the signs, the others with the keys.
pub(in crate::tui) fn pages(area: Rect, keys: &Keys) -> usize {
    let (height, columns) = room(area);
    keys.help().len().div_ceil(height * columns) + 1
}

/// How many rows and how many columns of keys there is room for.
fn room(area: Rect) -> (usize, usize) {
    (usize::from(area.height).saturating_sub(2).max(1), (usize::from(area.width) / 39).max(1))
}

/// Draws a page over the middle of the picture.
pub(in crate::tui) fn draw(
    canvas: &mut Canvas<'_>,
    area: Rect,
    keys: &Keys,
    page: usize,
    panes: &[(&str, &str)],
) {
    let (height, columns) = room(area);
    match keys.help().chunks(height * columns).nth(page) {
        Some(rows) => {
            let shown = |action| keys.key(action).unwrap_or_default();
            let (next, closes) = (shown(Action::Help), keys.key(Action::Leave));
            let closes = closes.map_or(String::new(), |key| format!(", {key} closes"));
            draw_keys(canvas, area, rows, &format!(" keys; {next} goes on{closes} "));
        }
        None => signs(canvas, area, panes),
    }
}

fn draw_keys(canvas: &mut Canvas<'_>, area: Rect, rows: &[(String, &str)], title: &str) {
    let wide = |rows: &[(String, &str)]| {
        let keys = rows.iter().map(|(keys, _)| text::width(keys)).max().unwrap_or(0);
        let does = rows.iter().map(|(_, does)| text::width(does)).max().unwrap_or(0);
        (keys, does)
    };
    // As few columns as the height allows.
    let each = rows.len().div_ceil(rows.len().div_ceil(room(area).0).max(1)).max(1);
    let width: usize = rows.chunks(each).map(|rows| wide(rows).0 + wide(rows).1 + 3).sum::<usize>() + 2;
    let inner = open(canvas, area, width, each + 2, title);
    let mut left = 0;
    for rows in rows.chunks(each) {
        let (keys, does) = wide(rows);
        for (row, (shown, does)) in rows.iter().enumerate() {
            canvas.put(inner, left, row, shown, Role::Key);
            canvas.put(inner, left + keys + 1, row, does, Role::Text);
        }
        left += keys + does + 3;
    }
}

/// The other signs in the panes.
const SIGNS: [(&str, Role, &str); 10] = [
    ("○", Role::Dim, "an await not reached; ✓: one come through"),
    ("↻", Role::Text, "a move from an await to itself"),
    ("2×", Role::Text, "a move that was made twice"),
    ("•", Role::Current, "what this step has changed"),
    ("▼▸", Role::Current, "the step that is shown"),
    ("◀", Role::Current, "the selected future"),
    ("▸2", Role::Text, "a future with 2 folded below it"),
    ("7›", Role::Text, "a future 7 levels down"),
    ("│", Role::Cell(Cell::Woken), "from who wakes to who is woken"),
    ("↑", Role::Dim, "rows are above; … rows are below"),
];

/// Those above the lanes, and below them.
const BESIDE: [(&str, Role, &str); 4] = [
    ("!", Role::Cell(Cell::Panics), "above the lanes: something is wrong there; m: a bookmark"),
    ("?", Role::Cell(Cell::Panics), "events that could not be kept, and are not in the trace"),
    ("┊", Role::Dim, "so long nothing ran: a wait that has less room than its time"),
    ("▂▇", Role::Dim, "how busy the whole run is; in [ ] what is in view"),
];

fn signs(canvas: &mut Canvas<'_>, area: Rect, panes: &[(&str, &str)]) {
    let cells = Cell::ALL.map(|cell| (cell.glyph().to_string(), Role::Cell(cell), cell.word()));
    let words = cells.iter().map(|(.., word)| text::width(word)).max().unwrap_or(0);
    let right = words + 5;
    let wide = SIGNS.iter().map(|(.., says)| text::width(says)).max().unwrap_or(0) + right + 3;
    let from = cells.len().max(SIGNS.len());
    let inner = open(canvas, area, wide + 3, from + BESIDE.len() + panes.len() + 3, " signs and panes ");
    let mut put = |column: usize, row: usize, (sign, role, says): (&str, Role, &str)| {
        canvas.put(inner, column, row, sign, role);
        canvas.put(inner, column + 3, row, says, Role::Text);
    };
    cells.iter().enumerate().for_each(|(row, (sign, role, says))| put(0, row, (sign, *role, says)));
    SIGNS.into_iter().enumerate().for_each(|(row, sign)| put(right, row, sign));
    BESIDE.into_iter().enumerate().for_each(|(row, sign)| put(0, from + row, sign));
    let from = from + BESIDE.len() + 1;
    for (row, (name, does)) in panes.iter().enumerate() {
        canvas.put(inner, 0, from + row, name, Role::Key);
        canvas.put(inner, 10, from + row, does, Role::Text);
    }
}

/// A box in the middle of the picture; gives the room inside of it.
pub(super) fn open(canvas: &mut Canvas<'_>, area: Rect, width: usize, height: usize, title: &str) -> Rect {
    let size = |wanted: usize, there: u16| u16::try_from(wanted).unwrap_or(there).min(there);
    // Of what lies below, a column or two at the side would say nothing.
    let width = if width + 4 > area.width.into() { area.width.into() } else { width };
    let (width, height) = (size(width, area.width), size(height, area.height));
    let middle = |there: u16, size: u16| {
        u16::try_from(window(usize::from(there) / 2, there.into(), size.into())).unwrap_or(0)
    };
    let box_ = Rect {
        x: area.x + middle(area.width, width),
        y: area.y + middle(area.height, height),
        width,
        height,
    };
    canvas.clear(box_);
    canvas.frame(&sides(box_));
    canvas.put(box_, 2, 0, title, Role::Title);
    Rect {
        x: box_.x.saturating_add(2),
        y: box_.y.saturating_add(1),
        width: width.saturating_sub(3),
        height: height.saturating_sub(2),
    }
}
