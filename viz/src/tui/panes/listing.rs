//! A machine's source with what one future of it has come to: which await it stands at, which are behind it, what locals
//! were bound to.
//!
//! ```text
//!  38   async fn learn_and_sing() {
//!  40 ◐     let song = learn_song().await;      ← pending since 15.0 ms
//!  41 ·     sing_song(song).await;
//!  42   }
//! ```

use std::collections::{HashMap, HashSet};

use pollscope::trace::{EventKind, Machine};
use ratatui::layout::Rect;

use super::{scrolled, window};
use crate::model::{FutureIx, Place, State};
use crate::text;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::syntax;
use crate::tui::theme::Role;

/// The columns before a line's code, but for its number: a blank, its sign, and a blank on both sides of that.
const CODE: usize = 4;

/// The lines of a machine's source, and what they come to after the step.
pub(super) struct Listing<'a> {
    machine: &'a Machine,
    state: Option<State>,
    /// The point at which the future stands.
    current: Option<u32>,
    /// The points it has come through.
    done: HashSet<u32>,
    /// Since when; the longer of these words is used where it has room.
    notes: [String; 2],
    /// Whether it came there in this step.
    came: bool,
    /// What stands beside lines: the locals that each bound, and what else was given a place.
    beside: HashMap<u64, String>,
    /// The line that this step has bound one at.
    just_bound: Option<u32>,
    scroll: isize,
}

impl<'a> Listing<'a> {
    pub(super) fn new(app: &App, of: FutureIx, machine: &'a Machine) -> Self {
        let future = app.model().future(of);
        let changes = future.changes_until(app.event());
        let state = changes.last().map(|change| change.state());
        let current = match state.and_then(State::place) {
            Some(Place::Point(point)) => Some(point),
            _ => None,
        };
        let moves = app.model().way(of, app.event()).moves;
        let reached = moves.keys().flat_map(|(from, to)| [from, to]);
        let mut done: HashSet<u32> = reached.filter_map(|node| node.point()).collect();
        // Where a panic struck, that point is not known to be through; nor is the one it stands at.
        if state == Some(State::Panicked)
            && let Some(Place::Point(point)) = changes.iter().rev().find_map(|change| change.state().place())
        {
            done.remove(&point);
        }
        let notes = match (state, changes.last()) {
            (Some(state @ (State::Pending(_) | State::Polling(_) | State::Dropped(_))), Some(last)) => {
                let time = |event| text::time(app.model().time(event));
                let since = if matches!(state, State::Dropped(_)) { "at" } else { "since" };
                let event = app.model().since(of, app.event()).unwrap_or(last.event());
                let note = format!("← {} {since} {}", state.word(), time(event));
                let wake = future.wakes_between(0..app.event() + 1).last();
                let wake = wake.filter(|_| app.model().is_woken(of, app.event()));
                let woken = wake.map_or(String::new(), |wake| format!(", woken at {}", time(*wake as usize)));
                [format!("{note}{woken}"), note]
            }
            _ => Default::default(),
        };
        let just_bound = match &app.model().events()[app.event()].kind {
            EventKind::Bind { local, .. }
                if app.made().and_then(|made| app.model().of_event(made)) == Some(of) =>
            {
                Some(local.line)
            }
            _ => None,
        };
        let came = app.changed() == Some(of);
        Self { machine, state, current, done, notes, came, beside: bound(app, of), just_bound, scroll: 0 }
    }

    /// Scrolled down by so many lines.
    pub(super) fn scrolled(self, scroll: isize) -> Self {
        Self { scroll, ..self }
    }

    /// How many lines there are.
    pub(super) fn lines(&self) -> usize {
        self.machine.source.lines().count()
    }

    /// Puts a text beside the first line, or the last, if all of it fits there. Gives whether it does.
    pub(super) fn put_beside(&mut self, last: bool, note: &str, columns: u16) -> bool {
        let index = if last { self.lines().saturating_sub(1) } else { 0 };
        let Some(line) = self.machine.source.lines().nth(index) else { return false };
        let number = u64::from(self.machine.line) + index as u64;
        let awaits = self.machine.points.iter().any(|point| u64::from(point.line) == number);
        let used = CODE + self.digits() + text::width(&self.shown(index, line)) + 2;
        let fits = used + text::width(&text::plain(note)) < usize::from(columns);
        if fits && !awaits && !self.beside.contains_key(&number) {
            self.beside.insert(number, note.to_owned());
            return true;
        }
        false
    }

    /// How many digits the line numbers have.
    fn digits(&self) -> usize {
        (u64::from(self.machine.line) + self.lines() as u64).to_string().len()
    }

    /// A line as it is shown: without what all lines are indented by.
    fn shown(&self, index: usize, line: &str) -> String {
        let start = if index == 0 { self.start() } else { 0 };
        text::source_line(&format!("{:start$}{line}", "")).chars().skip(self.indent()).collect()
    }

    /// Draws as many lines as there is room for, the current one among them. Gives how many rows that took.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) -> usize {
        let machine = self.machine;
        let total = self.lines();
        let stands =
            self.current.and_then(|point| machine.points.get(point as usize)).map(|point| point.line);
        let at = self.just_bound.or(stands).unwrap_or(machine.line);
        let wanted = (at.saturating_sub(machine.line) as usize).min(total.saturating_sub(1));
        let height = usize::from(area.height);
        let first = scrolled(window(wanted, total, height), total, height, self.scroll);
        let digits = self.digits();
        let mut row = 0;
        for (index, line) in machine.source.lines().enumerate().skip(first) {
            if row >= height {
                break;
            }
            let number = u64::from(machine.line) + index as u64;
            if self.came && number == u64::from(at) || self.just_bound.map(u64::from) == Some(number) {
                canvas.changed(area, row);
            }
            let line = self.shown(index, line);
            let rest = Rect { y: area.y.saturating_add(row as u16), height: (height - row) as u16, ..area };
            row += self.line(canvas, rest, number, digits, &line);
        }
        row
    }

    /// Draws a line, in one row or, if the future stands there, in as many as it needs. Gives how many.
    fn line(&self, canvas: &mut Canvas<'_>, area: Rect, number: u64, digits: usize, line: &str) -> usize {
        let column = canvas.put(area, 1, 0, &format!("{number:>digits$}"), Role::Dim) + 1;
        let mark = self.mark(number);
        if let Some((sign, role)) = mark {
            canvas.put(area, column, 0, sign, role);
        }
        if !matches!(mark, Some(("◐" | "█" | "✗", _))) {
            let after = coloured(canvas, area, column + 2, 0, line, Role::Text);
            if let Some(note) = self.beside.get(&number) {
                canvas.put(area, after + 2, 0, note, Role::Current);
            }
            return 1;
        }
        let room = usize::from(area.width).saturating_sub(column + 2);
        let code = line.trim_start();
        let indent = line.len() - code.len();
        // The await is at the end, and that is what would be cut off.
        let pieces = if text::width(line) > room && room > indent + 12 {
            text::wrap(code, room - indent - 2)
        } else {
            vec![code.to_owned()]
        };
        let mut after = 0;
        for (index, piece) in pieces.iter().enumerate() {
            let further = if index == 0 { 0 } else { 2 };
            after = coloured(canvas, area, column + 2 + indent + further, index, piece, Role::Strong);
        }
        let rows = pieces.len();
        let room = usize::from(area.width).saturating_sub(after + 2);
        if let Some(note) = self.notes.iter().find(|note| text::width(note) < room) {
            let role = if self.came { Role::Current } else { Role::Dim };
            canvas.put(area, after + 2, rows - 1, note, role);
        }
        rows
    }

    /// The sign of a line: where it stands comes before what is done, and that before what is still to come.
    fn mark(&self, number: u64) -> Option<(&'static str, Role)> {
        let here =
            (self.machine.points.iter().enumerate()).filter(|(_, point)| u64::from(point.line) == number);
        let mut all_done = true;
        let mut any = false;
        for (index, _) in here {
            any = true;
            if self.current == Some(index as u32) {
                return Some(match self.state {
                    Some(state @ State::Polling(_)) => ("█", Role::State(state)),
                    Some(state @ State::Dropped(_)) => ("✗", Role::State(state)),
                    Some(state) => ("◐", Role::State(state)),
                    None => ("◐", Role::Current),
                });
            }
            all_done &= self.done.contains(&(index as u32));
        }
        match (any, all_done) {
            (false, _) => None,
            (true, true) => Some(("✓", Role::Text)),
            (true, false) => Some(("·", Role::Dim)),
        }
    }

    /// How far in the first line stands in its file; its indent is not part of the source.
    fn start(&self) -> usize {
        let source = &self.machine.source;
        if let Some(last) = source.lines().last().filter(|_| source.starts_with('{')) {
            // A body whose head is not there begins where it ends.
            return last.chars().take_while(|char| *char == ' ').count().min(200);
        }
        // A column that no line is long enough for is no reason to make one.
        (self.machine.column.saturating_sub(1) as usize).min(200)
    }

    /// The columns that every line leaves blank.
    fn indent(&self) -> usize {
        let rest = self.machine.source.lines().skip(1).take(2000).filter(|line| !line.trim().is_empty());
        let blank = rest.map(|line| line.chars().take_while(|char| *char == ' ').count()).min();
        blank.map_or(self.start(), |blank| blank.min(self.start()))
    }
}

/// What the locals of each line were bound to last.
fn bound(app: &App, of: FutureIx) -> HashMap<u64, String> {
    /// One line is bound once, or again and again in a loop; the last times tell.
    const LOOK: usize = 200;
    let binds = &app.model().future(of).binds;
    let until = binds.partition_point(|event| *event as usize <= app.event());
    let mut bound: HashMap<u32, Vec<(&str, &str)>> = HashMap::new();
    for event in binds[until.saturating_sub(LOOK)..until].iter().rev() {
        if let EventKind::Bind { local, .. } = &app.model().events()[*event as usize].kind {
            let of_line = bound.entry(local.line).or_default();
            if of_line.iter().all(|(name, _)| *name != local.name) {
                of_line.push((&local.name, &local.value));
            }
        }
    }
    let text = |locals: Vec<(&str, &str)>| {
        let each: Vec<_> = locals.iter().rev().map(|(name, value)| format!("{name} = {value}")).collect();
        format!("← {}", each.join(", "))
    };
    bound.into_iter().map(|(line, locals)| (line.into(), text(locals))).collect()
}

/// Writes a piece of Rust; what is plain text in it has the given role. Gives the column after it.
fn coloured(canvas: &mut Canvas<'_>, area: Rect, column: usize, row: usize, line: &str, role: Role) -> usize {
    let mut at = column;
    for (piece, is) in syntax::pieces(line) {
        at = canvas.put(area, at, row, piece, if is == Role::Text { role } else { is });
    }
    at
}
