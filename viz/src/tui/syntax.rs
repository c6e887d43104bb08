//! Which parts of a line of Rust are words of the language, texts, numbers and comments. A line at a time, so a text that
//! goes on over several lines is not seen as one; that costs a colour and nothing else.

use unicode_width::UnicodeWidthChar;

use super::theme::Role;

const KEYWORDS: [&str; 37] = [
    "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "false",
    "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
    "self", "Self", "static", "struct", "super", "trait", "true", "type", "unsafe", "where", "while",
];

/// The pieces of a line, each with its role, in order; together they are the line.
pub(super) fn pieces(line: &str) -> Vec<(&str, Role)> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (length, role) = piece(rest);
        let marks: usize = rest[length..].chars().take_while(|char| is_mark(*char)).map(char::len_utf8).sum();
        let (this, after) = rest.split_at(length + marks);
        pieces.push((this, role));
        rest = after;
    }
    pieces
}

/// Whether this is a mark over the letter before it: on its own it would not be seen.
fn is_mark(char: char) -> bool {
    char.width() == Some(0)
}

/// The length of what a text begins with, and what that is.
fn piece(text: &str) -> (usize, Role) {
    let first = text.chars().next().unwrap_or(' ');
    let while_ = |is: fn(char) -> bool| text.find(|char| !is(char)).unwrap_or(text.len());
    if text.starts_with("//") {
        return (text.len(), Role::Dim);
    }
    if first == '"' {
        return (quoted(text, '"'), Role::Literal);
    }
    if first.is_alphabetic() || first == '_' {
        let length = while_(|char| char.is_alphanumeric() || char == '_' || is_mark(char));
        let role = if KEYWORDS.contains(&&text[..length]) { Role::Keyword } else { Role::Text };
        return (length, role);
    }
    if first.is_ascii_digit() {
        return (while_(|char| char.is_alphanumeric() || char == '_'), Role::Literal);
    }
    if first == '\'' {
        // A character, or else a lifetime.
        let length = quoted(text, '\'');
        let inner = text[1..].trim_start_matches('\\');
        let is_char = text[1..].starts_with('\\') || inner.chars().nth(1) == Some('\'');
        return if is_char { (length, Role::Literal) } else { (1, Role::Text) };
    }
    let length = while_(|char| !char.is_alphanumeric() && !matches!(char, '_' | '"' | '\'' | '/'));
    (length.max(first.len_utf8()), Role::Text)
}

fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            char if char == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Breaks a line into ones of at most so many columns: at blanks, within words only those that are longer than a line, where
/// their parts meet, and within a text only one that is.
pub(super) fn wrap(line: &str, columns: usize) -> Vec<String> {
    let breaks = breaks(line);
    let mut lines = Vec::new();
    let mut start = 0;
    while start < line.len() {
        let rest = &line[start..];
        let fits = start + fitting(rest, columns);
        if fits == line.len() {
            lines.push(rest.to_owned());
            break;
        }
        let from = breaks.partition_point(|(at, _)| *at <= start);
        let to = breaks.partition_point(|(at, is_blank)| *at - usize::from(*is_blank) <= fits);
        let possible = &breaks[from..to.max(from)];
        let fits_whole = |index: usize| {
            let (at, _) = breaks[index];
            let next = breaks[index + 1..].iter().find(|(_, is_blank)| *is_blank);
            let end = next.map_or(line.len(), |(next, _)| next - 1);
            at + fitting(&line[at..], columns) >= end
        };
        let blank = possible.iter().rposition(|(_, is_blank)| *is_blank).map(|index| from + index);
        let index = blank.filter(|index| fits_whole(*index)).or((from..from + possible.len()).last());
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let at = index.map_or(fits.max(start + first), |index| breaks[index].0);
        lines.push(line[start..at].trim_end().to_owned());
        start = line.len() - line[at..].trim_start().len();
    }
    lines
}

/// Where a line may be broken, and whether behind a blank.
fn breaks(line: &str) -> Vec<(usize, bool)> {
    let mut breaks = Vec::new();
    let mut start = 0;
    for (piece, role) in pieces(line) {
        for (at, char) in piece.char_indices().filter(|_| role != Role::Literal) {
            let at = start + at;
            let is_method = |after: &str| after.starts_with(char::is_alphabetic);
            match char {
                ' ' => breaks.push((at + 1, true)),
                '(' | '[' | '{' | ',' => breaks.push((at + 1, false)),
                '.' if is_method(&line[at + 1..]) => breaks.push((at, false)),
                _ => {}
            }
        }
        start += piece.len();
    }
    breaks
}

/// How much of a text fits in so many columns.
fn fitting(text: &str, columns: usize) -> usize {
    let mut used = 0;
    let beyond = text.char_indices().find(|(_, char)| {
        used += char.width().unwrap_or(0);
        used > columns
    });
    beyond.map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_texts_numbers_and_comments_are_told_apart() {
        let of = |role: Role, line| -> Vec<String> {
            pieces(line).into_iter().filter(|(_, is)| *is == role).map(|(text, _)| text.to_owned()).collect()
        };
        let line = r#"    let x = f("a // \" b", 'c', 10_u8).await; // let"#;
        assert_eq!(of(Role::Keyword, line), ["let", "await"]);
        assert_eq!(of(Role::Literal, line), [r#""a // \" b""#, "'c'", "10_u8"]);
        assert_eq!(of(Role::Dim, line), ["// let"]);
        assert_eq!(of(Role::Literal, "fn f<'a>(x: &'a str)"), [""; 0]);
        let marked = "e\u{301}if";
        assert_eq!(of(Role::Text, marked), [marked]);
        assert_eq!(of(Role::Text, "(n\u{303}) "), ["(", "n\u{303}", ") "]);
    }

    #[test]
    fn lines_break_where_their_parts_meet() {
        let line = r#"let stream = TcpStream::connect(("127.0.0.1", port)).await?;"#;
        let broken = ["let stream =", r#"TcpStream::connect(("127.0.0.1","#, "port)).await?;"];
        assert_eq!(wrap(line, 34), broken);
        let broken = ["let stream =", "TcpStream::connect((", r#""127.0.0.1","#, "port)).await?;"];
        assert_eq!(wrap(line, 20), broken);
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap(r#"f("one two three")"#, 10), ["f(", r#""one two t"#, r#"hree")"#]);
        assert_eq!(wrap("文字", 1), ["文", "字"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_where_a_line_is_broken(line in "\\PC*", columns in 0_usize..30) {
            let lines = wrap(&line, columns);
            let wide = |line: &String| crate::text::width(line) > columns && line.chars().count() > 1;
            prop_assert!(!lines.iter().any(wide), "{:?}", lines);
            let solid = |text: &str| text.replace(char::is_whitespace, "");
            prop_assert_eq!(solid(&lines.concat()), solid(&line));
        }

        #[test]
        fn the_pieces_are_the_line(line in "\\PC*") {
            let whole: String = pieces(&line).into_iter().map(|(text, _)| text).collect();
            prop_assert_eq!(whole, line);
        }
    }
}
