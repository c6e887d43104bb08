//! What comes of a key, for the loop that hands it on.

/// What an action asks of the loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing has changed.
    None,
    /// The picture has to be drawn anew.
    Draw,
    /// The terminal is to tell of its mouse, or no longer; and the picture to be drawn.
    Mouse(bool),
    /// The process is to be stopped, as Ctrl-Z does, until it is continued.
    Suspend,
    /// The replay is over.
    Quit,
}
