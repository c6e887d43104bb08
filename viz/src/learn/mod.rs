//! Lessons: a program, the trace of its run, a text, and questions that are asked before the trace shows the answer.
//!
//! A lesson's text stands in `lessons/NAME.md`, its program in `examples/NAME.rs`. What a text says of a run is not
//! written there but computed from the trace: `{polls dance}` becomes the number, and a question's answer is such a fact.

pub mod ask;
mod eject;
mod fact;
mod lesson;
pub mod progress;
mod quiz;
mod text;

#[cfg(test)]
mod tests;

use pollscope::trace::Trace;

use crate::model::Model;

pub use ask::{Choice, Question};
pub use eject::eject;
pub use quiz::{quiz, write as write_quiz};
pub use text::{how_to_try, write};

/// A lesson that comes with the program.
#[derive(Debug, Clone, Copy)]
pub struct Lesson {
    /// Its name, and that of its example.
    pub name: &'static str,
    text: &'static str,
    trace: &'static str,
    source: &'static str,
}

macro_rules! lessons {
    ($($name:ident)*) => {
        &[$(Lesson {
            name: stringify!($name),
            text: include_str!(concat!("../../lessons/", stringify!($name), ".md")),
            trace: include_str!(concat!("../../lessons/", stringify!($name), ".jsonl")),
            source: include_str!(concat!("../../../examples/", stringify!($name), ".rs")),
        }),*]
    };
}

/// All lessons, in the order in which they build on each other.
pub const LESSONS: &[Lesson] = lessons! {
    two_sites hello_lazy song_blocking song_join song_verbatim block_on_inside book_and_music two_awaits simple_future
    timer_future bad_wakers own_executor reactor blocker spawn_tasks race lost_line deadline_reset locks buffered_stall
};

/// A lesson's text with all facts filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its title.
    pub title: String,
    /// The misconception that it removes.
    pub removes: String,
    /// What is told before the first question, in paragraphs: it gives no answer away.
    pub text: Vec<String>,
    /// What is asked, in the order of the run.
    pub questions: Vec<Question>,
    /// What the run has shown, told after the last question.
    pub after: Vec<String>,
    /// What to change in the program, and see.
    pub change: String,
    /// A question about other code, in paragraphs, and its answer.
    pub transfer: (Vec<String>, String),
}

impl Lesson {
    /// The lesson of this name.
    pub fn named(name: &str) -> Option<Self> {
        LESSONS.iter().copied().find(|lesson| lesson.name == name)
    }

    /// The title, without the rest.
    pub fn title(&self) -> &'static str {
        self.text.lines().next().unwrap_or("").trim_start_matches("# ")
    }

    /// How many questions it asks.
    pub fn questions(&self) -> usize {
        self.text.lines().filter(|line| *line == "## Question").count()
    }

    /// The program that was recorded.
    pub fn program(&self) -> &'static str {
        self.source
    }

    /// The recorded run.
    ///
    /// # Panics
    /// Never: the trace is part of the program, and a test reads each.
    pub fn model(&self) -> Model {
        Model::new(Trace::read(self.trace.as_bytes()).expect("the trace of a lesson can be read"))
    }

    /// The text and the questions, as the trace answers them.
    ///
    /// # Errors
    /// When the text is not written as a lesson is, or states a fact that the trace does not hold; which no lesson of this
    /// program does, and a test reads each.
    pub fn tell(&self, model: &Model) -> Result<Told, String> {
        lesson::tell(self.text, model)
    }
}
