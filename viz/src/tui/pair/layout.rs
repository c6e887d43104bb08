//! Where each part of the picture of two runs lies, for any size of terminal.

use ratatui::layout::Rect;

use crate::tui::layout::{Big, Layout, Pane, SMALLEST};

/// With so many columns each run has a column of its own for what happens.
const WIDE: u16 = 110;

/// So many lines of how they differ are worth more than a pane.
const WORDS: u16 = 8;

/// So many lines a pane has at least, where it does not take the place of the words.
const PANE: u16 = 8;

/// What each pane is remembered by, in their order.
const LETTERS: [(Pane, char); 4] =
    [(Pane::Machine, 'm'), (Pane::Source, 's'), (Pane::Tasks, 't'), (Pane::Inspector, 'i')];

/// Which panes are shown beside how they differ.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Those that were asked for, the last one first.
    asked: Vec<Pane>,
    hidden: Vec<Pane>,
}

impl Shown {
    /// Shows or hides a pane, whichever changes the picture.
    pub(super) fn toggle(&mut self, pane: Pane, is_shown: bool) {
        self.asked.retain(|other| *other != pane);
        self.hidden.retain(|other| *other != pane);
        if is_shown {
            self.hidden.push(pane);
        } else {
            self.asked.insert(0, pane);
        }
    }

    /// Each as a sign and a letter, to be remembered.
    pub(super) fn to_text(&self) -> String {
        let asked = self.asked.iter().map(|pane| ('+', pane));
        let all = asked.chain(self.hidden.iter().map(|pane| ('-', pane)));
        all.flat_map(|(sign, pane)| [sign, LETTERS[*pane as usize].1]).collect()
    }

    /// What was remembered; what makes no sense is left out.
    pub(super) fn from_text(text: &str) -> Self {
        let mut shown = Self::default();
        let chars: Vec<char> = text.chars().collect();
        for pair in chars.chunks_exact(2) {
            let pane = LETTERS.iter().find(|(_, letter)| *letter == pair[1]).map(|(pane, _)| *pane);
            let Some(pane) = pane.filter(|pane| !shown.asked.contains(pane) && !shown.hidden.contains(pane))
            else {
                continue;
            };
            match pair[0] {
                '+' => shown.asked.push(pane),
                '-' => shown.hidden.push(pane),
                _ => {}
            }
        }
        shown
    }

    /// The panes, where there is room for so many beside the words: what was asked for comes first, and one of that takes the
    /// words' place if it must.
    fn panes(&self, room: usize) -> Vec<Pane> {
        let other = [Pane::Source, Pane::Machine].into_iter();
        let other = other.filter(|pane| !self.asked.contains(pane) && !self.hidden.contains(pane));
        let mut panes: Vec<Pane> = self.asked.iter().copied().take(room.max(1)).collect();
        panes.extend(other.take(room.saturating_sub(panes.len())));
        panes.sort_by_key(|pane| *pane as usize);
        panes
    }
}

/// What is wanted in the picture, and how much there is of it; none of that changes from step to step.
#[derive(Debug)]
pub(super) struct Sizes<'a> {
    /// How many lanes each run has.
    pub(super) lanes: [usize; 2],
    /// How many columns their names take.
    pub(super) names: usize,
    /// How many lines it takes to say how they differ.
    pub(super) words: usize,
    pub(super) shown: &'a Shown,
    pub(super) big: Big,
    /// How many lines the longest machine or source takes.
    pub(super) machine: usize,
    /// Whether more is to be told than what happens in the step.
    pub(super) tells: bool,
}

/// The areas inside of the frames.
#[derive(Debug)]
pub(super) struct Areas {
    pub(super) title: Rect,
    /// The names and the lanes of each run.
    pub(super) runs: [Layout; 2],
    /// How they differ.
    pub(super) words: Option<Rect>,
    /// Each pane, of the one run and of the other.
    pub(super) panes: Vec<(Pane, [Rect; 2])>,
    /// What happens, of both runs together or of each.
    pub(super) step: Vec<Rect>,
}

impl Areas {
    /// The areas for a picture of what has these sizes; none if there is no room.
    pub(super) fn new(area: Rect, sizes: &Sizes<'_>) -> Option<Self> {
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            return None;
        }
        // The head line, the rules above both runs and above the step, and the last one.
        let inner = area.height - 5;
        let wide = area.width >= WIDE;
        let step = match area.height {
            0..20 => 2,
            _ if sizes.tells => (inner / 3).max(4),
            40.. if wide => 8,
            _ => 4,
        };
        let rest = inner - step;
        let needed = sizes.lanes.map(|lanes| u16::try_from(lanes).unwrap_or(u16::MAX).max(1));
        let (lanes, middle) = if sizes.big == Big::Timeline {
            let [a, _] = share(needed, rest);
            ([a, rest - a], None)
        } else {
            let most =
                if sizes.big == Big::Below { 2 } else { (inner / 2).min(rest.saturating_sub(5)).max(2) };
            let middle = |[a, b]: [u16; 2]| rest - 1 - a - b;
            let mut lanes = share(needed, most);
            // Lines that the words do not need show more lanes.
            if let (words, panes) = share_middle(middle(lanes), sizes)
                && panes.is_empty()
                && sizes.big == Big::Neither
            {
                let needs = u16::try_from(sizes.words).unwrap_or(u16::MAX).max(1);
                lanes = share(needed, most + words.saturating_sub(needs));
            }
            (lanes, Some(middle(lanes)))
        };

        let (x, width) = (area.x + 1, area.width - 2);
        // Of which run they are stays to be read beside which of them are in view.
        let names = u16::try_from(sizes.names).unwrap_or(u16::MAX).clamp(16, (width / 3).max(16));
        let run = |y: u16, height: u16| Layout {
            title: Rect::ZERO,
            names: Rect::new(x, y, names, height),
            lanes: Rect::new(x + names + 1, y, width - names - 1, height),
            columns: Vec::new(),
            step: Rect::ZERO,
        };
        let top = area.y + 2;
        let halves = |y: u16, height: u16| {
            let left = (width - 1) / 2;
            [Rect::new(x, y, left, height), Rect::new(x + left + 1, y, width - left - 1, height)]
        };
        let mut y = top + lanes[0] + 1 + lanes[1];
        let (mut words, mut panes) = (None, Vec::new());
        if let Some(middle) = middle {
            let (for_words, shown) = share_middle(middle, sizes);
            if for_words > 0 {
                words = Some(Rect::new(x, y + 1, width, for_words));
                y += 1 + for_words;
            }
            // Those below the words, or below each other, have a rule of their own.
            let end = top + lanes[0] + 1 + lanes[1] + 1 + middle;
            for (index, pane) in shown.iter().enumerate() {
                let needs = match pane {
                    Pane::Machine | Pane::Source if wide => u16::try_from(sizes.machine).unwrap_or(u16::MAX),
                    _ => u16::MAX,
                };
                let height =
                    ((end - y) / (shown.len() - index) as u16).min(needs.max(PANE).saturating_add(1));
                panes.push((*pane, halves(y + 1, height - 1)));
                y += height;
            }
        }
        // What the machines and their sources do not need shows more of the steps around these.
        let below = if wide && !panes.is_empty() { y + 1 } else { area.bottom() - 1 - step };
        let step = area.bottom() - 1 - below;
        Some(Self {
            title: Rect { height: 1, ..area },
            runs: [run(top, lanes[0]), run(top + lanes[0] + 1, lanes[1])],
            words,
            panes,
            step: if wide { halves(below, step).to_vec() } else { vec![Rect::new(x, below, width, step)] },
        })
    }

    /// Where the pane of a run lies, if it is shown.
    pub(super) fn pane(&self, side: usize, pane: Pane) -> Option<Rect> {
        self.panes.iter().find(|(shown, _)| *shown == pane).map(|(_, areas)| areas[side])
    }
}

/// Shares lines out to the lanes of both runs; what one does not need the other has.
fn share([a, b]: [u16; 2], most: u16) -> [u16; 2] {
    let half = most / 2;
    match (a.saturating_add(b) <= most, a <= half, b <= half) {
        (true, ..) => [a, b],
        (_, true, _) => [a, most - a],
        (_, _, true) => [most - b, b],
        _ => [half, most - half],
    }
}

/// How many lines the words have, and which panes share the others, each with the rule above it.
fn share_middle(middle: u16, sizes: &Sizes<'_>) -> (u16, Vec<Pane>) {
    let words = u16::try_from(sizes.words).unwrap_or(u16::MAX).max(1);
    let room = middle.saturating_sub(words.min(WORDS)) / (PANE + 1);
    let panes = sizes.shown.panes(room.into());
    let words = match (panes.len() as u16, room) {
        (0, _) => middle,
        (_, 0) => 0,
        (count, _) => words.min(WORDS.max(middle / 3)).min(middle - count * (PANE + 1)),
    };
    (words, panes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_it_is_one_picture_without_gaps() {
        let mut asked = Shown::default();
        for pane in [Pane::Tasks, Pane::Inspector, Pane::Source] {
            asked.toggle(pane, false);
        }
        for (width, height) in
            (40..220).step_by(5).flat_map(|width| (12..90).map(move |height| (width, height)))
        {
            for (lanes, words) in [([0, 1], 0), ([3, 5], 7), ([1000, 2], 100), ([1000, 1000], 3)] {
                for shown in [&Shown::default(), &asked] {
                    let machine = lanes[0];
                    for (big, tells) in [
                        (Big::Neither, false),
                        (Big::Neither, true),
                        (Big::Timeline, false),
                        (Big::Below, true),
                    ] {
                        let sizes = Sizes { lanes, names: 20, words, shown, big, machine, tells };
                        let areas =
                            Areas::new(Rect::new(0, 0, width, height), &sizes).expect("there is room");
                        let [a, b] = &areas.runs;
                        assert_eq!((a.lanes.y, a.names.width + a.lanes.width + 3), (2, width));
                        let mut y = 2;
                        let mut follows = |area: Rect| {
                            assert!(area.height > 0 && area.width > 0 && area.y == y, "{areas:?}");
                            y = area.bottom() + 1;
                        };
                        follows(a.lanes);
                        follows(b.lanes);
                        areas.words.into_iter().for_each(&mut follows);
                        for (_, [left, right]) in &areas.panes {
                            follows(*left);
                            assert_eq!((left.right() + 1, right.right() + 1), (right.x, width));
                        }
                        follows(areas.step[0]);
                        assert_eq!(y, height, "{areas:?}");
                        assert_eq!(areas.words.is_none() && areas.panes.is_empty(), big == Big::Timeline);
                    }
                }
            }
        }
    }

    #[test]
    fn what_was_asked_for_last_is_shown() {
        let mut shown = Shown::default();
        assert_eq!((shown.panes(0), shown.panes(1)), (vec![], vec![Pane::Source]));
        shown.toggle(Pane::Machine, false);
        assert_eq!(shown.panes(0), [Pane::Machine]);
        shown.toggle(Pane::Tasks, false);
        assert_eq!((shown.panes(0), shown.panes(1)), (vec![Pane::Tasks], vec![Pane::Tasks]));
        assert_eq!(shown.panes(3), [Pane::Machine, Pane::Source, Pane::Tasks]);
        shown.toggle(Pane::Source, true);
        assert_eq!(shown.panes(3), [Pane::Machine, Pane::Tasks]);
        shown.toggle(Pane::Tasks, true);
        shown.toggle(Pane::Machine, true);
        assert_eq!((shown.panes(0), shown.panes(3)), (vec![], vec![]));
    }
}
