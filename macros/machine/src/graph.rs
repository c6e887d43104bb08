//! Control flow as a graph: what may happen after what, and so which await points follow each other.

use crate::Node;

/// A place in the flow. Most stand for nothing but "here paths meet".
pub(crate) type Place = usize;

/// Where control is; none where it cannot get.
pub(crate) type At = Option<Place>;

/// The flow of one body.
pub(crate) struct Graph {
    next: Vec<Vec<Place>>,
    /// For a place that is an await point, its number.
    point: Vec<Option<usize>>,
    /// How many paths lead to a place; only of interest for whether there is one.
    reached: Vec<bool>,
}

impl Graph {
    /// The place before the first statement.
    pub(crate) const ENTRY: Place = 0;
    /// The place after the body is done.
    pub(crate) const EXIT: Place = 1;

    pub(crate) fn new() -> Self {
        Self { next: vec![Vec::new(); 2], point: vec![None; 2], reached: vec![true, false] }
    }

    /// A new place that nothing leads to yet.
    pub(crate) fn place(&mut self) -> Place {
        self.next.push(Vec::new());
        self.point.push(None);
        self.reached.push(false);
        self.next.len() - 1
    }

    /// Control may go from `at` to `to`.
    pub(crate) fn edge(&mut self, at: At, to: Place) {
        if let Some(at) = at {
            self.next[at].push(to);
            self.reached[to] = true;
        }
    }

    /// The place, if control can get there.
    pub(crate) fn after(&self, place: Place) -> At {
        self.reached[place].then_some(place)
    }

    /// An await point after `at`.
    pub(crate) fn await_point(&mut self, at: At, number: usize) -> At {
        at?;
        let place = self.place();
        self.point[place] = Some(number);
        self.edge(at, place);
        Some(place)
    }

    /// Where several paths meet.
    pub(crate) fn meet(&mut self, paths: &[At]) -> At {
        let mut open = paths.iter().copied().flatten();
        let first = open.next()?;
        if open.clone().all(|path| path == first) {
            return Some(first);
        }
        let place = self.place();
        for path in paths {
            self.edge(*path, place);
        }
        Some(place)
    }

    /// The states that can follow a place, by the numbers of their points.
    fn follow(&self, from: Place) -> Vec<Node> {
        let mut seen = vec![false; self.next.len()];
        let mut todo = self.next[from].clone();
        let mut found = Vec::new();
        while let Some(place) = todo.pop() {
            if std::mem::replace(&mut seen[place], true) {
                continue;
            }
            match self.point[place] {
                _ if place == Self::EXIT => found.push(Node::Returned),
                Some(point) => found.push(Node::Point(point)),
                None => todo.extend(&self.next[place]),
            }
        }
        found
    }

    /// All edges between states that can be reached, by the numbers that points were given.
    pub(crate) fn edges(&self) -> Vec<(Node, Node)> {
        let mut edges = Vec::new();
        let mut todo = vec![(Node::Unresumed, Self::ENTRY)];
        let mut seen = vec![false; self.next.len()];
        while let Some((node, place)) = todo.pop() {
            if std::mem::replace(&mut seen[place], true) {
                continue;
            }
            for to in self.follow(place) {
                edges.push((node, to));
                if let Node::Point(number) = to {
                    // A hidden await whose handlers stand behind it may have a place in more than one path.
                    let places = (0..self.point.len()).filter(|place| self.point[*place] == Some(number));
                    todo.extend(places.map(|place| (to, place)));
                }
            }
        }
        edges.sort_unstable();
        edges.dedup();
        edges
    }
}
