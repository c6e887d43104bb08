//! `pollscope check`: holds a trace against what is true of every recording, and tells what is likely wrong in the run.

use std::io::{self, Write};
use std::path::Path;

use pollscope::trace::{Breach, Trace};
use serde_json::json;

use super::args::Deny;
use crate::error::Error;
use crate::lints::{self, Finding, Limits};
use crate::model::{FutureIx, Model, State};
use crate::{insight, show, text};

/// Prints each breach with its line, and each finding with its steps. Gives the exit code: 1 if there are breaches, or
/// findings that are denied.
pub(super) fn check(path: &Path, deny: &[Deny], limits: Limits, as_json: bool) -> Result<u8, Error> {
    let (trace, lines) =
        Trace::open_with_lines(path).map_err(|source| Error::Trace { path: path.to_owned(), source })?;
    let breaches = trace.check();
    let model = Model::new(trace);
    let mut findings = lints::findings(&model, limits);
    // Within that in the order of the run.
    findings.sort_by_key(|finding| finding.lint.weight());
    let denied = |finding: &Finding| {
        deny.iter().any(|deny| match deny {
            Deny::All => true,
            Deny::One(lint) => *lint == finding.lint,
        })
    };
    let code = u8::from(!breaches.is_empty() || findings.iter().any(denied));
    let found = Found { path, model: &model, lines: &lines, breaches: &breaches, findings: &findings };
    let mut out = show::stdout();
    let written = if as_json { found.json(&mut out) } else { found.text(&mut out) };
    written.and_then(|()| out.flush()).map_err(Error::write("standard output"))?;
    Ok(code)
}

struct Found<'a> {
    path: &'a Path,
    model: &'a Model,
    lines: &'a [u64],
    breaches: &'a [Breach],
    findings: &'a [Finding],
}

impl Found<'_> {
    fn line(&self, event: usize) -> u64 {
        self.lines.get(event).copied().unwrap_or(0)
    }

    fn json(&self, out: &mut impl Write) -> io::Result<()> {
        let breach = |breach: &Breach| json!({"line": self.line(breach.event), "step": breach.event + 1, "what": breach.what});
        let breaches: Vec<_> = self.breaches.iter().map(breach).collect();
        let finding = |finding: &Finding| {
            let point = finding.point(self.model);
            let machine = point.and(self.model.machine(finding.of));
            json!({
                "lint": finding.lint.name(),
                "future": self.model.future(finding.of).id.get(),
                "name": self.model.label(finding.of),
                "file": machine.map(|machine| &machine.file),
                "line": point.map(|point| point.line),
                "steps": numbers(&finding.steps),
                "lines": finding.steps.iter().map(|step| self.line(*step)).collect::<Vec<_>>(),
                "left_out": finding.left_out,
                "times": finding.times,
                "again": numbers(&finding.again),
                "what": finding.says,
                "means": finding.lint.means(),
                "mend": finding.lint.mend(),
            })
        };
        let findings: Vec<_> = self.findings.iter().map(finding).collect();
        let events = self.model.events().len();
        let all = json!({
            "trace": self.path.display().to_string(),
            "events": events,
            "breaches": breaches,
            "findings": findings,
            "undone": self.undone(),
            "notes": self.model.trace().notes,
        });
        writeln!(out, "{all}")
    }

    /// How many tasks are not done when the run ends.
    fn undone(&self) -> usize {
        insight::stuck(self.model, self.end()).count()
    }

    /// How many of them are in a poll then: with that the program may have ended, as by `process::exit`.
    fn polled(&self) -> usize {
        let is_polled =
            |of: &FutureIx| matches!(self.model.future(*of).state_at(self.end()), Some(State::Polling(_)));
        insight::stuck(self.model, self.end()).filter(is_polled).count()
    }

    fn end(&self) -> usize {
        self.model.events().len().saturating_sub(1)
    }

    fn text(&self, out: &mut impl Write) -> io::Result<()> {
        let path = self.path.display().to_string();
        let path = text::plain(&path);
        for breach in self.breaches {
            writeln!(out, "{path}:{}: {}", self.line(breach.event), text::plain(&breach.what))?;
        }
        for finding in self.findings {
            tell(finding, out)?;
        }
        for note in &self.model.trace().notes {
            writeln!(out, "{path}: note: {}", text::plain(note))?;
        }
        let stuck = self.undone();
        if stuck > 0 {
            let (tasks, are) = (text::count(stuck, "task"), text::are(stuck));
            let how = match self.polled() {
                0 => "not done when the run ends".to_owned(),
                all if all == stuck => "still in a poll when the trace ends".to_owned(),
                some => format!("not done when the trace ends, and {some} of them in a poll"),
            };
            writeln!(out, "{tasks} {are} {how}: `pollscope why {path}` says why")?;
        }
        let events = text::count(self.model.events().len(), "event");
        let breaches = match self.breaches.len() {
            0 => format!("no breach in {events}"),
            1 => format!("1 breach in {events}"),
            count => format!("{count} breaches in {events}"),
        };
        let findings = match self.findings.len() {
            0 => String::new(),
            count => format!("; {} of what is likely wrong", text::count(count, "finding")),
        };
        writeln!(out, "{path}: {breaches}{findings}")
    }
}

/// Steps as they are counted everywhere, from 1.
fn numbers(events: &[usize]) -> Vec<usize> {
    events.iter().map(|event| event + 1).collect()
}

/// A finding: what, in which steps, what it means and how to mend it.
fn tell(finding: &Finding, out: &mut impl Write) -> io::Result<()> {
    let steps = |events: &[usize]| {
        let steps: Vec<String> = numbers(events).iter().map(ToString::to_string).collect();
        steps.join(", ")
    };
    let word = if finding.steps.len() == 1 { "step" } else { "steps" };
    let again = match finding.again.as_slice() {
        [] => String::new(),
        again if finding.times > again.len() + 1 => format!("; again in {} and so on", steps(again)),
        again => format!("; again in {}", steps(again)),
    };
    let lint = finding.lint;
    for (index, line) in text::wrap(&format!("{}: {}", lint.name(), finding.says), 100).iter().enumerate() {
        writeln!(out, "{}{line}", if index == 0 { "" } else { "    " })?;
    }
    let proof = match (finding.steps.as_slice(), finding.left_out) {
        ([first @ .., last], 1..) => format!("{}, and so on to {}", steps(first), last + 1),
        (all, _) => steps(all),
    };
    writeln!(out, "    {word} {proof}{again}")?;
    for line in text::wrap(&format!("{} {}", lint.means(), lint.mend()), 96) {
        writeln!(out, "    {line}")?;
    }
    Ok(())
}
