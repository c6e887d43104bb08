//! Where each pane lies, for any size of terminal.

use ratatui::layout::Rect;

/// A pane that can be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pane {
    /// The states of the selected future's machine.
    Machine,
    /// Its source.
    Source,
    /// Which tasks are ready, and which wait.
    Tasks,
    /// All that is known of the selected future.
    Inspector,
}

/// Which part of the picture has most of the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Big {
    /// None.
    #[default]
    Neither,
    /// The timeline.
    Timeline,
    /// The panes below it.
    Below,
}

impl Big {
    /// The next part.
    pub(super) fn next(self) -> Self {
        match self {
            Self::Neither => Self::Timeline,
            Self::Timeline => Self::Below,
            Self::Below => Self::Neither,
        }
    }

    /// What it is remembered by.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Neither => "",
            Self::Timeline => "timeline",
            Self::Below => "below",
        }
    }

    /// What was remembered.
    pub(super) fn from_word(word: &str) -> Self {
        let all = [Self::Timeline, Self::Below];
        all.into_iter().find(|big| big.word() == word).unwrap_or_default()
    }
}

/// What is wanted in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Panes {
    /// For each pane whether it is shown; none where that is left to the room there is.
    wanted: [Option<bool>; 4],
    pub(super) big: Big,
}

impl Panes {
    /// Shows or hides a pane, whichever changes the picture.
    pub(super) fn toggle(&mut self, pane: Pane, is_shown: bool) {
        self.wanted[pane as usize] = Some(!is_shown);
    }

    /// Each as one character, to be remembered, and what is enlarged.
    pub(super) fn to_text(self) -> String {
        let sign = |wanted: &Option<bool>| match wanted {
            None => '?',
            Some(true) => '+',
            Some(false) => '-',
        };
        let signs: String = self.wanted.iter().map(sign).collect();
        format!("{signs} {}", self.big.word()).trim_end().to_owned()
    }

    /// What was remembered; what makes no sense is left to the room there is.
    pub(super) fn from_text(text: &str) -> Self {
        let mut panes = Self::default();
        let (text, big) = text.split_once(' ').unwrap_or((text, ""));
        panes.big = Big::from_word(big);
        for (wanted, sign) in panes.wanted.iter_mut().zip(text.chars()) {
            *wanted = match sign {
                '+' => Some(true),
                '-' => Some(false),
                _ => None,
            };
        }
        panes
    }

    /// The columns below the timeline, each with its panes from top to bottom.
    fn columns(self, width: u16, height: u16) -> Vec<Vec<Pane>> {
        let room = match width {
            0..58 => 1,
            58..110 => 2,
            _ => 3,
        };
        let large = width >= 150 && height >= 40;
        let is_wanted = |pane: Pane| {
            self.wanted[pane as usize].unwrap_or(match pane {
                Pane::Machine => width >= 58,
                Pane::Source => true,
                Pane::Tasks | Pane::Inspector => large,
            })
        };
        let stacked: Vec<Pane> =
            [Pane::Inspector, Pane::Tasks].into_iter().filter(|pane| is_wanted(*pane)).collect();
        let mut columns: Vec<Vec<Pane>> = [Pane::Machine, Pane::Source]
            .into_iter()
            .filter(|pane| is_wanted(*pane))
            .map(|pane| vec![pane])
            .collect();
        if !stacked.is_empty() {
            columns.push(stacked);
        }
        // Where there is no room for all of them the later ones stay: they were asked for.
        columns.split_off(columns.len().saturating_sub(room))
    }
}

/// The areas inside of the frames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// The head line.
    pub(super) title: Rect,
    /// The names of the lanes.
    pub(super) names: Rect,
    /// The lanes.
    pub(super) lanes: Rect,
    /// The panes below, column by column.
    pub(super) columns: Vec<Vec<(Pane, Rect)>>,
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
    /// How many tasks there are at most.
    pub(super) tasks: usize,
    /// What is wanted.
    pub(super) panes: Panes,
    /// How many lines the sentence needs; more where something is asked in its place.
    pub(super) step: u16,
}

/// Below this there is no room for panes.
pub(super) const SMALLEST: (u16, u16) = (40, 12);

/// The areas where there is no room for panes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Short {
    /// The head line.
    pub(super) title: Rect,
    /// What happens.
    pub(super) step: Rect,
    /// The keys; of no height where the others need it all.
    pub(super) footer: Rect,
}

impl Short {
    pub(super) fn new(area: Rect) -> Self {
        let (title, footer) = (area.height.min(1), u16::from(area.height > 2));
        let step = area.height - title - footer;
        Self {
            title: Rect { height: title, ..area },
            step: Rect { y: area.y + title, height: step, ..area },
            footer: Rect { y: area.bottom() - footer, height: footer, ..area },
        }
    }
}

/// What can be scrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A pane of the selected future, or of the tasks.
    Pane(Pane),
    /// The sentence, and what is told in its place.
    Step,
}

impl Part {
    /// All of them.
    pub(super) const ALL: [Self; 5] = [
        Self::Pane(Pane::Machine),
        Self::Pane(Pane::Source),
        Self::Pane(Pane::Tasks),
        Self::Pane(Pane::Inspector),
        Self::Step,
    ];
}

impl Layout {
    /// The areas for a picture of what has these sizes; none if there is no room.
    ///
    /// None of the sizes changes from step to step, so no pane moves while one steps.
    pub(super) fn new(area: Rect, sizes: Sizes) -> Option<Self> {
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            return None;
        }
        let mut columns = sizes.panes.columns(area.width, area.height);
        if sizes.panes.big == Big::Timeline {
            columns.clear();
        }
        // The head line, and the rules that separate or end the panes.
        let inner = area.height - if columns.is_empty() { 4 } else { 5 };
        let least = sizes.step.min(inner / 2).max(if area.height < 16 { 2 } else { 3 });
        let rest = inner - least;
        let small = |size: usize| u16::try_from(size).unwrap_or(u16::MAX);
        let (top, middle) = if columns.is_empty() {
            (rest, 0)
        } else {
            let stacked = columns.iter().any(|column| column.len() > 1);
            let rows = |pane: &Pane| match pane {
                Pane::Machine | Pane::Source => sizes.machine,
                Pane::Tasks => sizes.tasks.saturating_add(HEADS),
                Pane::Inspector => FUTURE,
            };
            let needs = |column: &Vec<Pane>| column.iter().map(rows).sum::<usize>() + column.len() - 1;
            let needed = small(columns.iter().map(needs).max().unwrap_or(0));
            let most = match sizes.panes.big {
                Big::Below => 2,
                // What the panes do not need shows more lanes.
                _ => rest.saturating_sub(needed).min(rest / 2).max(rest * 2 / 5).max(2),
            };
            let top = small(sizes.lanes).clamp(1, most);
            let left = rest - top;
            // And what lanes do not need either shows more of the steps around this one.
            let wanted = match sizes.panes.big {
                Big::Below => u16::MAX,
                _ if stacked && left < 24 => u16::MAX,
                // Half shows the source of those that await the selected future.
                _ if stacked => needed.clamp(left / 2, left * 3 / 4),
                _ => needed,
            };
            (top, wanted.clamp((rest - top).min(11), rest - top))
        };
        let step = inner - top - middle;

        let width = area.width - 2;
        let names = small(sizes.names).clamp(12, (width / 3).max(12));
        let (x, y) = (area.x + 1, area.y + 2);
        let below = Rect::new(x, y + top + 1, width, middle);
        Some(Self {
            title: Rect { height: 1, ..area },
            names: Rect::new(x, y, names, top),
            lanes: Rect::new(x + names + 1, y, width - names - 1, top),
            step: Rect::new(x, area.bottom() - 1 - step, width, step),
            columns: place(&columns, below, small(sizes.tasks.saturating_add(HEADS))),
        })
    }

    /// Where what can be scrolled lies, if it is shown.
    pub(super) fn part(&self, part: Part) -> Option<Rect> {
        match part {
            Part::Pane(pane) => self.pane(pane),
            Part::Step => Some(self.step),
        }
    }

    /// Where a pane lies, if it is shown.
    pub(super) fn pane(&self, pane: Pane) -> Option<Rect> {
        self.columns.iter().flatten().find(|(shown, _)| *shown == pane).map(|(_, area)| *area)
    }
}

/// The heads of the tasks.
const HEADS: usize = 3;

/// How many lines most futures have of all that is known of them.
const FUTURE: usize = 14;

/// Shares an area out to columns, with a wall between two of them, and a rule between two panes of one. The tasks take so many
/// rows at most.
fn place(columns: &[Vec<Pane>], area: Rect, tasks: u16) -> Vec<Vec<(Pane, Rect)>> {
    let mut placed = Vec::new();
    let mut x = area.x;
    for (index, column) in columns.iter().enumerate() {
        let left = area.right() - x;
        let further = (columns.len() - index - 1) as u16;
        let width = match column[0] {
            _ if further == 0 => left,
            Pane::Machine => (area.width * 2 / (4 + further)).min(52),
            _ => (left - further) * 4 / 7,
        };
        let column_area = Rect { x, width, ..area };
        placed.push(match column[..] {
            [above, below] if area.height >= 7 => {
                let rest = (area.height - area.height / 2 - 1).min(tasks);
                let height = area.height - rest - 1;
                vec![
                    (above, Rect { height, ..column_area }),
                    (below, Rect { y: area.y + height + 1, height: rest, ..column_area }),
                ]
            }
            _ => vec![(column[0], column_area)],
        });
        x += width + 1;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_fill_the_picture_and_none_overlaps() {
        for width in 40..200 {
            for height in 12..70 {
                for (lanes, wanted) in [(0, "????"), (1, "++++"), (5, "----"), (1000, "-?+-")] {
                    for big in [Big::Neither, Big::Timeline, Big::Below] {
                        let area = Rect::new(0, 0, width, height);
                        let panes = Panes { big, ..Panes::from_text(wanted) };
                        let sizes = Sizes {
                            lanes,
                            names: 20,
                            machine: lanes / 2,
                            tasks: lanes / 3,
                            panes,
                            step: lanes as u16 % 10,
                        };
                        let layout = Layout::new(area, sizes).expect("there is room");
                        let Layout { names, lanes, columns, step, .. } = &layout;
                        assert_eq!(names.width + lanes.width + 3, width);
                        assert_eq!(step.bottom() + 1, height, "{layout:?}");
                        assert!(lanes.width > 10 && step.height > 1, "{layout:?}");
                        let Some(last) = columns.last() else {
                            assert_eq!(names.bottom() + 1, step.y);
                            continue;
                        };
                        assert_eq!(last[0].1.right() + 1, width, "{layout:?}");
                        let mut x = 1;
                        for column in columns {
                            assert_eq!(column[0].1.x, x, "{layout:?}");
                            assert!(column[0].1.width >= 10, "{layout:?}");
                            assert_eq!(names.bottom() + 1, column[0].1.y);
                            assert_eq!(column.last().expect("a pane").1.bottom() + 1, step.y);
                            x = column[0].1.right() + 1;
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_wanted_is_remembered() {
        let mut panes = Panes::default();
        panes.toggle(Pane::Tasks, false);
        panes.toggle(Pane::Source, true);
        assert_eq!(panes.to_text(), "?-+?");
        assert_eq!(Panes::from_text("?-+?"), panes);
        panes.big = panes.big.next();
        assert_eq!(panes.to_text(), "?-+? timeline");
        assert_eq!(Panes::from_text("?-+? timeline"), panes);
        assert_eq!(Panes::from_text("nonsense"), Panes::default());
    }
}
