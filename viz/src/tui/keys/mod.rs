//! All keys, in one table: what is dispatched, what the footer shows, what the help explains and what a key file may
//! change are made from it.

mod file;
mod names;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::class::Card;
use super::layout::Pane;
use super::prompt::Purpose;
use crate::model::{Move, Unit};
use crate::text;

pub use file::default_file;
use names::{NAMES, prefixed, sent, shown};

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// A move of the replay's cursor.
    Go(Move),
    /// To the next event of the selected future, or the one before.
    OwnStep {
        /// Whether it is the one before.
        back: bool,
    },
    /// To the next wake of the selected future, or the one before.
    OwnWake {
        /// Whether it is the one before.
        back: bool,
    },
    /// To what brought this step about.
    Cause,
    /// Back to where the last jump began.
    Return,
    /// To the next time anyone comes to the line at which the selected future stands, or the time before.
    Here {
        /// Whether it is the time before.
        back: bool,
    },
    /// Type something.
    Type(Purpose),
    /// To the next step that was searched for, or the one before.
    Found {
        /// Whether it is the one before.
        back: bool,
    },
    /// Remember this step, or forget it.
    Bookmark,
    /// To the next step that is remembered.
    ToBookmark,
    /// Tell why the selected future does not move, or no longer.
    Why,
    /// To the next event at which something is wrong, or the one before.
    ToFinding {
        /// Whether it is the one before.
        back: bool,
    },
    /// Select the future in the lane so far below, or above.
    Select(isize),
    /// Fold what stands below the selected future, or unfold it.
    Fold,
    /// Fold all, or unfold all.
    FoldAll,
    /// Let the selection follow the steps, or hold it.
    Follow,
    /// To the selected future of the other run, where two are compared.
    Other,
    /// Look closer, or from further away.
    Zoom {
        /// Whether closer.
        closer: bool,
    },
    /// Shift the view.
    Pan {
        /// Whether to earlier events.
        back: bool,
    },
    /// Look at the whole run.
    Whole,
    /// The next scale of the timeline: time and order, order, time.
    Scale,
    /// Play or pause.
    Play,
    /// Play in the other direction.
    Reverse,
    /// Play faster, or slower.
    Speed {
        /// Whether faster.
        faster: bool,
    },
    /// Show or hide a pane.
    Pane(Pane),
    /// Scroll the panes below the timeline, by so many lines.
    Scroll(isize),
    /// On to what a lesson asks next, or tells at its end.
    Asked,
    /// Read a text of the lesson.
    Read(Card),
    /// Give the timeline all the room, then the panes below it, then share again.
    Enlarge,
    /// Answer to the mouse, or leave it to the terminal.
    Mouse,
    /// Show the help, its next page, or hide it.
    Help,
    /// Close what is open on top.
    Leave,
    /// Close the replay.
    Quit,
    /// Stop the process until it is continued.
    Suspend,
    /// Draw once more; no key asks for it, a resize does.
    Redraw,
    /// Time for the next step while playing; no key asks for it either.
    Tick,
}

/// A key and what is held with it. Shift is in the character already.
pub(super) type Key = (KeyModifiers, KeyCode);

/// One row of the table.
#[derive(Debug)]
pub(super) struct Binding {
    /// What a key file calls it.
    pub(super) name: &'static str,
    keys: &'static [Key],
    action: Action,
    /// What the help says that they do.
    pub(super) does: &'static str,
    /// The word under which the footer shows the first key; rows of one word stand together.
    footer: Option<&'static str>,
}

const fn plain(code: KeyCode) -> Key {
    (KeyModifiers::NONE, code)
}

const fn char(char: char) -> Key {
    plain(KeyCode::Char(char))
}

const fn control(char: char) -> Key {
    (KeyModifiers::CONTROL, KeyCode::Char(char))
}

const fn row(
    name: &'static str,
    keys: &'static [Key],
    action: Action,
    does: &'static str,
    footer: Option<&'static str>,
) -> Binding {
    Binding { name, keys, action, does, footer }
}

/// The table.
#[rustfmt::skip]
const BINDINGS: &[Binding] = &[
    row("event-back", &[plain(KeyCode::Left), char('h')], Action::Go(Move::Back(Unit::Event)),
        "one event back", Some("event")),
    row("event-on", &[plain(KeyCode::Right), char('l')], Action::Go(Move::Forward(Unit::Event)),
        "one event on", Some("event")),
    row("poll-back", &[char('[')], Action::Go(Move::Back(Unit::Poll)),
        "back to where a poll begins", Some("poll")),
    row("poll-on", &[char(']')], Action::Go(Move::Forward(Unit::Poll)),
        "on to where a poll begins", Some("poll")),
    row("turn-back", &[char('{')], Action::Go(Move::Back(Unit::Turn)),
        "back to where a turn begins", Some("turn")),
    row("turn-on", &[char('}')], Action::Go(Move::Forward(Unit::Turn)),
        "on to where a turn begins", Some("turn")),
    row("start", &[plain(KeyCode::Home), char('g')], Action::Go(Move::Start),
        "to the first event", None),
    row("end", &[plain(KeyCode::End), char('G')], Action::Go(Move::End),
        "to the last event", None),
    row("above", &[plain(KeyCode::Up), char('k')], Action::Select(-1),
        "select the future above", Some("future")),
    row("below", &[plain(KeyCode::Down), char('j')], Action::Select(1),
        "select the future below", Some("future")),
    row("page-above", &[plain(KeyCode::PageUp)], Action::Select(-10),
        "ten futures up", None),
    row("page-below", &[plain(KeyCode::PageDown)], Action::Select(10),
        "ten futures down", None),
    row("follow", &[char('f'), plain(KeyCode::Tab)], Action::Follow,
        "follow the steps, or hold", None),
    row("other", &[char('b')], Action::Other,
        "to the other run", None),
    row("play", &[char(' ')], Action::Play,
        "play or pause", Some("play")),
    row("reverse", &[char('r')], Action::Reverse,
        "play in the other direction", None),
    row("faster", &[char('+')], Action::Speed { faster: true },
        "play faster", None),
    row("slower", &[char('-')], Action::Speed { faster: false },
        "play slower", None),
    row("own-back", &[char(',')], Action::OwnStep { back: true },
        "back to a step of this future", None),
    row("own-on", &[char('.')], Action::OwnStep { back: false },
        "on to a step of this future", None),
    row("wake-back", &[char('W')], Action::OwnWake { back: true },
        "back to a wake of this future", None),
    row("wake-on", &[char('w')], Action::OwnWake { back: false },
        "on to a wake of this future", None),
    row("cause", &[char('c')], Action::Cause,
        "to what brought this about", None),
    row("return", &[plain(KeyCode::Backspace), char('C')], Action::Return,
        "back to before that jump", None),
    row("here-back", &[char('A')], Action::Here { back: true },
        "last time anyone awaited here", None),
    row("here-on", &[char('a')], Action::Here { back: false },
        "next time anyone awaits here", None),
    row("search", &[char('/')], Action::Type(Purpose::Search),
        "find by name, state, text", Some("find")),
    row("found-on", &[char('n')], Action::Found { back: false },
        "on to what was found", None),
    row("found-back", &[char('N')], Action::Found { back: true },
        "back to what was found", None),
    row("go", &[char(':')], Action::Type(Purpose::Go),
        "go to a step, time, % or line", None),
    row("bookmark", &[char('m')], Action::Bookmark,
        "set or take a bookmark", None),
    row("to-bookmark", &[char('\'')], Action::ToBookmark,
        "to the next bookmark", None),
    row("why", &[char('y')], Action::Why,
        "why this future does not move", None),
    row("to-finding", &[char('!')], Action::ToFinding { back: false },
        "on to what is wrong", None),
    row("finding-back", &[char('@')], Action::ToFinding { back: true },
        "back to what is wrong", None),
    row("fold", &[plain(KeyCode::Enter), char('o')], Action::Fold,
        "fold what is below, or unfold", None),
    row("fold-all", &[char('*')], Action::FoldAll,
        "fold or unfold all", None),
    row("filter", &[char('F')], Action::Type(Purpose::Filter),
        "show only lanes of a name", None),
    row("zoom-in", &[char('z')], Action::Zoom { closer: true },
        "look closer", None),
    row("zoom-out", &[char('Z')], Action::Zoom { closer: false },
        "look from further away", None),
    row("pan-back", &[char('<')], Action::Pan { back: true },
        "shift to earlier events", None),
    row("pan-on", &[char('>')], Action::Pan { back: false },
        "shift to later events", None),
    row("whole", &[char('0')], Action::Whole,
        "the whole run", None),
    row("scale", &[char('t')], Action::Scale,
        "fold waits, true time, or both", None),
    row("machine", &[char('M')], Action::Pane(Pane::Machine),
        "show or hide the machine", None),
    row("source", &[char('S')], Action::Pane(Pane::Source),
        "show or hide the source", None),
    row("tasks", &[char('T')], Action::Pane(Pane::Tasks),
        "show or hide who is ready", None),
    row("inspector", &[char('I')], Action::Pane(Pane::Inspector),
        "show or hide all of a future", None),
    row("scroll-down", &[char('J')], Action::Scroll(3),
        "scroll what is longer, down", None),
    row("scroll-up", &[char('K')], Action::Scroll(-3),
        "scroll it up", None),
    row("enlarge", &[char('x')], Action::Enlarge,
        "enlarge a part of the screen", None),
    row("mouse", &[char('O')], Action::Mouse,
        "answer to the mouse, or not", None),
    row("help", &[char('?'), plain(KeyCode::F(1))], Action::Help,
        "this help, and its next page", Some("help")),
    row("quit", &[char('q'), control('c')], Action::Quit,
        "quit", Some("quit")),
    row("leave", &[plain(KeyCode::Esc)], Action::Leave,
        "close what is open", None),
    row("suspend", &[control('z')], Action::Suspend,
        "suspend; `fg` brings it back", None),
];

/// The rows of a lesson. They come before all others: what is a key of theirs is none of another row there.
#[rustfmt::skip]
const OF_LESSON: &[Binding] = &[
    row("asked", &[plain(KeyCode::Enter)], Action::Asked,
        "on to what is asked next", None),
    row("lesson-text", &[char('L')], Action::Read(Card::Text),
        "read what the lesson tells", None),
    row("lesson-program", &[char('P')], Action::Read(Card::Program),
        "read the program", None),
];

/// What an action does on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    /// Nothing: its keys are none here.
    Nothing,
    /// What the table says.
    AsEver,
    /// This.
    This(&'static str),
}

/// The table as it holds now: its rows, each with its keys.
#[derive(Debug)]
pub(super) struct Keys {
    rows: Vec<(&'static Binding, Vec<Key>)>,
    does: fn(Action) -> Does,
    /// Whether arrows are named in letters, for a terminal that has no others.
    ascii: bool,
}

impl Default for Keys {
    fn default() -> Self {
        let rows = BINDINGS.iter().map(|binding| (binding, binding.keys.to_vec())).collect();
        Self { rows, does: |_| Does::AsEver, ascii: false }
    }
}

impl Keys {
    /// The keys of a screen on which actions do this.
    pub(super) fn only(mut self, does: fn(Action) -> Does) -> Self {
        self.rows.retain(|(binding, _)| does(binding.action) != Does::Nothing);
        Self { does, ..self }
    }

    /// The keys of a lesson that has these texts to read. What quits by a key file quits here, too.
    pub(super) fn in_lesson(mut self, texts: &[Card]) -> Self {
        let quits =
            |key: &Key| self.rows.iter().any(|(row, keys)| row.action == Action::Quit && keys.contains(key));
        let is_there = |binding: &&Binding| match binding.action {
            Action::Read(card) => texts.contains(&card),
            _ => true,
        };
        let keys =
            |binding: &Binding| binding.keys.iter().copied().filter(|key| !quits(key)).collect::<Vec<_>>();
        let lesson: Vec<_> =
            OF_LESSON.iter().filter(is_there).map(|binding| (binding, keys(binding))).collect();
        for (_, keys) in &mut self.rows {
            keys.retain(|key| lesson.iter().all(|(_, taken)| !taken.contains(key)));
        }
        self.rows.splice(0..0, lesson);
        self
    }

    /// With arrows named in letters, or not.
    pub(super) fn in_ascii(self, ascii: bool) -> Self {
        Self { ascii, ..self }
    }

    /// What a key asks for, if anything.
    pub(super) fn action(&self, key: KeyEvent) -> Option<Action> {
        // Where releases are told at all, they follow a press that has been answered.
        if key.kind == KeyEventKind::Release {
            return None;
        }
        // Shift is in the character already, and terminals differ in whether they tell it again.
        let pressed = sent((key.modifiers.difference(KeyModifiers::SHIFT), key.code));
        self.rows.iter().find(|(_, keys)| keys.contains(&pressed)).map(|(binding, _)| binding.action)
    }

    /// The first key of an action, as it is drawn.
    pub(super) fn key(&self, action: Action) -> Option<String> {
        let row = self.rows.iter().find(|(binding, _)| binding.action == action)?;
        row.1.first().map(|key| self.shown(*key))
    }

    /// What an action's first key does, to go on a sentence with; nothing where it has no key.
    pub(super) fn then(&self, action: Action, does: &str) -> String {
        self.key(action).map_or(String::new(), |key| format!("; {key} {does}"))
    }

    /// A key that stands in no table, as it is drawn.
    pub(super) fn named(&self, code: KeyCode) -> String {
        self.shown(plain(code))
    }

    /// The name of each action, and its first key, where that is held with none.
    #[cfg(test)]
    pub(super) fn plain(&self) -> Vec<(&'static str, KeyCode)> {
        let first = |(binding, keys): &(&'static Binding, Vec<Key>)| Some((binding.name, *keys.first()?));
        let plain = self.rows.iter().filter_map(first).filter(|(_, (held, _))| held.is_empty());
        plain.map(|(name, (_, code))| (name, code)).collect()
    }

    /// What is said where there is nothing to close.
    pub(super) fn nothing_open(&self) -> String {
        format!("nothing is open; {} quits", self.key(Action::Quit).unwrap_or_default())
    }

    /// The footer's items: keys, and the word for what they do, in the table's order.
    pub(super) fn footer(&self) -> Vec<(String, &'static str)> {
        let mut items: Vec<(String, &'static str)> = Vec::new();
        for (binding, keys) in &self.rows {
            // Of several keys the one that is a single sign.
            let is_short = |key: &&Key| !self.ascii || text::width(&self.shown(**key)) == 1;
            let key = keys.iter().find(is_short).or(keys.first());
            let (Some(word), Some(key)) = (binding.footer, key) else { continue };
            match items.last_mut() {
                Some((keys, last)) if *last == word => keys.push_str(&self.shown(*key)),
                _ => items.push((self.shown(*key), word)),
            }
        }
        items
    }

    /// The help's rows: keys, and what they do.
    pub(super) fn help(&self) -> Vec<(String, &'static str)> {
        let with_keys = self.rows.iter().filter(|(_, keys)| !keys.is_empty());
        let words = |keys: &[Key]| keys.iter().map(|key| self.shown(*key)).collect::<Vec<_>>().join(" ");
        let does = |binding: &Binding| match (self.does)(binding.action) {
            Does::This(words) => words,
            _ => binding.does,
        };
        with_keys.map(|(binding, keys)| (words(keys), does(binding))).collect()
    }

    /// A key as it is drawn.
    fn shown(&self, (modifiers, code): Key) -> String {
        let name = NAMES.iter().find(|(.., known)| *known == code);
        match name.filter(|(_, sign, _)| self.ascii && !sign.is_ascii()) {
            Some((name, ..)) => prefixed(modifiers, name),
            None => shown((modifiers, code)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_stands_twice_in_the_table() {
        let mut seen = Vec::new();
        for key in BINDINGS.iter().flat_map(|binding| binding.keys) {
            assert!(!seen.contains(&key), "{key:?}");
            seen.push(key);
        }
    }

    #[test]
    fn shift_does_not_hide_a_character_and_control_is_another_key() {
        let keys = Keys::default();
        let press = |code, modifiers| keys.action(KeyEvent::new(code, modifiers));
        assert_eq!(press(KeyCode::Char('G'), KeyModifiers::SHIFT), Some(Action::Go(Move::End)));
        assert_eq!(press(KeyCode::Char('{'), KeyModifiers::NONE), Some(Action::Go(Move::Back(Unit::Turn))));
        assert_eq!(press(KeyCode::Char('c'), KeyModifiers::CONTROL), Some(Action::Quit));
        assert_eq!(press(KeyCode::Char('Q'), KeyModifiers::NONE), None);
    }
}
