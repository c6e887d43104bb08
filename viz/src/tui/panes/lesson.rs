//! The text of a lesson, page by page, over the middle of the picture.

use ratatui::layout::Rect;

use super::help;
use crate::text;
use crate::tui::canvas::Canvas;
use crate::tui::class::Class;
use crate::tui::theme::Role;

/// How many columns the text takes at most: longer lines are hard to read.
const WIDEST: u16 = 76;

/// The lines of the text, and how many of them go on a page.
fn pages(class: &Class, area: Rect) -> (Vec<String>, usize) {
    let width = usize::from(area.width.saturating_sub(6).clamp(1, WIDEST));
    let mut lines = Vec::new();
    for (index, paragraph) in class.text.iter().enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        lines.extend(text::wrap(&text::plain(paragraph), width));
    }
    (lines, usize::from(area.height).saturating_sub(4).max(1))
}

/// How many pages there are in a picture of this size.
pub(in crate::tui) fn count(class: &Class, area: Rect) -> usize {
    let (lines, each) = pages(class, area);
    lines.len().div_ceil(each).max(1)
}

/// Draws a page.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, area: Rect, class: &Class, page: usize) {
    let (lines, each) = pages(class, area);
    let shown: Vec<&String> = lines.iter().skip(page * each).take(each).collect();
    let width = usize::from(area.width.saturating_sub(6).min(WIDEST)) + 4;
    let more = (page + 1) * each < lines.len();
    let title = format!(" {} ", class.title);
    let inner = help::open(canvas, area, width, shown.len() + 4, &title);
    for (row, line) in shown.iter().enumerate() {
        canvas.put(inner, 0, row, line, Role::Text);
    }
    let last = usize::from(inner.height).saturating_sub(1);
    let next = if more {
        "Enter: the next page"
    } else {
        "Enter: to the run; it stops where something is asked. L shows this again"
    };
    canvas.put(inner, 0, last, next, Role::Key);
}
