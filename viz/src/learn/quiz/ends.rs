//! What a poll returns, and where the future stands then.

use pollscope::trace::EventKind;

use super::draft::{Draft, Kind};
use super::words::{begins, lines, name, no, own_end, waits_at, woken};
use crate::model::Model;

const READY: &str = "Ready: its body runs to its end";

/// Asked where a poll begins.
pub(super) fn ends(model: &Model, event: usize) -> Option<Draft> {
    let poll = begins(model, event)?;
    let of = poll.future;
    let end = own_end(model, &poll)?;
    let points = lines(model, of);
    let first_line = *points.first()?;
    let it = name(model, of);
    let at = |line: u32| format!("Pending at line {line}");
    let stops = match model.events()[end].kind {
        EventKind::Pending { .. } => Some(waits_at(model, of, end)?),
        _ => None,
    };
    let again = model.poll_before(of, event).copied();
    let (right, sort, why) = match (&model.events()[end].kind, stops) {
        (_, Some(line)) => (
            at(line),
            "pending",
            format!(
                "What it waits for at line {line} is not ready. A poll never waits for it: it returns Pending."
            ),
        ),
        (EventKind::Ready { .. }, _) if again.is_some() => (
            READY.to_owned(),
            "ready",
            "What it needed to go on is there by then, and nothing after that makes it wait.".to_owned(),
        ),
        (EventKind::Ready { .. }, _) => (
            READY.to_owned(),
            "ready at once",
            "Nothing on its way makes it wait, so one poll is enough. An await alone does not suspend."
                .to_owned(),
        ),
        _ => ("nothing: it panics".to_owned(), "panic", "Its body panics, and the poll unwinds.".to_owned()),
    };
    let other_line = |line: &u32| {
        let but = match stops {
            Some(stops) => format!("It stops at line {stops}."),
            None => "It is not held up there.".to_owned(),
        };
        no(at(*line), but)
    };
    let stood = again.and_then(|_| waits_at(model, of, event.saturating_sub(1)));
    // Where it stood before is what people answer first.
    let mut others: Vec<u32> = points.iter().copied().filter(|line| Some(*line) != stops).collect();
    others.sort_by_key(|line| stood.map_or(0, |stood| line.abs_diff(stood)));
    let mut wrong: Vec<_> = others.iter().take(2).map(other_line).collect();
    if right != READY {
        let but = match stops {
            Some(line) => format!("What it waits for at line {line} is not ready when it is polled."),
            None => "It does not come to its end.".to_owned(),
        };
        wrong.push(no(READY, but));
    }
    if wrong.len() < 3 {
        wrong.push(if again.is_some() {
            no(
                format!("Pending before line {first_line}: its body begins anew"),
                "A poll goes on from where the one before stopped, never from the start.",
            )
        } else {
            no(
                format!("Pending before line {first_line}: a first poll only starts it"),
                "Each poll, the first too, runs the body as far as it comes.",
            )
        });
    }
    let useless = match again {
        Some(last) => stops.is_some() && woken(model, of, last.begin()..event) == Some(false),
        None => false,
    };
    let worth = match sort {
        "panic" => 5,
        "ready at once" => 3,
        _ if useless => 3,
        _ if stops.is_some() && again.is_some() && stops != stood => 3,
        "pending" if again.is_some() => 2,
        "ready" => 2,
        _ => 1,
    };
    let worth = worth + u32::from(points.len() > 1 && worth < 3);
    let ask = format!("{it} is polled. What does this poll return?");
    Some(Draft { kind: Kind::Ends, of, event, decided: end, worth, sort, ask, right, wrong, why })
}
