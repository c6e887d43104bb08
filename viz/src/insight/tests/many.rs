//! Futures with very many children.

use super::super::{sentence, why};
use crate::model::Model;
use crate::testing::rows;

/// A run of these rows, at one time.
fn run(of_rows: impl IntoIterator<Item = String>) -> Model {
    let all: Vec<String> = of_rows.into_iter().map(|row| format!("[0,{row}]")).collect();
    rows(&all)
}

fn row(kind: &str, rest: impl std::fmt::Display) -> String {
    format!(r#""{kind}",{rest}"#)
}

/// Why the fn that has them does not move.
fn told(model: &Model, event: usize) -> String {
    let outer = model.indices().next().expect("it is the first");
    why(model, outer, event).into_iter().map(|link| link.says + "\n").collect()
}

/// The begin of a run whose fn stands at an await.
fn begun(point: u32) -> Vec<String> {
    vec![row("create", "1,0,null,8"), row("poll", 1), row("await", format!("1,{point}"))]
}

/// A child is made, polled, and is pending.
fn waits(id: u32) -> [String; 3] {
    [row("create", format!("{id},1,1,8")), row("poll", id), row("pending", format!("{id},0"))]
}

#[test]
fn a_loop_that_awaits_a_child_each_round_awaits_the_one_of_that_round() {
    let round = |id: u32| {
        let again =
            [row("pending", "1,0"), row("wake", format!("{id},0,null")), row("poll", 1), row("poll", id)];
        let done = [row("ready", id), row("await", "1,0")];
        waits(id).into_iter().chain(again).chain(done)
    };
    let model = run(begun(0).into_iter().chain((2..900).flat_map(round)));
    for (id, event) in [(2, 6), (500, 6 + 498 * 9), (899, 6 + 897 * 9)] {
        let said = sentence(&model, event);
        assert!(said.contains(&format!("ner #{id}, which it awaits, is Pending.")), "{said}");
        assert!(
            told(&model, event).contains(&format!("ner #{id} has been Pending")),
            "{}",
            told(&model, event)
        );
    }
}

#[test]
fn what_is_pinned_is_awaited_however_many_others_come_and_go() {
    let round = |id: u32| {
        let polls = [row("await", "1,1"), row("poll", 2), row("pending", "2,0")];
        let over =
            [row("pending", "1,1"), row("poll", 1), row("poll", id), row("ready", id), row("drop", id)];
        polls.into_iter().chain(waits(id)).chain(over)
    };
    let model = run(begun(1).into_iter().chain(waits(2)).chain((3..900).flat_map(round)));
    for (id, event) in [(3, 12), (899, 12 + 896 * 11)] {
        let said = sentence(&model, event);
        assert!(said.contains("ner #2 and ") && said.contains(&format!("ner #{id} are not done.")), "{said}");
    }
}

#[test]
fn how_many_more_there_are_is_told_as_it_is() {
    let all = begun(0).into_iter().chain((2..1502).flat_map(waits));
    let done = |id: u32| [row("poll", 1), row("poll", id), row("ready", id), row("pending", "1,0")];
    let model = run(all.chain([row("pending", "1,0")]).chain((3..400).flat_map(done)));
    let said = |event: usize| sentence(&model, event);
    let first = 3 + 1500 * 3;
    assert!(said(first).contains("ner #4 and 1497 more are not done."), "{}", said(first));
    let last = model.events().len() - 1;
    assert!(said(last).contains("ner #401 and 1100 more are not done."), "{}", said(last));
    assert!(told(&model, last).contains("ner #2 has been Pending"), "{}", told(&model, last));
}

#[test]
fn of_many_children_it_is_told_which_one_is_being_polled() {
    let all = begun(0).into_iter().chain((2..900).flat_map(waits));
    let model = run(all.chain([row("pending", "1,0"), row("poll", 1), row("poll", 2)]));
    let last = model.events().len() - 1;
    assert!(told(&model, last).contains("ner #2 in that"), "{}", told(&model, last));
}
