//! A line in which something is typed.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

/// What the text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To find a step.
    Search,
    /// To go to a place.
    Go,
    /// To leave lanes out.
    Filter,
}

impl Purpose {
    /// The sign before the text.
    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Search => "find: ",
            Self::Go => "go to (120, 15ms, 40%, L24): ",
            Self::Filter => "only lanes named: ",
        }
    }
}

/// The line.
#[derive(Debug, Clone)]
pub(super) struct Prompt {
    pub(super) purpose: Purpose,
    /// What was there before, for who gives up.
    before: String,
    input: Input,
    /// What was typed earlier for the same purpose, and at the end what is typed now.
    lines: Vec<String>,
    /// Which of them is shown.
    line: usize,
}

/// What was typed in this session, for each purpose.
#[derive(Debug, Default)]
pub(super) struct History(Vec<(Purpose, String)>);

impl History {
    /// Keeps what was typed; once, however often it was.
    pub(super) fn keep(&mut self, purpose: Purpose, text: &str) {
        let entry = (purpose, text.trim().to_owned());
        if !entry.1.is_empty() {
            self.0.retain(|kept| *kept != entry);
            self.0.push(entry);
        }
    }

    fn of(&self, purpose: Purpose) -> impl Iterator<Item = &String> {
        self.0.iter().filter(move |(of, _)| *of == purpose).map(|(_, text)| text)
    }
}

/// What a key in a prompt asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asks {
    /// Nothing.
    Nothing,
    /// To draw the line anew, or to close it.
    Line,
    /// To leave out lanes whose names do not hold this.
    Filter(String),
    /// To find this; nothing typed is what was looked for last.
    Search(String),
    /// To go there.
    Go(String),
}

/// Gives a key to the prompt that is open; closes it when it is done.
pub(super) fn press(open: &mut Option<Prompt>, history: &mut History, key: KeyEvent) -> Asks {
    let Some(prompt) = open.as_mut().filter(|_| !key.is_release()) else { return Asks::Nothing };
    let (typed, purpose) = (prompt.press(key), prompt.purpose);
    if typed == Typed::Nothing {
        return Asks::Nothing;
    }
    let text = if typed == Typed::Left { prompt.before.clone() } else { prompt.text().to_owned() };
    if typed == Typed::Done {
        history.keep(purpose, &text);
    }
    if typed != Typed::Changed {
        *open = None;
    }
    match (typed, purpose) {
        (_, Purpose::Filter) => Asks::Filter(text),
        (Typed::Done, Purpose::Search) => Asks::Search(text),
        (Typed::Done, Purpose::Go) => Asks::Go(text),
        _ => Asks::Line,
    }
}

/// What a key does to it.
#[derive(Debug, PartialEq, Eq)]
enum Typed {
    /// The text is another one.
    Changed,
    /// It is as it should be.
    Done,
    /// It is given up.
    Left,
    /// Nothing.
    Nothing,
}

/// More than this nobody types.
const LONGEST: usize = 200;

impl Prompt {
    pub(super) fn new(purpose: Purpose, text: &str) -> Self {
        let input = Input::new(text.to_owned());
        Self { purpose, before: text.to_owned(), input, lines: vec![text.to_owned()], line: 0 }
    }

    /// With what was typed earlier, to come back to.
    pub(super) fn after(mut self, history: &History) -> Self {
        self.lines.splice(..0, history.of(self.purpose).cloned());
        self.line = self.lines.len() - 1;
        self
    }

    /// What is typed.
    pub(super) fn text(&self) -> &str {
        self.input.value()
    }

    /// How many characters stand before the cursor.
    pub(super) fn cursor(&self) -> usize {
        self.input.cursor()
    }

    /// Whether something was typed earlier, before the line that is shown.
    pub(super) fn has_earlier(&self) -> bool {
        self.line > 0
    }

    fn press(&mut self, key: KeyEvent) -> Typed {
        match (key.code, key.modifiers.difference(KeyModifiers::SHIFT)) {
            (KeyCode::Enter, _) => return Typed::Done,
            (KeyCode::Esc, _) | (KeyCode::Char('c'), KeyModifiers::CONTROL) => return Typed::Left,
            (KeyCode::Backspace, _) if self.text().is_empty() => return Typed::Left,
            (KeyCode::Char(_), KeyModifiers::NONE) if self.text().chars().count() >= LONGEST => {
                return Typed::Nothing;
            }
            (KeyCode::Up, _) => return self.recall(self.line.checked_sub(1)),
            (KeyCode::Down, _) => return self.recall(Some(self.line + 1)),
            _ => {}
        }
        // What a line of text does with a key is the same everywhere, and no matter of ours.
        match self.input.handle_event(&Event::Key(key)) {
            Some(_) => Typed::Changed,
            None => Typed::Nothing,
        }
    }

    /// Shows another of the lines; what was typed in this one stays there.
    fn recall(&mut self, line: Option<usize>) -> Typed {
        let Some(line) = line.filter(|line| *line < self.lines.len()) else { return Typed::Nothing };
        self.lines[self.line] = self.text().to_owned();
        self.input = Input::new(self.lines[line].clone());
        self.line = line;
        Typed::Changed
    }
}
