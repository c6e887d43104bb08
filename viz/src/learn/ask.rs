//! A question, its choices, and the step that decides it.

/// A question that is asked at a step of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The event at which it is asked; what answers it comes after that, or cannot be seen there.
    pub event: usize,
    /// The question.
    pub ask: String,
    /// What one may answer.
    pub choices: Vec<Choice>,
    /// The one that is right, as an index of the choices.
    pub right: usize,
    /// Why it is.
    pub why: String,
    /// The event that decides it, if one does.
    pub decided: Option<usize>,
}

/// What one may answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The answer.
    pub text: String,
    /// Why it is not so; empty for the right one.
    pub but: String,
}

impl Question {
    /// With the right answer among the others, at a place that depends on the question only, so that it is the same each
    /// time and not always the first.
    pub(super) fn new(event: usize, ask: String, right: String, wrong: Vec<Choice>, why: String) -> Self {
        let mut choices = wrong;
        let place = ask.bytes().fold(event, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let at = place % (choices.len() + 1);
        choices.insert(at, Choice { text: right, but: String::new() });
        Self { event, ask, choices, right: at, why, decided: None }
    }

    /// What is said of an answer, in paragraphs: the truth beside it, where it is wrong, and why.
    pub fn told(&self, given: usize) -> Vec<String> {
        let right = &self.choices[self.right].text;
        let mut told = if given == self.right {
            vec![format!("✓ {right}")]
        } else {
            // Whole sentences stand there as well as single words.
            let Choice { text, but } = &self.choices[given];
            vec![format!("✗ Your answer: {text}. {but}"), format!("✓ Right: {right}")]
        };
        told.push(self.why.clone());
        told
    }

    /// The letter of a choice.
    pub fn letter(choice: usize) -> char {
        char::from(b'a' + u8::try_from(choice).unwrap_or(25).min(25))
    }
}
