//! Each answer is derived a second time, from the rows of the trace alone, and each wrong one is held against that.

mod rows;
mod truth;

use std::fmt::Write as _;

use proptest::prelude::*;

use super::draft::{Asked, Kind, LINES, needs};
use super::{asked, quiz, write};
use crate::insight;
use crate::learn::{LESSONS, Question};
use crate::model::Model;
use crate::testing::{any_rows, recorded};
use truth::Rows;

/// The real traces: those of the lessons and of the tests.
fn runs() -> Vec<(&'static str, Model)> {
    let lessons = LESSONS.iter().map(|lesson| (lesson.name, lesson.model()));
    let tests = ["hello_lazy", "song_blocking", "song_join", "stuck", "two_sites"];
    lessons.chain(tests.into_iter().map(|name| (name, recorded(name)))).collect()
}

/// What is wrong with a question, whatever it asks.
fn faults(model: &Model, asked: &Asked) -> Vec<String> {
    let question = &asked.question;
    let mut faults = Vec::new();
    let mut fault = |is: bool, what: &str| {
        if is {
            faults.push(format!("{what}: step {}, {}", question.event + 1, question.ask));
        }
    };
    let right = &question.choices[question.right];
    let mut texts: Vec<&str> = question.choices.iter().map(|choice| choice.text.as_str()).collect();
    texts.sort_unstable();
    texts.dedup();
    fault(texts.len() != question.choices.len() || !(2..=4).contains(&texts.len()), "choices");
    fault(question.decided.is_none_or(|decided| decided <= question.event), "decided too soon");
    fault(question.decided.is_none_or(|decided| decided >= model.events().len()), "decided by nothing");
    let said = insight::sentence(model, question.event);
    fault(format!(" {said}").contains(&format!(" {}", right.text)), "given away");
    fault(needs(question) > LINES, "does not fit");
    let whys = question.choices.iter().enumerate();
    fault(whys.clone().any(|(index, choice)| choice.but.is_empty() != (index == question.right)), "why not");
    let all = [&question.ask, &question.why];
    let all = all.into_iter().chain(question.choices.iter().flat_map(|choice| [&choice.text, &choice.but]));
    fault(all.clone().any(|text| crate::text::plain(text) != text.as_str()), "not safe");
    faults
}

/// The choices of a question that are not what they should be: right, or wrong.
fn false_choices(model: &Model, asked: &Asked) -> Vec<String> {
    let rows = Rows::new(model);
    let question = &asked.question;
    let wrong = |(index, choice): (usize, &crate::learn::ask::Choice)| {
        (rows.holds(asked, &choice.text) != (index == question.right))
            .then(|| format!("step {}, {}: {}", question.event + 1, question.ask, choice.text))
    };
    question.choices.iter().enumerate().filter_map(wrong).collect()
}

#[test]
fn every_answer_about_the_real_runs_is_true_and_no_other_one() {
    let mut wrong = Vec::new();
    for (name, model) in runs() {
        let asked = asked(&model);
        assert!(!asked.is_empty() && asked.len() <= 12, "{name}: {}", asked.len());
        for asked in &asked {
            let found = faults(&model, asked).into_iter().chain(false_choices(&model, asked));
            wrong.extend(found.map(|fault| format!("{name}: {fault}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_not_chosen_would_be_true_too() {
    let mut wrong = Vec::new();
    for (name, model) in runs() {
        for asked in super::drafts(&model).into_iter().filter_map(|draft| draft.asked(&model)) {
            wrong.extend(false_choices(&model, &asked).into_iter().map(|fault| format!("{name}: {fault}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_quiz_cannot_be_passed_by_one_rule() {
    let mut letters = [0; 4];
    let mut kinds = std::collections::HashMap::<Kind, usize>::new();
    let mut firsts = std::collections::HashMap::<Kind, usize>::new();
    let mut ends = [0; 2];
    let mut wakes = std::collections::HashMap::<String, usize>::new();
    let mut all = 0;
    for lesson in LESSONS {
        let model = lesson.model();
        let asked = asked(&model);
        for asked in &asked {
            all += 1;
            letters[asked.question.right] += 1;
            *kinds.entry(asked.kind).or_default() += 1;
            let right = &asked.question.choices[asked.question.right].text;
            match asked.kind {
                Kind::Ends => ends[usize::from(right.starts_with("Pending"))] += 1,
                Kind::Wakes => *wakes.entry(right.clone()).or_default() += 1,
                _ => {}
            }
        }
        *firsts.entry(asked[0].kind).or_default() += 1;
    }
    let shown = format!("{letters:?} {kinds:?} {firsts:?} {ends:?} {wakes:?}");
    assert_eq!(kinds.len(), 10, "all kinds are asked: {shown}");
    assert!(kinds.values().all(|of_kind| of_kind * 4 < all), "{shown}");
    assert!(letters[..3].iter().all(|letter| letter * 5 > all && letter * 2 < all), "{shown}");
    assert!(ends.iter().all(|end| end * 4 > ends[0] + ends[1]), "{shown}");
    assert!(wakes.values().all(|answer| answer * 2 <= wakes.values().sum()), "{shown}");
    assert!(firsts.values().all(|first| first * 2 <= LESSONS.len()), "{shown}");
}

#[test]
fn who_wakes_it_is_answered_by_what_happens() {
    let rows = |rows: &[&str]| crate::testing::rows(rows);
    let begin = [r#"[0,"create",1,1,null,8]"#, r#"[0,"poll",1]"#, r#"[0,"await",1,0]"#];
    // Woken during the poll that has ended, by itself.
    let itself = [r#"[0,"wake",1,0,1]"#, r#"[0,"pending",1,0]"#, r#"[1,"poll",1]"#, r#"[1,"ready",1]"#];
    let model = rows(&[&begin[..], &itself].concat());
    assert!(super::wakes::at_pending(&model, 4).is_none(), "its sentence says who");
    let draft = super::wakes::at_poll(&model, 1).expect("it can be asked where the poll begins");
    assert_eq!((draft.right.as_str(), draft.decided), ("itself, while it is being polled", 3));
    // Polled again by an executor that nobody asked.
    let unasked = [r#"[0,"pending",1,0]"#, r#"[1,"poll",1]"#, r#"[1,"ready",1]"#];
    assert!(super::wakes::at_pending(&rows(&[&begin[..], &unasked].concat()), 3).is_none());
    // join! polls a sibling along.
    let songs = LESSONS.iter().find(|lesson| lesson.name == "song_join").expect("there is one").model();
    let draft = super::wakes::at_pending(&songs, 10).expect("learn_song waits");
    assert_eq!(draft.right, "nobody: learn_and_sing polls it again all the same");
    assert!(draft.wrong.iter().any(|choice| choice.text.starts_with("something outside")));
}

#[test]
fn a_quiz_of_any_run() {
    for name in ["song_join", "race", "bad_wakers"] {
        let lesson = LESSONS.iter().find(|lesson| lesson.name == name).expect("there is one");
        let model = lesson.model();
        let mut out = Vec::new();
        write(&quiz(&model), &model, &mut out).expect("memory takes all");
        let text = String::from_utf8(out).expect("it is text");
        assert!(text.lines().all(|line| crate::text::width(line) <= 80));
        insta::assert_snapshot!(format!("quiz_{name}"), text);
    }
}

#[test]
fn what_a_long_run_of_one_thing_is_asked_does_not_repeat() {
    let mut rows = Vec::new();
    let mut event = |at: usize, row: &str| rows.push(format!("[{at},{row}]"));
    for round in 0..3000_usize {
        let (at, id) = (round * 10, round + 1);
        event(at, &format!(r#""create",{id},1,null,7"#));
        event(at, &format!(r#""poll",{id}"#));
        event(at, &format!(r#""await",{id},0"#));
        event(at + 1, &format!(r#""pending",{id},0"#));
        // One in the middle is never woken.
        if round == 1777 {
            event(at + 2, &format!(r#""drop",{id}"#));
            continue;
        }
        event(at + 5, &format!(r#""wake",{id},0,null"#));
        event(at + 5, &format!(r#""poll",{id}"#));
        event(at + 6, &format!(r#""ready",{id}"#));
        event(at + 6, &format!(r#""drop",{id}"#));
    }
    let model = crate::testing::rows(&rows);
    let asked = asked(&model);
    let mut seen = String::new();
    for asked in &asked {
        writeln!(seen, "{:?} {}", asked.kind, asked.question.choices[asked.question.right].text)
            .expect("memory takes all");
        assert_eq!(faults(&model, asked), Vec::<String>::new());
    }
    assert!(seen.contains("dropped while Pending"), "{seen}");
    let mut lines: Vec<&str> = seen.lines().collect();
    let all = lines.len();
    lines.sort_unstable();
    lines.dedup();
    assert!(lines.len() * 3 > all * 2, "{seen}");
}

#[test]
fn long_names_leave_room() {
    let long = "a".repeat(200);
    let text = std::fs::read_to_string(format!("{}/lessons/race.jsonl", env!("CARGO_MANIFEST_DIR")))
        .expect("the lesson is there");
    let text = text.replace(r#""name":"race"#, &format!(r#""name":"{long}"#));
    let model = Model::new(pollscope::trace::Trace::read(text.as_bytes()).expect("it is a trace"));
    let asked = asked(&model);
    assert!(asked.len() > 5);
    for asked in asked {
        assert_eq!(faults(&model, &asked), Vec::<String>::new());
    }
}

proptest! {
    #[test]
    fn a_quiz_can_be_made_of_any_trace(rows in any_rows()) {
        let model = crate::testing::rows(&rows);
        let asked = asked(&model);
        prop_assert!(asked.len() <= 12);
        for asked in asked {
            prop_assert_eq!(faults(&model, &asked), Vec::<String>::new());
        }
    }

    #[test]
    fn every_answer_about_any_run_is_true_and_no_other_one(acts in proptest::collection::vec(any::<u8>(), 0..120)) {
        let model = crate::testing::rows(&rows::of(&acts));
        for asked in super::drafts(&model).into_iter().filter_map(|draft| draft.asked(&model)) {
            prop_assert_eq!(faults(&model, &asked), Vec::<String>::new());
            prop_assert_eq!(false_choices(&model, &asked), Vec::<String>::new(), "{}", rows::of(&acts).join("\n"));
        }
        let questions: Vec<Question> = quiz(&model);
        prop_assert!(questions.is_sorted_by_key(|question| question.event));
    }
}
