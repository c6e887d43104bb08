//! Every lesson, held against its own trace.

use std::fmt::Write as _;

use super::{LESSONS, write};
use crate::testing::recorded;

#[test]
fn every_lesson_is_told_and_every_answer_is_the_traces() {
    // All mistakes at once.
    let wrong = |lesson: &super::Lesson| lesson.tell(&lesson.model()).err().map(|error| (lesson.name, error));
    assert_eq!(LESSONS.iter().filter_map(wrong).collect::<Vec<_>>(), []);
    assert_eq!(LESSONS.len(), 20);
    for lesson in LESSONS {
        let model = lesson.model();
        assert_eq!(model.trace().check(), [], "{}", lesson.name);
        let told = lesson.tell(&model).expect("it was told above");
        assert!(told.questions.len() >= 2, "{} asks too little", lesson.name);
        assert!(!told.text.is_empty() && !told.after.is_empty(), "{}", lesson.name);
        assert!(!told.change.is_empty() && !told.transfer.0.is_empty() && !told.transfer.1.is_empty());
        for question in &told.questions {
            let said = crate::insight::sentence(&model, question.event);
            let right = &question.choices[question.right].text;
            // A number may stand in it for something else.
            let given_away =
                right.parse::<f64>().is_err() && format!(" {said}").contains(&format!(" {right}"));
            assert!(!given_away, "{}: the step's sentence gives it away: {said}", lesson.name);
            assert!(question.choices.len() >= 2, "{}: {}", lesson.name, question.ask);
            let mut texts: Vec<&str> = question.choices.iter().map(|choice| choice.text.as_str()).collect();
            texts.sort_unstable();
            texts.dedup();
            assert_eq!(texts.len(), question.choices.len(), "two choices are the same: {}", question.ask);
            for (index, choice) in question.choices.iter().enumerate() {
                assert_eq!(choice.but.is_empty(), index == question.right, "{}", question.ask);
            }
        }
    }
}

/// The future of an event and the futures of the same name that its answer speaks of, by their number, as a question gives
/// them; a count of all of a name speaks of none.
fn numbers(when: &str, right: &str) -> (usize, Vec<usize>) {
    let number = |word: Option<&&str>| word.and_then(|word| word.parse().ok());
    let when: Vec<&str> = when.trim_start_matches("before ").split_whitespace().collect();
    let facts = right.split('{').skip(1).map(|fact| fact.split('}').next().unwrap_or(""));
    let mut of = Vec::new();
    for fact in facts.filter(|fact| !fact.starts_with("first")) {
        let words: Vec<&str> = fact.split_whitespace().skip_while(|word| *word == "if").collect();
        if let [what, name, rest @ ..] = &words[..]
            && *name == when[1]
            && *what != "kept"
        {
            let one = ["at", "state", "time", "value", "waker", "parent", "longest"].contains(what);
            of.extend(number(rest.first()).or(one.then_some(1)));
        }
    }
    (number(when.get(2)).unwrap_or(1), of)
}

#[test]
fn a_question_is_asked_of_the_future_that_its_answer_is_about() {
    assert_eq!(numbers("poll:2 dance", "{if state dance 2 = dropped}{polls song} times"), (1, vec![2]));
    let mut wrong = Vec::new();
    for lesson in LESSONS {
        for part in lesson.text.split("\n## Question\n").skip(1) {
            let line = |is: &str| part.lines().find_map(|line| line.strip_prefix(is)).expect("it was told");
            let (shown, of) = numbers(line("when: "), line("= "));
            let ask = part.lines().nth(1).expect("it was told");
            // Where another one is meant the question has to say so.
            if of.iter().any(|of| *of != shown) && !ask.contains('#') && !ask.contains("other") {
                wrong.push(format!("{}: {ask}", lesson.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_sentence_that_begins_with_who_is_a_question() {
    for lesson in LESSONS {
        let text = lesson.text.replace('\n', " ").replace("# ", ".").replace(": ", ".");
        for sentence in
            text.split_inclusive(['.', '?']).filter(|sentence| sentence.trim().starts_with("Who "))
        {
            assert!(sentence.ends_with('?'), "{}: {sentence}", lesson.name);
        }
    }
}

#[test]
fn what_never_returns_is_decided_by_its_drop() {
    let lesson = super::Lesson::named("deadline_reset").expect("there is one");
    let model = lesson.model();
    let told = lesson.tell(&model).expect("it was told above");
    let decided = told.questions[1].decided.expect("something does");
    let drop = crate::insight::sentence(&model, decided);
    assert!(drop.starts_with("deadline #13") && drop.contains("is dropped while Pending"), "{drop}");
}

#[test]
fn the_whole_text_of_each_lesson() {
    for lesson in LESSONS {
        let model = lesson.model();
        let told = lesson.tell(&model).expect("the test above reads it");
        let mut out = Vec::new();
        write(lesson, &told, &model, &mut out).expect("memory takes all");
        let text = String::from_utf8(out).expect("it is text");
        assert!(!text.contains('{') || lesson.source.contains('{'), "all facts are filled in");
        // The program and the run stand in snapshots of their own.
        let text = text.split("\nThe program\n").next().unwrap_or("").to_owned();
        for line in text.lines() {
            assert!(crate::text::width(line) <= 80 || line.starts_with("    "), "{line}");
        }
        insta::assert_snapshot!(format!("lesson_{}", lesson.name), text);
    }
}

#[test]
fn the_lints_find_what_each_lesson_is_about_and_nothing_else() {
    let mut found = String::new();
    for lesson in LESSONS {
        let model = lesson.model();
        let mut names: Vec<String> = crate::lints::findings(&model, crate::lints::Limits::default())
            .iter()
            .map(|finding| format!("{} {}", finding.lint.name(), model.label(finding.of)))
            .collect();
        names.sort();
        writeln!(found, "{}: {}", lesson.name, names.join(", ")).expect("memory takes all");
    }
    insta::assert_snapshot!(found);
}

#[test]
fn what_a_lesson_says_wrongly_is_told() {
    let model = recorded("song_join");
    let tell = |text: &str| super::lesson::tell(text, &model).expect_err("it is wrong");
    let head = "# T\nremoves: \"x\"\n\ntext\n";
    assert!(tell("no title").contains("title"));
    assert!(tell("# T\nremoves: x\n\n{polls nobody}\n").contains("no fact {polls nobody}"));
    let question = |rest: &str| tell(&format!("{head}\n## Question\n{rest}"));
    for (when, right, wrong, error) in [
        ("", "{time}", "1", "when"),
        ("when: poll nobody", "{time}", "1", "no moment"),
        ("when: before create async_main", "{time}", "1", "no moment"),
        ("when: create async_main", "{time}", "30 ms", "the trace says that it is right"),
        ("when: create async_main", "{if polls dance = 9}x", "1", "no fact"),
        // It is the other way round.
        ("when: create dance", "{first drop dance then poll dance}x", "1", "no fact"),
        ("when: create dance", "dance", "1", "no fact of the trace decides"),
        ("when: create dance", "{size dance}", "1", "decided when it is asked"),
        // There is a second poll, but no second dance.
        ("when: poll dance 2", "{time}", "1", "no moment"),
        ("when: poll:3 dance", "{time}", "1", "no moment"),
    ] {
        let told = question(&format!("{when}\nWho?\n= {right}\n- {wrong} : no\nwhy: so\n"));
        assert!(told.contains(error), "{when}, {right}: {told}");
    }
    let asked = |when: &str| format!("## Question\nwhen: {when}\nWhen?\n= {{time}}\n- 1 : no\nwhy: so\n");
    let disordered = format!("{head}\n{}\n{}", asked("poll:2 dance"), asked("poll dance"));
    assert!(tell(&disordered).contains("asked at or before what is asked above it"));
}
