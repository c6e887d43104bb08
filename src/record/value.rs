//! Values as a trace shows them: by `Debug` where the type has it, else by the name of the type.
//!
//! Which of the two it is, the compiler finds where the attribute writes `(&Shown(&value)).shown()`: a method on
//! `&Shown` is found before one on `&&Shown`. (David Tolnay describes this as "autoref-based specialization".)

use std::any::type_name;
use std::fmt::{self, Debug, Write};

use super::Base;

/// The longest that a value gets, in characters; what was cut shows as an ellipsis.
const LONGEST: usize = 120;

/// A value to show.
#[derive(Debug)]
pub struct Shown<'a, T: ?Sized>(pub &'a T);

/// Found first: for types with `Debug`.
pub trait ByDebug {
    /// The value.
    fn shown(&self) -> String;
}

impl<T: Debug + ?Sized> ByDebug for Shown<'_, T> {
    fn shown(&self) -> String {
        let mut line = Line { text: String::new(), left: LONGEST };
        // The only error is that of a line which is full, or the value's own; what there is, is shown.
        let _ = write!(line, "{:?}", self.0);
        line.text
    }
}

/// Found next: for all types.
pub trait ByType {
    /// The name of the type.
    fn shown(&self) -> String;
}

impl<T: ?Sized> ByType for &Shown<'_, T> {
    fn shown(&self) -> String {
        let mut line = Line { text: String::new(), left: LONGEST };
        let _ = line.write_str(type_name::<T>());
        line.text
    }
}

/// The arguments of a future that is about to be made; asked for only when a recording runs.
#[inline]
pub fn arguments<const N: usize>(
    shown: impl FnOnce() -> [(&'static str, String); N],
) -> Vec<(String, String)> {
    match Base::now() {
        None => Vec::new(),
        Some(_) => shown().into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    }
}

/// Text of bounded length, on one line, with nothing that could move a terminal's cursor.
struct Line {
    text: String,
    left: usize,
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for char in text.chars() {
            if self.left == 0 {
                self.text.push('…');
                return Err(fmt::Error);
            }
            self.left -= 1;
            if char.is_control() { self.text.extend(char.escape_default()) } else { self.text.push(char) }
        }
        Ok(())
    }
}

#[cfg(test)]
// Without the `&` there is no second step to find `ByType` in, as there is none for generated code.
#[allow(clippy::needless_borrow)]
mod tests {
    use super::*;

    struct Plain;

    #[test]
    fn debug_where_there_is_one_and_the_type_where_not() {
        assert_eq!((&Shown(&7)).shown(), "7");
        assert_eq!((&Shown("a\nb")).shown(), r#""a\nb""#);
        assert!((&Shown(&Plain)).shown().ends_with("::Plain"));
    }

    #[test]
    fn a_long_value_is_cut_and_a_control_character_escaped() {
        assert_eq!((&Shown(&"x".repeat(500))).shown().chars().count(), LONGEST + 1);
        assert_eq!((&Shown(&format_args!("\x1b[2J"))).shown(), "\\u{1b}[2J");
    }
}
