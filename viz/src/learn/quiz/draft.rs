//! A question before it is chosen: what it is about, and how much it teaches.

use crate::insight;
use crate::learn::ask::{Choice, Question};
use crate::model::{FutureIx, Model};
use crate::text;

/// The kinds of questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// What a poll returns.
    Ends,
    /// Who wakes a future.
    Wakes,
    /// Which task is polled next.
    Next,
    /// How far a future comes once what it awaited is done.
    GoesOn,
    /// Which future is polled although it was not woken.
    Needless,
    /// Which future a poll drops unfinished.
    Dropped,
    /// Who polls a new future.
    First,
    /// What becomes of a future.
    Fate,
    /// How often a future is polled.
    Count,
    /// When a future returns.
    When,
}

/// A question that could be asked.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) kind: Kind,
    /// The future that it is about.
    pub(super) of: FutureIx,
    /// The step at which it is asked.
    pub(super) event: usize,
    /// The step that decides it.
    pub(super) decided: usize,
    /// How much it teaches: 0 hardly anything, 1 what happens all the time, 5 what people are surprised by.
    pub(super) worth: u32,
    /// Which sort of answer is right, so that it is not always the same.
    pub(super) sort: &'static str,
    pub(super) ask: String,
    pub(super) right: String,
    pub(super) wrong: Vec<Choice>,
    pub(super) why: String,
}

/// A question that is asked.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    #[cfg_attr(not(test), expect(dead_code, reason = "a test asks which kinds there are"))]
    pub(super) kind: Kind,
    #[cfg_attr(not(test), expect(dead_code, reason = "a test derives the answer again"))]
    pub(super) of: FutureIx,
    pub(super) question: Question,
}

/// What the pane of a question has room for.
pub(super) const LINES: usize = 9;
pub(super) const COLUMNS: usize = 76;

impl Draft {
    /// The question, if it is one: with an answer that is still to come, is not given away, and stands among others; and if it
    /// can be shown whole.
    pub(super) fn asked(mut self, model: &Model) -> Option<Asked> {
        let mut seen = vec![self.right.clone()];
        // Names that are cut may come to be the same.
        self.wrong.retain(|choice| {
            let new = !seen.contains(&choice.text);
            seen.push(choice.text.clone());
            new
        });
        self.wrong.truncate(3);
        let said = insight::sentence(model, self.event);
        let given_away = format!(" {said}").contains(&format!(" {}", self.right));
        if self.decided <= self.event || self.wrong.is_empty() || given_away {
            return None;
        }
        let mut question = Question::new(self.event, self.ask, self.right, self.wrong, self.why);
        question.decided = Some(self.decided);
        if matches!(self.kind, Kind::Count | Kind::When) {
            in_order(&mut question);
        }
        (needs(&question) <= LINES).then_some(Asked { kind: self.kind, of: self.of, question })
    }
}

/// Numbers stand in their order: any other would look as if it said something.
fn in_order(question: &mut Question) {
    let right = question.choices[question.right].text.clone();
    question.choices.sort_by_key(|choice| value(&choice.text));
    question.right = question.choices.iter().position(|choice| choice.text == right).unwrap_or(0);
}

/// A number of times, or a time.
fn value(text: &str) -> u64 {
    let number = text.split(' ').next().and_then(|number| number.parse().ok());
    text::parse_time(text).or(number).unwrap_or(0)
}

/// How many lines a question takes at most: while it is asked, and after the longest answer.
pub(super) fn needs(question: &Question) -> usize {
    let lines = |text: &str| text::wrap(text, COLUMNS).len();
    let choices: usize = question.choices.iter().map(|choice| lines(&format!("  a) {}", choice.text))).sum();
    let told = |given: usize| question.told(given).iter().map(|told| lines(told)).sum();
    let told = (0..question.choices.len()).map(told).max().unwrap_or(0);
    // The last line is the hint.
    lines(&question.ask) + choices.max(told) + 1
}
