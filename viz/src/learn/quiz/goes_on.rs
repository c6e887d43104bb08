//! How far a future comes, in the same poll, once what it awaited is done.

use pollscope::trace::{EventKind, PointKind};

use super::draft::{Draft, Kind};
use super::words::{line, lines, name, no, own_end, waits_at};
use crate::model::{Model, Place, State};

const END: &str = "to its end: it returns";

/// Asked where what it polls returns.
pub(super) fn goes_on(model: &Model, event: usize) -> Option<Draft> {
    let EventKind::Ready { .. } = model.events()[event].kind else { return None };
    let inner = model.polls()[model.poll_of_event(event)?];
    let poll = model.polls()[inner.within().filter(|_| inner.end() == Some(event))?];
    let of = poll.future;
    let end = own_end(model, &poll)?;
    let Some(State::Polling(place @ Place::Point(_))) = model.future(of).state_at(event) else { return None };
    let stands = line(model, of, place)?;
    let changes = &model.future(of).changes;
    let next = changes.get(changes.partition_point(|change| change.event() <= event))?.event();
    let stays = format!("no further: it stays at line {stands}");
    let to = |line: u32| format!("to line {line}, where it is Pending");
    let stops = waits_at(model, of, end);
    let (right, sort, why) = match (&model.events()[end].kind, stops) {
        (EventKind::Ready { .. }, _) => (
            END.to_owned(),
            "end",
            "It goes on in the same poll, and nothing makes it wait again.".to_owned(),
        ),
        // Round a loop, and back to where it was.
        (EventKind::Pending { .. }, Some(line)) if next < end && line == stands => return None,
        (EventKind::Pending { .. }, Some(line)) if next < end => (
            to(line),
            "on",
            format!("It goes on in the same poll, as far as line {line}; there it has to wait again."),
        ),
        (EventKind::Pending { .. }, Some(line)) if line == stands => {
            (stays.clone(), "stays", format!("What it waits for at line {stands} is not done with that."))
        }
        _ => return None,
    };
    // The sentence of this step tells for whom a join! waits.
    if sort == "stays" && model.point_at(of, place).is_some_and(|point| point.kind == PointKind::Join) {
        return None;
    }
    let but = match sort {
        "on" => format!("It has to wait at line {} first.", stops?),
        "stays" => format!("It still waits at line {stands}."),
        _ => "Nothing makes it wait there.".to_owned(),
    };
    let mut wrong = Vec::new();
    if sort != "stays" {
        let but = "No new poll is needed: it goes on as soon as what it awaits is ready.";
        wrong.push(no(stays, but));
    }
    if sort != "end" {
        wrong.push(no(END, but.clone()));
    }
    let others = lines(model, of).into_iter().filter(|line| *line != stands && Some(*line) != stops);
    // The next ones below come to mind before those above.
    let (below, above): (Vec<u32>, Vec<u32>) = others.partition(|line| *line > stands);
    let but = if sort == "on" { format!("It stops at line {}.", stops?) } else { but };
    wrong.extend(below.into_iter().chain(above).take(2).map(|line| no(to(line), but.clone())));
    let (child, it) = (name(model, inner.future), name(model, of));
    Some(Draft {
        kind: Kind::GoesOn,
        of,
        event,
        decided: end,
        worth: if wrong.len() < 2 { 1 } else { 3 },
        sort,
        ask: format!("{child} is done. How far does {it} come in this poll?"),
        right,
        wrong,
        why,
    })
}
