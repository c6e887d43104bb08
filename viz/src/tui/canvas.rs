//! Writes on the picture. Whatever lies outside of it is clipped, and whatever could steer a terminal is made visible.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::theme::{Look, Role};
use crate::text;

/// The picture, and how its parts look.
pub(super) struct Canvas<'a> {
    buffer: &'a mut Buffer,
    look: Look,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(buffer: &'a mut Buffer, look: Look) -> Self {
        Self { buffer, look }
    }

    /// The whole picture.
    pub(super) fn area(&self) -> Rect {
        self.buffer.area
    }

    /// Writes a text from the given column of an area's row on, cut at the area's right end. Gives the column after
    /// the text.
    pub(super) fn put(&mut self, area: Rect, column: usize, row: usize, text: &str, role: Role) -> usize {
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return self.put_plain(area, column, row, text.as_bytes(), role);
        }
        let room = usize::from(area.width).saturating_sub(column);
        let text = text::plain(text);
        let text = if self.look.ascii { Cow::Owned(ascii(&text)) } else { text };
        let text = text::cut(&text, room);
        let text = if self.look.ascii { Cow::Owned(ascii(&text)) } else { text };
        let (Some(x), Some(y)) = (offset(area.x, column), offset(area.y, row)) else { return column };
        if room == 0 || row >= usize::from(area.height) || !self.area().contains(Position::new(x, y)) {
            return column;
        }
        let style = self.look.theme.style(role);
        let (after, _) = self.buffer.set_stringn(x, y, &text, room, style);
        column + usize::from(after.saturating_sub(x))
    }

    /// As [`put`](Self::put), of a text in which each byte is a character that takes a column: nearly all are, and this
    /// needs no tables for it.
    fn put_plain(&mut self, area: Rect, column: usize, row: usize, text: &[u8], role: Role) -> usize {
        let room = usize::from(area.width).saturating_sub(column);
        if row >= usize::from(area.height) || room == 0 {
            return column;
        }
        let shown = if text.len() > room { room - 1 } else { text.len() };
        for (index, byte) in text[..shown].iter().enumerate() {
            self.cell(area, column + index, row, char::from(*byte), role);
        }
        if shown < text.len() {
            self.sign(area, column + shown, row, '…', role);
            return column + shown + 1;
        }
        column + shown
    }

    /// Writes pieces of one text, each in its role; where not all have room, the last one that does says so. Gives the column
    /// after them.
    pub(super) fn put_pieces(
        &mut self,
        area: Rect,
        column: usize,
        row: usize,
        pieces: &[(impl AsRef<str>, Role)],
    ) -> usize {
        let wide = |text: &str| text::width(&text::plain(text));
        let width = usize::from(area.width);
        let is_cut = column + pieces.iter().map(|(text, _)| wide(text.as_ref())).sum::<usize>() > width;
        let mut at = column;
        for (text, role) in pieces {
            let text = text.as_ref();
            if is_cut && at + wide(text) >= width {
                // With a sign more it is too long in any case, and that is what cuts it.
                return self.put(area, at, row, &format!("{text}…"), *role);
            }
            at = self.put(area, at, row, text, *role);
        }
        at
    }

    fn cell(&mut self, area: Rect, column: usize, row: usize, sign: char, role: Role) {
        let (Some(x), Some(y)) = (offset(area.x, column), offset(area.y, row)) else { return };
        if let Some(cell) = self.buffer.cell_mut(Position::new(x, y)) {
            cell.set_char(sign).set_style(self.look.theme.style(role));
        }
    }

    /// Writes one character of ours. There is one for each cell of each lane, so this does without what a trace's text
    /// needs.
    pub(super) fn sign(&mut self, area: Rect, column: usize, row: usize, sign: char, role: Role) {
        if self.look.ascii {
            self.put(area, column, row, sign.encode_utf8(&mut [0; 4]), role);
            return;
        }
        if column < usize::from(area.width) && row < usize::from(area.height) {
            self.cell(area, column, row, sign, role);
        }
    }

    /// Writes a text so that it ends at an area's right end. Gives the column at which it begins.
    pub(super) fn put_right(&mut self, area: Rect, row: usize, text: &str, role: Role) -> usize {
        let column = usize::from(area.width).saturating_sub(text::width(&text::plain(text)));
        self.put(area, column, row, text, role);
        column
    }

    /// Writes lines of text, broken at spaces; what has no room is cut in the last one. Gives how many there were.
    pub(super) fn put_wrapped(&mut self, area: Rect, text: &str, role: Role) -> usize {
        let lines = text::wrap(&text::plain(text), usize::from(area.width));
        let shown = lines.len().min(area.height.into());
        for (row, line) in lines[..shown].iter().enumerate() {
            let is_last = row + 1 == shown;
            let line =
                if is_last { Cow::Owned(lines[row..].join(" ")) } else { Cow::Borrowed(line.as_str()) };
            self.put(area, 0, row, &line, role);
        }
        lines.len()
    }

    /// Draws a row of one character.
    pub(super) fn rule(&mut self, area: Rect, row: usize, of: char, role: Role) {
        (0..usize::from(area.width)).for_each(|column| self.sign(area, column, row, of, role));
    }

    /// Draws the lines of a frame: rules, which are one row high, and walls, one column wide; a joint where they meet.
    pub(super) fn frame(&mut self, lines: &[Rect]) {
        let picture = self.area();
        let (rules, walls): (Vec<Rect>, Vec<Rect>) = lines.iter().partition(|line| line.height == 1);
        rules.iter().for_each(|rule| self.rule(*rule, 0, '─', Role::Frame));
        for wall in &walls {
            (0..usize::from(wall.height)).for_each(|row| self.sign(*wall, 0, row, '│', Role::Frame));
        }
        let meet = rules.iter().flat_map(|rule| walls.iter().map(|wall| rule.intersection(*wall)));
        for at in meet.filter(|at| !at.is_empty()) {
            let along = |lines: &[Rect], one: Position, other: Position| {
                lines.iter().any(|line| line.contains(one) && line.contains(other))
            };
            let here = at.as_position();
            let leads = [
                here.y > 0 && along(&walls, here, Position { y: here.y - 1, ..here }),
                along(&walls, here, Position { y: here.y + 1, ..here }),
                here.x > 0 && along(&rules, here, Position { x: here.x - 1, ..here }),
                along(&rules, here, Position { x: here.x + 1, ..here }),
            ];
            let (column, row) = (here.x - picture.x, here.y - picture.y);
            self.sign(picture, column.into(), row.into(), joint(leads), Role::Frame);
        }
    }

    /// Blanks an area, whatever was there.
    pub(super) fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.area());
        for position in area.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.reset();
            }
        }
    }

    /// Says that this step changed what stands on a row.
    pub(super) fn changed(&mut self, area: Rect, row: usize) {
        self.put(area, 0, row, "•", Role::Current);
    }

    /// Adds a look to a cell that is written already.
    pub(super) fn mark(&mut self, area: Rect, column: usize, row: usize, role: Role) {
        let (Some(x), Some(y)) = (offset(area.x, column), offset(area.y, row)) else { return };
        if column < usize::from(area.width)
            && row < usize::from(area.height)
            && let Some(cell) = self.buffer.cell_mut(Position::new(x, y))
        {
            cell.set_style(self.look.theme.style(role));
        }
    }
}

/// The four sides of an area, for a frame.
pub(super) fn sides(area: Rect) -> [Rect; 4] {
    let rule = Rect { height: area.height.min(1), ..area };
    let wall = Rect { width: area.width.min(1), ..area };
    [
        rule,
        Rect { y: area.bottom().saturating_sub(1).max(area.y), ..rule },
        wall,
        Rect { x: area.right().saturating_sub(1).max(area.x), ..wall },
    ]
}

/// The sign from which lines lead up, down, to the left and to the right, or not.
fn joint(leads: [bool; 4]) -> char {
    match leads {
        [true, true, true, true] => '┼',
        [true, true, true, false] => '┤',
        [true, true, false, true] => '├',
        [true, false, true, true] => '┴',
        [false, true, true, true] => '┬',
        [false, true, false, true] => '┌',
        [false, true, true, false] => '┐',
        [true, false, false, true] => '└',
        [true, false, true, false] => '┘',
        [true, _, false, false] | [_, true, false, false] => '│',
        _ => '─',
    }
}

fn offset(start: u16, by: usize) -> Option<u16> {
    start.checked_add(u16::try_from(by).ok()?)
}

/// The text in letters that every terminal has; a sign for each that we draw, and `?` for any other, as wide as it was.
fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            ' '..='~' => out.push(char),
            '█' => out.push('#'),
            '░' => out.push('_'),
            '─' => out.push('-'),
            '▒' => out.push('='),
            '·' => out.push('.'),
            '✓' | '↓' => out.push('v'),
            '▼' => out.push('V'),
            '✗' | '×' => out.push('x'),
            '‼' => out.push('X'),
            '│' => out.push('|'),
            '┊' | '▁'..='▇' => out.push(':'),
            '┌' | '┐' | '└' | '┘' | '╭' | '╰' | '╮' | '╯' | '├' | '┤' | '┬' | '┴' | '┼' =>
            {
                out.push('+');
            }
            '◀' | '←' => out.push('<'),
            '▶' | '→' | '▸' => out.push('>'),
            '↑' => out.push('^'),
            '○' => out.push('o'),
            '↻' => out.push('@'),
            '•' => out.push('*'),
            '…' => out.push('~'),
            'µ' => out.push('u'),
            other => (0..text::width(other.encode_utf8(&mut [0; 4]))).for_each(|_| out.push('?')),
        }
    }
    out
}
