//! What is wrong in the run: what the reader had to say of the file, the breaches of the trace and the findings of the
//! lints, one after the other.

use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::App;
use super::taught::STILL_ASKED;
use crate::coming::Extent;
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

/// What is known of it, and what is done to know more.
#[derive(Debug, Default)]
pub(super) struct Wrong {
    /// What was found last; none before it was looked for.
    known: Option<Known>,
    /// A look that is under way, on a thread of its own: in a long run that takes seconds.
    sought: Option<Sought>,
    /// More of the run has come since the last look began: when to look again.
    again: Option<Instant>,
    /// Until when it is not looked again: as long as the last look took, so that half of the time is left for others.
    rests: Option<Instant>,
}

/// A look at a run for what is wrong in it.
#[derive(Debug)]
struct Sought {
    by: JoinHandle<Vec<Trouble>>,
    /// The run as it is looked at; more may come meanwhile.
    run: Arc<Model>,
    /// Whether that is all of it.
    is_whole: bool,
    began: Instant,
    /// When to see whether it is done.
    due: Instant,
    /// Whether someone asked for it.
    asked: bool,
}

/// All that is wrong, in order, and which is told of.
#[derive(Debug)]
struct Known {
    all: Vec<Trouble>,
    told: Option<usize>,
    /// Whether all of the run was looked at.
    is_whole: bool,
}

/// How often it is seen whether a look is done.
const LOOK: Duration = Duration::from_millis(100);

/// In so few events it takes no time to speak of.
const FEW: usize = 10_000;

fn troubles(model: &Model, is_whole: bool) -> Vec<Trouble> {
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
    let mut all: Vec<Trouble> =
        notes.chain(breaches).chain(findings).chain(undone(model).filter(|_| is_whole)).collect();
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
    /// Looks for it: at once in a short run, and where there is no further thread to be had.
    fn seek(&mut self, run: &Arc<Model>, is_whole: bool) {
        (self.sought, self.again) = (None, None);
        // Not where something is known already: that serves meanwhile.
        if run.events().len() > FEW || self.known.is_some() {
            let model = Arc::clone(run);
            let look = move || troubles(&model, is_whole);
            if let Ok(by) = thread::Builder::new().name("lints".to_owned()).spawn(look) {
                let (run, began) = (Arc::clone(run), Instant::now());
                self.sought = Some(Sought { by, run, is_whole, began, due: began + LOOK, asked: false });
                return;
            }
        }
        self.find(troubles(run, is_whole), is_whole);
    }

    /// That is what was found. What was told of still is, if perhaps in other words: it may have happened again.
    fn find(&mut self, all: Vec<Trouble>, is_whole: bool) {
        let told = self.known.as_ref().and_then(|known| known.all.get(known.told?));
        let is_told = |told: &Trouble, one: &Trouble| (one.event, &one.means) == (told.event, &told.means);
        let told = told.and_then(|told| all.iter().position(|one| is_told(told, one)));
        self.known = Some(Known { all, told, is_whole });
    }

    /// More of the run has come, and an event that was there is now this one: what is known is kept, and looked for again.
    pub(super) fn renew(&mut self, now: impl Fn(usize) -> usize) {
        let Some(known) = &mut self.known else { return };
        let told =
            known.told.map(|told| Trouble { event: now(known.all[told].event), ..known.all[told].clone() });
        known.all.iter_mut().for_each(|trouble| trouble.event = now(trouble.event));
        known.all.sort();
        known.told = told.and_then(|told| known.all.binary_search(&told).ok());
        known.is_whole = false;
        self.again = self.again.or(self.rests).or(Some(Instant::now()));
    }

    /// When to see whether a look is done, or to look again.
    pub(super) fn look_due(&self) -> Option<Instant> {
        self.sought.as_ref().map(|sought| sought.due).or(self.again)
    }

    fn all(&self) -> &[Trouble] {
        self.known.as_ref().map_or(&[], |known| &known.all)
    }

    fn is_whole(&self) -> bool {
        self.known.as_ref().is_some_and(|known| known.is_whole)
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
        if self.wrong.look_due().is_none() && self.wrong.known.is_none() {
            self.look_for_wrong();
        }
        self.take_what_is_wrong();
        let told = self.trouble().map(|(index, ..)| index);
        if self.wrong.all().is_empty() {
            return Err(self.says_wrong());
        }
        if !self.wrong.is_whole() {
            let says = self.says_found();
            self.say(&says);
        }
        let Some(known) = &mut self.wrong.known else { return Err(self.says_wrong()) };
        let count = known.all.len();
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
        self.wrong.seek(&self.model, self.extent == Extent::Whole);
    }

    /// Sees whether a look is done. Gives whether one is, and was asked for; none as long as none is.
    fn take_what_is_wrong(&mut self) -> Option<bool> {
        let sought = self.wrong.sought.as_mut()?;
        sought.due = Instant::now() + LOOK;
        let done = self.wrong.sought.take_if(|sought| sought.by.is_finished())?;
        // What went wrong there has been told by the thread itself.
        let mut all = done.by.join().expect("lints take any trace");
        if !self.model.continues(&done.run) {
            all.iter_mut()
                .for_each(|trouble| trouble.event = self.model.same_event(&done.run, trouble.event));
            all.sort();
        }
        self.wrong.find(all, done.is_whole);
        let is_longer = !Arc::ptr_eq(&self.model, &done.run);
        let rests = Instant::now() + done.began.elapsed();
        (self.wrong.rests, self.wrong.again) = (Some(rests), is_longer.then_some(rests));
        let _ = thread::Builder::new().name("past".to_owned()).spawn(move || drop(done.run));
        Some(done.asked)
    }

    /// Shows what is wrong once that is known; looks again where more has come since.
    pub(super) fn look_whether_wrong(&mut self) -> Effect {
        let Some(asked) = self.take_what_is_wrong() else {
            if self.wrong.sought.is_none() && self.wrong.again.is_some_and(|again| again <= Instant::now()) {
                self.look_for_wrong();
            }
            return Effect::None;
        };
        if asked {
            let says = self.says_wrong();
            self.say(&says);
        }
        Effect::Draw
    }

    /// How much was found, or that it is looked for.
    fn says_wrong(&mut self) -> String {
        if self.wrong.known.is_none()
            && let Some(sought) = &mut self.wrong.sought
        {
            sought.asked = true;
            let steps = text::count(sought.run.events().len(), "step");
            return format!("looking for what is wrong in {steps} ...");
        }
        match self.wrong.all() {
            [] if self.wrong.is_whole() => "nothing wrong was found in this trace".to_owned(),
            [] => "nothing wrong was found so far".to_owned(),
            _ => {
                let key = self.keys.key(Action::ToFinding { back: false }).unwrap_or_default();
                format!("{}; {key} goes there", self.says_found())
            }
        }
    }

    fn says_found(&self) -> String {
        let count = self.wrong.all().len();
        let (things, were) = (text::count(count, "thing"), if count == 1 { "was" } else { "were" });
        let so_far = if self.wrong.is_whole() { "" } else { " so far" };
        format!("{things} {were} found wrong{so_far}")
    }

    /// Whether it was looked for what is wrong, and nothing is.
    pub(in crate::tui) fn is_sound(&self) -> bool {
        self.wrong.is_whole() && self.wrong.all().is_empty()
    }

    /// What is told of at this step: its place from 0, how many there are, and what it is.
    pub(in crate::tui) fn trouble(&self) -> Option<(usize, usize, &Trouble)> {
        let known = self.wrong.known.as_ref()?;
        let told = known.told?;
        let trouble = known.all.get(told).filter(|trouble| trouble.event == self.event())?;
        Some((told, known.all.len(), trouble))
    }

    /// Tells of nothing that is wrong any more. Gives whether anything was told of.
    pub(in crate::tui) fn close_trouble(&mut self) -> bool {
        let was_told = self.trouble().is_some();
        if let Some(known) = self.wrong.known.as_mut().filter(|_| was_told) {
            known.told = None;
        }
        was_told
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
