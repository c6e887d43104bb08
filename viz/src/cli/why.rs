//! `pollscope why` and `pollscope join`: what a future waits for, and what it would save not to wait in series.

use std::collections::HashMap;
use std::io::Write;
use std::path::Path;

use crate::error::Error;
use crate::lints::series;
use crate::model::{FutureIx, Model, State};
use crate::{insight, show, text};

/// How many chains are told at most.
const MOST: usize = 10;

/// Prints why a future does not move; without a name, of each task that does not.
pub(super) fn why(path: &Path, future: Option<&str>, step: Option<usize>) -> Result<(), Error> {
    let model = Model::new(show::open(path)?);
    let last = model.events().len();
    let wrong = |reason: String| Error::Asked { path: path.to_owned(), reason };
    let event = match step {
        None => last.saturating_sub(1),
        Some(step) if (1..=last).contains(&step) => step - 1,
        Some(step) => return Err(wrong(format!("there is no step {step}; the trace has {last}"))),
    };
    let all = match future {
        None => insight::stuck(&model, event).collect(),
        Some(future) => {
            let all = named(&model, future);
            if all.is_empty() {
                return Err(wrong(format!(
                    "there is no future {future:?}; {}, or give an id, as in '#1'",
                    names(&model)
                )));
            }
            // Of many of a name those that are stuck tell, or those that were dropped half-way; where none is, the first.
            let state = |of: &FutureIx| model.future(*of).state_at(event);
            let stuck: Vec<_> =
                all.iter().copied().filter(|of| state(of).is_some_and(|state| !state.ended())).collect();
            let dropped: Vec<_> =
                all.iter().copied().filter(|of| matches!(state(of), Some(State::Dropped(_)))).collect();
            [stuck, dropped].into_iter().find(|some| !some.is_empty()).unwrap_or_else(|| all[..1].to_vec())
        }
    };
    let mut out = show::stdout();
    let mut write = || {
        if all.is_empty() {
            let when = if step.is_some() { " at this step" } else { "" };
            writeln!(out, "No task is stuck{when}: all that were made have ended.")?;
        }
        let alike = alike(&model, &all, event);
        for (index, (of, same)) in alike.iter().take(MOST).enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            for link in insight::why(&model, *of, event) {
                let step = link.event.map_or(String::new(), |event| (event + 1).to_string());
                let lines = text::wrap(&link.says, 90);
                for (index, line) in lines.iter().enumerate() {
                    writeln!(out, "{:>8}  {line}", if index == 0 { &step } else { "" })?;
                }
            }
            if *same > 0 {
                let stand = if *same == 1 { "stands" } else { "stand" };
                writeln!(out, "{:>8}  {same} more {stand} the same.", "")?;
            }
        }
        if alike.len() > MOST {
            writeln!(out, "\n          and {} more", alike.len() - MOST)?;
        }
        out.flush()
    };
    write().map_err(Error::write("standard output"))
}

/// Each that is to be told of, with how many more stand as it does: their chains would say the same.
fn alike(model: &Model, all: &[FutureIx], event: usize) -> Vec<(FutureIx, usize)> {
    let mut told: Vec<(FutureIx, usize)> = Vec::new();
    let mut stands = HashMap::new();
    for of in all {
        let place = *stands.entry(insight::stand(model, *of, event)).or_insert(told.len());
        match told.get_mut(place) {
            Some((_, same)) => *same += 1,
            None => told.push((*of, 0)),
        }
    }
    told
}

/// The futures of this name, or the one of this id: `dance`, `dance #3`, `#3` or `3`.
fn named(model: &Model, name: &str) -> Vec<FutureIx> {
    let id = name.rsplit_once('#').map_or(name, |(_, id)| id).parse::<u32>().ok();
    model
        .indices()
        .filter(|of| match id {
            Some(id) => model.future(*of).id.get() == id,
            None => model.machine(*of).is_some_and(|machine| machine.name == name || machine.path == name),
        })
        .collect()
}

fn names(model: &Model) -> String {
    let mut names: Vec<&str> = model.trace().machines.iter().map(|machine| machine.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let more = if names.len() > 12 { format!(" and {} more", names.len() - 12) } else { String::new() };
    names.truncate(12);
    if names.is_empty() {
        "the trace has none".to_owned()
    } else {
        format!("there are {}{more}", names.join(", "))
    }
}

/// Prints what joining would save.
pub(super) fn join(path: &Path) -> Result<(), Error> {
    let model = Model::new(show::open(path)?);
    let mut out = show::stdout();
    let all = series(&model);
    let mut write = || {
        for (index, series) in all.iter().take(10).enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            for line in series.says(&model) {
                for line in text::wrap(&line, 100) {
                    writeln!(out, "{line}")?;
                }
            }
        }
        if all.is_empty() {
            writeln!(
                out,
                "Nothing waits one after the other that could wait together, as far as the trace shows."
            )?;
        }
        out.flush()
    };
    write().map_err(Error::write("standard output"))
}
