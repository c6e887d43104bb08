//! Who is there at a moment, of those that come and go.

use std::ops::Range;

use super::FutureIx;

/// From which event on a future is there, and the one with which it no longer is.
pub(super) type Span = (u32, u32, FutureIx);

/// So many spans have one place in the tree of ends: it is looked through as it is.
const LEAF: usize = 8;

/// Spans by their begins, with a tree of their ends: those of a moment are found without a look at the others.
#[derive(Debug, Default)]
pub(super) struct Spans {
    all: Vec<Span>,
    /// The latest end of each half of the list, of each half of the halves, and so on: a heap.
    latest: Vec<u32>,
    /// The ends alone, in order.
    ends: Vec<u32>,
}

impl Spans {
    pub(super) fn new(mut spans: Vec<Span>) -> Self {
        spans.sort_unstable();
        spans.shrink_to_fit();
        let leaves = spans.len().div_ceil(LEAF).next_power_of_two();
        let mut latest = vec![0; leaves * 2];
        for (leaf, spans) in spans.chunks(LEAF).enumerate() {
            latest[leaves + leaf] = spans.iter().map(|(_, end, _)| *end).max().unwrap_or_default();
        }
        for node in (1..leaves).rev() {
            latest[node] = latest[node * 2].max(latest[node * 2 + 1]);
        }
        let mut ends: Vec<u32> =
            spans.iter().map(|(_, end, _)| *end).filter(|end| *end != u32::MAX).collect();
        ends.sort_unstable();
        ends.shrink_to_fit();
        Self { all: spans, latest, ends }
    }

    /// How many begin within a range of events.
    pub(super) fn begun(&self, range: Range<usize>) -> usize {
        let before = |event| self.before(event);
        before(range.end).saturating_sub(before(range.start))
    }

    /// How many there are after an event.
    pub(super) fn count(&self, event: usize) -> usize {
        self.before(event + 1).saturating_sub(self.ends.partition_point(|end| *end as usize <= event))
    }

    /// Those that are there after an event and begin within a range, by their begins; so many at most.
    pub(super) fn at(&self, event: usize, range: Range<usize>, most: usize) -> Vec<FutureIx> {
        let (start, end) = (self.before(range.start), self.before(range.end.min(event + 1)));
        let leaves = self.latest.len() / 2;
        let mut found = Vec::new();
        // Down into each half that holds one that ends later, in the order of the list.
        let mut open = vec![1];
        while let Some(node) = open.pop() {
            // Which part of the list is the node's.
            let depth = usize::BITS - 1 - usize::leading_zeros(node);
            let width = (leaves >> depth) * LEAF;
            let first = (node - (1 << depth)) * width;
            let is_over = self.latest.get(node).is_none_or(|latest| *latest as usize <= event);
            if first.max(start) >= end.min(first + width) || is_over {
                continue;
            }
            if node < leaves {
                open.extend([node * 2 + 1, node * 2]);
                continue;
            }
            let part = &self.all[first.max(start)..(first + width).min(end)];
            let there = part.iter().filter(|(_, end, _)| *end as usize > event).map(|(.., of)| *of);
            found.extend(there.take(most - found.len()));
            if found.len() == most {
                break;
            }
        }
        found
    }

    /// How many begin before an event.
    fn before(&self, event: usize) -> usize {
        self.all.partition_point(|(begin, ..)| (*begin as usize) < event)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn those_of_a_moment_are_what_a_look_at_each_finds(
            all in proptest::collection::vec((0_u32..99, prop_oneof![1_u32..40, Just(u32::MAX)]), 0..99),
            event in 0_usize..120, from in 0_usize..99, to in 0_usize..120, most in 0_usize..20,
        ) {
            let spans: Vec<Span> = all.iter().enumerate()
                .map(|(index, (begin, lasts))| (*begin, begin.saturating_add(*lasts), FutureIx(index as u32)))
                .collect();
            let of_all = Spans::new(spans.clone());
            let mut there: Vec<Span> = spans.into_iter()
                .filter(|(begin, end, _)| *begin as usize <= event && *end as usize > event).collect();
            there.sort_unstable();
            prop_assert_eq!(of_all.count(event), there.len());
            there.retain(|(begin, ..)| (from..to).contains(&(*begin as usize)));
            let found = of_all.at(event, from..to, most);
            prop_assert_eq!(found, there.iter().take(most).map(|(.., of)| *of).collect::<Vec<_>>());
        }
    }
}
