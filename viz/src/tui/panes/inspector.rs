//! All that is known of the selected future, as of the moment that is shown.

use pollscope::trace::{EventKind, MachineKind};
use ratatui::layout::Rect;

use super::{cut, moment, say_above};
use crate::model::{FutureIx, Model, State};
use crate::text;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::layout::{Pane, Part};
use crate::tui::theme::Role;

/// What the pane is called.
pub(in crate::tui) fn name(app: &App) -> String {
    match app.selected() {
        Some(of) => format!("future #{}", app.model().future(of).id),
        None => "future".to_owned(),
    }
}

/// The column at which what is known begins.
const VALUES: u16 = 10;

/// A line: what is known, by its name where it begins; and whether this step has changed it.
pub(in crate::tui) struct Line {
    key: &'static str,
    value: String,
    is_new: bool,
}

/// The lines of all that is known as of this time, for a pane of this width.
pub(in crate::tui) fn lines(app: &App, width: u16, now: u64) -> Vec<Line> {
    let Some(of) = app.selected() else { return Vec::new() };
    let model = app.model();
    let before = app.made().and_then(|made| made.checked_sub(1));
    let before = before.map(|before| facts(model, of, before, model.time(before)));
    // Times go on with every step; what this step does is a matter of what it is about.
    let before = before.filter(|_| model.of_event(app.event()) == Some(of));
    let columns = usize::from(width.saturating_sub(VALUES + 2));
    let mut lines = Vec::new();
    for (key, value) in facts(model, of, app.event(), now) {
        let mut is_new = before.as_ref().is_some_and(|before| !before.contains(&(key, value.clone())));
        let mut key = key;
        for value in text::wrap(&text::plain(&value), columns) {
            lines.push(Line { key: std::mem::take(&mut key), value, is_new: std::mem::take(&mut is_new) });
        }
    }
    lines
}

/// Draws as many lines as there is room for, as of this time: the step's, or later where another run has gone on since.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, area: Rect, app: &App, now: u64) {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let lines = lines(app, area.width, now);
    let (shown, left) = cut(lines.len(), area.height.into(), app.scroll(Part::Pane(Pane::Inspector)));
    let rows = shown.len();
    say_above(canvas, area, &shown);
    for (row, line) in lines[shown].iter().enumerate() {
        if line.is_new {
            canvas.changed(area, row);
        }
        canvas.put(inner, 0, row, line.key, Role::Dim);
        canvas.put(inner, VALUES.into(), row, &line.value, Role::Text);
    }
    if left > 0 {
        canvas.put(inner, 0, rows, &format!("… {left} more"), Role::Dim);
    }
}

fn facts(model: &Model, of: FutureIx, event: usize, now: u64) -> Vec<(&'static str, String)> {
    let future = model.future(of);
    let mut facts = Vec::new();
    facts.push(("machine", machine(model, of)));
    let made = future.created.filter(|made| *made <= event);
    let Some(made) = made else {
        facts.push(("state", "not made yet".to_owned()));
        return facts;
    };
    facts.push(("state", state(model, of, event, now)));
    if let EventKind::Create { made: how, .. } = &model.events()[made].kind {
        let by =
            future.creator.map_or("nothing that is traced".to_owned(), |by| model.label(by).into_owned());
        facts.push(("made", format!("at {}, by {by}", moment(model, made, now))));
        facts.push(("size", text::count(usize::try_from(how.size).unwrap_or(usize::MAX), "byte")));
        for (name, value) in &how.args {
            facts.push(("with", format!("{name} = {value}")));
        }
    }
    if let Some(EventKind::Ready { value: Some(value), .. }) =
        future.changes_until(event).last().map(|change| &model.events()[change.event()].kind)
    {
        facts.push(("returned", value.to_string()));
    }
    let polls = future.polls.partition_point(|poll| model.polls()[*poll as usize].begin() <= event);
    let wakes = future.wakes_between(0..event + 1);
    let mut way = model.way(of, event);
    let since = now.saturating_sub(model.time(event));
    match future.state_at(event) {
        Some(State::Polling(_)) => way.polling = way.polling.saturating_add(since),
        Some(State::Pending(_)) => way.pending = way.pending.saturating_add(since),
        _ => {}
    }
    facts.push(("polled", format!("{}, for {} in all", text::count(polls, "time"), text::time(way.polling))));
    facts.push(("pending", format!("for {} in all", text::time(way.pending))));
    facts.push(("woken", text::count(wakes.len(), "time")));
    if let Some(wake) = wakes.last() {
        facts.push(("", waker(model, *wake as usize, now)));
    }
    if let Some(poll) = model.poll_before(of, event + 1).filter(|_| model.trace().threads.len() > 1) {
        facts.push(("thread", format!("{}, for its last poll", model.thread_name(poll.thread))));
    }
    if let Some(parent) = future.parent.filter(|_| polls > 0) {
        facts.push(("parent", model.label(parent).into_owned()));
    }
    // Not those that are still to be made.
    let children = model.made_children(of, event);
    if !children.is_empty() {
        let named: Vec<_> = children.iter().take(CHILDREN).map(|of| model.label(*of).into_owned()).collect();
        let more = match children.len().saturating_sub(CHILDREN) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        facts.push(("children", named.join(", ") + &more));
    }
    facts
}

/// How many children are named.
const CHILDREN: usize = 8;

fn machine(model: &Model, of: FutureIx) -> String {
    let Some(machine) = model.machine(of) else { return "not known".to_owned() };
    let kind = match machine.kind {
        MachineKind::Fn => "async fn",
        MachineKind::Block => "async block",
        MachineKind::Closure => "async closure",
        MachineKind::Future => "a future traced from outside",
    };
    format!("{}, {kind}", machine.path)
}

fn state(model: &Model, of: FutureIx, event: usize, now: u64) -> String {
    let future = model.future(of);
    let Some(change) = future.changes_until(event).last() else { return "not made yet".to_owned() };
    let last = change.event();
    let came = model.since(of, event).unwrap_or(last);
    let since = moment(model, came, now);
    let again = match moment(model, last, now) {
        last if last == since => String::new(),
        last => format!(", last polled at {last}"),
    };
    let place = change.state().place().and_then(|place| model.point_at(of, place));
    let at = place.map_or(String::new(), |point| format!(" at line {}", point.line));
    let woken = if model.is_woken(of, event) && !matches!(change.state(), State::Polling(_)) {
        ", woken"
    } else {
        ""
    };
    format!("{}{at} since {since}{again}{woken}", change.state().word())
}

fn waker(model: &Model, wake: usize, now: u64) -> String {
    let by = match model.events()[wake].kind {
        EventKind::Wake { by: Some(by), .. } => {
            model.by_id(by).map_or_else(|| format!("future {by}"), |by| model.label(by).into_owned())
        }
        _ => format!("thread {}", model.thread_name(model.events()[wake].thread)),
    };
    format!("the last at {}, by {by}", moment(model, wake, now))
}

#[cfg(test)]
mod tests {
    use super::facts;
    use crate::testing::rows;

    #[test]
    fn all_children_that_are_made_are_counted_and_no_others() {
        let kids = (2..3002).map(|id| format!(r#"[0,"create",{id},1,1,8]"#));
        let all: Vec<String> = [r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#]
            .map(str::to_owned)
            .into_iter()
            .chain(kids)
            .collect();
        let model = rows(&all);
        let of = model.lanes()[0];
        let children = |event: usize| {
            let facts = facts(&model, of, event, 0);
            facts.into_iter().find(|(key, _)| *key == "children").map(|(_, value)| value).unwrap_or_default()
        };
        assert!(children(3001).ends_with("ner #9 and 2992 more"), "{}", children(3001));
        assert!(children(1001).ends_with("ner #9 and 992 more"), "{}", children(1001));
        assert!(children(9).ends_with("ner #9") && children(1).is_empty(), "{}", children(9));
    }
}
