//! The keys one needs most, in the last rule.
//!
//! ```text
//! └ ←→ event  [] poll  {} turn  ↑↓ future  f follow  space play  ? help  q quit ┘
//! ```

use ratatui::layout::Rect;

use crate::text;
use crate::tui::canvas::Canvas;
use crate::tui::keys;
use crate::tui::theme::Role;

/// Draws as many as there is room for; the last two, help and quit, are always among them.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, area: Rect) {
    let mut items = keys::footer();
    let wide = |(keys, word): &(String, &str)| text::width(keys) + 1 + text::width(word) + 2;
    while items.len() > 2 && items.iter().map(wide).sum::<usize>() > usize::from(area.width) {
        items.remove(items.len() - 3);
    }
    let mut column = canvas.put(area, 0, 0, " ", Role::Frame);
    for (index, (keys, word)) in items.iter().enumerate() {
        column = canvas.put(area, column, 0, keys, Role::Key);
        column = canvas.put(area, column, 0, &format!(" {word}"), Role::Text);
        let gap = if index + 1 < items.len() { "  " } else { " " };
        column = canvas.put(area, column, 0, gap, Role::Frame);
    }
}
