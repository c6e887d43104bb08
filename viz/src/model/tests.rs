//! The index, on real traces and on those that make no sense.

use pollscope::trace::EventKind;
use proptest::prelude::*;

use super::lanes::{Axis, Cell, Scale, Window, lane};
use super::ruler::{Label, What, ruler};
use super::*;
use crate::testing::{any_rows, recorded, rows};

fn named(model: &Model, name: &str) -> FutureIx {
    *model.lanes().iter().find(|of| model.label(**of) == name).expect("there is a future of that name")
}

fn id(model: &Model, id: u32) -> &Future {
    let of = FutureId::new(id).and_then(|id| model.by_id(id)).expect("the trace speaks of it");
    model.future(of)
}

#[test]
fn a_real_trace_has_its_tree_its_turns_and_its_polls() {
    let model = recorded("song_join");
    let tree: Vec<_> =
        model.lanes().iter().map(|of| (model.future(*of).depth, model.label(*of).into_owned())).collect();
    let expected =
        [(0, "async_main"), (1, "learn_and_sing"), (2, "learn_song"), (2, "sing_song"), (1, "dance")];
    assert_eq!(tree, expected.map(|(depth, name)| (depth, name.to_owned())));
    assert_eq!(model.turns().len(), 4);
    let polls = |name| model.future(named(&model, name)).polls.len();
    assert_eq!([polls("async_main"), polls("learn_song"), polls("dance")], [4, 3, 2]);
    assert!(model.is_below(named(&model, "sing_song"), named(&model, "async_main")));
    assert!(!model.is_below(named(&model, "dance"), named(&model, "learn_and_sing")));
    assert_eq!(model.end_time(), 30_000_000);
}

#[test]
fn a_state_is_known_at_any_event() {
    let model = rows(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"await",1,0]"#,
        r#"[0,"pending",1,0]"#,
        r#"[5,"poll",1]"#,
        r#"[5,"await",1,1]"#,
        r#"[5,"ready",1]"#,
        r#"[6,"drop",1]"#,
    ]);
    let states: Vec<_> = (0..8).map(|event| id(&model, 1).state_at(event).expect("it is made")).collect();
    let place = Place::Point;
    assert_eq!(
        states,
        [
            State::Unresumed,
            State::Polling(Place::Start),
            State::Polling(place(0)),
            State::Pending(place(0)),
            State::Polling(place(0)),
            State::Polling(place(1)),
            State::Returned,
            State::Returned,
        ]
    );
    assert_eq!(id(&model, 1).state_before(0), None);
    assert_eq!(id(&model, 1).dropped, Some(7));
}

#[test]
fn a_future_that_was_never_made_has_a_lane_and_an_unknown_state() {
    let model = rows(&[r#"[0,"wake",4294967295,9,7]"#, r#"[1,"pending",7,null]"#]);
    assert_eq!(id(&model, u32::MAX).last_state(), State::Unknown);
    assert_eq!(id(&model, 7).last_state(), State::Pending(Place::Unseen));
    assert_eq!(model.label(model.lanes()[0]), "future 4294967295");
}

#[test]
fn a_poll_that_never_ends_is_still_running() {
    let model = rows(&[r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#]);
    assert_eq!(id(&model, 1).last_state(), State::Polling(Place::Start));
    assert_eq!(model.polls()[0].end(), None);
}

#[test]
fn an_inner_poll_whose_end_is_missing_does_not_run_for_ever() {
    let model = rows(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"create",2,1,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"poll",2]"#,
        r#"[1,"pending",1,0]"#,
        r#"[2,"poll",1]"#,
        r#"[3,"poll",1]"#,
    ]);
    assert_eq!(id(&model, 2).last_state(), State::Unknown);
    assert_eq!(model.turns().len(), 3);
    assert_eq!(id(&model, 1).parent, None);
}

#[test]
fn what_was_made_and_never_polled_stands_below_its_maker() {
    let model = rows(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"create",2,1,1,8]"#,
        r#"[0,"create",3,1,3,8]"#,
        r#"[0,"ready",1]"#,
        r#"[0,"drop",2]"#,
    ]);
    assert_eq!((id(&model, 2).depth, id(&model, 3).depth), (1, 0));
    assert_eq!(id(&model, 2).last_state(), State::Dropped(Place::Start));
}

#[test]
fn a_maker_that_the_trace_speaks_of_only_later_is_none() {
    let model = rows(&[
        r#"[0,"create",1,0,2,8]"#,
        r#"[1,"create",2,0,1,8]"#,
        r#"[2,"create",3,0,3,8]"#,
        r#"[3,"create",4,0,9,8]"#,
    ]);
    let makers = [1, 2, 3, 4].map(|of| id(&model, of).creator.map(|by| model.future(by).id.get()));
    assert_eq!(makers, [None, Some(1), Some(3), None]);
}

#[test]
fn threads_have_their_own_nesting() {
    let model = rows(&[
        r#"[0,"poll",1]"#,
        r#"[0,"poll",2,{"thread":1}]"#,
        r#"[0,"pending",1,0]"#,
        r#"[0,"ready",2,{"thread":1}]"#,
    ]);
    assert_eq!(id(&model, 2).parent, None);
    assert_eq!(model.turns().len(), 2);
}

#[test]
fn a_nest_as_deep_as_the_file_is_long_is_no_trouble() {
    let deep: Vec<_> = (1..50_000).map(|id| format!(r#"[{id},"poll",{id}]"#)).collect();
    let model = rows(&deep);
    assert_eq!(id(&model, 49_999).depth, 49_998);
    assert_eq!(id(&model, 1).lane_end, 49_999);
}

#[test]
fn an_empty_trace_has_nothing_and_breaks_nothing() {
    let model = rows::<&str>(&[]);
    let cursor = Cursor::default().go(&model, Move::End).go(&model, Move::Forward(Unit::Turn));
    assert_eq!(cursor.event(), 0);
    assert_eq!(Axis::new(&model, 0).columns(), 1);
    let labels: Vec<String> = ruler(&model, &Axis::new(&model, 9), Some(0), Some(Scale::Both))
        .into_iter()
        .map(|label| label.text)
        .collect();
    assert_eq!(labels, ["▼0"]);
}

#[test]
fn waits_are_seen_as_waits_and_the_polls_of_an_instant_in_order() {
    let model = recorded("song_join");
    let axis = Axis::new(&model, 40);
    let lane = |name| lane(&model, named(&model, name), &axis);
    let lanes = ["async_main", "learn_and_sing", "learn_song", "sing_song", "dance"].map(lane);
    let shown = lanes.each_ref().map(|lane| lane.iter().map(|cell| cell.glyph()).collect::<String>());
    insta::assert_snapshot!(shown.join("\n"));
    assert_eq!(lanes[4].last(), Some(&Cell::Blank));
}

#[test]
fn tasks_run_are_ready_or_wait() {
    let model = rows(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"create",2,0,null,8]"#,
        r#"[1,"poll",1]"#,
        r#"[1,"create",3,1,1,8]"#,
        r#"[1,"poll",3]"#,
        r#"[1,"pending",3,0]"#,
        r#"[1,"pending",1,0]"#,
        r#"[2,"poll",2]"#,
        r#"[2,"wake",3,0,2]"#,
        r#"[2,"wake",2,null,2]"#,
        r#"[2,"pending",2,0]"#,
        r#"[3,"poll",1]"#,
        r#"[3,"ready",1]"#,
    ]);
    let of = |id| model.by_id(FutureId::new(id).expect("not 0")).expect("it is there");
    let (one, two) = (of(1), of(2));
    assert_eq!(model.root(of(3)), one);
    let room = |event| model.room(event, 9);
    assert_eq!(room(1).waiting, [(one, 0), (two, 1)]);
    assert_eq!((room(5).running, room(5).waiting), (vec![(one, None)], vec![(two, 1)]));
    assert_eq!((room(9).running, room(9).ready), (vec![(two, Some(9))], vec![(one, 8)]));
    assert_eq!(room(10).ready, [(one, 8), (two, 9)]);
    assert_eq!(room(12).ready, [(two, 9)], "who has returned is not there");
}

#[test]
fn a_wake_that_is_answered_makes_no_task_ready() {
    let nested = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"create",2,1,1,8]"#,
        r#"[0,"poll",2]"#,
        r#"[0,"pending",2,0]"#,
        r#"[2,"wake",2,0,1]"#,
        r#"[2,"poll",2]"#,
        r#"[2,"ready",2]"#,
        r#"[2,"pending",1,0]"#,
    ];
    let waits = rows(&[&nested[..], &[r#"[5,"wake",1,0,null]"#, r#"[5,"poll",1]"#]].concat());
    let one = named(&waits, "outer");
    assert_eq!((waits.room(8, 9).ready, waits.room(8, 9).waiting), (vec![], vec![(one, 8)]));
    assert_eq!(waits.room(9, 9).ready, [(one, 9)]);
    // A turn that comes with no other wake has been asked for by that one.
    let turns = rows(&[&nested[..], &[r#"[5,"poll",1]"#]].concat());
    assert_eq!(turns.room(8, 9).ready, [(one, 5)]);
}

#[test]
fn a_window_shows_its_part_of_the_axis() {
    let model = recorded("song_join");
    let all = Axis::of(&model, 40, Window::WHOLE, Scale::Both);
    assert_eq!(all, Axis::new(&model, 40));
    let late = Axis::of(&model, 40, Window { from: 0.5, to: 1.0 }, Scale::Both);
    assert!(!late.shows(0) && late.shows(model.events().len() - 1));
    assert_eq!((late.column(0), late.events(39).end), (0, model.events().len()));
    // By order each event has as much room as any other; by time those of one moment share a column.
    let columns = model.events().len();
    let order = Axis::of(&model, columns, Window::WHOLE, Scale::Order);
    assert!((0..columns - 1).all(|column| order.events(column).len() <= 2));
    let time = Axis::of(&model, 30, Window::WHOLE, Scale::Time);
    let busy = (0..30).filter(|column| !time.events(*column).is_empty()).count();
    assert_eq!(busy, 4, "at 0, 15, 20 and 30 ms");
    let around = Window::around(0.9, 0.5);
    assert!((around.from - 0.5).abs() < 1e-9 && (around.to - 1.0).abs() < 1e-9);
}

proptest! {
    #[test]
    fn the_tasks_of_a_moment_are_those_that_are_there(rows in any_rows()) {
        let model = crate::testing::rows(&rows);
        for event in 0..model.events().len() {
            let room = model.room(event, 500);
            let mut named: Vec<FutureIx> = room.running.iter().map(|(of, _)| *of).collect();
            named.extend(room.ready.iter().chain(&room.waiting).map(|(of, _)| *of));
            named.sort();
            let there = |of: &FutureIx| {
                let future = model.future(*of);
                future.depth == 0
                    && !future.changes_until(event).is_empty()
                    && !future.changes_until(event).iter().any(|change| change.state().ended())
            };
            let mut expected: Vec<FutureIx> = model.indices().filter(there).collect();
            expected.sort();
            prop_assert_eq!(named, expected);
        }
    }

    #[test]
    fn a_step_on_and_a_step_back_is_no_move(rows in any_rows()) {
        let model = crate::testing::rows(&rows);
        for unit in [Unit::Event, Unit::Poll, Unit::Turn] {
            let mut at = Cursor::default();
            loop {
                let next = at.go(&model, Move::Forward(unit));
                if next == at {
                    break;
                }
                prop_assert_eq!(next.go(&model, Move::Back(unit)), at);
                at = next;
            }
        }
    }

    #[test]
    fn every_event_has_its_column_and_every_lane_its_place(rows in any_rows(), columns in 1_usize..90) {
        let model = crate::testing::rows(&rows);
        let axis = Axis::new(&model, columns);
        for event in 0..model.events().len() {
            prop_assert!(axis.events(axis.column(event)).contains(&event));
        }
        for (lane, of) in model.lanes().iter().enumerate() {
            prop_assert_eq!(model.future(*of).lane, lane);
        }
        prop_assert_eq!(model.lanes().len(), model.futures().len());
        let labels: Vec<Label> = ruler(&model, &axis, Some(0), Some(Scale::Order));
        for pair in labels.windows(2) {
            prop_assert!(pair[0].column + crate::text::width(&pair[0].text) < pair[1].column);
        }
    }

    #[test]
    fn a_time_stands_where_its_event_stands_in_any_view(
        rows in any_rows(),
        columns in 1_usize..90,
        from in 0.0..1.0,
        wide in 0.01..1.0,
    ) {
        let model = crate::testing::rows(&rows);
        for scale in [Scale::Both, Scale::Time, Scale::Order] {
            let axis = Axis::of(&model, columns, Window { from, to: from + wide }, scale);
            for label in ruler(&model, &axis, None, Some(scale)).iter().filter(|label| label.what == What::Time) {
                let end = label.column + crate::text::width(&label.text);
                let column = axis.column(label.event);
                prop_assert!((label.column..end).contains(&column), "{:?} of column {}", label, column);
            }
        }
    }
}

proptest! {
    #[test]
    fn what_each_goes_through_is_the_same_told_at_once_or_again(rows in any_rows()) {
        let model = crate::testing::rows(&rows);
        let lists = |futures: &[Future]| {
            let list = |future: &Future| {
                (future.changes.clone(), future.polls.clone(), future.wakes.clone(), future.visits.clone(),
                    future.created, future.dropped, future.creator)
            };
            futures.iter().map(list).collect::<Vec<_>>()
        };
        let nest = nest::Nest::new(model.trace(), &model.ids, model.futures.len());
        let mut futures = model.futures.clone();
        // As in a long trace: first as if each poll had its end, and then, where one has none, once more.
        story::tell(model.trace(), &model.ids, &mut futures, &[]);
        let told = story::tell(model.trace(), &model.ids, &mut futures, &nest.abandoned);
        prop_assert_eq!(lists(&futures), lists(&model.futures));
        prop_assert_eq!(&told.wakes, &model.wakes);
    }
}

proptest! {
    #[test]
    fn the_next_event_of_a_future_is_what_a_look_at_each_finds(rows in any_rows()) {
        let model = crate::testing::rows(&rows);
        let is_wake = |event: &usize| matches!(model.events()[*event].kind, EventKind::Wake { .. });
        for of in model.indices() {
            let own: Vec<usize> =
                (0..model.events().len()).filter(|event| model.of_event(*event) == Some(of)).collect();
            for event in 0..model.events().len() {
                let (on, back) = (|other: &&usize| **other > event, |other: &&usize| **other < event);
                prop_assert_eq!(model.own_event(of, event, false), own.iter().find(on).copied());
                prop_assert_eq!(model.own_event(of, event, true), own.iter().rev().find(back).copied());
                let mut wakes = own.iter().filter(|event| is_wake(event));
                prop_assert_eq!(model.own_wake(of, event, false), wakes.clone().find(on).copied());
                prop_assert_eq!(model.own_wake(of, event, true), wakes.rfind(back).copied());
            }
        }
    }
}

proptest! {
    #[test]
    fn the_next_await_in_a_line_is_what_a_look_at_each_finds(rows in any_rows()) {
        let model = crate::testing::rows(&rows);
        let line = |event: usize| match model.events()[event].kind {
            EventKind::Await { point: Some(point), .. } => {
                model.of_event(event).and_then(|of| model.point(of, point.get())).map(|point| point.line)
            }
            _ => None,
        };
        let all: Vec<(usize, u32)> =
            (0..model.events().len()).filter_map(|event| Some((event, line(event)?))).collect();
        let points = model.trace().machines.iter().flat_map(|machine| &machine.points);
        for line in points.map(|point| point.line).chain([0]) {
            let there: Vec<usize> = all.iter().filter(|(_, at)| *at == line).map(|(event, _)| *event).collect();
            for event in 0..=model.events().len() {
                let on = there.iter().find(|other| **other > event).or(there.first());
                let back = there.iter().rfind(|other| **other < event).or(there.last());
                prop_assert_eq!(model.awaited_in_line(line, event, false), on.copied());
                prop_assert_eq!(model.awaited_in_line(line, event, true), back.copied());
            }
        }
    }
}
