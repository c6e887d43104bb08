//! The keys one needs most, in the last rule.
//!
//! ```text
//! └ ←→ event  [] poll  {} turn  ↑↓ future  f follow  space play  ? help  q quit ┘
//! ```

use crossterm::event::KeyCode;
use ratatui::layout::Rect;

use crate::text;
use crate::tui::canvas::Canvas;
use crate::tui::keys::Keys;
use crate::tui::prompt::Prompt;
use crate::tui::theme::Role;

/// Draws what is typed or said; or else as many keys as there is room for, help and quit always among them.
pub(in crate::tui) fn draw(
    canvas: &mut Canvas<'_>,
    area: Rect,
    keys: &Keys,
    prompt: Option<&Prompt>,
    says: Option<&str>,
) {
    if let Some(prompt) = prompt {
        let column = canvas.put(area, 0, 0, &format!(" {}", prompt.purpose.sign()), Role::Key);
        // The cursor stays in view: as much before it as there is room for, and then what stands after it.
        let room = usize::from(area.width).saturating_sub(column + 3);
        let before: String = prompt.text().chars().take(prompt.cursor()).collect();
        let after: String = prompt.text().chars().skip(prompt.cursor()).collect();
        let column = canvas.put(area, column, 0, end_of(&text::plain(&before), room), Role::Strong);
        let column = canvas.put(area, column, 0, "█", Role::Current);
        let column = canvas.put(area, column, 0, &format!("{after} "), Role::Strong);
        let earlier = format!(" {} earlier ", keys.named(KeyCode::Up));
        if prompt.has_earlier() && column + text::width(&earlier) < usize::from(area.width) {
            canvas.put_right(area, 0, &earlier, Role::Dim);
        }
        return;
    }
    if let Some(says) = says {
        canvas.put(area, 0, 0, &format!(" {says} "), Role::Current);
        return;
    }
    let mut items = keys.footer();
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

/// As much of a text's end as so many columns hold.
fn end_of(text: &str, columns: usize) -> &str {
    let starts = text.char_indices().map(|(start, _)| &text[start..]);
    starts.into_iter().find(|end| text::width(end) <= columns).unwrap_or("")
}
