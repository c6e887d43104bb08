//! How two runs are stepped together, on real traces and on any.

use proptest::prelude::*;

use super::*;
use crate::testing::{any_rows, recorded, rows};

const UNITS: [Unit; 3] = [Unit::Event, Unit::Poll, Unit::Turn];

#[test]
fn by_time_the_one_that_comes_first_goes_on() {
    let models = [recorded("song_blocking"), recorded("song_join")];
    let models = models.each_ref();
    let mut steps = Steps::new(models);
    assert_eq!((steps.event(0), steps.event(1)), (Some(0), Some(0)), "both begin at once");
    let mut last = 0;
    loop {
        let before = steps.clone();
        steps.go(models, Move::Forward(Unit::Event));
        if before == steps {
            break;
        }
        let now = (0..2).filter_map(|side| Some(models[side].time(steps.event(side)?))).max();
        assert!(now >= Some(last));
        last = now.unwrap_or(last);
    }
    assert_eq!((steps.event(0), steps.event(1)), (Some(23), Some(48)));
}

#[test]
fn by_turn_it_stops_where_a_turn_of_either_begins() {
    let models = [recorded("song_blocking"), recorded("song_join")];
    let models = models.each_ref();
    let mut steps = Steps::new(models);
    let turns = models[0].turns().len() + models[1].turns().len();
    for _ in 0..turns {
        steps.go(models, Move::Forward(Unit::Turn));
        let stands = |side: usize| is_begin(models[side], steps.event(side).expect("begun"), Unit::Turn);
        assert!(stands(0) || stands(1));
    }
    let last = steps.clone();
    steps.go(models, Move::Forward(Unit::Turn));
    assert_eq!((steps.event(0), steps.event(1)), (Some(23), Some(48)));
    steps.go(models, Move::Back(Unit::Turn));
    assert_eq!(steps, last);
}

#[test]
fn to_an_event_of_one_run_the_other_comes_along() {
    let models = [recorded("song_blocking"), recorded("song_join")];
    let models = models.each_ref();
    let mut steps = Steps::new(models);
    loop {
        let (before, side) = (steps.place(), steps.last(models).expect("both have begun"));
        let mut there = steps.clone();
        there.go(models, Move::End);
        there.to(models, side, steps.event(side).expect("it has begun"));
        assert_eq!(there.place(), before, "as if one had stepped there");
        steps.go(models, Move::Forward(Unit::Event));
        if steps.place() == before {
            break;
        }
    }
    // From like to like, the other stands at what both had last.
    steps.turn(models);
    for side in 0..2 {
        for pair in like(models) {
            steps.to(models, side, pair[side]);
            assert_eq!(steps.place(), pair.map(|event| event + 1));
        }
    }
}

#[test]
fn beyond_the_end_of_one_run_is_its_last_event() {
    for name in ["song_join", "song_blocking"] {
        let models = [recorded("song_blocking"), recorded(name)];
        let models = models.each_ref();
        for side in 0..2 {
            let count = models[side].events().len();
            let [mut last, mut beyond] = [Steps::new(models), Steps::new(models)];
            last.to(models, side, count - 1);
            for event in [count, count + 9, usize::MAX] {
                beyond.to(models, side, event);
                assert_eq!(beyond, last);
            }
        }
    }
}

#[test]
fn from_like_to_like_and_by_time_again_both_stand_at_one_moment() {
    let models = [recorded("song_blocking"), recorded("song_join")];
    let models = models.each_ref();
    let mut steps = Steps::new(models);
    steps.turn(models);
    for _ in 0..6 {
        steps.go(models, Move::Forward(Unit::Event));
    }
    let alike = steps.place();
    steps.turn(models);
    let by_time = steps.clone();
    assert_ne!(by_time.place(), alike, "at their likes, the runs stand at different times");
    steps.go(models, Move::Forward(Unit::Event));
    steps.go(models, Move::Back(Unit::Event));
    assert_eq!(steps, by_time);
    // And so where one comes back to what was left from like to like.
    steps.go(models, Move::End);
    steps.return_to(models, alike);
    assert_eq!(steps, by_time);
}

#[test]
fn from_like_to_like_back_leads_through_all_of_forward_to_the_start() {
    // In the second pair only A has begun at first.
    let late = rows(&[r#"[5,"create",1,0,null,8]"#, r#"[5,"poll",1]"#]);
    let early = rows(&[r#"[1,"create",1,0,null,8]"#, r#"[5,"poll",1]"#]);
    for models in [[recorded("song_blocking"), recorded("song_join")], [early, late]] {
        let models = models.each_ref();
        let mut steps = Steps::new(models);
        steps.turn(models);
        let mut way = vec![steps.place()];
        for pair in like(models).into_iter().map(|pair| pair.map(|event| event + 1)) {
            if pair != way[0] {
                steps.go(models, Move::Forward(Unit::Event));
                assert_eq!(steps.place(), pair, "each of them is shown on the way on");
                way.push(pair);
            }
        }
        steps.go(models, Move::Forward(Unit::Turn));
        assert_eq!(steps.place(), models.map(|model| model.events().len()), "no more comes: the end");
        if steps.place() == way[way.len() - 1] {
            way.pop();
        }
        for place in way.into_iter().rev() {
            steps.go(models, Move::Back(Unit::Event));
            assert_eq!(steps.place(), place);
        }
        steps.go(models, Move::Back(Unit::Event));
        assert_eq!(steps.place(), steps.start);
    }
}

#[test]
fn what_lies_that_way_comes_before_what_is_found_from_the_other_end() {
    let models = [recorded("song_blocking"), recorded("song_join")];
    let models = models.each_ref();
    let mut steps = Steps::new(models);
    steps.to(models, 0, 10);
    let [a, b] = [0, 1].map(|side| steps.event(side).expect("it has begun"));
    let found = |found, back| steps.nearer(models, found, back);
    assert_eq!(found([Some(a - 1), Some(b + 1)], false), Some((1, b + 1)));
    assert_eq!(found([Some(a - 1), Some(b + 1)], true), Some((0, a - 1)));
    // At 15 ms the other has come to what it stands at, and that lies between.
    assert_eq!(found([Some(3), Some(b)], true), Some((1, b)));
    assert_eq!(found([None, Some(b - 1)], false), Some((1, b - 1)));
    assert_eq!(found([None, None], true), None);
}

#[test]
fn like_events_are_of_one_kind_and_never_cross() {
    let models = [recorded("song_blocking"), recorded("song_join")];
    let models = models.each_ref();
    let pairs = like(models);
    assert!(pairs.len() > 15 && pairs.is_sorted_by(|one, next| one[0] < next[0] && one[1] < next[1]));
    for [a, b] in pairs {
        assert_eq!(models[0].events()[a].kind.name(), models[1].events()[b].kind.name());
    }
    let same = [recorded("song_join"), recorded("song_join")];
    assert!(like(same.each_ref()).iter().enumerate().all(|(event, pair)| *pair == [event, event]));
}

proptest! {
    #[test]
    fn back_undoes_forward(a in any_rows(), b in any_rows(), units in proptest::collection::vec(0_usize..3, 0..20)) {
        let models = [rows(&a), rows(&b)];
    let models = models.each_ref();
        let mut steps = Steps::new(models);
        for unit in units.into_iter().map(|unit| UNITS[unit]) {
            let begins = (0..2).any(|side| {
                let last = steps.last(models) == Some(side);
                last && steps.event(side).is_some_and(|event| is_begin(models[side], event, unit))
            });
            let before = steps.clone();
            steps.go(models, Move::Forward(unit));
            // Where nothing of the unit came any more it has gone to the end, and back leads to what came last.
            if begins && steps != before {
                let mut back = steps.clone();
                back.go(models, Move::Back(unit));
                prop_assert_eq!(back, before);
            }
        }
    }

    #[test]
    fn among_like_events_too(a in any_rows(), b in any_rows(), units in proptest::collection::vec(0_usize..3, 0..20)) {
        let models = [rows(&a), rows(&b)];
        let models = models.each_ref();
        let mut steps = Steps::new(models);
        steps.turn(models);
        let end = models.map(|model| model.events().len());
        for unit in units.into_iter().map(|unit| UNITS[unit]) {
            let before = steps.clone();
            steps.go(models, Move::Forward(unit));
            if steps.is_alike() && steps.place() != end {
                let [a, b] = [0, 1].map(|side| steps.event(side).expect("it stands at two that are alike"));
                prop_assert_eq!(key(models[0], a), key(models[1], b));
            }
            // From what is no beginning of such a unit, back leads further.
            let begins = before.place() == before.start
                || before.event(0).is_some_and(|event| is_begin(models[0], event, unit));
            if steps.is_alike() && begins && steps != before {
                let mut back = steps.clone();
                back.go(models, Move::Back(unit));
                prop_assert_eq!(back, before);
            }
        }
    }
}
