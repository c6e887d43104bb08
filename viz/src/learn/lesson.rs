//! Reads a lesson's text.
//!
//! ```text
//! # Title
//! removes: what a learner believed
//!
//! What is set up, in paragraphs, with {facts}; nothing that a question asks.
//!
//! ## Question
//! when: poll:3 dance 2, which is the third poll of the second dance, or before poll dance
//! What is asked?
//! = the right answer, made of {facts}
//! - a wrong one : why it is not so
//! why: why the right one is
//!
//! ## After
//! What the run has shown, once all was asked.
//!
//! ## Try
//! ## Transfer
//! answer: ..
//! ```

use super::ask::{Choice, Question};
use super::{Told, fact};
use crate::model::Model;

pub(super) fn tell(source: &str, model: &Model) -> Result<Told, String> {
    let mut parts = source.split("\n## ");
    let head = parts.next().unwrap_or("");
    let mut lines = head.lines();
    let title = lines.next().and_then(|line| line.strip_prefix("# ")).ok_or("the first line is no title")?;
    let removes = lines
        .next()
        .and_then(|line| line.strip_prefix("removes: "))
        .ok_or("the second line is `removes:`")?;
    let text: Vec<String> = lines.map(str::to_owned).collect();
    let text = filled(model, &text.join("\n"))?;
    let mut told = Told {
        title: title.to_owned(),
        removes: removes.trim_matches('"').to_owned(),
        text,
        questions: Vec::new(),
        after: Vec::new(),
        change: String::new(),
        transfer: (Vec::new(), String::new()),
    };
    for part in parts {
        let (heading, body) = part.split_once('\n').ok_or("a heading has nothing below it")?;
        match heading.trim() {
            "Question" => told.questions.push(question(model, body)?),
            "After" => told.after = filled(model, body)?,
            "Try" => told.change = filled(model, body)?.join(" "),
            "Transfer" => {
                let (ask, answer) =
                    body.split_once("\nanswer:").ok_or("a transfer question has no `answer:`")?;
                told.transfer = (paragraphs(ask), joined(answer));
            }
            other => return Err(format!("there is no part called {other:?}")),
        }
    }
    // What the number behind a name counts is easily mistaken, and then a question lands elsewhere in the run.
    match told.questions.windows(2).find(|pair| pair[0].event >= pair[1].event) {
        Some(pair) => Err(format!("{:?} is asked at or before what is asked above it", pair[1].ask)),
        None => Ok(told),
    }
}

fn question(model: &Model, body: &str) -> Result<Question, String> {
    let mut when = None;
    let mut parts: Vec<(char, String)> = Vec::new();
    for line in body.lines() {
        if let Some(at) = line.strip_prefix("when: ") {
            when = Some(at.trim());
        } else if let Some(right) = line.strip_prefix("= ") {
            parts.push(('=', right.to_owned()));
        } else if let Some(wrong) = line.strip_prefix("- ") {
            parts.push(('-', wrong.to_owned()));
        } else if let Some(why) = line.strip_prefix("why: ") {
            parts.push(('w', why.to_owned()));
        } else if line.trim().is_empty() {
        } else if let Some((_, last)) = parts.last_mut() {
            *last = format!("{last} {}", line.trim());
        } else {
            parts.push(('?', line.to_owned()));
        }
    }
    let of = |kind: char| parts.iter().filter(move |(is, _)| *is == kind).map(|(_, text)| text.as_str());
    let when = when.ok_or("a question has no `when:`")?;
    let event = moment(model, when).ok_or_else(|| format!("the trace has no moment {when:?}"))?;
    let filled = |text: &str| fact::fill(model, text, event);
    let ask = filled(of('?').next().ok_or("a question asks nothing")?)?.says;
    let right = filled(of('=').next().ok_or("a question has no right answer")?)?;
    let why = filled(of('w').next().ok_or("a question has no `why:`")?)?;
    let mut wrong = Vec::new();
    for text in of('-') {
        let (text, but) =
            text.split_once(" : ").ok_or_else(|| format!("{text:?} does not say why it is wrong"))?;
        let text = filled(text.trim())?.says;
        if text == right.says.trim() {
            return Err(format!("{text:?} is given as wrong, and the trace says that it is right"));
        }
        wrong.push(Choice { text, but: filled(but.trim())?.says });
    }
    let decided = right.decided.ok_or_else(|| format!("no fact of the trace decides {ask:?}"))?;
    if decided <= event {
        return Err(format!("{ask:?} is decided when it is asked"));
    }
    let mut question = Question::new(event, ask, right.says.trim().to_owned(), wrong, why.says);
    question.decided = Some(decided);
    Ok(question)
}

/// `poll dance`, `poll dance 2`, `poll:3 dance 2`, `before poll dance`.
fn moment(model: &Model, when: &str) -> Option<usize> {
    let words: Vec<&str> = when.split_whitespace().collect();
    match words[..] {
        ["before", ref event @ ..] => moment(model, &event.join(" "))?.checked_sub(1),
        [kind, name] => fact::event_of(model, kind, name, 1),
        [kind, name, which] => fact::event_of(model, kind, name, which.parse().ok()?),
        _ => None,
    }
}

fn filled(model: &Model, text: &str) -> Result<Vec<String>, String> {
    paragraphs(text).iter().map(|paragraph| fact::fill(model, paragraph, 0).map(|fact| fact.says)).collect()
}

/// Paragraphs, each on one line; code stays as it stands.
fn paragraphs(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut code: Option<String> = None;
    let mut open = false;
    for line in text.lines() {
        match (&mut code, line.trim().starts_with("```")) {
            (None, true) => {
                code = Some(String::new());
                open = false;
            }
            (Some(lines), true) => {
                all.push(std::mem::take(lines));
                code = None;
            }
            (Some(lines), false) => {
                // A code line is told from a paragraph by its blanks.
                if !lines.is_empty() {
                    lines.push('\n');
                }
                lines.push_str("    ");
                lines.push_str(line);
            }
            (None, false) if line.trim().is_empty() => open = false,
            (None, false) => {
                match all.last_mut().filter(|_| open) {
                    Some(last) => {
                        last.push(' ');
                        last.push_str(line.trim());
                    }
                    None => all.push(line.trim().to_owned()),
                }
                open = true;
            }
        }
    }
    all
}

fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
