//! Where the edges of a machine run beside the column of its states.
//!
//! The states stand one below the other. An edge to the next one runs between the two; each other runs as an arc in a
//! lane of its own beside them, shorter ones further in, and two that do not meet share a lane.

/// The edges of a machine, laid out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Arcs {
    /// For each state, whether an edge leads straight to the next.
    pub(super) straight: Vec<bool>,
    /// For each state, whether an edge leads back to itself.
    pub(super) own: Vec<bool>,
    /// All others.
    pub(super) beside: Vec<Arc>,
    /// How many lanes they take.
    pub(super) lanes: usize,
}

/// An edge that runs beside the states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arc {
    pub(super) from: usize,
    pub(super) to: usize,
    /// Its lane; 0 is next to the states.
    pub(super) lane: usize,
}

impl Arcs {
    pub(super) fn new(states: usize, edges: &[(usize, usize)]) -> Self {
        let (mut straight, mut own) = (vec![false; states], vec![false; states]);
        let mut arcs: Vec<Arc> = Vec::new();
        for &(from, to) in edges {
            match to {
                to if to == from => own[from] = true,
                to if to == from + 1 => straight[from] = true,
                to => arcs.push(Arc { from, to, lane: 0 }),
            }
        }
        arcs.sort_by_key(|arc| (arc.from.abs_diff(arc.to), arc.from.min(arc.to), arc.from));
        // The last state of each lane's arcs, sorted: what was laid out, by lane.
        let mut lanes: Vec<Vec<(usize, usize)>> = Vec::new();
        for arc in &mut arcs {
            let (top, bottom) = (arc.from.min(arc.to), arc.from.max(arc.to));
            let free = |taken: &Vec<(usize, usize)>| {
                taken.iter().all(|(other_top, other_bottom)| bottom < *other_top || top > *other_bottom)
            };
            arc.lane = lanes.iter().position(free).unwrap_or(lanes.len());
            if arc.lane == lanes.len() {
                lanes.push(Vec::new());
            }
            lanes[arc.lane].push((top, bottom));
        }
        Self { straight, own, lanes: lanes.len(), beside: arcs }
    }
}
