//! A whole lesson as text: to read, to hand out, for a screen reader.

use std::io::{self, Write};

use super::{Lesson, Question, Told};
use crate::model::Model;
use crate::{insight, report, text};

const COLUMNS: usize = 80;

/// Writes the lesson: its text, its questions with their answers, and the run.
///
/// # Errors
/// Those of `out`.
pub fn write(lesson: &Lesson, told: &Told, model: &Model, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", told.title)?;
    writeln!(out, "{}", "=".repeat(text::width(&told.title)))?;
    writeln!(out)?;
    lines(out, "", &format!("It removes: \"{}\"", told.removes))?;
    for paragraph in &told.text {
        writeln!(out)?;
        lines(out, "", paragraph)?;
    }
    for (index, question) in told.questions.iter().enumerate() {
        writeln!(out, "\nQuestion {}\n", index + 1)?;
        lines(
            out,
            "",
            &format!("At step {}: {}", question.event + 1, insight::sentence(model, question.event)),
        )?;
        lines(out, "", &question.ask)?;
        for (index, choice) in question.choices.iter().enumerate() {
            lines(out, "  ", &format!("{}) {}", Question::letter(index), choice.text))?;
        }
    }
    writeln!(out, "\nAnswers")?;
    for (index, question) in told.questions.iter().enumerate() {
        let right = &question.choices[question.right];
        writeln!(out)?;
        let letter = Question::letter(question.right);
        lines(out, "", &format!("{}. {letter}) {}. {}", index + 1, right.text, question.why))?;
        if let Some(decided) = question.decided {
            lines(
                out,
                "  ",
                &format!("Step {} decides it: {}", decided + 1, insight::sentence(model, decided)),
            )?;
        }
        for (index, wrong) in
            question.choices.iter().enumerate().filter(|(index, _)| *index != question.right)
        {
            lines(out, "  ", &format!("Not {}) {}: {}", Question::letter(index), wrong.text, wrong.but))?;
        }
    }
    writeln!(out, "\nWhat the run shows")?;
    for paragraph in &told.after {
        writeln!(out)?;
        lines(out, "", paragraph)?;
    }
    writeln!(out, "\nTry\n")?;
    lines(out, "", &told.change)?;
    writeln!(out)?;
    lines(out, "", &how_to_try(lesson.name))?;
    writeln!(out, "\nAnother one")?;
    for paragraph in &told.transfer.0 {
        writeln!(out)?;
        lines(out, "", paragraph)?;
    }
    writeln!(out)?;
    lines(out, "", &format!("Answer: {}", told.transfer.1))?;
    writeln!(out, "\nThe program\n")?;
    for line in lesson.source.lines() {
        writeln!(out, "{}", format!("    {line}").trim_end())?;
    }
    writeln!(out, "\nThe run\n")?;
    report::write(model, COLUMNS, out)
}

/// How one gets at the program, to change it.
pub fn how_to_try(name: &str) -> String {
    format!(
        "pollscope learn {name} --eject DIR writes the program as a project of its own, with the run of before in \
         before.jsonl; pollscope compare before.jsonl pollscope-trace.jsonl shows what a change did."
    )
}

pub(super) fn lines(out: &mut impl Write, indent: &str, text: &str) -> io::Result<()> {
    // Code stays as it stands.
    if text.starts_with("    ") {
        return writeln!(out, "{text}");
    }
    for line in text::wrap(&text::plain(text), COLUMNS - indent.len()) {
        writeln!(out, "{indent}{line}")?;
    }
    Ok(())
}
