//! The strongest of many at a glance: a list's maxima over sixteen, over sixteen times sixteen, and so on.
//!
//! A lane of a whole run has far more changes than columns; with this each column looks at a few dozen numbers at most.

use std::ops::Range;

/// How many of one level make one of the next.
const STEP: usize = 16;

/// A list of at most so many needs no levels: it is looked at as it is.
pub(super) const SHORT: usize = 512;

/// The levels above a list that is not kept here.
#[derive(Debug, Clone, Default)]
pub(super) struct Pyramid<T = u8> {
    levels: Vec<Vec<T>>,
}

impl<T: Copy + Ord + Default> Pyramid<T> {
    /// Above a list of so many.
    pub(super) fn new(length: usize, at: impl Fn(usize) -> T) -> Self {
        let mut levels: Vec<Vec<T>> = Vec::new();
        if length > SHORT {
            let all: Vec<T> = (0..length.div_ceil(STEP))
                .map(|block| strongest(block * STEP..((block + 1) * STEP).min(length), &at))
                .collect();
            levels.push(all);
        }
        while let Some(below) = levels.last().filter(|below| below.len() > STEP) {
            let above =
                below.chunks(STEP).map(|block| block.iter().copied().max().unwrap_or_default()).collect();
            levels.push(above);
        }
        Self { levels }
    }

    /// The strongest in a part of the list; the weakest there is for an empty one.
    pub(super) fn max(&self, range: Range<usize>, at: impl Fn(usize) -> T) -> T {
        let Range { mut start, mut end } = range;
        let mut max = T::default();
        let mut below: Option<&[T]> = None;
        let at = |below: Option<&[T]>, index: usize| below.map_or_else(|| at(index), |level| level[index]);
        for level in &self.levels {
            if end.saturating_sub(start) < STEP * 2 {
                break;
            }
            // What does not fill a block of the next level, at both ends.
            let (first, last) = (start.next_multiple_of(STEP), end / STEP * STEP);
            max = (start..first).chain(last..end).map(|index| at(below, index)).fold(max, T::max);
            (start, end) = (first / STEP, last / STEP);
            below = Some(level);
        }
        (start..end).map(|index| at(below, index)).fold(max, T::max)
    }
}

fn strongest<T: Ord + Default>(range: Range<usize>, at: impl Fn(usize) -> T) -> T {
    range.map(at).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_says_what_a_look_at_each_says(
            list in proptest::collection::vec(0_u8..10, 0..9000), a in 0_usize..9000, b in 0_usize..9000,
        ) {
            let (start, end) = (a.min(b).min(list.len()), a.max(b).min(list.len()));
            let pyramid = Pyramid::new(list.len(), |index| list[index]);
            let seen = pyramid.max(start..end, |index| list[index]);
            prop_assert_eq!(seen, list[start..end].iter().copied().max().unwrap_or(0));
        }
    }
}
