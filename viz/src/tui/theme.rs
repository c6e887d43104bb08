//! What a part of the picture is, and how that looks.
//!
//! Sign and word say everything; a style only repeats it. Colours are the terminal's own sixteen on its own
//! background, so they follow whatever its owner chose. With `NO_COLOR` there are none.

use ratatui::style::{Color, Modifier, Style};

use crate::model::State;
use crate::model::lanes::Cell;

/// What a part of the picture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Plain text.
    Text,
    /// What frames a pane.
    Frame,
    /// The name of a pane, the head of the screen.
    Title,
    /// Text that stands back.
    Dim,
    /// Text that stands out.
    Strong,
    /// A key.
    Key,
    /// The lane, line or state at which the selected future is.
    Current,
    /// The moment that is shown.
    Playhead,
    /// A state of a future.
    State(State),
    /// A cell of a lane.
    Cell(Cell),
}

/// A way for the picture to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Theme {
    /// In the terminal's sixteen colours.
    Ansi,
    /// In bold, dim and reverse.
    Mono,
}

impl Theme {
    /// The theme that the environment asks for.
    pub(super) fn for_terminal() -> Self {
        match std::env::var_os("NO_COLOR") {
            Some(value) if !value.is_empty() => Self::Mono,
            _ => Self::Ansi,
        }
    }

    /// How a part looks.
    pub(super) fn style(self, role: Role) -> Style {
        let plain = Style::new();
        match role {
            Role::Text => plain,
            Role::Frame | Role::Dim => plain.add_modifier(Modifier::DIM),
            Role::Title | Role::Strong => plain.add_modifier(Modifier::BOLD),
            Role::Key => self.bold(Color::Cyan),
            Role::Current => self.bold(Color::Yellow),
            // Not reversed: that would turn a full block into a hole.
            Role::Playhead => self.bold(Color::White),
            Role::State(state) => self.cell(cell_of(state)),
            Role::Cell(cell) => self.cell(cell),
        }
    }

    fn cell(self, cell: Cell) -> Style {
        match cell {
            Cell::Blank | Cell::Unknown => Style::new(),
            Cell::Unresumed => Style::new().add_modifier(Modifier::DIM),
            Cell::Pending => self.colour(Color::Yellow),
            Cell::Polling | Cell::Suspends => self.colour(Color::Green),
            Cell::Woken => self.bold(Color::Magenta),
            Cell::Returns => self.bold(Color::Cyan),
            Cell::Dropped | Cell::Panics => self.bold(Color::Red),
        }
    }

    fn colour(self, colour: Color) -> Style {
        match self {
            Self::Ansi => Style::new().fg(colour),
            Self::Mono => Style::new(),
        }
    }

    fn bold(self, colour: Color) -> Style {
        self.colour(colour).add_modifier(Modifier::BOLD)
    }
}

fn cell_of(state: State) -> Cell {
    match state {
        State::Unknown => Cell::Unknown,
        State::Unresumed => Cell::Unresumed,
        State::Polling(_) => Cell::Polling,
        State::Pending(_) => Cell::Pending,
        State::Returned => Cell::Returns,
        State::Panicked => Cell::Panics,
        State::Dropped(_) => Cell::Dropped,
    }
}
