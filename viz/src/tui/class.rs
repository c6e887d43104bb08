//! A lesson, or a quiz, while it goes on: what is asked at which step, what was answered, and which of its cards is open.

use crate::learn::Question;
use crate::text;

/// What a lesson, or a quiz, is made of.
#[derive(Debug, Clone, Default)]
pub struct Course {
    /// What it is called.
    pub title: String,
    /// What is told before the first question, in paragraphs; none for a quiz.
    pub text: Vec<String>,
    /// The program that was recorded, in lines; none for a quiz.
    pub program: Vec<String>,
    /// What is asked, in the order of the run.
    pub questions: Vec<Question>,
    /// What is told once all of it was asked: each part begins a page, and is made of paragraphs.
    pub end: Vec<Vec<String>>,
}

/// A text that is shown over the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Card {
    /// What is told first.
    Text,
    /// The program.
    Program,
    /// What is told at the end.
    End,
}

/// The state of it.
#[derive(Debug)]
pub(super) struct Class {
    pub(super) course: Course,
    /// The answer to each question; a question that was passed over has none, and stops nobody again.
    answers: Vec<Answer>,
    /// The question that is shown.
    open: Option<usize>,
    /// The card that is shown, and its page.
    pub(super) card: Option<(Card, usize)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    None,
    Passed,
    Given(usize),
}

impl Class {
    pub(super) fn new(course: Course) -> Self {
        let answers = vec![Answer::None; course.questions.len()];
        let card = (!course.text.is_empty()).then_some((Card::Text, 0));
        Self { course, answers, open: None, card }
    }

    /// The question that is shown, its number from 0, and the answer that was given.
    pub(super) fn shown(&self) -> Option<(usize, &Question, Option<usize>)> {
        let index = self.open?;
        let given = match self.answers[index] {
            Answer::Given(choice) => Some(choice),
            Answer::None | Answer::Passed => None,
        };
        Some((index, &self.course.questions[index], given))
    }

    /// The texts that can be read at any time.
    pub(super) fn texts(&self) -> Vec<Card> {
        let all = [(Card::Text, &self.course.text), (Card::Program, &self.course.program)];
        all.into_iter().filter(|(_, lines)| !lines.is_empty()).map(|(card, _)| card).collect()
    }

    /// Whether a question waits for its answer.
    pub(super) fn asks(&self) -> bool {
        self.shown().is_some_and(|(_, _, given)| given.is_none())
    }

    /// On the way from one step to another: the step at which a question has to be asked first, if one has. The question is
    /// shown from then on.
    pub(super) fn stop(&mut self, from: usize, to: usize) -> Option<usize> {
        let next = self.next().filter(|index| (from..=to).contains(&self.course.questions[*index].event));
        self.open = next;
        next.map(|index| self.course.questions[index].event)
    }

    /// At a step that one has come back to: what was asked there, with what was answered.
    pub(super) fn look_back(&mut self, at: usize) {
        self.open = self.course.questions.iter().position(|question| question.event == at);
    }

    /// The first question that is still to be asked.
    pub(super) fn next(&self) -> Option<usize> {
        self.answers.iter().position(|answer| *answer == Answer::None)
    }

    /// The step that decides the question that was answered, if no other question comes before it: to go there would
    /// give that one away.
    pub(super) fn decides(&self) -> Option<usize> {
        let (_, question, _) = self.shown().filter(|(.., given)| given.is_some())?;
        let decided = question.decided?;
        let next = self.next().map(|index| self.course.questions[index].event);
        next.is_none_or(|next| next >= decided).then_some(decided)
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

    /// Passes over the question that is shown, or closes it.
    pub(super) fn pass(&mut self) {
        if let Some(index) = self.open.take()
            && self.answers[index] == Answer::None
        {
            self.answers[index] = Answer::Passed;
        }
    }

    /// Whether something is still to be asked: then the run must not show what is to come.
    pub(super) fn goes_on(&self) -> bool {
        self.next().is_some()
    }

    /// The questions that were answered, each with whether rightly.
    pub(super) fn answered(&self) -> Vec<(usize, bool)> {
        let given = |(index, answer): (usize, &Answer)| match answer {
            Answer::Given(choice) => Some((index, *choice == self.course.questions[index].right)),
            Answer::None | Answer::Passed => None,
        };
        self.answers.iter().enumerate().filter_map(given).collect()
    }

    /// What comes next where nothing is asked, in a few words.
    pub(super) fn leads_to(&self) -> String {
        match self.next() {
            Some(next) => format!("question {} of {}", next + 1, self.course.questions.len()),
            None => "how it ends".to_owned(),
        }
    }

    /// The program, in numbered lines. Its comments tell what the run is to show, so they are left out until all is asked.
    pub(super) fn program(&self) -> Vec<(usize, &str)> {
        let hides = self.goes_on();
        let lines = self.course.program.iter().enumerate().map(|(index, line)| (index + 1, line.as_str()));
        let shown = lines.filter(|(_, line)| !hides || !line.trim_start().starts_with("//"));
        shown.skip_while(|(_, line)| line.is_empty()).collect()
    }

    /// The end, in parts; each begins a page, and is made of paragraphs.
    pub(super) fn end(&self) -> Vec<Vec<String>> {
        let answers = self.answered();
        let right = answers.iter().filter(|(_, right)| *right).count();
        let asked = text::count(self.course.questions.len(), "question");
        let score = format!("{} of {asked} answered, {right} right at once.", answers.len());
        let mut parts = self.course.end.clone();
        match parts.first_mut() {
            Some(first) => first.insert(0, score),
            None => parts.push(vec![score]),
        }
        parts
    }
}
