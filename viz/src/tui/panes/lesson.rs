//! The cards of a lesson, page by page, over the middle of the picture: what it tells, its program, what it ends with.

use ratatui::layout::Rect;

use super::help;
use crate::text;
use crate::tui::canvas::Canvas;
use crate::tui::class::{Card, Class};
use crate::tui::syntax;
use crate::tui::theme::Role;

/// How many columns the text takes at most: longer lines are hard to read.
const WIDEST: u16 = 76;

/// The pages of a card, each in lines.
fn pages(class: &Class, card: Card, area: Rect) -> Vec<Vec<String>> {
    let width = usize::from(area.width.saturating_sub(6).clamp(1, WIDEST));
    let height = usize::from(area.height).saturating_sub(4).max(1);
    let mut pages = Vec::new();
    for part in class.parts(card) {
        let mut lines = Vec::new();
        for (index, paragraph) in part.iter().enumerate() {
            if index > 0 {
                lines.push(String::new());
            }
            // Code stays as it stands.
            if card == Card::Program || paragraph.starts_with("    ") {
                lines.extend(paragraph.lines().map(text::source_line));
            } else {
                lines.extend(text::wrap(&text::plain(paragraph), width));
            }
        }
        pages.extend(lines.chunks(height).map(<[String]>::to_vec));
    }
    pages
}

/// How many pages there are in a picture of this size.
pub(in crate::tui) fn count(class: &Class, card: Card, area: Rect) -> usize {
    pages(class, card, area).len().max(1)
}

/// Draws a page.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, area: Rect, class: &Class, card: Card, page: usize) {
    let pages = pages(class, card, area);
    let Some(lines) = pages.get(page.min(pages.len().saturating_sub(1))) else { return };
    // A program has lines of its own length.
    let longest = lines.iter().map(|line| text::width(line)).max().unwrap_or(0);
    let width = usize::from(area.width.saturating_sub(6).min(WIDEST)).max(longest) + 4;
    let name = match card {
        Card::Text => "",
        Card::Program => ": the program",
        Card::End => ": the end",
    };
    let inner = help::open(canvas, area, width, lines.len() + 4, &format!(" {}{name} ", class.course.title));
    for (row, line) in lines.iter().enumerate() {
        let is_code = card == Card::Program || line.starts_with("    ");
        let mut at = 0;
        for (piece, role) in if is_code { syntax::pieces(line) } else { vec![(line.as_str(), Role::Text)] } {
            at = canvas.put(inner, at, row, piece, role);
        }
    }
    let last = usize::from(inner.height).saturating_sub(1);
    let next = match card {
        _ if page + 1 < pages.len() => "Enter: the next page",
        Card::Text => "Enter: to the run; Enter again: to what is asked.  P: the program  L: this",
        Card::Program => "Enter: to the run",
        Card::End => "Enter: to the run, which is open now.  q: quit",
    };
    canvas.put(inner, 0, last, next, Role::Key);
}
