//! Draws two runs: the frames, where they are, and the lanes of each.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::Areas;
use super::{NAMES, Pair, below};
use crate::model::ruler::NOW;
use crate::text;
use crate::tui::canvas::{Canvas, sides};
use crate::tui::layout::Short;
use crate::tui::panes::ruler::{self, Mark, has_mark};
use crate::tui::panes::{self, footer, help, timeline};
use crate::tui::strips::Strips;
use crate::tui::theme::{Look, Role};

/// What each part of the picture is, for the help.
const PANES: [(&str, &str); 7] = [
    ("A, B", "the lanes of each run, on one axis of time"),
    ("▸", "the run that keys about a future are about"),
    ("machine", "the states of the selected futures, and the moves so far"),
    ("source", "where in their sources they stand, and who awaits them"),
    ("why", "what happens in this step, and what brought it about"),
    ("tasks", "who was woken and is not polled yet, in order; who waits"),
    ("future #", "all that is known of the selected futures now"),
];

/// What draws: how it looks, and what it keeps from one picture to the next.
#[derive(Debug, Default)]
pub(in crate::tui) struct View {
    look: Look,
    strips: [Strips; 2],
}

impl View {
    pub(in crate::tui) fn new(look: Look) -> Self {
        Self { look, ..Self::default() }
    }

    /// Draws the picture.
    pub(in crate::tui) fn draw(&mut self, buffer: &mut Buffer, pair: &Pair) {
        let mut canvas = Canvas::new(buffer, self.look);
        let area = pair.area;
        match pair.areas() {
            Some(areas) => {
                frames(&mut canvas, area, &areas);
                title(&mut canvas, areas.title, pair);
                names(&mut canvas, &areas, pair);
                for (strips, (run, layout)) in self.strips.iter_mut().zip(pair.runs.iter().zip(&areas.runs)) {
                    strips.prepare(run, timeline::cells_area(layout).width.into());
                }
                for side in 0..2 {
                    self.lanes(&mut canvas, &areas, pair, side);
                }
                below::panes(&mut canvas, &areas, pair);
                below::steps(&mut canvas, &areas, pair);
            }
            None => short(&mut canvas, area, pair),
        }
        let last = Short::new(area).footer;
        let inner = Rect { x: last.x + 1, width: last.width.saturating_sub(2), ..last };
        footer::draw(&mut canvas, inner, &pair.keys, pair.prompt.as_ref(), pair.says.as_deref());
        if let Some(page) = pair.help {
            help::draw(&mut canvas, area, &pair.keys, page, &PANES);
        }
    }

    fn lanes(&mut self, canvas: &mut Canvas<'_>, areas: &Areas, pair: &Pair, side: usize) {
        let (run, layout) = (&pair.runs[side], &areas.runs[side]);
        let cells = timeline::cells_area(layout);
        // From like to like each run has its own moment; by time there is one for both, that of the last step.
        let shown = pair.moved().filter(|_| !pair.steps.is_alike()).unwrap_or(side);
        let axis = self.strips[shown].axis();
        let event = pair.steps.event(shown).filter(|event| axis.shows(*event));
        let playhead = event.map(|event| axis.column(event));
        let rule = Rect { y: cells.y - 1, height: 1, ..cells };
        let axis = self.strips[side].axis();
        let moments =
            pair.places.bookmarks.iter().filter_map(|place| pair.steps.moment(pair.models(), *place, side));
        let column = |(side, event): (usize, usize)| {
            let axis = self.strips[side].axis();
            axis.shows(event).then(|| axis.column(event))
        };
        let bookmarks: Vec<usize> = moments.filter_map(column).collect();
        let marks = ruler::marks(run, axis, |column| bookmarks.contains(&column));
        let now = event.map_or(0, |event| pair.models()[shown].time(event));
        times(canvas, rule, pair, playhead.map(|column| (column, now)), &marks, side == 0);
        let whole = pair.steps.event(shown).map(|event| self.strips[shown].whole().0.column(event));
        timeline::draw_lanes(canvas, layout, run, &mut self.strips[side], [playhead, whole]);
    }
}

/// What fits anywhere: where we are, and how they differ.
fn short(canvas: &mut Canvas<'_>, area: Rect, pair: &Pair) {
    let Short { title: head, step, .. } = Short::new(area);
    title(canvas, head, pair);
    canvas.put_wrapped(step, &pair.differ.join(" "), Role::Text);
}

/// The rules and walls.
fn frames(canvas: &mut Canvas<'_>, area: Rect, areas: &Areas) {
    let [a, b] = &areas.runs;
    let bottom = areas.step[0].bottom();
    let mut rules = vec![b.names.y - 1];
    rules.extend(areas.words.map(|words| words.y - 1));
    rules.extend(areas.panes.iter().map(|(_, halves)| halves[0].y - 1));
    rules.push(areas.step[0].y - 1);
    // Each wall with the rules at both of its ends.
    let mut walls = vec![(a.lanes.x - 1, a.names.y - 1, b.names.bottom())];
    walls.extend(areas.panes.iter().map(|(_, [_, half])| (half.x - 1, half.y - 1, half.bottom())));
    walls.extend(areas.step.get(1).map(|half| (half.x - 1, half.y - 1, half.bottom())));
    let rules = rules.into_iter().map(|y| Rect { y, height: 1, ..area });
    let walls = walls.into_iter().map(|(x, from, to)| Rect { x, y: from, width: 1, height: to - from + 1 });
    let whole = Rect { y: a.names.y - 1, height: bottom - a.names.y + 2, ..area };
    canvas.frame(&sides(whole).into_iter().chain(rules).chain(walls).collect::<Vec<_>>());
}

/// Where both runs are, and whether they move.
fn title(canvas: &mut Canvas<'_>, area: Rect, pair: &Pair) {
    let alike = pair.steps.is_alike();
    let step = |side: usize, long: bool, timed: bool| {
        let model = pair.models()[side];
        let count = model.events().len();
        let time = |at: usize| {
            if alike && timed { format!("  {}", text::time(model.time(at))) } else { String::new() }
        };
        let name = NAMES[side];
        match pair.steps.event(side) {
            None if long && count == 0 => format!("{name} has no events"),
            None if long => format!("{name} has not begun"),
            None => format!("{name} 0/{count}"),
            Some(at) if long => format!("{name} step {} of {count}{}", at + 1, time(at)),
            Some(at) => format!("{name} {}/{count}{}", at + 1, time(at)),
        }
    };
    let place = |long: bool, timed: bool| {
        let now = if alike || !timed { String::new() } else { format!("   {}", text::time(pair.now())) };
        format!("{}   {}{now}", step(0, long, timed), step(1, long, timed))
    };
    let play = match pair.play.is_on() {
        true if pair.play.is_back() => "playing back",
        true => "playing",
        false => "paused",
    };
    let by = if alike { "like to like" } else { "by time" };
    let bookmark = (!pair.play.is_on() && !pair.bookmarks_here().is_empty()).then_some("bookmark");
    let words: Vec<&str> = [Some(by), Some(play), bookmark].into_iter().flatten().collect();
    let places = [place(true, true), place(false, true), place(false, false)];
    // Where there is no room for all, the places get shorter first; then the words go, but for the last one; for a bookmark, or
    // where nothing else helps, the times.
    let room = usize::from(area.width).saturating_sub(4);
    let modes = (0..words.len()).map(|from| words[from..].join(", "));
    let fitting = modes.flat_map(|mode| [(&places[0], mode.clone()), (&places[1], mode)]);
    let fitting = fitting.chain(bookmark.map(|mode| (&places[2], mode.to_owned())));
    let fitting = fitting.chain([(&places[1], String::new())]);
    let fits = |(place, mode): &(&String, String)| text::width(place) + text::width(mode) <= room;
    let (place, mode) = fitting.into_iter().find(fits).unwrap_or((&places[2], String::new()));
    canvas.put(area, 1, 0, &text::cut(place, usize::from(area.width).saturating_sub(1)), Role::Title);
    let role = if pair.play.is_on() { Role::Current } else { Role::Dim };
    canvas.put_right(area, 0, &format!("{mode} "), role);
}

/// The names of the runs and panes, each in the rule above it.
fn names(canvas: &mut Canvas<'_>, areas: &Areas, pair: &Pair) {
    let label = |canvas: &mut Canvas<'_>, pane: Rect, text: &str, role: Role| {
        canvas.put(Rect { y: pane.y - 1, height: 1, ..pane }, 0, 0, text, role);
    };
    for (side, layout) in areas.runs.iter().enumerate() {
        let run = &pair.runs[side];
        let leads = side == pair.lead;
        let (sign, role) = if leads { ('▸', Role::Current) } else { (' ', Role::Title) };
        let held = if leads && pair.is_held() { ", held" } else { "" };
        let filter = match run.tree().filter() {
            "" => String::new(),
            filter => format!(": {filter}"),
        };
        let gap = if filter.is_empty() && held.is_empty() { " " } else { "  " };
        let text = format!("{sign}{}{filter}{held}{gap}{} ", NAMES[side], run.model().trace().program);
        // It is cut where it would stand below what the corner says.
        let corner = text::width(&timeline::more(run, layout)) as u16;
        let room = Rect { width: layout.names.width.saturating_sub(corner), ..layout.names };
        label(canvas, room, &text, role);
    }
    if let Some(words) = areas.words {
        label(canvas, words, " how they differ ", Role::Title);
    }
    for (pane, halves) in &areas.panes {
        for (side, area) in halves.iter().enumerate() {
            let run = &pair.runs[side];
            let name = panes::name(*pane, run, usize::from(area.width).saturating_sub(2));
            let stranger = if pair.is_stranger(side) { ", no like:" } else { "" };
            label(canvas, *area, &format!(" {}{stranger} {name} ", NAMES[side]), Role::Title);
        }
    }
    let why = |side: usize| match pair.runs[side].selected().filter(|_| pair.leader().tells_why()) {
        Some(of) => format!(" {} why {} does not move ", NAMES[side], pair.models()[side].label(of)),
        None => format!(" {} why ", NAMES[side]),
    };
    match &areas.step[..] {
        [one] if below::tells(pair) => {
            label(canvas, *one, &why(pair.lead), Role::Title);
        }
        [one] => label(canvas, *one, " why ", Role::Title),
        halves => {
            for (side, half) in halves.iter().enumerate() {
                label(canvas, *half, &why(side), Role::Title);
            }
        }
    }
}

/// The moment that is shown, on the rule above the lanes, and the marks there; where they are wanted, round times along it.
fn times(
    canvas: &mut Canvas<'_>,
    rule: Rect,
    pair: &Pair,
    now: Option<(usize, u64)>,
    marks: &[Mark],
    round: bool,
) {
    /// A time and what keeps it from the next.
    const EACH: usize = 14;
    let columns = usize::from(rule.width).max(1);
    let (begin, all) = pair.span();
    let at = |share: f64| begin as f64 + share * all;
    #[expect(clippy::cast_sign_loss, reason = "no time is below 0")]
    let [from, to] = [at(pair.window.from).ceil() as u64, at(pair.window.to).floor() as u64];
    let least = (to.saturating_sub(from) / (columns / EACH).max(1) as u64).max(1);
    let power = 10_u64.saturating_pow(least.ilog10());
    let steps = [1, 2, 5, 10].map(|by| power.saturating_mul(by));
    let step = steps.into_iter().find(|step| *step >= least).unwrap_or(least);
    let mut taken = 0..0;
    if let Some((column, time)) = now {
        let time = text::time_to(time, step);
        let wide = text::width(&time) + 1;
        let start = if column + wide <= columns { column } else { column.saturating_sub(wide - 1) };
        let (start, label) = match start {
            // A mark says more than the time, which stands in the head line, too.
            start if has_mark(marks, &(start..column)) || has_mark(marks, &(column + 1..start + wide)) => {
                (column, NOW.to_owned())
            }
            start if start == column => (start, format!("{NOW}{time}")),
            start => (start, format!("{time}{NOW}")),
        };
        canvas.put(rule, start, 0, &label, Role::Current);
        taken = start..start + text::width(&label) + 1;
    }
    for (column, sign, role) in
        marks.iter().filter(|(column, ..)| !(taken.start..taken.end.saturating_sub(1)).contains(column))
    {
        canvas.sign(rule, *column, 0, *sign, *role);
    }
    let times = (from.div_ceil(step)..=to / step).filter(|_| round);
    for time in times.map(|count| count * step) {
        let label = text::time_to(time, step);
        let width = (pair.window.to - pair.window.from).max(f64::MIN_POSITIVE);
        let share = (pair.share(time) - pair.window.from) / width;
        #[expect(clippy::cast_sign_loss, reason = "it lies in the window")]
        let column = (share.clamp(0.0, 1.0) * columns as f64) as usize;
        let after = column + text::width(&label);
        let is_free = (after < taken.start || column >= taken.end) && !has_mark(marks, &(column..after));
        if after <= columns && is_free {
            canvas.put(rule, column, 0, &label, Role::Text);
        }
    }
}
