//! `pollscope keeps`: what each state of a machine keeps while it waits.

use std::io::{self, Write};
use std::path::Path;

use pollscope::trace::{EventKind, Machine, Trace};
use serde_json::json;

use super::names;
use crate::error::Error;
use crate::keeps::{self, Field, Found, Kept};
use crate::{show, text};

/// Prints it for each machine that has an await, or for those of a name.
pub(super) fn keeps(
    path: &Path,
    name: Option<&str>,
    binary: Option<&Path>,
    as_json: bool,
) -> Result<(), Error> {
    let trace = show::open(path)?;
    let coroutines = match binary {
        Some(binary) => Some(
            keeps::coroutines(binary).map_err(|source| Error::Binary { path: binary.to_owned(), source })?,
        ),
        None => None,
    };
    let wanted = |machine: &&Machine| {
        !machine.points.is_empty() && name.is_none_or(|name| machine.name == name || machine.path == name)
    };
    let machines: Vec<&Machine> = trace.machines.iter().filter(wanted).collect();
    if machines.is_empty() {
        let reason = name.map_or("no machine in it awaits anything".to_owned(), |name| {
            format!("there is no machine {name:?} in it that awaits anything; {}", names(&trace))
        });
        return Err(Error::Asked { path: path.to_owned(), reason });
    }
    let found: Vec<(&Machine, Option<Found<'_>>)> = machines
        .into_iter()
        .map(|machine| {
            let found =
                coroutines.as_deref().and_then(|all| keeps::find(machine, &sizes(&trace, machine), all));
            (machine, found)
        })
        .collect();
    let mut out = show::stdout();
    let written =
        if as_json { json(path, &found, &mut out) } else { tell_all(&found, coroutines.is_some(), &mut out) };
    written.and_then(|()| out.flush()).map_err(Error::write("standard output"))
}

fn tell_all(all: &[(&Machine, Option<Found<'_>>)], is_asked: bool, out: &mut impl Write) -> io::Result<()> {
    for (machine, found) in all {
        tell(machine, *found, is_asked, out)?;
    }
    if is_asked {
        writeln!(
            out,
            "\nA machine's own size is without the recorder's wrapper; what is traced and awaited counts with its own, \
             some bytes more."
        )?;
    }
    let misfits = all.iter().filter(|(_, found)| found.is_some_and(|found| !found.fits)).count();
    if misfits > 0 {
        writeln!(
            out,
            "Of {} no future in the trace has the size that the binary gives: is it the one that was run?",
            text::count(misfits, "machine")
        )?;
    }
    Ok(())
}

/// All of them. What the compiler keeps stands beside what the source shows, where there is a binary; sizes are in bytes.
fn json(path: &Path, all: &[(&Machine, Option<Found<'_>>)], out: &mut impl Write) -> io::Result<()> {
    let kept = |kept: &Kept| json!({"name": kept.name, "used_after": kept.used_after});
    let field = |field: &Field| json!({"name": field.name, "type": field.of, "offset": field.offset, "size": field.size});
    let machine = |(machine, found): &(&Machine, Option<Found<'_>>)| {
        let states = found.map_or(Vec::new(), |found| keeps::states(machine, found.coroutine));
        let in_scope = keeps::kept(machine);
        let points = machine.points.iter().enumerate().map(|(index, point)| {
            let named = in_scope.as_ref().and_then(|points| points.get(index));
            let named =
                named.map(|all| all.iter().filter(|kept| !kept.temporary).map(kept).collect::<Vec<_>>());
            let state = states.get(index).copied().flatten();
            let fields = state.map(|state| state.fields.iter().map(field).collect::<Vec<_>>());
            json!({"line": point.line, "await": point.text, "in_scope": named, "fields": fields})
        });
        json!({
            "machine": machine.name,
            "path": machine.path,
            "file": machine.file,
            "line": machine.line,
            "size": found.map(|found| found.coroutine.size),
            "fits": found.map(|found| found.fits),
            "others": found.map(|found| found.others),
            "awaits": points.collect::<Vec<_>>(),
        })
    };
    let machines: Vec<_> = all.iter().map(machine).collect();
    writeln!(out, "{}", json!({"trace": path.display().to_string(), "machines": machines}))
}

/// The sizes of the futures of a machine that a run has made.
fn sizes(trace: &Trace, machine: &Machine) -> Vec<u64> {
    let place = trace.machines.iter().position(|other| std::ptr::eq(other, machine));
    let mut sizes: Vec<u64> = trace
        .events
        .iter()
        .filter_map(|event| match &event.kind {
            EventKind::Create { made, .. } if place == Some(made.machine as usize) => Some(made.size),
            _ => None,
        })
        .collect();
    sizes.sort_unstable();
    sizes.dedup();
    sizes
}

fn tell(machine: &Machine, found: Option<Found<'_>>, is_asked: bool, out: &mut impl Write) -> io::Result<()> {
    let truth = found.map(|found| found.coroutine);
    let from = match found {
        Some(found) => {
            let fits = if found.fits { "" } else { "; no future in the trace is of that size" };
            let others = match found.others {
                0 => String::new(),
                others => format!("; {others} more of it, of other types"),
            };
            format!("{} bytes, by the compiler{fits}{others}", found.coroutine.size)
        }
        None if is_asked => "not in the binary; by the source".to_owned(),
        None => "by the source".to_owned(),
    };
    writeln!(
        out,
        "{}  {}:{}  ({from})",
        text::plain(&machine.name),
        text::plain(&machine.file),
        machine.line
    )?;
    let states = truth.map_or(Vec::new(), |truth| keeps::states(machine, truth));
    let guessed = keeps::kept(machine);
    for (index, point) in machine.points.iter().enumerate() {
        let awaited: Vec<&str> = point.text.split_whitespace().collect();
        writeln!(out, "  line {}, {}", point.line, text::cut(&text::plain(&awaited.join(" ")), 60))?;
        if let Some(state) = states.get(index).copied().flatten() {
            // What the compiler adds for itself, flags and the like, is a few bytes and says nothing.
            let own = |field: &&Field| field.name == "__awaitee" || !field.name.starts_with("__");
            for field in state.fields.iter().filter(own) {
                // The type of what is awaited is long, and the await itself says it better.
                let (name, of) = match &*field.name {
                    "__awaitee" => ("(what it awaits)", ""),
                    name => (name, &*field.of),
                };
                let size = field.size.map_or("? bytes".to_owned(), |size| format!("{size} bytes"));
                let line = format!(
                    "    {:<18} {size:>12} at {:<6} {}",
                    text::plain(name),
                    field.offset,
                    text::cut(&text::plain(of), 60)
                );
                writeln!(out, "{}", line.trim_end())?;
            }
            continue;
        }
        let named = guessed.as_ref().and_then(|guessed| guessed.get(index));
        let named = named.map(|kept| kept.iter().filter(|kept| !kept.temporary).collect::<Vec<_>>());
        match named.as_deref() {
            None => writeln!(out, "    the source cannot be read")?,
            Some([]) => writeln!(out, "    nothing")?,
            Some(kept) => {
                kept.iter().try_for_each(|kept| writeln!(out, "    {:<18} {}", kept.name, guess(kept)))?;
            }
        }
    }
    Ok(())
}

fn guess(kept: &Kept) -> &'static str {
    if kept.used_after {
        "used afterwards: probably kept"
    } else {
        "not used afterwards: kept only if its drop does something"
    }
}
