//! Whose the mouse is: the terminal's, which selects text with it, or ours.

/// Whose the mouse is.
#[derive(Debug, Default)]
pub(super) struct Mouse {
    ours: bool,
}

impl Mouse {
    /// Takes it from the terminal, or leaves it to it; gives whether it is ours now, and the words for that.
    pub(super) fn turn(&mut self) -> (bool, &'static str) {
        self.ours = !self.ours;
        (self.ours, if self.ours { "the mouse is ours" } else { "the mouse is the terminal's" })
    }
}
