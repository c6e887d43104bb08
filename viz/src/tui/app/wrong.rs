//! What is wrong in the run: what the reader had to say of the file, the breaches of the trace and the findings of the
//! lints, one after the other.

use super::App;
use crate::lints::{self, Limits};
use crate::model::Model;
use crate::text;

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::tui) struct Trouble {
    /// The event that shows it.
    pub(in crate::tui) event: usize,
    /// What it is, in a sentence.
    pub(in crate::tui) says: String,
    /// What that means, and how to mend it; empty for what is not a lint's.
    pub(in crate::tui) means: String,
}

/// All of it, and which is told of.
#[derive(Debug)]
pub(super) struct Wrong {
    all: Vec<Trouble>,
    told: Option<usize>,
}

impl Wrong {
    fn of(model: &Model) -> Self {
        let notes = model.trace().notes.iter();
        let notes = notes.map(|note| Trouble {
            event: 0,
            says: format!("the file: {}", text::plain(note)),
            means: String::new(),
        });
        let breaches = model.trace().check().into_iter();
        let breaches =
            breaches.map(|breach| Trouble { event: breach.event, says: breach.what, means: String::new() });
        let findings = lints::findings(model, Limits::default()).into_iter();
        let findings = findings.map(|found| Trouble {
            event: found.steps[0],
            says: format!("{}: {}", found.lint.name(), found.says),
            means: format!("{} {}", found.lint.means(), found.lint.mend()),
        });
        let mut all: Vec<Trouble> = notes.chain(breaches).chain(findings).collect();
        all.sort();
        Self { all, told: None }
    }
}

impl App {
    /// The event of the next thing that is wrong, or the one before, which is told of there.
    pub(super) fn find_wrong(&mut self, back: bool) -> Result<usize, String> {
        let here = self.event();
        let told = self.trouble().map(|(index, ..)| index);
        let wrong = self.wrong.get_or_insert_with(|| Wrong::of(&self.model));
        let count = wrong.all.len();
        if count == 0 {
            let none = || "nothing is wrong in this trace".to_owned();
            return self.or_asked(None, back).ok_or_else(none);
        }
        // From what is told of; else from the step that is shown, this one included.
        let after = wrong.all.partition_point(|trouble| trouble.event < here);
        let next = match (told, back) {
            (Some(told), false) => told + 1,
            (Some(told), true) => told + count - 1,
            (None, false) => after,
            (None, true) => after + count - 1,
        } % count;
        wrong.told = Some(next);
        let event = wrong.all[next].event;
        Ok(self.or_asked(Some(event), back).unwrap_or(event))
    }

    /// Whether it was looked for what is wrong, and nothing is.
    pub(in crate::tui) fn is_sound(&self) -> bool {
        self.wrong.as_ref().is_some_and(|wrong| wrong.all.is_empty())
    }

    /// What is told of at this step: its place from 0, how many there are, and what it is.
    pub(in crate::tui) fn trouble(&self) -> Option<(usize, usize, &Trouble)> {
        let wrong = self.wrong.as_ref()?;
        let told = wrong.told?;
        let trouble = wrong.all.get(told).filter(|trouble| trouble.event == self.event())?;
        Some((told, wrong.all.len(), trouble))
    }

    /// Whether something is wrong at one of these events, as far as that is known yet.
    pub(in crate::tui) fn is_wrong_in(&self, events: std::ops::Range<usize>) -> bool {
        let Some(wrong) = &self.wrong else { return false };
        let first = wrong.all.partition_point(|trouble| trouble.event < events.start);
        wrong.all.get(first).is_some_and(|trouble| trouble.event < events.end)
    }

    /// Says what the reader had to say of the file, so that nobody misses that a part of the run is not there.
    pub(super) fn say_notes(&mut self) {
        let notes = &self.model.trace().notes;
        let Some(first) = notes.first() else { return };
        let of = if notes.len() > 1 { format!(", 1 of {} notes", notes.len()) } else { String::new() };
        self.says = Some(format!("the file{of}: {first}"));
    }

    /// Looks for what is wrong if that takes no time to speak of; in a long run it is looked for when someone asks.
    pub(in crate::tui) fn look_for_wrong(&mut self) {
        const FEW: usize = 10_000;
        if self.model.events().len() <= FEW {
            self.wrong = Some(Wrong::of(&self.model));
        }
    }
}
