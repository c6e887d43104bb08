//! Which events of one run are like which of another: as many as can be, in the order of both.
//!
//! That is the longest common subsequence, found for a stretch of both at a time, so that long runs take no longer for each
//! event than short ones. A row of it is a row of bits, one for each event of the second run (Hyyrö, *Bit-parallel LCS-length
//! computation revisited*, 2004).

use std::collections::HashMap;

use pollscope::trace::{EventKind, PointIx};

use crate::compare::Counterparts;
use crate::model::{FutureIx, Model};

/// A stretch is so many words of bits long; what lies more than half of it apart may not be found.
const WORDS: usize = 16;
const BITS: usize = u64::BITS as usize;
const STRETCH: usize = WORDS * BITS;

/// What is alike in two runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Like {
    /// The events that are alike in both: of one kind, of counterparts, at awaits of one text; no two of them cross.
    pub(super) pairs: Vec<[usize; 2]>,
    /// Of each run those others, in order, that have a like in the other run, too, but at another place; and where that is.
    pub(super) elsewhere: [Vec<(u32, u32)>; 2],
}

/// What is alike in these, whose futures have these counterparts.
pub(super) fn like(models: [&Model; 2], counterparts: &Counterparts) -> Like {
    let mut known = HashMap::new();
    let keys = [0, 1].map(|side| {
        let number = |event| {
            let next = known.len() as u32;
            *known.entry(key(models, counterparts, side, event)).or_insert(next)
        };
        (0..models[side].events().len()).map(number).collect::<Vec<u32>>()
    });
    let [a, b] = &keys;
    let pairs = common(a, b);
    let elsewhere = elsewhere(&keys, &pairs, known.len());
    Like { pairs, elsewhere }
}

/// A future in either run: by the run and its index there; of counterparts, by that of the first run.
type Either = (usize, FutureIx);

/// What is the same of two events that are alike: their kind, whose they are, and the text of the await: its number says nothing
/// of another version of the program.
fn key<'a>(
    models: [&'a Model; 2],
    counterparts: &Counterparts,
    side: usize,
    event: usize,
) -> (&'static str, Option<Either>, Option<&'a str>) {
    let (model, kind) = (models[side], &models[side].events()[event].kind);
    let of = model.of_event(event);
    let either = of.map(|of| match counterparts[side][of.index()] {
        Some(like) if side == 1 => (0, like),
        _ => (side, of),
    });
    let point = match kind {
        EventKind::Await { point, .. } | EventKind::Pending { point, .. } => point.map(PointIx::get),
        _ => None,
    };
    let point = of.zip(point).and_then(|(of, point)| model.point(of, point));
    (kind.name(), either, point.map(|point| point.text.as_str()))
}

/// Of what is in no pair, the first of a key in one run goes with the first of that key in the other, and so on.
fn elsewhere(keys: &[Vec<u32>; 2], pairs: &[[usize; 2]], count: usize) -> [Vec<(u32, u32)>; 2] {
    let left = [0, 1].map(|side| {
        let mut left: Vec<Vec<u32>> = vec![Vec::new(); count];
        let mut paired = pairs.iter().map(|pair| pair[side]).peekable();
        for (event, key) in keys[side].iter().enumerate() {
            if paired.next_if_eq(&event).is_none() {
                left[*key as usize].push(event as u32);
            }
        }
        left
    });
    let both = left[0].iter().zip(&left[1]).flat_map(|(a, b)| a.iter().copied().zip(b.iter().copied()));
    let mut of_a: Vec<(u32, u32)> = both.collect();
    let mut of_b: Vec<(u32, u32)> = of_a.iter().map(|(a, b)| (*b, *a)).collect();
    of_a.sort_unstable();
    of_b.sort_unstable();
    [of_a, of_b]
}

fn common(a: &[u32], b: &[u32]) -> Vec<[usize; 2]> {
    let len = [a.len(), b.len()];
    let mut pairs = Vec::new();
    let mut at = [0, 0];
    while at[0] < len[0] && at[1] < len[1] {
        if a[at[0]] == b[at[1]] {
            pairs.push(at);
            at = at.map(|at| at + 1);
            continue;
        }
        let [from, ends] = [at, [0, 1].map(|side| (at[side] + STRETCH).min(len[side]))];
        // The second half is looked at again, together with what comes after it; and so is what is left of a run that ends here.
        let half =
            [0, 1].map(|side| if ends[side] == len[side] { usize::MAX } else { from[side] + STRETCH / 2 });
        let mut next = ends;
        for pair in of_stretch(&a[from[0]..ends[0]], &b[from[1]..ends[1]]) {
            let pair = [from[0] + pair[0], from[1] + pair[1]];
            if pair[0] >= half[0] || pair[1] >= half[1] {
                next = pair;
                break;
            }
            pairs.push(pair);
            at = pair.map(|at| at + 1);
        }
        if ends == len {
            break;
        }
        for side in 0..2 {
            if ends[side] < len[side] {
                at[side] = next[side].min(half[side]);
            }
        }
    }
    pairs
}

/// A row of bits: one is 0 where the event of the second run makes the longest common subsequence longer.
type Row = [u64; WORDS];

/// The same of one stretch of both.
fn of_stretch(a: &[u32], b: &[u32]) -> Vec<[usize; 2]> {
    let mut places: HashMap<u32, Row> = HashMap::new();
    for (place, key) in b.iter().enumerate() {
        places.entry(*key).or_default()[place / BITS] |= 1 << (place % BITS);
    }
    let mut rows: Vec<Row> = Vec::with_capacity(a.len() + 1);
    rows.push([u64::MAX; WORDS]);
    for key in a {
        let mut row = rows[rows.len() - 1];
        if let Some(places) = places.get(key) {
            let mut carry = false;
            for (word, places) in row.iter_mut().zip(places) {
                let (low, high) = (*word & places, *word & !places);
                let (sum, over) = word.overflowing_add(low);
                let (sum, again) = sum.overflowing_add(u64::from(carry));
                (*word, carry) = (sum | high, over || again);
            }
        }
        rows.push(row);
    }
    let longer = |row: usize, place: usize| rows[row][place / BITS] >> (place % BITS) & 1 == 0;
    let mut pairs = Vec::new();
    let [mut row, mut place] = [a.len(), b.len()];
    while row > 0 && place > 0 {
        if !longer(row, place - 1) {
            place -= 1;
        } else if longer(row - 1, place - 1) {
            row -= 1;
        } else {
            (row, place) = (row - 1, place - 1);
            pairs.push([row, place]);
        }
    }
    pairs.reverse();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::counterparts;
    use crate::testing::recorded;
    use proptest::prelude::*;

    #[test]
    fn like_events_are_of_one_kind_and_never_cross() {
        let models = [recorded("song_blocking"), recorded("song_join")];
        let models = models.each_ref();
        let counterparts = counterparts(models);
        let Like { pairs, elsewhere } = like(models, &counterparts);
        let key = |side, event| key(models, &counterparts, side, event);
        assert!(pairs.len() > 15 && pairs.is_sorted_by(|one, next| one[0] < next[0] && one[1] < next[1]));
        for [a, b] in pairs.iter().copied() {
            assert_eq!(key(0, a), key(1, b));
        }
        // All that the shorter one does the longer one does as well, if elsewhere.
        assert_eq!(pairs.len() + elsewhere[0].len(), models[0].events().len());
        for (a, b) in &elsewhere[0] {
            assert_eq!(key(0, *a as usize), key(1, *b as usize));
            assert!(elsewhere[1].contains(&(*b, *a)));
            assert!(pairs.iter().all(|pair| pair[0] != *a as usize && pair[1] != *b as usize));
        }
        let same = [recorded("song_join"), recorded("song_join")];
        let Like { pairs, elsewhere } = like(same.each_ref(), &crate::compare::counterparts(same.each_ref()));
        assert_eq!(elsewhere, [vec![], vec![]]);
        assert!(pairs.iter().enumerate().all(|(event, pair)| *pair == [event, event]));
    }

    #[test]
    fn an_await_is_known_by_its_text_and_not_by_its_number() {
        let run = |point: u8| format!("[0,\"create\",1,0,null,8]\n[1,\"poll\",1]\n[2,\"await\",1,{point}]\n");
        let first = crate::testing::text(&[run(0)]);
        // Another await stands before it by now.
        let (inner, select) = (r#""text":"inner()""#, r#""text":"select!(a(), b())""#);
        let second =
            crate::testing::text(&[run(1)]).replace(inner, "@").replace(select, inner).replace('@', select);
        let models = [&first, &second]
            .map(|text| Model::new(pollscope::trace::Trace::read(text.as_bytes()).expect("it can be read")));
        let models = models.each_ref();
        assert_eq!(like(models, &counterparts(models)).pairs, [[0, 0], [1, 1], [2, 2]]);
    }

    /// How many have a like, the slow way.
    fn most(a: &[u32], b: &[u32]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for key in a {
            let before = row.clone();
            for (place, other) in b.iter().enumerate() {
                row[place + 1] =
                    if key == other { before[place] + 1 } else { before[place + 1].max(row[place]) };
            }
        }
        row[b.len()]
    }

    fn any_keys(most: usize) -> impl Strategy<Value = Vec<u32>> {
        proptest::collection::vec(0_u32..4, 0..most)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn they_are_as_many_as_can_be(a in any_keys(300), b in any_keys(300)) {
            let pairs = common(&a, &b);
            prop_assert_eq!(pairs.len(), most(&a, &b));
            prop_assert!(pairs.iter().all(|[in_a, in_b]| a[*in_a] == b[*in_b]));
            prop_assert!(pairs.is_sorted_by(|one, next| one[0] < next[0] && one[1] < next[1]));
        }

        #[test]
        fn and_those_of_a_short_run_stand_anywhere_in_a_long_one(a in any_keys(40), at in 0_usize..10_000) {
            let mut b: Vec<u32> = (100..10_100).collect();
            b.splice(at..at, a.iter().copied());
            prop_assert_eq!(common(&a, &b).len(), a.len());
            prop_assert_eq!(common(&b, &a).len(), a.len());
        }

        #[test]
        fn and_in_long_runs_where_both_have_the_same_but_for_some(
            a in any_keys(40),
            b in any_keys(40),
            at in proptest::collection::vec(0_usize..10_000, 40),
        ) {
            // All keys differ but those that are put in.
            let all: Vec<u32> = (100..10_100).collect();
            let with = |some: &[u32]| {
                let mut all = all.clone();
                some.iter().zip(&at).for_each(|(key, at)| all.insert(*at, *key));
                all
            };
            let (a, b) = (with(&a), with(&b));
            let pairs = common(&a, &b);
            prop_assert!(pairs.len() >= all.len());
            prop_assert!(pairs.is_sorted_by(|one, next| one[0] < next[0] && one[1] < next[1]));
        }
    }
}
