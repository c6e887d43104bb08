//! The source of the selected future's machine, with what is known of it, and the awaits above it; where there is room,
//! with the source of each of those.
//!
//! ```text
//!  20   async fn learn_song() -> Song {
//!  21 ░     sleep(ms(20)).await;      ← pending since 15.0 ms
//!  22       Song { title: "Row, row, row your boat" }
//!  23   }
//!
//!  awaited by learn_and_sing, line 40
//!  38   async fn learn_and_sing() {
//!  40 ░     let song = learn_song().await;
//!  41 ○     sing_song(song).await;
//!  42   }
//!
//!  awaited by async_main, line 47, join!
//! ```

use pollscope::trace::{EventKind, MachineKind, PointKind};
use ratatui::layout::Rect;

use super::listing::Listing;
use crate::insight;
use crate::model::{FutureIx, State};
use crate::tui::app::App;
use crate::tui::canvas::Canvas;
use crate::tui::layout::{Pane, Part};
use crate::tui::theme::Role;

/// What the pane is called.
pub(in crate::tui) fn name(app: &App) -> String {
    match app.selected().and_then(|of| app.model().machine(of)) {
        Some(machine) => format!("source  {}", machine.file),
        None => "source".to_owned(),
    }
}

/// Draws the lines that are in view, and below them how the future came about.
pub(in crate::tui) fn draw(canvas: &mut Canvas<'_>, area: Rect, app: &App) {
    let Some(of) = app.selected() else { return };
    let Some(machine) = app.model().machine(of) else { return };
    let mut listing = Listing::new(app, of, machine).scrolled(app.scroll(Part::Pane(Pane::Source)));
    // What has room beside its line needs none below.
    let mut told = listing.take_bound(area.width);
    let beside = |fact: &Fact| !listing.put_beside(fact.is_end, &format!("← {}", fact.says), area.width);
    told.extend(facts(app, of).into_iter().filter(beside).map(|fact| (fact.says, false)));
    let (stack, further) = stack(app, of);
    let height = usize::from(area.height);
    let below = told.len() + stack.len() + usize::from(further > 0);
    let left = height.saturating_sub(listing.rows(area.width) + 1 + below);
    if left >= stack.len() * (CALLER + 1) {
        let mut rows = Rows { canvas, area, row: 0 };
        rows.row += listing.draw(rows.canvas, area) + 1;
        told.iter().for_each(|told| rows.tell(told));
        rows.callers(app, &stack);
        rows.further(app, of, further);
        return;
    }
    told.extend(stack.into_iter().map(|(says, _)| (says, false)));
    let room = below.min((height * 2 / 5).max(height.saturating_sub(listing.rows(area.width))));
    let lines = Rect { height: (height - room) as u16, ..area };
    listing.draw(canvas, lines);
    let mut rows = Rows { canvas, area: Rect { y: lines.bottom(), height: room as u16, ..area }, row: 0 };
    if below > room {
        let shown = room.saturating_sub(1);
        told.iter().take(shown).for_each(|told| rows.tell(told));
        let hidden = told.len() + further - shown;
        rows.say(&format!("… {hidden} more; there is no room for them"));
    } else {
        told.iter().for_each(|told| rows.tell(told));
        rows.further(app, of, further);
    }
}

/// How many lines of a caller's source are worth to be shown.
const CALLER: usize = 3;

struct Rows<'a, 'b> {
    canvas: &'a mut Canvas<'b>,
    area: Rect,
    row: usize,
}

impl Rows<'_, '_> {
    fn say(&mut self, says: &str) {
        self.canvas.put(self.area, 1, self.row, says, Role::Dim);
        self.row += 1;
    }

    /// Says something, and marks it if it is new.
    fn tell(&mut self, (says, is_new): &(String, bool)) {
        if *is_new {
            self.canvas.changed(self.area, self.row);
        }
        self.say(says);
    }

    /// Says how many awaits there are above those that were told.
    fn further(&mut self, app: &App, of: FutureIx, further: usize) {
        if further > 0 {
            let root = app.model().label(app.model().root(of));
            self.say(&format!("… {further} more above, up to {root}"));
        }
    }

    /// Each await above, with its source; they share the rows that are left.
    fn callers(&mut self, app: &App, stack: &[(String, Option<FutureIx>)]) {
        for (index, (says, above)) in stack.iter().enumerate() {
            self.say(says);
            let left = usize::from(self.area.height).saturating_sub(self.row);
            // Each of the others has a line that tells of it, and one that parts it from this one.
            let further = stack.len() - index - 1;
            let room = (left / (further + 1)).saturating_sub(2 * usize::from(further > 0));
            let machine = above.and_then(|above| Some((above, app.model().machine(above)?)));
            if let Some((above, machine)) = machine.filter(|_| room >= CALLER) {
                let row = u16::try_from(self.row).unwrap_or(u16::MAX);
                let area = Rect { y: self.area.y.saturating_add(row), height: room as u16, ..self.area };
                self.row += Listing::new(app, above, machine).draw(self.canvas, area) + 1;
            }
        }
    }
}

/// How many awaits above a future are told.
const STACK: usize = 8;

/// Something that is known of a future.
struct Fact {
    says: String,
    /// Whether it belongs to the end of the source; if not, to its begin.
    is_end: bool,
}

/// What is known of the future beside its source: its arguments, and what it returned.
fn facts(app: &App, of: FutureIx) -> Vec<Fact> {
    let model = app.model();
    let future = model.future(of);
    let mut facts = Vec::new();
    if let Some(machine) = model.machine(of).filter(|machine| machine.kind == MachineKind::Future) {
        let says = format!("no code in the trace: `.traced` in line {}", machine.line);
        facts.push(Fact { says, is_end: false });
    }
    // As `#[async_trait]` does: of such a fn only the body stands anywhere as it was written.
    if let Some(machine) = model.machine(of).filter(|machine| machine.kind == MachineKind::Fn)
        && machine.source.starts_with('{')
    {
        let says = format!("the body of {}; a macro rewrote its head", machine.name);
        facts.push(Fact { says, is_end: false });
    }
    let Some(made) = future.created.filter(|created| *created <= app.event()) else {
        return facts;
    };
    if let EventKind::Create { made, .. } = &model.events()[made].kind
        && !made.args.is_empty()
    {
        let args: Vec<_> = made.args.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        facts.push(Fact { says: format!("with {}", args.join(", ")), is_end: false });
    }
    let last = future.changes_until(app.event()).last();
    if let Some(EventKind::Ready { value: Some(value), .. }) =
        last.map(|change| &model.events()[change.event()].kind)
    {
        facts.push(Fact { says: format!("returned {value}"), is_end: true });
    }
    facts
}

/// The stack of awaits: who awaits the future, who awaits that one, and so on; each in words, and which future it is. And how
/// many there are above those.
fn stack(app: &App, of: FutureIx) -> (Vec<(String, Option<FutureIx>)>, usize) {
    let model = app.model();
    if model.future(of).created.is_none_or(|created| created > app.event()) {
        return (vec![("not made yet".to_owned(), None)], 0);
    }
    let polled = |of: FutureIx| model.future(of).state_at(app.event()) != Some(State::Unresumed);
    let mut stack = Vec::new();
    let mut at = of;
    loop {
        let parent = model.future(at).parent.filter(|_| polled(at));
        stack.push((above(app, at), parent));
        match parent.filter(|parent| model.future(*parent).parent.is_some()) {
            Some(parent) if stack.len() < STACK => at = parent,
            Some(parent) => return (stack, model.future(parent).depth),
            None => return (stack, 0),
        }
    }
}

/// Who polls the future, and from where.
fn above(app: &App, of: FutureIx) -> String {
    let model = app.model();
    let future = model.future(of);
    let Some(poll) = model.poll_before(of, app.event() + 1) else {
        if future.dropped.is_some_and(|dropped| dropped <= app.event()) {
            return "dropped without one poll".to_owned();
        }
        return match future.creator {
            Some(by) => format!("made by {}, and not polled yet", model.label(by)),
            None => "made, and not polled yet".to_owned(),
        };
    };
    let Some(parent) = future.parent else {
        return "polled by nothing that is traced".to_owned();
    };
    let name = model.label(parent);
    // Where it stood when it polled this one last: it may await it anew in another line.
    let place_at = |event: usize| model.future(parent).state_at(event).and_then(State::place);
    let place = place_at(poll.begin());
    let is_over = future.state_at(app.event()).is_some_and(State::ended);
    // One that was put aside is not waited for by who has gone on to another await.
    let last = if is_over || place_at(app.event()) == place { "" } else { "last " };
    match place.and_then(|place| model.point_at(parent, place)) {
        Some(point) if point.kind == PointKind::Await => {
            format!("{last}awaited by {name}, line {}", point.line)
        }
        Some(point) => {
            format!("{last}awaited by {name}, line {}, {}", point.line, insight::macro_name(point))
        }
        None => format!("{last}polled by {name}"),
    }
}
