//! `pollscope join`: what it would save not to wait in series.

use std::io::{self, Write};
use std::path::Path;

use serde_json::json;

use crate::error::Error;
use crate::lints::{Part, Series, series};
use crate::model::Model;
use crate::{show, text};

/// How many series are told at most.
const MOST: usize = 10;

/// Prints what joining would save.
pub(super) fn join(path: &Path, as_json: bool) -> Result<(), Error> {
    let model = Model::new(show::open(path)?);
    let all = series(&model);
    let mut out = show::stdout();
    let written = if as_json { json(path, &model, &all, &mut out) } else { tell(&model, &all, &mut out) };
    written.and_then(|()| out.flush()).map_err(Error::write("standard output"))
}

fn tell(model: &Model, all: &[Series], out: &mut impl Write) -> io::Result<()> {
    for (index, series) in all.iter().take(MOST).enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        for line in series.says(model) {
            for line in text::wrap(&line, 100) {
                writeln!(out, "{line}")?;
            }
        }
    }
    if all.is_empty() {
        writeln!(
            out,
            "No `let`s with awaits were found, one after the other, that could wait together.\n\
             Not looked at are awaits in loops, operands and plain statements, and spawned tasks."
        )?;
    }
    Ok(())
}

/// All of them: times in nanoseconds, steps from 1, and what a part needs as places among the parts, from 0.
fn json(path: &Path, model: &Model, all: &[Series], out: &mut impl Write) -> io::Result<()> {
    let part = |part: &Part| json!({"name": part.name, "step": part.begin + 1, "time": part.time, "polled": part.polled, "needs": part.needs});
    let series = |series: &Series| {
        json!({
            "future": series.of.map(|of| model.future(of).id.get()),
            "name": series.of.map(|of| model.label(of)),
            "parts": series.parts.iter().map(part).collect::<Vec<_>>(),
            "longest_way": series.path,
            "apart": series.apart,
            "together": series.together,
            "what": series.says(model),
        })
    };
    let all: Vec<_> = all.iter().map(series).collect();
    writeln!(out, "{}", json!({"trace": path.display().to_string(), "series": all}))
}
