//! Text as people read it: times, and what a trace holds made safe to show.
//!
//! A trace's text is data. Nothing in it may move the cursor of a terminal, change its colours or turn its direction
//! of writing: [`plain`] replaces whatever could by an escape that can be seen.

mod time;

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub use time::{parse_time, time, time_to, times};

/// The text with each control character replaced by a visible escape; borrowed where there is none.
///
/// ```
/// assert_eq!(pollscope_viz::text::plain("a\u{1b}[2Jb\n"), r"a\u{1b}[2Jb\n");
/// ```
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(unsafe_to_show) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        match char {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            char if unsafe_to_show(char) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{{{:x}}}", char as u32);
            }
            char => out.push(char),
        }
    }
    Cow::Owned(out)
}

/// Control characters, and those that have no shape of their own but change how others are laid out.
fn unsafe_to_show(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A line of source: tabs become spaces, and what else could harm becomes visible.
pub fn source_line(line: &str) -> String {
    plain(&line.trim_end_matches(['\r', '\n']).replace('\t', "    ")).into_owned()
}

/// How many columns of a terminal the text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text cut to at most `columns` columns; `…` stands for what is gone.
///
/// ```
/// assert_eq!(pollscope_viz::text::cut("learn_and_sing", 8), "learn_a…");
/// ```
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    // A text of fewer bytes than columns needs no measuring.
    if text.len() <= columns || text.width() <= columns {
        return Cow::Borrowed(text);
    }
    let Some(room) = columns.checked_sub(1) else { return Cow::Borrowed("") };
    let mut used = 0;
    let mut out = String::new();
    for char in text.chars() {
        used += char.width().unwrap_or(0);
        if used > room {
            break;
        }
        out.push(char);
    }
    out.push('…');
    Cow::Owned(out)
}

/// The text cut or padded to exactly `columns` columns.
pub fn fit(text: &str, columns: usize) -> String {
    let mut out = cut(text, columns).into_owned();
    let gap = columns.saturating_sub(out.width());
    out.extend(std::iter::repeat_n(' ', gap));
    out
}

/// Breaks the text into lines of at most `columns` columns, at spaces where there are any; a time stays with its unit.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in words(text) {
        let wide = word.width();
        if used > 0 && used + 1 + wide > columns {
            lines.push(std::mem::take(&mut line));
            used = 0;
        } else if used > 0 {
            line.push(' ');
            used += 1;
        }
        if wide <= columns {
            line.push_str(word);
            used += wide;
            continue;
        }
        // A word longer than a line is broken wherever the line ends.
        for char in word.chars() {
            let wide = char.width().unwrap_or(0);
            if used > 0 && used + wide > columns {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(char);
            used += wide;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The words of a text; a time is one.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let is_end = |at: &usize| {
            !(text[..*at].ends_with(|char: char| char.is_ascii_digit()) && is_unit(&text[at + 1..]))
        };
        let end = text.match_indices(' ').map(|(at, _)| at).find(is_end);
        rest = end.map(|end| &text[end + 1..]);
        Some(&text[..end.unwrap_or(text.len())])
    })
}

/// Whether a text begins with the unit of a time.
fn is_unit(text: &str) -> bool {
    let word = text.split(|char: char| !char.is_alphanumeric()).next();
    matches!(word, Some("ns" | "µs" | "ms" | "s" | "min" | "h"))
}

/// A number of things, with its noun in the right form.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// "is" or "are", by how many it is said of.
pub fn are(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_escaped() {
        assert_eq!(plain("plain, wide 文字"), "plain, wide 文字");
        assert_eq!(plain("\u{9b}31m\u{7f}\u{202e}"), r"\u{9b}31m\u{7f}\u{202e}");
        assert_eq!(source_line("\tlet a;\r\n"), "    let a;");
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_anywhere() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("since 99.9 µs, at 5 sites", 10), ["since", "99.9 µs,", "at 5 sites"]);
        assert_eq!(wrap("at 5 sites", 5), ["at 5", "sites"]);
        assert_eq!(wrap("文字 文", 1), ["文", "字", "文"]);
    }

    #[test]
    fn wide_characters_keep_the_columns() {
        assert_eq!(fit("文字文字", 4), "文… ");
        assert_eq!(fit("ab", 4), "ab  ");
        assert_eq!(cut("ab", 0), "");
    }
}
