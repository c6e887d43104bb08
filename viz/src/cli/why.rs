//! `pollscope why`: what a future waits for.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use serde_json::json;

use super::names;
use crate::error::Error;
use crate::model::{FutureIx, Model, State};
use crate::{insight, show, text};

/// How many chains are told at most.
const MOST: usize = 10;

/// Prints why a future does not move; without a name, of each task that does not.
pub(super) fn why(
    path: &Path,
    future: Option<&str>,
    step: Option<usize>,
    as_json: bool,
) -> Result<(), Error> {
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
                    names(model.trace())
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
    let alike = alike(&model, &all, event);
    let mut out = show::stdout();
    let written = if as_json {
        json(path, &model, &alike, event, &mut out)
    } else if all.is_empty() {
        let when = if step.is_some() { " at this step" } else { "" };
        writeln!(out, "No task is stuck{when}: all that were made have ended.")
    } else {
        tell(&model, &alike, event, &mut out)
    };
    written.and_then(|()| out.flush()).map_err(Error::write("standard output"))
}

fn tell(model: &Model, alike: &[(FutureIx, usize)], event: usize, out: &mut impl Write) -> io::Result<()> {
    for (index, (of, same)) in alike.iter().take(MOST).enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        for link in insight::why(model, *of, event) {
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
    Ok(())
}

/// All of them, with each link's future and the step that shows it, counted from 1.
fn json(
    path: &Path,
    model: &Model,
    alike: &[(FutureIx, usize)],
    event: usize,
    out: &mut impl Write,
) -> io::Result<()> {
    let future = |of: FutureIx| (model.future(of).id.get(), model.label(of));
    let chain = |(of, same): &(FutureIx, usize)| {
        let links = insight::why(model, *of, event).into_iter().map(|link| {
            let (id, name) = future(link.of);
            json!({"future": id, "name": name, "step": link.event.map(|event| event + 1), "what": link.says})
        });
        let (id, name) = future(*of);
        json!({"future": id, "name": name, "same": same, "chain": links.collect::<Vec<_>>()})
    };
    let step = event + usize::from(!model.events().is_empty());
    let chains: Vec<_> = alike.iter().map(chain).collect();
    writeln!(out, "{}", json!({"trace": path.display().to_string(), "step": step, "futures": chains}))
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
            None => model.machine(*of).is_some_and(|machine| {
                machine.name == name || machine.path == name || model.label(*of).as_ref() == name
            }),
        })
        .collect()
}
