//! Where the edges of a machine run beside the column of its states.
//!
//! An edge to the next state runs between the two; each other runs as an arc beside them. Arcs that lead to one state run
//! in one lane and come in together, so that twenty `?` are one line to the end; lanes of shorter ones lie further in, and
//! what does not meet shares a lane.

use std::collections::BTreeMap;

/// The edges of a machine, laid out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arcs {
    /// For each state, whether an edge leads straight to the next.
    pub(crate) straight: Vec<bool>,
    /// For each state, whether an edge leads back to itself.
    pub(crate) own: Vec<bool>,
    /// All others.
    pub(crate) beside: Vec<Arc>,
    /// How many lanes they take.
    pub(crate) lanes: usize,
}

/// An edge that runs beside the states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arc {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Its lane; 0 is next to the states.
    pub(crate) lane: usize,
}

impl Arcs {
    pub(crate) fn new(states: usize, edges: &[(usize, usize)]) -> Self {
        let (mut straight, mut own) = (vec![false; states], vec![false; states]);
        let mut beside: Vec<Arc> = Vec::new();
        for &(from, to) in edges {
            match to {
                to if to == from => own[from] = true,
                to if to == from + 1 => straight[from] = true,
                to => beside.push(Arc { from, to, lane: 0 }),
            }
        }
        let lanes = lanes(&beside);
        for arc in &mut beside {
            arc.lane = lanes[&arc.to];
        }
        Self { straight, own, lanes: lanes.values().max().map_or(0, |last| last + 1), beside }
    }
}

/// The lane for the arcs to each state.
fn lanes(arcs: &[Arc]) -> BTreeMap<usize, usize> {
    // From where to where the arcs to one state reach.
    let mut spans: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for arc in arcs {
        let (top, bottom) = spans.entry(arc.to).or_insert((arc.to, arc.to));
        (*top, *bottom) = ((*top).min(arc.from), (*bottom).max(arc.from));
    }
    let mut spans: Vec<_> = spans.into_iter().collect();
    spans.sort_by_key(|(to, (top, bottom))| (bottom - top, *top, *to));
    // What each lane holds already: the end of each span by its beginning.
    let mut taken: Vec<BTreeMap<usize, usize>> = Vec::new();
    let mut lanes = BTreeMap::new();
    for (to, (top, bottom)) in spans {
        let is_free = |held: &BTreeMap<usize, usize>| {
            held.range(..=bottom).next_back().is_none_or(|(_, other_bottom)| *other_bottom < top)
        };
        let lane = taken.iter().position(is_free).unwrap_or(taken.len());
        if lane == taken.len() {
            taken.push(BTreeMap::new());
        }
        taken[lane].insert(top, bottom);
        lanes.insert(to, lane);
    }
    lanes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ways_to_one_end_come_in_together() {
        let arcs = Arcs::new(5, &[(0, 1), (0, 4), (1, 2), (1, 4), (2, 2), (2, 4), (3, 4)]);
        assert_eq!((arcs.lanes, arcs.beside.len()), (1, 3));
        assert_eq!((&arcs.straight[..], arcs.own[2]), (&[true, true, false, true, false][..], true));
    }

    proptest! {
        #[test]
        fn no_lane_holds_two_ways_at_one_place(edges in proptest::collection::vec((0_usize..12, 0_usize..12), 0..30)) {
            let arcs = Arcs::new(12, &edges);
            for one in &arcs.beside {
                prop_assert!(one.lane < arcs.lanes);
                for other in arcs.beside.iter().filter(|other| other.lane == one.lane && other.to != one.to) {
                    let span = |arc: &Arc| (arc.from.min(arc.to), arc.from.max(arc.to));
                    let ((top, bottom), (other_top, other_bottom)) = (span(one), span(other));
                    prop_assert!(bottom < other_top || top > other_bottom, "{one:?} meets {other:?}");
                }
            }
        }
    }
}
