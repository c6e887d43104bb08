//! Where each pane lies, for any size of terminal.

use ratatui::layout::Rect;

/// The areas inside of the frames; an area of no width is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    /// The head line.
    pub(super) title: Rect,
    /// The names of the lanes.
    pub(super) names: Rect,
    /// The lanes.
    pub(super) lanes: Rect,
    /// The states of the selected future's machine.
    pub(super) machine: Rect,
    /// Its source.
    pub(super) source: Rect,
    /// The sentence.
    pub(super) step: Rect,
}

/// How much there is to show, whatever the step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    /// How many lanes.
    pub(super) lanes: usize,
    /// How many columns their names take.
    pub(super) names: usize,
    /// How many lines the longest machine or source takes.
    pub(super) machine: usize,
}

/// Below this there is no room for panes.
pub(super) const SMALLEST: (u16, u16) = (40, 12);

impl Layout {
    /// The areas for a picture of what has these sizes; none if there is no room.
    ///
    /// None of the sizes changes from step to step, so no pane moves while one steps.
    pub(super) fn new(area: Rect, sizes: Sizes) -> Option<Self> {
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            return None;
        }
        // The head line, and four rules that separate or end the panes.
        let inner = area.height - 5;
        let step = if area.height < 16 { 2 } else { 3 };
        let rest = inner - step;
        let small = |size: usize| u16::try_from(size).unwrap_or(u16::MAX);
        let top = small(sizes.lanes).clamp(1, (rest * 2 / 5).max(2));
        // What the machines and their sources do not need shows more of what happened before.
        let middle = small(sizes.machine).clamp((rest - top).min(11), rest - top);
        let step = inner - top - middle;

        let width = area.width - 2;
        let names = small(sizes.names).clamp(12, (width / 3).max(12));
        let machine = if width < 58 { 0 } else { (width * 2 / 5).min(52) };
        let (x, y) = (area.x + 1, area.y + 2);
        let beside = |left: u16| if left == 0 { 0 } else { left + 1 };
        Some(Self {
            title: Rect { height: 1, ..area },
            names: Rect::new(x, y, names, top),
            lanes: Rect::new(x + names + 1, y, width - names - 1, top),
            machine: Rect::new(x, y + top + 1, machine, middle),
            source: Rect::new(x + beside(machine), y + top + 1, width - beside(machine), middle),
            step: Rect::new(x, y + top + middle + 2, width, step),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_fill_the_picture_and_none_overlaps() {
        for width in 40..200 {
            for height in 12..70 {
                for lanes in [0, 1, 5, 1000] {
                    let area = Rect::new(0, 0, width, height);
                    let sizes = Sizes { lanes, names: 20, machine: lanes / 2 };
                    let layout = Layout::new(area, sizes).expect("there is room");
                    let Layout { names, lanes, machine, source, step, .. } = layout;
                    assert_eq!(names.width + lanes.width + 3, width);
                    assert_eq!(source.right() + 1, width);
                    assert_eq!(names.bottom() + 1, source.y);
                    assert_eq!(source.bottom() + 1, step.y);
                    assert_eq!(step.bottom() + 1, height);
                    assert!(machine.width == 0 || machine.right() + 1 == source.x);
                    assert!(lanes.width > 10 && source.height > 2, "{layout:?}");
                }
            }
        }
    }
}
