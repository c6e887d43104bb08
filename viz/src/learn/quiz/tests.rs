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

/// What of all that could be asked of a run is of a kind and about the future of this label.
fn drafts_of(model: &Model, kind: Kind, label: &str) -> Vec<super::Draft> {
    let drafts = super::drafts(model).into_iter();
    drafts.filter(|draft| draft.kind == kind && model.label(draft.of) == label).collect()
}

#[test]
fn times_add_up_where_they_do_and_nothing_is_said_of_what_was_cancelled() {
    let lesson = |name| crate::learn::Lesson::named(name).expect("there is one").model();
    // Six messages in turn, beside deadlines that never came.
    let reset = lesson("deadline_reset");
    let [draft] = &drafts_of(&reset, Kind::When, "made_in_the_loop")[..] else { panic!("asked once") };
    assert_eq!(draft.right, "180 ms");
    assert_eq!(draft.why, "What it waits for goes on one after the other, so the times add up.");
    assert!(draft.wrong.iter().all(|choice| !choice.text.starts_with("360")), "{:?}", draft.wrong);
    // Of two one has lost: nobody knows what the sum would be.
    let race = lesson("race");
    let sums = drafts_of(&race, Kind::When, "race").into_iter().flat_map(|draft| draft.wrong);
    assert_eq!(sums.map(|choice| choice.text).collect::<Vec<_>>(), [""; 0]);
    // Two side by side, and one after them; and what takes time of its own between them.
    let begins =
        |at: u64, id: u64| [format!(r#"[{at},"create",{id},1,1,8]"#), format!(r#"[{at},"poll",{id}]"#)];
    let waits =
        |at: u64, id: u64| [format!(r#"[{at},"await",{id},0]"#), format!(r#"[{at},"pending",{id},0]"#)];
    let done = |at: u64, id: u64| [format!(r#"[{at},"poll",{id}]"#), format!(r#"[{at},"ready",{id}]"#)];
    let root = [r#"[0,"create",1,0,null,8]"#.to_owned(), r#"[0,"poll",1]"#.to_owned()];
    let again = |at: u64| [format!(r#"[{at},"poll",1]"#)];
    let why = |second: u64, third: u64| {
        let (first_done, end) = (second.max(10_000_000), third + 10_000_000);
        let mut rows = [&root[..], &begins(0, 2), &waits(0, 2)].concat();
        if second == 0 {
            rows.extend([&begins(0, 3)[..], &waits(0, 3)].concat());
        }
        rows.extend([&waits(0, 1)[..], &again(first_done), &done(first_done, 2)].concat());
        if second == 0 {
            rows.extend(done(first_done, 3));
        }
        rows.extend(
            [&waits(first_done, 1)[1..], &again(third), &begins(third, 4), &waits(third, 4)].concat(),
        );
        rows.extend([&waits(third, 1)[1..], &again(end), &done(end, 4)].concat());
        rows.push(format!(r#"[{end},"ready",1]"#));
        let model = crate::testing::rows(&rows);
        let root = model.indices().next().expect("the first");
        super::when::when(&model, root).expect("it can be asked").why
    };
    assert!(why(0, 10_000_000).starts_with("Some of what it waits for goes on at the same time"));
    assert!(why(1, 15_000_000).ends_with("one after the other; and there is time between."));
}

#[test]
fn what_ends_with_the_program_was_not_cancelled_before() {
    let stuck = recorded("stuck");
    let [fate, ..] = &drafts_of(&stuck, Kind::Fate, "worker")[..] else { panic!("it can be asked") };
    assert_eq!(fate.right, "it stays Pending until the run ends");
    assert!(fate.why.contains("dropped only when the program ends"), "{}", fate.why);
    let wakes = drafts_of(&stuck, Kind::Wakes, "ask #4");
    assert!(!wakes.is_empty() && wakes.iter().all(|draft| draft.why.starts_with("The run ends before")));
    // One that a select! has dropped was.
    let reset = crate::learn::Lesson::named("deadline_reset").expect("there is one").model();
    let [count] = &drafts_of(&reset, Kind::Count, "deadline #9")[..] else { panic!("asked once") };
    assert_eq!(count.right, "1 time");
    let twice = count.wrong.iter().find(|choice| choice.text == "2 times").expect("it is thought of");
    assert!(twice.but.ends_with("but it is dropped before it is done."), "{}", twice.but);
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
