//! The mouse, as in the replay of one run: a click on a name selects, one on a lane also goes there, what is dragged is the
//! moment that is shown, the wheel looks closer, selects or scrolls.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::Pair;
use super::layout::Areas;
use crate::tui::app::mouse;
use crate::tui::effect::Effect;
use crate::tui::going::Goes;
use crate::tui::keys::Action;

impl Pair {
    /// Does what the mouse says. As with a key, what was said until then is over.
    pub(in crate::tui) fn point(&mut self, mouse: MouseEvent) -> Effect {
        let said = mouse::is_done(mouse) && (self.says.take().is_some() | self.stop());
        match self.pointed(mouse) {
            Effect::None if said => Effect::Draw,
            effect => effect,
        }
    }

    fn pointed(&mut self, mouse: MouseEvent) -> Effect {
        let is_covered = self.help.is_some() || self.prompt.is_some();
        let Some(areas) = self.areas().filter(|_| !is_covered) else { return Effect::None };
        let at = Position::new(mouse.column, mouse.row);
        let Some(side) = (0..2).find(|side| {
            // The ruler belongs to the lanes.
            let names = areas.runs[*side].names;
            mouse.row + 1 >= names.y && mouse.row < names.bottom()
        }) else {
            return match mouse.kind {
                MouseEventKind::ScrollUp if mouse.row > 0 => self.update(Action::Scroll(-3)),
                MouseEventKind::ScrollDown if mouse.row > 0 => self.update(Action::Scroll(3)),
                _ => Effect::None,
            };
        };
        let run = &areas.runs[side];
        let over_names = run.names.contains(at);
        let over_lanes = Rect { y: run.lanes.y - 1, height: run.lanes.height + 1, ..run.lanes }.contains(at);
        let share = mouse::share(run, mouse.column);
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) if over_names || over_lanes => {
                if let Some(of) = mouse::future(&self.runs[side], run, mouse.row) {
                    self.pick(side, Some(of));
                }
                if over_lanes {
                    self.go_to_column(&areas, side, mouse.column);
                }
                Effect::Draw
            }
            MouseEventKind::Drag(MouseButton::Left) if over_lanes => {
                self.go_to_column(&areas, side, mouse.column);
                Effect::Draw
            }
            MouseEventKind::ScrollUp if over_lanes => self.zoom_at(0.5, share),
            MouseEventKind::ScrollDown if over_lanes => self.zoom_at(2.0, share),
            MouseEventKind::ScrollUp if over_names => self.update(Action::Select(-1)),
            MouseEventKind::ScrollDown if over_names => self.update(Action::Select(1)),
            _ => Effect::None,
        }
    }

    /// To the first event of a column: of the run that is pointed at, or else of the other; where neither has any, to the last
    /// one before.
    fn go_to_column(&mut self, areas: &Areas, side: usize, column: u16) {
        let [a, b] = [side, 1 - side].map(|side| {
            let events = mouse::events(&self.runs[side], &areas.runs[side], column)?;
            Some((side, events))
        });
        let own = self.steps.is_alike();
        let all = [a, b.filter(|_| !own)].into_iter().flatten();
        let there = all.clone().find(|(_, events)| !events.is_empty());
        let there = there.map(|(side, events)| (side, events.start)).or_else(|| {
            let before = all.filter_map(|(side, events)| Some((side, events.start.checked_sub(1)?)));
            before.max_by_key(|(side, event)| self.runs[*side].model().time(*event))
        });
        if let Some((side, event)) = there {
            self.play.pause();
            self.go_to(side, event);
        }
    }
}
