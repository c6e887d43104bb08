//! Which parts of a line of Rust are words of the language, texts, numbers and comments. A line at a time, so a text that
//! goes on over several lines is not seen as one; that costs a colour and nothing else.

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
        let (this, after) = rest.split_at(length);
        pieces.push((this, role));
        rest = after;
    }
    pieces
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
        let length = while_(|char| char.is_alphanumeric() || char == '_');
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
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_line(line in "\\PC*") {
            let whole: String = pieces(&line).into_iter().map(|(text, _)| text).collect();
            prop_assert_eq!(whole, line);
        }
    }
}
