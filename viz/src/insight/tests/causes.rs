//! That who follows a cause comes to the event that the sentence names.

use std::path::Path;

use pollscope::trace::{EventKind, PointIx, Trace};
use proptest::prelude::*;

use super::super::{cause, sentence, when};
use super::TWO_CHILDREN;
use crate::model::Model;
use crate::testing::{any_rows, rows};

/// Words that name an event as the cause of a step, where a step of this kind has them.
const NAMING: [(&str, &[&str]); 4] = [
    (
        "poll",
        &[
            "was woken at ",
            "was woken in step ",
            "were woken at ",
            "were woken in step ",
            "has reached line ",
        ],
    ),
    ("drop", &[" returned, is cancelled", "right after ", "is cancelled with "]),
    ("panic", &["The panic of "]),
    ("wake", &["right after "]),
];

/// What a sentence says where it names this event as the cause; any of these.
fn names(model: &Model, event: usize) -> Vec<String> {
    let of = model.of_event(event).expect("a cause is about a future");
    let label = crate::text::plain(&model.label(of)).into_owned();
    match &model.events()[event].kind {
        EventKind::Wake { .. } => {
            let when = when(model, event);
            vec![format!("woken {when}"), format!("its wake {when}")]
        }
        EventKind::Await { point, .. } => {
            let point = point.and_then(|point| model.point(of, PointIx::get(point))).expect("it has a line");
            vec![format!("{label} has reached line {}", point.line)]
        }
        EventKind::Ready { .. } => vec![format!("{label} returned")],
        EventKind::Drop { .. } => vec![format!("with {label}, which"), format!("{label} was dropped")],
        EventKind::Panic { .. } => vec![format!("panic of {label} "), format!("{label} panicked")],
        _ => vec![String::new()],
    }
}

/// The first step of which the sentence and the cause are at odds.
fn odd(model: &Model) -> Option<String> {
    (0..model.events().len()).find_map(|event| {
        let said = sentence(model, event);
        let kind = model.events()[event].kind.name();
        let naming = NAMING.iter().find(|(one, _)| *one == kind).map_or(&[][..], |(_, naming)| *naming);
        let is_named = naming.iter().any(|words| said.contains(words));
        let cause = cause(model, event);
        let is_one = |cause: usize| {
            let names = names(model, cause);
            names.iter().any(|name| said.contains(&**name)) && (!is_named || !names[0].is_empty())
        };
        // Of one that should not be polled at all no cause is named.
        let is_right = said.contains(" is polled although it ") || cause.map_or(!is_named, is_one);
        (!is_right).then(|| format!("step {}: {said} (cause: step {:?})", event + 1, cause.map(|at| at + 1)))
    })
}

#[test]
fn of_every_example_the_cause_is_what_the_sentence_names() {
    let mut traces = 0;
    for folder in ["lessons", "tests/traces"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in folder.read_dir().expect("the folder is there") {
            let path = entry.expect("it can be read").path();
            if path.extension().is_some_and(|extension| extension == "jsonl") {
                let model = Model::new(Trace::open(&path).expect("the trace is whole"));
                assert_eq!(odd(&model), None, "{}", path.display());
                traces += 1;
            }
        }
    }
    assert!(traces > 20, "{traces}");
}

#[test]
fn one_goes_to_the_await_that_was_reached() {
    let all = [&TWO_CHILDREN[..], &[r#"[5,"poll",1]"#, r#"[5,"await",1,0]"#, r#"[5,"poll",3]"#]].concat();
    let model = rows(&all);
    let said = sentence(&model, all.len() - 1);
    assert!(said.contains("without having been woken: outer has reached line 12"), "{said}");
    assert_eq!(cause(&model, all.len() - 1), Some(all.len() - 2));
}

proptest! {
    #[test]
    fn of_any_trace_too(rows in any_rows()) {
        prop_assert_eq!(odd(&crate::testing::rows(&rows)), None);
    }
}
