//! The lanes left of the states, as characters: two rows a state, the second of which lies between it and the next.
//!
//! ```text
//! ╭───
//! │
//! │╭─▶
//! ││
//! │╰──
//! │
//! ╰──▶
//! ```

use super::Arcs;

/// The arcs of a machine in characters.
#[derive(Debug)]
pub(crate) struct Gutter<'a> {
    arcs: &'a Arcs,
    /// For each arc how much it matters.
    weights: Vec<u8>,
}

/// A character of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Track {
    pub(crate) sign: char,
    /// Of what runs through it, how much the weightiest matters.
    pub(crate) weight: u8,
}

const UP: u8 = 1;
const DOWN: u8 = 2;
const LEFT: u8 = 4;
const RIGHT: u8 = 8;

impl<'a> Gutter<'a> {
    /// `weigh` says how much the edge from one state to another matters.
    pub(crate) fn new(arcs: &'a Arcs, weigh: impl Fn(usize, usize) -> u8) -> Self {
        Self { arcs, weights: arcs.beside.iter().map(|arc| weigh(arc.from, arc.to)).collect() }
    }

    /// How many columns a row takes: one a lane, and two for the head of an arrow.
    pub(crate) fn columns(&self) -> usize {
        match self.arcs.lanes {
            0 => 0,
            lanes => lanes + 2,
        }
    }

    /// A row: the one of a state is twice its place.
    pub(crate) fn row(&self, row: usize) -> Vec<Track> {
        let columns = self.columns();
        let mut cells = vec![(0_u8, 0_u8); columns];
        let mut head = None;
        for (arc, weight) in self.arcs.beside.iter().zip(&self.weights) {
            let (top, bottom) = (arc.from.min(arc.to) * 2, arc.from.max(arc.to) * 2);
            if row < top || row > bottom {
                continue;
            }
            // The outermost lane stands first.
            let lane = self.arcs.lanes - 1 - arc.lane;
            let mut add = |column: usize, arms: u8| {
                let (has, most) = &mut cells[column];
                (*has, *most) = (*has | arms, (*most).max(*weight));
            };
            add(lane, if row > top { UP } else { 0 } | if row < bottom { DOWN } else { 0 });
            if row == top || row == bottom {
                add(lane, RIGHT);
                (lane + 1..columns).for_each(|column| add(column, LEFT | RIGHT));
            }
            if row == arc.to * 2 {
                head = head.max(Some(*weight));
            }
        }
        let mut tracks: Vec<Track> =
            cells.iter().map(|(arms, weight)| Track { sign: sign(*arms), weight: *weight }).collect();
        if let (Some(weight), Some(last)) = (head, tracks.last_mut()) {
            *last = Track { sign: '▶', weight };
        }
        tracks
    }
}

/// The character whose arms point in these directions.
fn sign(arms: u8) -> char {
    match arms {
        0 => ' ',
        arms if arms == UP | DOWN => '│',
        arms if arms == LEFT | RIGHT => '─',
        arms if arms == DOWN | RIGHT => '╭',
        arms if arms == UP | RIGHT => '╰',
        arms if arms == UP | DOWN | RIGHT => '├',
        arms if arms == DOWN | LEFT | RIGHT => '┬',
        arms if arms == UP | LEFT | RIGHT => '┴',
        _ => '┼',
    }
}
