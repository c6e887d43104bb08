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
    /// A word of the language.
    Keyword,
    /// A text or a number in a source.
    Literal,
}

/// How the picture looks: its colours, and whether its signs are plain letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Look {
    pub(super) theme: Theme,
    pub(super) ascii: bool,
}

/// Colours of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Theme {
    /// The terminal's own sixteen colours
    #[default]
    Ansi,
    /// Colours of its own, for terminals that have them all
    True,
    /// Blue, orange and their shades, which colour-blind people tell apart
    Safe,
    /// No colours, only bold, dim and underlined
    Mono,
}

/// What a colour says.
#[derive(Debug, Clone, Copy)]
enum Hue {
    Key,
    Current,
    Playhead,
    Pending,
    Polling,
    Woken,
    Done,
    Bad,
    Keyword,
    Text,
}

impl Theme {
    /// The theme that the environment asks for.
    pub fn for_terminal() -> Self {
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
            Role::Key => self.bold(Hue::Key),
            Role::Current => self.bold(Hue::Current),
            // Not reversed: that would turn a full block into a hole.
            Role::Playhead => self.bold(Hue::Playhead),
            Role::State(state) => self.cell(cell_of(state)),
            Role::Cell(cell) => self.cell(cell),
            Role::Keyword => self.colour(Hue::Keyword),
            Role::Literal => self.colour(Hue::Text),
        }
    }

    fn cell(self, cell: Cell) -> Style {
        match cell {
            Cell::Blank | Cell::Unknown => Style::new(),
            Cell::Unresumed => Style::new().add_modifier(Modifier::DIM),
            Cell::Pending => self.colour(Hue::Pending),
            Cell::Polling | Cell::Suspends => self.colour(Hue::Polling),
            Cell::Woken => self.bold(Hue::Woken),
            Cell::Returns => self.bold(Hue::Done),
            Cell::Dropped | Cell::Panics => self.bold(Hue::Bad),
        }
    }

    fn colour(self, hue: Hue) -> Style {
        let colour = match self {
            Self::Ansi => match hue {
                Hue::Key | Hue::Done => Color::Cyan,
                Hue::Current | Hue::Pending => Color::Yellow,
                Hue::Playhead => Color::White,
                Hue::Polling | Hue::Text => Color::Green,
                Hue::Woken => Color::Magenta,
                Hue::Bad => Color::Red,
                Hue::Keyword => Color::Blue,
            },
            // Readable on dark and on light ground.
            Self::True => match hue {
                Hue::Key | Hue::Done => Color::Rgb(0x2a, 0xa1, 0xb3),
                Hue::Current | Hue::Pending => Color::Rgb(0xc7, 0x8a, 0x1b),
                Hue::Playhead => Color::Rgb(0x8a, 0x92, 0xa6),
                Hue::Polling | Hue::Text => Color::Rgb(0x3f, 0xa3, 0x4d),
                Hue::Woken => Color::Rgb(0xb0, 0x62, 0xc9),
                Hue::Bad => Color::Rgb(0xd9, 0x4a, 0x4a),
                Hue::Keyword => Color::Rgb(0x5b, 0x86, 0xd6),
            },
            // The palette of Okabe and Ito (2008).
            Self::Safe => match hue {
                Hue::Key | Hue::Done | Hue::Text => Color::Rgb(0x56, 0xb4, 0xe9),
                Hue::Current | Hue::Pending => Color::Rgb(0xe6, 0x9f, 0x00),
                Hue::Playhead => Color::Reset,
                Hue::Polling | Hue::Keyword => Color::Rgb(0x00, 0x72, 0xb2),
                Hue::Woken => Color::Rgb(0xcc, 0x79, 0xa7),
                Hue::Bad => Color::Rgb(0xd5, 0x5e, 0x00),
            },
            Self::Mono => return Style::new(),
        };
        Style::new().fg(colour)
    }

    fn bold(self, hue: Hue) -> Style {
        self.colour(hue).add_modifier(Modifier::BOLD)
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
