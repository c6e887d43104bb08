//! A machine's source with what one future of it has come to: which await it stands at, which are behind it, what locals
//! were bound to.
//!
//! ```text
//!  38   async fn learn_and_sing() {
//!  40 ░     let song = learn_song().await;      ← pending since 15.0 ms
//!  41 ○     sing_song(song).await;
//!  42   }
//! ```

use std::collections::{HashMap, HashSet};

use pollscope::trace::{EventKind, Machine};
use ratatui::layout::Rect;

use super::bound::bound;
use super::{THROUGH, TO_COME, moment, scrolled, window};
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
    lines: Vec<&'a str>,
    /// The columns that every line leaves blank.
    blank: usize,
    state: Option<State>,
    /// The point at which the future stands, or stood last when it broke off.
    current: Option<u32>,
    /// The points it has come through.
    done: HashSet<u32>,
    /// In which state it is there, and since when; the longer of these words is used where it has room.
    notes: [String; 2],
    /// Whether it came there in this step.
    came: bool,
    /// What stands beside lines: the locals that each bound, and what else was given a place.
    beside: HashMap<u64, String>,
    /// The lines that bound locals, the last one first.
    bound: Vec<u64>,
    /// The line that this step has bound one at.
    just_bound: Option<u32>,
    scroll: isize,
    /// Whether comments are left out: in a lesson they tell what the run is to show.
    uncommented: bool,
}

impl<'a> Listing<'a> {
    pub(super) fn new(app: &App, of: FutureIx, machine: &'a Machine) -> Self {
        let future = app.model().future(of);
        let changes = future.changes_until(app.event());
        let state = changes.last().map(|change| change.state());
        // A panic has no place of its own: it struck somewhere after the last one that is known.
        let place = match state {
            Some(State::Panicked) => changes.iter().rev().find_map(|change| change.state().place()),
            state => state.and_then(State::place),
        };
        let current = match place {
            Some(Place::Point(point)) => Some(point),
            _ => None,
        };
        let moves = app.model().way(of, app.event()).moves;
        let reached = moves.keys().flat_map(|(from, to)| [from, to]);
        let done: HashSet<u32> = reached.filter_map(|node| node.point()).collect();
        let time = |event| moment(app.model(), event, app.model().time(app.event()));
        let notes = match (state, changes.last()) {
            (Some(state @ State::Panicked), Some(last)) => {
                let note = "its last await".to_owned();
                [format!("{note}, {} at {}", state.word(), time(last.event())), note]
            }
            (Some(state @ (State::Pending(_) | State::Polling(_) | State::Dropped(_))), Some(last)) => {
                let since = if matches!(state, State::Dropped(_)) { "at" } else { "since" };
                let event = app.model().since(of, app.event()).unwrap_or(last.event());
                let note = format!("{} {since} {}", state.word(), time(event));
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
        let is_seen = state.and_then(State::place) != Some(Place::Unseen);
        let came = is_seen && app.changed() == Some(of);
        let bound = bound(app.model(), of, app.event());
        let beside = bound.iter().map(|(line, says)| (*line, format!("← {says}"))).collect();
        let bound = bound.into_iter().map(|(line, _)| line).collect();
        Self {
            machine,
            lines: machine.source.lines().collect(),
            blank: blank(machine),
            state,
            current,
            done,
            notes,
            came,
            beside,
            bound,
            just_bound,
            scroll: 0,
            uncommented: app.hides_future(),
        }
    }

    /// Scrolled down by so many lines.
    pub(super) fn scrolled(self, scroll: isize) -> Self {
        Self { scroll, ..self }
    }

    /// How many lines there are.
    pub(super) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// How many rows those take.
    pub(super) fn rows(&self, columns: u16) -> usize {
        let code = self.stands().and_then(|line| self.code(line.into(), columns));
        self.lines() + code.map_or(0, |(_, pieces)| pieces.len() - 1)
    }

    /// Puts a text beside the first line, or the last, if all of it fits there. Gives whether it does.
    pub(super) fn put_beside(&mut self, last: bool, note: &str, columns: u16) -> bool {
        let index = if last { self.lines().saturating_sub(1) } else { 0 };
        let number = u64::from(self.machine.line) + index as u64;
        let awaits = self.machine.points.iter().any(|point| u64::from(point.line) == number);
        if !awaits && !self.beside.contains_key(&number) && self.has_room(number, note, columns) {
            self.beside.insert(number, note.to_owned());
            return true;
        }
        false
    }

    /// Takes away what locals were bound to that has no room beside its line. Gives it with the line and whether this step has
    /// bound it, the last one first.
    pub(super) fn take_bound(&mut self, columns: u16) -> Vec<(String, bool)> {
        let mut taken = Vec::new();
        for number in self.bound.clone() {
            let has_room = |note: &String| self.has_room(number, note, columns);
            if self.beside.get(&number).is_some_and(has_room) {
                continue;
            }
            if let Some(note) = self.beside.remove(&number) {
                let is_new = self.just_bound.map(u64::from) == Some(number);
                taken.push((format!("line {number}: {}", note.trim_start_matches("← ")), is_new));
            }
        }
        taken
    }

    /// Whether all of a note fits beside a line.
    fn has_room(&self, number: u64, note: &str, columns: u16) -> bool {
        let Some((indent, pieces)) = self.code(number, columns) else { return false };
        let used = CODE + self.digits() + indent + pieces.last().map_or(0, |piece| text::width(piece)) + 2;
        used + text::width(&text::plain(note)) < usize::from(columns)
    }

    /// How many digits the line numbers have.
    fn digits(&self) -> usize {
        (u64::from(self.machine.line) + self.lines() as u64).to_string().len()
    }

    /// A line as it is shown: without what all lines are indented by.
    fn shown(&self, index: usize, line: &str) -> String {
        if self.uncommented && line.trim_start().starts_with("//") {
            return String::new();
        }
        let start = if index == 0 { start(self.machine) } else { 0 };
        text::source_line(&format!("{:start$}{line}", "")).chars().skip(self.blank).collect()
    }

    /// Draws as many lines as there is room for, the current one among them. Gives how many rows that took.
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, area: Rect) -> usize {
        let machine = self.machine;
        let total = self.lines();
        // What it returned stands beside the end.
        let end = || {
            (self.state == Some(State::Returned))
                .then_some(machine.line.saturating_add((total as u32).saturating_sub(1)))
        };
        let at = self.just_bound.or(self.stands()).or_else(end).unwrap_or(machine.line);
        let wanted = (at.saturating_sub(machine.line) as usize).min(total.saturating_sub(1));
        let height = usize::from(area.height);
        let first = scrolled(window(wanted, total, height), total, height, self.scroll);
        let mut row = 0;
        for index in first..total {
            if row >= height {
                break;
            }
            let number = u64::from(machine.line) + index as u64;
            if self.came && number == u64::from(at) || self.just_bound.map(u64::from) == Some(number) {
                canvas.changed(area, row);
            }
            let rest = Rect { y: area.y.saturating_add(row as u16), height: (height - row) as u16, ..area };
            row += self.line(canvas, rest, number);
        }
        row
    }

    /// A line of code as it is shown: in one row or, if the future stands there, in as many as it needs; and how far in the
    /// last of these begins.
    fn code(&self, number: u64, columns: u16) -> Option<(usize, Vec<String>)> {
        let index = usize::try_from(number.checked_sub(self.machine.line.into())?).ok()?;
        let line = self.shown(index, self.lines.get(index)?);
        if !self.stands_at(number) {
            return Some((0, vec![line]));
        }
        let room = usize::from(columns).saturating_sub(CODE + self.digits());
        let code = line.trim_start();
        let indent = line.len() - code.len();
        // The await is at the end, and that is what would be cut off.
        if text::width(&line) > room && room > indent + 12 {
            let pieces = syntax::wrap(code, room - indent - 2);
            return Some((indent + if pieces.len() > 1 { 2 } else { 0 }, pieces));
        }
        Some((indent, vec![code.to_owned()]))
    }

    /// The line at which the future stands.
    fn stands(&self) -> Option<u32> {
        Some(self.machine.points.get(self.current? as usize)?.line)
    }

    fn stands_at(&self, number: u64) -> bool {
        self.stands().map(u64::from) == Some(number)
    }

    /// Draws a line. Gives how many rows that took.
    fn line(&self, canvas: &mut Canvas<'_>, area: Rect, number: u64) -> usize {
        let Some((indent, pieces)) = self.code(number, area.width) else { return 1 };
        let digits = self.digits();
        let column = canvas.put(area, 1, 0, &format!("{number:>digits$}"), Role::Dim) + 1;
        if let Some((sign, role)) = self.mark(number) {
            canvas.sign(area, column, 0, sign, role);
        }
        let role = if self.stands_at(number) { Role::Strong } else { Role::Text };
        let rows = pieces.len();
        let mut after = 0;
        for (row, piece) in pieces.iter().enumerate() {
            let indent = if row == 0 && rows > 1 { indent - 2 } else { indent };
            after = coloured(canvas, area, column + 2 + indent, row, piece, role);
        }
        let bound = self.beside.get(&number).map(|note| (note.clone(), Role::Current));
        let mut notes: Vec<_> = bound.into_iter().collect();
        if self.stands_at(number) {
            let used: usize = notes.iter().map(|(note, _)| text::width(&text::plain(note))).sum();
            let room = usize::from(area.width).saturating_sub(after + 2 + used + 2);
            let role = if self.came { Role::Current } else { Role::Dim };
            if let Some(note) = self.notes.iter().find(|note| !note.is_empty() && text::width(note) < room) {
                notes.push((format!("{} {note}", if used > 0 { "," } else { "←" }), role));
            }
        }
        canvas.put_pieces(area, after + 2, rows - 1, &notes);
        rows
    }

    /// The sign of a line: where it stands comes before what is done, and that before what is still to come.
    fn mark(&self, number: u64) -> Option<(char, Role)> {
        let here =
            (self.machine.points.iter().enumerate()).filter(|(_, point)| u64::from(point.line) == number);
        let mut all_done = true;
        let mut any = false;
        for (index, _) in here {
            any = true;
            if self.current == Some(index as u32) {
                return self.state.map(|state| (state.glyph(), Role::State(state)));
            }
            all_done &= self.done.contains(&(index as u32));
        }
        match (any, all_done) {
            (false, _) => None,
            (true, true) => Some((THROUGH, Role::Text)),
            (true, false) => Some((TO_COME, Role::Dim)),
        }
    }
}

/// How far in the line stands in which the source begins; its indent is not part of the source, but where it ends it is as
/// far in. Where in that line a block begins would push its first line out of sight.
fn start(machine: &Machine) -> usize {
    let last = machine.source.lines().skip(1).last();
    last.map_or(0, |last| last.chars().take_while(|char| *char == ' ').count().min(200))
}

/// The columns that every line leaves blank.
fn blank(machine: &Machine) -> usize {
    let start = start(machine);
    let rest = machine.source.lines().skip(1).take(2000).filter(|line| !line.trim().is_empty());
    let blank = rest.map(|line| line.chars().take_while(|char| *char == ' ').count()).min();
    blank.map_or(start, |blank| blank.min(start))
}

/// Writes a line of Rust; what is plain text in it has the given role. Gives the column after it.
fn coloured(canvas: &mut Canvas<'_>, area: Rect, column: usize, row: usize, line: &str, role: Role) -> usize {
    let plain = |(piece, is)| (piece, if is == Role::Text { role } else { is });
    let pieces: Vec<_> = syntax::pieces(line).into_iter().map(plain).collect();
    canvas.put_pieces(area, column, row, &pieces)
}
