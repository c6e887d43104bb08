//! Values as a trace shows them: by `Debug` where the type has it, else by the name of the type.
//!
//! Which of the two it is, the compiler finds where the attribute writes `(&Shown(&value)).shown()`: a method on
//! `&Shown` is found before one on `&&Shown`. (David Tolnay describes this as "autoref-based specialization".)

use std::any::type_name;
use std::fmt::{self, Debug, Write};

use super::{Base, foreign};

/// The longest that a value gets, in characters; what was cut shows as an ellipsis.
const LONGEST: usize = 120;

/// How many pieces of a value are taken; the next ones are refused, and after as many of those it is left by force.
const PATIENCE: u32 = 4096;

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
        debug(format_args!("{:?}", self.0))
    }
}

/// What `Debug` writes. Without a recording it would not be asked, so it is run apart, and nothing that it does gets out.
fn debug(value: fmt::Arguments<'_>) -> String {
    let mut line = Line::new();
    // The only error is that of a line which is full, or the value's own; what there is, is shown.
    let ended = foreign::call(|| line.write_fmt(value));
    if ended.is_none() && line.patience > 0 {
        return "<Debug panicked>".to_owned();
    }
    line.text
}

/// Found next: for all types.
pub trait ByType {
    /// The name of the type.
    fn shown(&self) -> String;
}

impl<T: ?Sized> ByType for &Shown<'_, T> {
    fn shown(&self) -> String {
        let mut line = Line::new();
        let _ = line.write_str(type_name::<T>());
        line.text
    }
}

/// How a `Result` shows of which only the error is.
pub fn error(shown: &str) -> String {
    format!("Err({shown})")
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
    is_cut: bool,
    /// How many more writes are taken.
    patience: u32,
    refused: u32,
}

impl Line {
    fn new() -> Self {
        Self { text: String::new(), left: LONGEST, is_cut: false, patience: PATIENCE, refused: 0 }
    }

    /// One write of a value that has written too much already.
    fn refuse(&mut self) -> fmt::Result {
        self.refused += 1;
        if self.refused > PATIENCE && cfg!(panic = "unwind") {
            // It does not listen, and perhaps never ends. This calls no panic hook.
            std::panic::resume_unwind(Box::new("a `Debug` that does not end"));
        }
        Err(fmt::Error)
    }
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Nobody expects that writing to a text fails, so a line that is full takes more, and passes over it.
        if self.patience == 0 {
            return self.refuse();
        }
        self.patience -= 1;
        for char in text.chars() {
            if self.left == 0 {
                if !std::mem::replace(&mut self.is_cut, true) {
                    self.text.push('…');
                }
                break;
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

    const CUT: char = '…';

    #[test]
    fn a_value_that_does_not_end_is_left() {
        struct Endless;
        impl Debug for Endless {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                loop {
                    let _ = f.write_str("more ");
                }
            }
        }
        struct Stubborn(u32);
        impl Debug for Stubborn {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (0..self.0).for_each(|_| f.write_str("abc").unwrap());
                Ok(())
            }
        }
        let endless = (&Shown(&Endless)).shown();
        assert!(endless.starts_with("more more") && endless.ends_with(CUT));
        assert_eq!(endless.chars().count(), LONGEST + 1);
        // One that cannot bear an error sees none, as long as it ends.
        assert!((&Shown(&Stubborn(1000))).shown().ends_with(CUT));
        assert!((&Shown(&Stubborn(100_000))).shown().ends_with(CUT));
    }

    #[test]
    fn a_value_that_panics_says_so() {
        struct Panics;
        impl Debug for Panics {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("half")?;
                panic!("on purpose");
            }
        }
        assert_eq!((&Shown(&Panics)).shown(), "<Debug panicked>");
    }
}
