//! A quiz as text: first all that is asked, then what is right, what decides it, and why the rest is not.

use std::io::{self, Write};

use crate::insight;
use crate::learn::Question;
use crate::learn::text::lines;
use crate::model::Model;

/// Writes the questions, and then their answers.
///
/// # Errors
/// Those of `out`.
pub fn write(questions: &[Question], model: &Model, out: &mut impl Write) -> io::Result<()> {
    for (index, question) in questions.iter().enumerate() {
        let said = insight::sentence(model, question.event);
        lines(out, "", &format!("{}. At step {}: {said}", index + 1, question.event + 1))?;
        lines(out, "   ", &question.ask)?;
        for (index, choice) in question.choices.iter().enumerate() {
            lines(out, "     ", &format!("{}) {}", Question::letter(index), choice.text))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "Answers")?;
    for (index, question) in questions.iter().enumerate() {
        let right = &question.choices[question.right];
        writeln!(out)?;
        let letter = Question::letter(question.right);
        lines(out, "", &format!("{}. {letter}) {}. {}", index + 1, right.text, question.why))?;
        if let Some(decided) = question.decided {
            let said = insight::sentence(model, decided);
            lines(out, "   ", &format!("Step {} decides it: {said}", decided + 1))?;
        }
        for (index, wrong) in question.choices.iter().enumerate() {
            if index != question.right {
                lines(
                    out,
                    "   ",
                    &format!("Not {}) {}: {}", Question::letter(index), wrong.text, wrong.but),
                )?;
            }
        }
    }
    Ok(())
}
