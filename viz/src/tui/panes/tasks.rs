//! Who is polled, who was woken and waits for its turn, who waits to be woken.
//!
//! ```text
//! ready to be polled
//!   1  ping            woken at 15.0 ms
//! waiting
//!   ░  pong            for 12.0 ms at line 12: ball.recv()
//! ```

use ratatui::layout::Rect;

use crate::model::{FutureIx, Model, State};
use crate::text;
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::theme::Role;

/// How many tasks are looked at; nobody reads more.
const MOST: usize = 500;

/// What the pane is called.
pub(in crate::tui) fn name() -> String {
    "tasks".to_owned()
}

/// Draws as many as there is room for: those that are polled, those that are ready, and those that wait the longest.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    let model = app.model();
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let room = model.room(app.event(), MOST);
    let mut list = List { canvas, area: inner, app, row: 0 };
    let more = if room.more { "more than " } else { "" };
    list.head(&format!("polled now: {}", room.running.len()));
    for of in &room.running {
        let poll = model.future(*of).changes_until(app.event()).last();
        list.task("█", *of, "", poll.map_or(0, |change| change.event()));
    }
    list.head(&format!("ready to be polled: {more}{}", room.ready.len()));
    for (place, (of, wake)) in room.ready.iter().take(usize::from(area.height)).enumerate() {
        list.task(&(place + 1).to_string(), *of, &format!("woken {}", when(model, *wake)), *wake);
    }
    list.head(&format!("waiting: {more}{}", room.waiting.len()));
    let now = model.time(app.event());
    let lasts = |since: usize| format!("for {}", text::time(now.saturating_sub(model.time(since))));
    let mut waiting = room.waiting;
    waiting.sort_by_key(|(_, since)| *since);
    for (of, since) in waiting.iter().take(usize::from(area.height)) {
        let state = model.future(*of).state_at(app.event());
        let point = state.and_then(State::place).and_then(|place| model.point_at(*of, place));
        let what = match (state, point) {
            (Some(State::Unresumed), _) => format!("never polled, made {}", when(model, *since)),
            (_, Some(point)) => format!("{} at line {}: {}", lasts(*since), point.line, point.text),
            (_, None) => lasts(*since),
        };
        list.task(state.map_or("", sign), *of, &what, *since);
    }
}

fn sign(state: State) -> &'static str {
    match state {
        State::Unresumed => "·",
        State::Pending(_) => "░",
        _ => "?",
    }
}

fn when(model: &Model, event: usize) -> String {
    match model.time(event) {
        0 => "at the start".to_owned(),
        time => format!("at {}", text::time(time)),
    }
}

struct List<'a, 'b> {
    canvas: &'a mut Canvas<'b>,
    area: Rect,
    app: &'a App,
    row: usize,
}

impl List<'_, '_> {
    fn head(&mut self, text: &str) {
        self.canvas.put(self.area, 0, self.row, text, Role::Strong);
        self.row += 1;
    }

    fn task(&mut self, sign: &str, of: FutureIx, what: &str, since: usize) {
        if self.row >= usize::from(self.area.height) {
            return;
        }
        let selected = self.app.selected().map(|selected| self.app.model().root(selected)) == Some(of);
        if Some(since) == self.app.made() {
            self.canvas.changed(Rect { x: self.area.x - 1, ..self.area }, self.row);
        }
        let role = if selected { Role::Current } else { Role::Text };
        self.canvas.put(self.area, 1, self.row, sign, role);
        let after = self.canvas.put(self.area, 4, self.row, &self.app.model().label(of), role);
        self.canvas.put(self.area, after + 2, self.row, what, Role::Dim);
        self.row += 1;
    }
}
