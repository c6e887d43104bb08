//! What takes longer than a frame: it goes on between keys, and a key ends it.

use std::time::Instant;

use crossterm::event::{KeyCode, KeyEvent};

use super::press;
use crate::learn::Question;
use crate::learn::ask::Choice;
use crate::model::Model;
use crate::testing::{recorded, rows};
use crate::tui::app::App;
use crate::tui::class::{Class, Course};
use crate::tui::effect::Effect;
use crate::tui::find::{Query, Search};
use crate::tui::going::Goes;
use crate::tui::keys::Keys;
use crate::tui::layout::Panes;
use crate::tui::tree::Row;

/// A run of so many steps, of which the last but one is a panic.
fn long(steps: usize) -> Model {
    let polls =
        (1..steps / 2).flat_map(|at| [format!(r#"[{at},"poll",1]"#), format!(r#"[{at},"pending",1,0]"#)]);
    let first = r#"[0,"create",1,0,null,8]"#.to_owned();
    let last = [format!(r#"[{steps},"poll",1]"#), format!(r#"[{steps},"panic",1]"#)];
    let end = format!(r#"[{steps},"drop",1]"#);
    rows(&[first].into_iter().chain(polls).chain(last).chain([end]).collect::<Vec<_>>())
}

/// Lets time go by until nothing is under way; gives how often it went on.
fn settle(app: &mut App) -> usize {
    let mut parts = 0;
    while app.look_due().is_some() {
        app.look();
        parts += 1;
    }
    parts
}

#[test]
fn a_long_search_goes_on_in_parts_and_finds_the_same() {
    let model = long(60_000);
    let last = model.events().len() - 2;
    // From where, and whether that is far.
    for (from, back, is_far) in
        [(0, false, true), (last, false, true), (5, true, false), (last + 1, true, false)]
    {
        let mut search = Search::new(&Query::new(&model, "panic"), from, back);
        let (mut parts, mut percent) = (1, 0);
        while !search.go_on(&model, Instant::now()) {
            assert!(search.percent(&model) >= percent && search.found().is_none());
            percent = search.percent(&model);
            parts += 1;
        }
        assert_eq!(parts > 2, is_far, "from {from}, back {back}: {parts} parts");
        assert_eq!(search.found(), Some(last), "from {from}, back {back}");
    }
    let mut nowhere = Search::new(&Query::new(&model, "nothing"), 7, false);
    while !nowhere.go_on(&model, Instant::now()) {}
    assert_eq!((nowhere.found(), nowhere.percent(&model)), (None, 100));
}

#[test]
fn a_search_on_the_screen_arrives_and_a_key_ends_it() {
    let mut app = App::new(long(60_000));
    let last = app.model().events().len() - 2;
    press(&mut app, "/panic⟨Enter⟩");
    settle(&mut app);
    assert_eq!(app.event(), last);
    // One that a key ends leads nowhere, also later.
    press(&mut app, "g");
    app.update(crate::tui::keys::Action::Found { back: false });
    assert!(app.is_going() && app.look_due().is_some());
    assert_eq!(app.press(KeyEvent::from(KeyCode::Esc)), Effect::Draw);
    assert_eq!((app.is_going(), settle(&mut app), app.event()), (false, 0, 0));
}

#[test]
fn what_is_done_often_comes_as_far_as_one_by_one() {
    for (keys, one) in
        [("30l", "l"), ("7]", "]"), ("3}", "}"), ("9n", "n"), ("12.", "."), ("5w", "w"), ("3a", "a")]
    {
        let mut at_once = App::new(recorded("song_join"));
        press(&mut at_once, "/pending⟨Enter⟩jj");
        settle(&mut at_once);
        press(&mut at_once, keys);
        settle(&mut at_once);
        let mut one_by_one = App::new(recorded("song_join"));
        press(&mut one_by_one, "/pending⟨Enter⟩jj");
        let times: usize = keys[..keys.len() - 1].parse().expect("a count");
        for _ in 0..times {
            press(&mut one_by_one, one);
        }
        assert_eq!(at_once.event(), one_by_one.event(), "{keys}");
        let capital = one.to_uppercase();
        if ["N", "W", "A"].contains(&capital.as_str()) {
            press(&mut at_once, &format!("{times}{capital}"));
            (0..times).for_each(|_| press(&mut one_by_one, &capital));
            assert_eq!(at_once.event(), one_by_one.event(), "back by {capital}");
        }
    }
}

#[test]
fn what_is_wrong_in_a_long_run_is_looked_for_beside_the_screen() {
    // Who asks while it is looked for is told that. The look may be over first, where the machine is busy; not each time.
    let asked = (0..20).find_map(|_| {
        let mut app = App::new(long(30_000)).with(Keys::default(), Panes::default());
        assert!(app.look_due().is_some() && app.trouble().is_none(), "it is looked for, and not known");
        press(&mut app, "!");
        app.says().is_some_and(|says| says.starts_with("looking for what is wrong in 3")).then_some(app)
    });
    let mut app = asked.expect("the look takes longer than a key");
    assert_eq!((app.event(), app.trouble().is_some()), (0, false));
    // Once it is known, that is said, and drawn.
    settle(&mut app);
    assert!(app.says().is_some_and(|says| says.ends_with("found wrong; ! goes there")), "{:?}", app.says());
    press(&mut app, "!");
    assert!(app.trouble().is_some() && app.says().is_none());
}

#[test]
fn a_way_that_leads_round_says_so() {
    let says = |keys: &str| {
        let mut app = App::new(recorded("stuck"));
        press(&mut app, keys);
        (app.event(), app.says().map(str::to_owned))
    };
    let on = Some("on from the start of the run again".to_owned());
    let back = Some("back from the end of the run again".to_owned());
    let (first, second) = (says("/send await⟨Enter⟩"), says("/send await⟨Enter⟩n"));
    assert!(first.0 > 0 && first.0 < second.0 && [first.1, second.1] == [None, None]);
    assert_eq!(says("G/send await⟨Enter⟩"), (first.0, on.clone()));
    assert_eq!(says("/send await⟨Enter⟩N").1, back);
    // The others that come to the line at which this one awaits, in turn, and round.
    let there = says("/send await⟨Enter⟩a");
    assert!(there.0 > first.0 && there.1.is_none());
    assert_eq!(says("/send await⟨Enter⟩A").1, back);
    assert_eq!(says("/send await⟨Enter⟩99a").1, on);
    let alone = says("/client await⟨Enter⟩a").1;
    assert_eq!(alone.as_deref(), Some("nobody else comes to this await"));
}

/// So many tasks of two threads, each of which awaits one future; the first polls often before the others come.
fn many(tasks: usize) -> Vec<String> {
    let polls = (1..400).flat_map(|at| [format!(r#"[{at},"poll",1]"#), format!(r#"[{at},"pending",1,0]"#)]);
    let task = |at: usize| {
        let (outer, inner, thread) = (at * 2, at * 2 + 1, at % 2);
        [
            "\"create\",{o},0,null,8",
            "\"poll\",{o}",
            "\"create\",{i},1,{o},8",
            "\"poll\",{i}",
            "\"ready\",{i}",
            "\"ready\",{o}",
        ]
        .map(|row| row.replace("{o}", &outer.to_string()).replace("{i}", &inner.to_string()))
        .map(|row| format!(r#"[{},{row},{{"thread":{thread}}}]"#, at + 1000))
    };
    let first = r#"[0,"create",1,0,null,8]"#.to_owned();
    std::iter::once(first).chain(polls).chain((1..=tasks).flat_map(task)).collect()
}

/// With something that is still to be asked, at the end.
fn asked(model: Model) -> App {
    let choice = |text: &str| Choice { text: text.to_owned(), but: String::new() };
    let question = Question {
        event: model.events().len() - 1,
        ask: "What comes?".to_owned(),
        choices: vec![choice("this"), choice("that")],
        right: 0,
        why: String::new(),
        decided: None,
    };
    App::new(model).taught(Class::new(Course { questions: vec![question], ..Course::default() }))
}

#[test]
fn what_comes_to_be_known_is_what_a_tree_of_its_own_would_show() {
    let model = rows(&many(30));
    let count = model.events().len();
    let mut on = asked(rows(&many(30)));
    press(&mut on, "799l");
    for event in 799..count - 1 {
        let known = |row: &Row| match row {
            Row::Future(of) => model.future(*of).state_at(event).is_some(),
            Row::Thread(thread) => model.events()[..=event].iter().any(|one| one.thread == *thread),
        };
        let all = App::new(rows(&many(30)));
        let wanted: Vec<Row> = all.tree().rows().iter().copied().filter(known).collect();
        assert_eq!(on.event(), event);
        assert_eq!(on.tree().rows(), wanted, "after event {event}");
        assert_eq!(on.tree().all_rows(), all.tree().all_rows(), "no lane moves for those to come");
        assert_eq!(on.is_known_thread(1), wanted.contains(&Row::Thread(1)));
        press(&mut on, "l");
    }
}
