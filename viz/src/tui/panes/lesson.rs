//! The cards of a lesson, page by page, over the middle of the picture: what it tells, its program, what it ends with.

use ratatui::layout::Rect;

use super::help;
use crate::text;
use crate::tui::canvas::Canvas;
use crate::tui::class::{Card, Class};
use crate::tui::keys::{Action, Keys};
use crate::tui::syntax;
use crate::tui::theme::Role;

/// How many columns the text takes at most: longer lines are hard to read.
const WIDEST: u16 = 76;

/// A row of a card.
#[derive(Debug, Clone, Default)]
struct Row {
    /// The line of the program that begins in it.
    number: Option<usize>,
    text: String,
    is_code: bool,
}

/// The pages of a card, each in rows.
fn pages(class: &Class, card: Card, area: Rect) -> Vec<Vec<Row>> {
    let height = usize::from(area.height).saturating_sub(4).max(1);
    let parts = match card {
        Card::Text => told(std::slice::from_ref(&class.course.text), area),
        Card::Program => vec![vec![program(class, area)]],
        Card::End => told(&class.end(), area),
    };
    parts.into_iter().flat_map(|part| laid(part, height)).collect()
}

/// The paragraphs of each part, in rows.
fn told(parts: &[Vec<String>], area: Rect) -> Vec<Vec<Vec<Row>>> {
    let width = usize::from(area.width.saturating_sub(6).clamp(1, WIDEST));
    let rows = |paragraph: &String| -> Vec<Row> {
        let is_code = paragraph.starts_with("    ");
        let lines = if is_code {
            paragraph.lines().flat_map(|line| code(line, room(area))).collect()
        } else {
            text::wrap(&text::plain(paragraph), width)
        };
        lines.into_iter().map(|text| Row { number: None, text, is_code }).collect()
    };
    parts.iter().map(|part| part.iter().map(rows).collect()).collect()
}

/// The program, with the numbers that its lines have in its file.
fn program(class: &Class, area: Rect) -> Vec<Row> {
    let lines = class.program();
    let room = room(area).saturating_sub(gutter(&lines) + 2);
    let rows = |(number, line): (usize, &str)| {
        let rows = code(line, room).into_iter().enumerate();
        rows.map(move |(row, text)| Row { number: (row == 0).then_some(number), text, is_code: true })
    };
    lines.iter().flat_map(|line| rows(*line).collect::<Vec<_>>()).collect()
}

/// How many digits the longest number has.
fn gutter(lines: &[(usize, &str)]) -> usize {
    lines.last().map_or(0, |(last, _)| last.to_string().len())
}

/// What there is room for beside each other in a card.
fn room(area: Rect) -> usize {
    usize::from(area.width).saturating_sub(3)
}

/// A line of code; what is too long goes on in rows that begin further in.
fn code(line: &str, room: usize) -> Vec<String> {
    let line = text::source_line(line);
    let indent = line.len() - line.trim_start().len();
    let further = " ".repeat(indent + 4);
    // In less room than that each row would hold a word.
    if room < further.len() + 12 {
        return vec![line];
    }
    let mut rows = vec![line];
    while let Some(last) = rows.last_mut().filter(|last| text::width(last) > room) {
        let rest = last.split_off(breaks(last, further.len(), room));
        rows.push(format!("{further}{}", rest.trim_start()));
    }
    rows
}

/// Where a line of code is broken best, in so much room: at its last blank, or before the last call of a method.
fn breaks(line: &str, indent: usize, room: usize) -> usize {
    let mut column = 0;
    let fits = line.char_indices().take_while(|(_, char)| {
        column += text::width(char.encode_utf8(&mut [0; 4]));
        column <= room
    });
    let end = fits.last().map_or(line.len(), |(at, char)| at + char.len_utf8());
    let is_break = |at: &usize| {
        let mut after = line[*at..].chars();
        match after.next() {
            Some(' ') => true,
            Some('.') => after.next().is_some_and(|next| next.is_ascii_lowercase()),
            _ => false,
        }
    };
    let places = line.char_indices().map(|(at, _)| at).filter(|at| (indent + 1..=end).contains(at));
    places.rev().find(is_break).unwrap_or(end)
}

/// Paragraphs on pages: one that has no room on the rest of a page, and has on a new one, begins that.
fn laid(paragraphs: Vec<Vec<Row>>, height: usize) -> Vec<Vec<Row>> {
    let mut pages: Vec<Vec<Row>> = vec![Vec::new()];
    for paragraph in paragraphs {
        let used = pages.last().map_or(0, Vec::len);
        let goes_on = used > 0 && (used + 1 + paragraph.len() <= height || paragraph.len() > height);
        if used > 0 && !goes_on {
            pages.push(Vec::new());
        }
        let gap = goes_on.then(Row::default);
        for row in gap.into_iter().chain(paragraph) {
            match pages.last_mut().filter(|page| page.len() < height) {
                Some(page) => page.push(row),
                None => pages.push(vec![row]),
            }
        }
    }
    pages
}

/// How many pages there are in a picture of this size.
pub(in crate::tui) fn count(class: &Class, card: Card, area: Rect) -> usize {
    pages(class, card, area).len().max(1)
}

/// Draws a page.
pub(in crate::tui) fn draw(
    canvas: &mut Canvas<'_>,
    area: Rect,
    class: &Class,
    (card, page): (Card, usize),
    keys: &Keys,
) {
    let pages = pages(class, card, area);
    let Some(rows) = pages.get(page.min(pages.len().saturating_sub(1))) else { return };
    let gutter = if card == Card::Program { gutter(&class.program()) + 2 } else { 0 };
    // A program has lines of its own length.
    let longest = rows.iter().map(|row| text::width(&row.text) + gutter).max().unwrap_or(0);
    let width = usize::from(area.width.saturating_sub(6).min(WIDEST)).max(longest) + 4;
    let name = match card {
        Card::Text => "",
        Card::Program => ": the program",
        Card::End => ": the end",
    };
    let inner = help::open(canvas, area, width, rows.len() + 4, &format!(" {}{name} ", class.course.title));
    for (at, row) in rows.iter().enumerate() {
        if let Some(number) = row.number {
            canvas.put(inner, 0, at, &format!("{number:>0$}", gutter - 2), Role::Dim);
        }
        let pieces = if row.is_code { syntax::pieces(&row.text) } else { vec![(&*row.text, Role::Text)] };
        pieces.into_iter().fold(gutter, |column, (piece, role)| canvas.put(inner, column, at, piece, role));
    }
    let last = usize::from(inner.height).saturating_sub(1);
    let next = if page + 1 < pages.len() { next_page(keys) } else { after(class, card, keys) };
    canvas.put(inner, 0, last, &next, Role::Key);
}

fn next_page(keys: &Keys) -> String {
    says(keys, &[(Action::Asked, "the next page")])
}

/// Where the keys lead from the last page of a card.
fn after(class: &Class, card: Card, keys: &Keys) -> String {
    match card {
        Card::Text => says(
            keys,
            &[
                (Action::Asked, "to the run, then to what is asked"),
                (Action::Read(Card::Program), "the program"),
                (Action::Read(Card::Text), "this"),
            ],
        ),
        Card::Program if class.goes_on() => {
            let run = says(keys, &[(Action::Asked, "to the run")]);
            format!("{run}  Its comments are shown when all is asked")
        }
        Card::Program => says(keys, &[(Action::Asked, "to the run")]),
        Card::End => says(keys, &[(Action::Asked, "to the run, which is open now"), (Action::Quit, "quit")]),
    }
}

/// What keys do, of those that there are.
fn says(keys: &Keys, all: &[(Action, &str)]) -> String {
    let said = all.iter().filter_map(|(action, does)| Some(format!("{}: {does}", keys.key(*action)?)));
    said.collect::<Vec<_>>().join("  ")
}
