//! A lesson, or a quiz, while it goes on: what is asked at which step, and what was answered.

use crate::learn::Question;

/// The state of it.
#[derive(Debug)]
pub(super) struct Class {
    /// What it is called.
    pub(super) title: String,
    /// Its text, in paragraphs; none for a quiz.
    pub(super) text: Vec<String>,
    pub(super) questions: Vec<Question>,
    /// The answer to each question; a question that was passed over has none and is not asked again.
    answers: Vec<Answer>,
    /// The question that is shown.
    open: Option<usize>,
    /// The page of the text that is shown.
    pub(super) page: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    None,
    Passed,
    Given(usize),
}

impl Class {
    pub(super) fn new(title: String, text: Vec<String>, questions: Vec<Question>) -> Self {
        let answers = vec![Answer::None; questions.len()];
        let page = (!text.is_empty()).then_some(0);
        Self { title, text, questions, answers, open: None, page }
    }

    /// The question that is shown, its number from 0, and the answer that was given.
    pub(super) fn shown(&self) -> Option<(usize, &Question, Option<usize>)> {
        let index = self.open?;
        let given = match self.answers[index] {
            Answer::Given(choice) => Some(choice),
            Answer::None | Answer::Passed => None,
        };
        Some((index, &self.questions[index], given))
    }

    /// Whether a question waits for its answer.
    pub(super) fn asks(&self) -> bool {
        self.shown().is_some_and(|(_, _, given)| given.is_none())
    }

    /// On the way from one step to another: the step at which a question has to be asked first, if one has. The question is
    /// shown from then on.
    pub(super) fn stop(&mut self, from: usize, to: usize) -> Option<usize> {
        let open = |(index, question): &(usize, &Question)| {
            self.answers[*index] == Answer::None && (from..=to).contains(&question.event)
        };
        let found = self.questions.iter().enumerate().filter(open).min_by_key(|(_, question)| question.event);
        let found = found.map(|(index, question)| (index, question.event));
        self.open = found.map(|(index, _)| index);
        found.map(|(_, event)| event)
    }

    /// Answers the question that is shown; gives whether there is such a choice.
    pub(super) fn answer(&mut self, letter: char) -> bool {
        let Some((index, question, None)) = self.shown() else { return false };
        let choice = (letter as usize).wrapping_sub('a' as usize);
        if choice >= question.choices.len() {
            return false;
        }
        self.answers[index] = Answer::Given(choice);
        true
    }

    /// Passes over the question that is shown.
    pub(super) fn pass(&mut self) {
        if let Some(index) = self.open.take()
            && self.answers[index] == Answer::None
        {
            self.answers[index] = Answer::Passed;
        }
    }

    /// Whether something is still to be asked: then the run must not show what is to come.
    pub(super) fn goes_on(&self) -> bool {
        self.answers.contains(&Answer::None)
    }

    /// The questions that were answered, each with whether rightly.
    pub(super) fn answered(&self) -> Vec<(usize, bool)> {
        let given = |(index, answer): (usize, &Answer)| match answer {
            Answer::Given(choice) => Some((index, *choice == self.questions[index].right)),
            Answer::None | Answer::Passed => None,
        };
        self.answers.iter().enumerate().filter_map(given).collect()
    }
}
