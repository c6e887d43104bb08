//! Text as people read it: times, and what a trace holds made safe to show.
//!
//! A trace's text is data. Nothing in it may move the cursor of a terminal, change its colours or turn its direction
//! of writing: [`plain`] replaces whatever could by an escape that can be seen.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

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

/// Breaks the text into lines of at most `columns` columns, at spaces where there are any.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ') {
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

/// A time or a duration, in the unit in which three digits say most.
///
/// ```
/// use pollscope_viz::text::time;
/// assert_eq!(time(0), "0");
/// assert_eq!(time(640), "640 ns");
/// assert_eq!(time(15_000_000), "15.0 ms");
/// assert_eq!(time(999_996), "1.00 ms");
/// ```
pub fn time(nanos: u64) -> String {
    if nanos == 0 {
        return "0".to_owned();
    }
    if nanos < 1000 {
        return format!("{nanos} ns");
    }
    for (unit, name) in [(1e3, "µs"), (1e6, "ms")] {
        let value = nanos as f64 / unit;
        if value < 999.5 {
            return format!("{} {name}", three_digits(value));
        }
    }
    format!("{} s", three_digits(nanos as f64 / 1e9))
}

/// Times that stand beside each other, each with as many digits as tell it from its neighbours.
///
/// ```
/// use pollscope_viz::text::times;
/// assert_eq!(times(&[0, 15_000_000, 20_000_000]), ["0", "15.0 ms", "20.0 ms"]);
/// assert_eq!(times(&[24_410_000, 24_430_000]), ["24.41 ms", "24.43 ms"]);
/// assert_eq!(times(&[7_200_000_000_000, 7_200_000_001_500]), ["7200.000000 s", "7200.000001 s"]);
/// ```
pub fn times(nanos: &[u64]) -> Vec<String> {
    let of = |index: usize| {
        let apart = [index.checked_sub(1), Some(index + 1)].into_iter().flatten();
        let apart = apart.filter_map(|other| Some(nanos.get(other)?.abs_diff(nanos[index])));
        time_to(nanos[index], apart.filter(|apart| *apart > 0).min().unwrap_or(u64::MAX))
    };
    (0..nanos.len()).map(of).collect()
}

/// A time with as many digits as it takes to tell it from another one that is so many nanoseconds away.
///
/// ```
/// assert_eq!(pollscope_viz::text::time_to(24_410_000, 10_000), "24.41 ms");
/// ```
pub fn time_to(nanos: u64, apart: u64) -> String {
    let short = time(nanos);
    let Some((number, unit)) = short.split_once(' ') else { return short };
    let (per_unit, most) = match unit {
        "µs" => (1e3, 3),
        "ms" => (1e6, 6),
        "s" => (1e9, 9),
        _ => return short,
    };
    let there = number.split_once('.').map_or(0, |(_, digits)| digits.len());
    // Up to the first digit in which the two can differ; a nanosecond is the last there is.
    let mut digits = 0;
    let mut told = per_unit;
    while told > apart as f64 && digits < most {
        (told, digits) = (told / 10.0, digits + 1);
    }
    let digits = digits.max(there).min(most);
    format!("{:.digits$} {unit}", nanos as f64 / per_unit)
}

fn three_digits(value: f64) -> String {
    match value {
        value if value < 9.995 => format!("{value:.2}"),
        value if value < 99.95 => format!("{value:.1}"),
        value => format!("{value:.0}"),
    }
}

/// A time as people write it, in nanoseconds: `10ms`, `1.5 s`; none for what is no time.
///
/// ```
/// assert_eq!(pollscope_viz::text::parse_time("1.5 ms"), Some(1_500_000));
/// assert_eq!(pollscope_viz::text::parse_time("soon"), None);
/// ```
pub fn parse_time(text: &str) -> Option<u64> {
    let text = text.trim();
    // The longer units first: each ends in an s.
    for (unit, nanos) in [("ns", 1.0), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)] {
        if let Some(number) = text.strip_suffix(unit) {
            let number: f64 = number.trim().parse().ok().filter(|number| *number >= 0.0)?;
            #[expect(clippy::cast_sign_loss, reason = "it is at least 0")]
            return Some((number * nanos) as u64);
        }
    }
    None
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
        assert_eq!(wrap("文字 文", 1), ["文", "字", "文"]);
    }

    #[test]
    fn wide_characters_keep_the_columns() {
        assert_eq!(fit("文字文字", 4), "文… ");
        assert_eq!(fit("ab", 4), "ab  ");
        assert_eq!(cut("ab", 0), "");
    }
}
