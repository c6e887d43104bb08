//! How two runs are stepped together, on real traces and on any.

use proptest::prelude::*;

use super::*;
use crate::compare::counterparts;
use crate::model::Unit;
use crate::testing::{any_rows, recorded, rows};

const UNITS: [Unit; 3] = [Unit::Event, Unit::Poll, Unit::Turn];

/// Both runs at their start.
fn first(models: [&Model; 2]) -> Steps {
    Steps::new(models, &counterparts(models))
}

/// Whether something of the unit begins at an event.
fn is_begin(model: &Model, event: usize, unit: Unit) -> bool {
    unit.on(model, event, 1) == Some(event)
}

/// Whether something of the unit begins at the last step of either.
fn stands_at(steps: &Steps, models: [&Model; 2], unit: Unit) -> bool {
    let made = |side: &usize| steps.moved(models).is_none_or(|moved| moved == *side);
    let begins = |side: usize| steps.event(side).is_some_and(|event| is_begin(models[side], event, unit));
    (0..2).filter(made).any(begins)
}

#[test]
fn by_time_the_one_that_comes_first_goes_on() {
    let models = [recorded("song_blocking"), recorded("song_join")];
    let models = models.each_ref();
    let mut steps = first(models);
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
    let mut steps = first(models);
    let turns = models[0].turns().len() + models[1].turns().len();
    for _ in 0..turns {
        steps.go(models, Move::Forward(Unit::Turn));
        assert!(stands_at(&steps, models, Unit::Turn));
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
    let mut steps = first(models);
    loop {
        let (before, side) = (steps.place(), last(models, steps.place()).expect("both have begun"));
        let mut there = steps.clone();
        there.go(models, Move::End);
        there.to(models, side, steps.event(side).expect("it has begun"));
        assert_eq!(there.place(), before, "as if one had stepped there");
        steps.go(models, Move::Forward(Unit::Event));
        if steps.place() == before {
            break;
        }
    }
    // And so from like to like.
    steps.turn(models);
    steps.go(models, Move::Start);
    while over(&steps.place()) < over(&models.map(|model| model.events().len())) {
        steps.go(models, Move::Forward(Unit::Event));
        let sides = steps.moved(models).map_or(vec![0, 1], |moved| vec![moved]);
        for side in sides {
            let mut there = steps.clone();
            there.go(models, Move::End);
            there.to(models, side, steps.event(side).expect("it has moved"));
            assert_eq!(there.place(), steps.place());
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
            let [mut last, mut beyond] = [first(models), first(models)];
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
    let mut steps = first(models);
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
fn what_only_one_run_has_is_a_step_of_its_own_and_back_leads_through_all_of_forward() {
    // In the second pair A begins with what B does not have.
    let late = rows(&[r#"[5,"create",1,0,null,8]"#, r#"[5,"poll",1]"#]);
    let early = rows(&[r#"[1,"lost",7]"#, r#"[5,"create",1,0,null,8]"#, r#"[5,"poll",1]"#]);
    for models in [[recorded("song_blocking"), recorded("song_join")], [early, late]] {
        let models = models.each_ref();
        let mut steps = first(models);
        steps.turn(models);
        steps.go(models, Move::Start);
        let (mut way, mut both) = (vec![steps.place()], usize::from(steps.alone().is_none()));
        loop {
            let before = steps.place();
            steps.go(models, Move::Forward(Unit::Event));
            if steps.place() == before {
                break;
            }
            let moved = [0, 1].map(|side| steps.place()[side] - before[side]);
            match steps.alone() {
                Some(alone) => {
                    assert_eq!((moved[alone.side], moved[1 - alone.side]), (1, 0), "the other rests");
                    assert!((1..=alone.of).contains(&alone.step));
                }
                None => {
                    assert_eq!(moved, [1, 1]);
                    both += 1;
                }
            }
            way.push(steps.place());
        }
        assert_eq!(steps.place(), models.map(|model| model.events().len()));
        assert_eq!(way.len() + both, over(&steps.place()), "nothing is passed over");
        for place in way.iter().rev() {
            assert_eq!(steps.place(), *place);
            steps.go(models, Move::Back(Unit::Event));
        }
        assert_eq!(steps.place(), way[0]);
    }
}

#[test]
fn what_one_run_has_alone_is_counted() {
    let [few, many] = [1, 4].map(|polls| {
        let mut all = vec![r#"[0,"create",1,0,null,8]"#.to_owned()];
        all.extend(
            (0..polls).flat_map(|at| [format!(r#"[{at},"poll",1]"#), format!(r#"[{at},"pending",1,0]"#)]),
        );
        all.push(r#"[9,"drop",1]"#.to_owned());
        rows(&all)
    });
    let models = [&few, &many];
    let mut steps = first(models);
    steps.turn(models);
    let mut alone = Vec::new();
    for _ in 0..10 {
        alone.extend(steps.alone().map(|alone| (alone.side, alone.step, alone.of)));
        steps.go(models, Move::Forward(Unit::Event));
    }
    assert_eq!(alone, (1..=6).map(|step| (1, step, 6)).collect::<Vec<_>>());
}

#[test]
fn from_one_kind_of_steps_to_the_other_and_back_at_once_is_where_one_was() {
    let models = [recorded("song_blocking"), recorded("song_join")];
    let models = models.each_ref();
    let mut steps = first(models);
    loop {
        let before = steps.place();
        for round in 0..4 {
            let there = steps.place();
            steps.turn(models);
            steps.turn(models);
            assert_eq!(steps.place(), there, "round {round}");
            steps.turn(models);
        }
        assert_eq!((steps.place(), steps.is_alike()), (before, false));
        steps.go(models, Move::Forward(Unit::Event));
        if steps.place() == before {
            break;
        }
    }
}

#[test]
fn what_lies_that_way_comes_before_what_is_found_from_the_other_end() {
    let models = [recorded("song_blocking"), recorded("song_join")];
    let models = models.each_ref();
    let mut steps = first(models);
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

proptest! {
    #[test]
    fn back_undoes_forward(
        a in any_rows(),
        b in any_rows(),
        alike in any::<bool>(),
        units in proptest::collection::vec(0_usize..3, 0..20),
    ) {
        let models = [rows(&a), rows(&b)];
        let models = models.each_ref();
        let mut steps = first(models);
        if alike {
            steps.turn(models);
            steps.go(models, Move::Start);
        }
        for unit in units.into_iter().map(|unit| UNITS[unit]) {
            let begins = stands_at(&steps, models, unit);
            let before = steps.clone();
            steps.go(models, Move::Forward(unit));
            prop_assert!(over(&steps.place()) >= over(&before.place()));
            // Where nothing of the unit came any more it has gone to the end, and back leads to what came last.
            if begins && steps != before {
                let mut back = steps.clone();
                back.go(models, Move::Back(unit));
                prop_assert_eq!(back, before);
            }
        }
    }

    #[test]
    fn from_like_to_like_nothing_is_passed_over(a in any_rows(), b in any_rows()) {
        let models = [rows(&a), rows(&b)];
        let models = models.each_ref();
        let mut steps = first(models);
        steps.turn(models);
        if steps.is_alike() {
            steps.go(models, Move::Start);
            for _ in 1..over(&models.map(|model| model.events().len())) {
                let before = steps.place();
                steps.go(models, Move::Forward(Unit::Event));
                let moved = [0, 1].map(|side| steps.place()[side] - before[side]);
                prop_assert!(moved.iter().all(|moved| *moved <= 1));
                prop_assert_eq!(moved == [1, 1], steps.alone().is_none() && steps.place() != before);
            }
            prop_assert_eq!(steps.place(), models.map(|model| model.events().len()));
        }
    }
}
