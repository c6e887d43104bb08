//! What is wrong in the run: what the reader had to say of the file, the breaches of the trace and the findings of the
//! lints, one after the other.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::App;
use super::taught::STILL_ASKED;
use crate::insight;
use crate::lints::{self, Limits};
use crate::model::{FutureIx, Model};
use crate::text;
use crate::tui::effect::Effect;
use crate::tui::keys::Action;

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

/// What is known of it.
#[derive(Debug, Default)]
pub(super) enum Wrong {
    /// It was not looked for.
    #[default]
    Unknown,
    /// It is looked for, on a thread of its own: in a long run that takes seconds.
    Sought(Sought),
    /// All of it.
    Known(Known),
}

/// A look at a run for what is wrong in it.
#[derive(Debug)]
pub(super) struct Sought {
    by: JoinHandle<Vec<Trouble>>,
    /// When to see whether it is done.
    due: Instant,
    /// Whether someone asked for it.
    asked: bool,
}

/// All that is wrong, in order, and which is told of.
#[derive(Debug)]
pub(super) struct Known {
    all: Vec<Trouble>,
    told: Option<usize>,
}

/// How often it is seen whether a look is done.
const LOOK: Duration = Duration::from_millis(100);

fn troubles(model: &Model) -> Vec<Trouble> {
    let notes = model.trace().notes.iter();
    let notes = notes.map(|note| Trouble {
        event: 0,
        says: format!("the file: {}", text::plain(note)),
        means: String::new(),
    });
    let breaches = model.trace().check().into_iter();
    let breaches =
        breaches.map(|breach| Trouble { event: breach.event, says: breach.what, means: String::new() });
    let findings = lints::findings(model, Limits::default());
    let findings = findings.iter().flat_map(|found| {
        let name = found.lint.name();
        let means = format!("{} {}", found.lint.means(), found.lint.mend());
        let first = found.steps[0];
        let again = format!("{name}: again, as in step {}", first + 1);
        let again = found.again.iter().map(move |event| (*event, again.clone()));
        std::iter::once((first, format!("{name}: {}", found.says)))
            .chain(again)
            .map(move |(event, says)| Trouble { event, says, means: means.clone() })
    });
    let mut all: Vec<Trouble> = notes.chain(breaches).chain(findings).chain(undone(model)).collect();
    all.sort();
    all
}

/// That tasks are not done at the end, where one can ask why: that is no finding of a lint, for a server never is. Those that
/// were never polled have a lint of their own.
fn undone(model: &Model) -> Option<Trouble> {
    let end = model.closing().checked_sub(1)?;
    let was_polled = |of: &FutureIx| !model.future(*of).polls.is_empty();
    let count = insight::stuck(model, end).filter(was_polled).count();
    (count > 0).then(|| Trouble {
        event: end,
        says: format!("{} {} not done when the run ends.", text::count(count, "task"), text::are(count)),
        means: "Select one and ask why it does not move.".to_owned(),
    })
}

impl Wrong {
    /// Looks for it: at once where that takes no time to speak of, or where there is no further thread to be had.
    fn seek(model: &Arc<Model>) -> Self {
        const FEW: usize = 10_000;
        if model.events().len() > FEW {
            let model = Arc::clone(model);
            if let Ok(by) = thread::Builder::new().name("lints".to_owned()).spawn(move || troubles(&model)) {
                return Self::Sought(Sought { by, due: Instant::now() + LOOK, asked: false });
            }
        }
        Self::known(troubles(model))
    }

    fn known(all: Vec<Trouble>) -> Self {
        Self::Known(Known { all, told: None })
    }

    /// When to see whether a look is done.
    pub(super) fn look_due(&self) -> Option<Instant> {
        match self {
            Self::Sought(sought) => Some(sought.due),
            Self::Unknown | Self::Known(_) => None,
        }
    }

    fn all(&self) -> &[Trouble] {
        match self {
            Self::Known(known) => &known.all,
            Self::Unknown | Self::Sought(_) => &[],
        }
    }
}

impl App {
    /// The event of the next thing that is wrong, or the one before, which is told of there.
    pub(super) fn find_wrong(&mut self, back: bool) -> Result<usize, String> {
        if self.hides_future() {
            // What proves that something is wrong mostly comes after it.
            return Err(STILL_ASKED.to_owned());
        }
        let here = self.event();
        let told = self.trouble().map(|(index, ..)| index);
        if matches!(self.wrong, Wrong::Unknown) {
            self.look_for_wrong();
        }
        self.take_what_is_wrong();
        let known = match &mut self.wrong {
            Wrong::Known(known) => known,
            Wrong::Sought(sought) => {
                sought.asked = true;
                let steps = text::count(self.model.events().len(), "step");
                return Err(format!("looking for what is wrong in {steps} ..."));
            }
            Wrong::Unknown => return Err(self.says_wrong()),
        };
        let count = known.all.len();
        if count == 0 {
            return Err(self.says_wrong());
        }
        // From what is told of; else from the step that is shown, this one included.
        let after = known.all.partition_point(|trouble| trouble.event < here);
        let next = match (told, back) {
            (Some(told), false) => told + 1,
            (Some(told), true) => told + count - 1,
            (None, false) => after,
            (None, true) => after + count - 1,
        } % count;
        known.told = Some(next);
        let event = known.all[next].event;
        Ok(event)
    }

    /// Looks for what is wrong.
    pub(in crate::tui) fn look_for_wrong(&mut self) {
        self.wrong = Wrong::seek(&self.model);
    }

    /// Sees whether a look is done. Gives whether one is, and was asked for.
    fn take_what_is_wrong(&mut self) -> bool {
        match std::mem::take(&mut self.wrong) {
            Wrong::Sought(sought) if sought.by.is_finished() => {
                // What went wrong there has been told by the thread itself.
                self.wrong = Wrong::known(sought.by.join().expect("lints take any trace"));
                sought.asked
            }
            Wrong::Sought(sought) => {
                self.wrong = Wrong::Sought(Sought { due: Instant::now() + LOOK, ..sought });
                false
            }
            other => {
                self.wrong = other;
                false
            }
        }
    }

    /// Shows what is wrong once that is known.
    pub(super) fn look_whether_wrong(&mut self) -> Effect {
        if self.take_what_is_wrong() {
            let says = self.says_wrong();
            self.say(&says);
        }
        if matches!(self.wrong, Wrong::Known(_)) { Effect::Draw } else { Effect::None }
    }

    fn says_wrong(&self) -> String {
        match self.wrong.all().len() {
            0 => "nothing wrong was found in this trace".to_owned(),
            count => {
                let key = self.keys.key(Action::ToFinding { back: false }).unwrap_or_default();
                let things = text::count(count, "thing");
                format!("{things} {} found wrong; {key} goes there", if count == 1 { "was" } else { "were" })
            }
        }
    }

    /// Whether it was looked for what is wrong, and nothing is.
    pub(in crate::tui) fn is_sound(&self) -> bool {
        matches!(self.wrong, Wrong::Known(_)) && self.wrong.all().is_empty()
    }

    /// What is told of at this step: its place from 0, how many there are, and what it is.
    pub(in crate::tui) fn trouble(&self) -> Option<(usize, usize, &Trouble)> {
        let Wrong::Known(known) = &self.wrong else { return None };
        let told = known.told?;
        let trouble = known.all.get(told).filter(|trouble| trouble.event == self.event())?;
        Some((told, known.all.len(), trouble))
    }

    /// Whether something is wrong at one of these events, as far as that is known yet.
    pub(in crate::tui) fn is_wrong_in(&self, events: std::ops::Range<usize>) -> bool {
        let all = if self.hides_future() { &[] } else { self.wrong.all() };
        let first = all.partition_point(|trouble| trouble.event < events.start);
        all.get(first).is_some_and(|trouble| trouble.event < events.end)
    }

    /// Says what the reader had to say of the file, so that nobody misses that a part of the run is not there.
    pub(super) fn say_notes(&mut self) {
        let notes = &self.model.trace().notes;
        let Some(first) = notes.first() else { return };
        let of = if notes.len() > 1 { format!(", 1 of {} notes", notes.len()) } else { String::new() };
        self.says = Some(format!("the file{of}: {first}"));
    }
}
