//! Lessons on the screen: what is asked, what is hidden until then, and that it fits.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::{looking, picture, press, text};
use crate::learn::{LESSONS, Lesson, Question, how_to_try};
use crate::model::lanes::Scale;
use crate::tui::app::App;
use crate::tui::class::{Card, Class, Course};
use crate::tui::keys::{Action, Keys};
use crate::tui::layout::{Layout, Panes};
use crate::tui::panes::step;
use crate::tui::theme::{Look, Theme};

/// The lesson of the joined songs.
fn class() -> App {
    lesson("song_join")
}

fn lesson(name: &str) -> App {
    let lesson = Lesson::named(name).expect("there is one");
    let model = lesson.model();
    let told = lesson.tell(&model).expect("it can be told");
    let shown = told.after.into_iter().chain([how_to_try(lesson.name)]).collect();
    let course = Course {
        title: told.title,
        text: told.text,
        program: lesson.program().lines().map(str::to_owned).collect(),
        questions: told.questions,
        end: vec![shown, told.transfer.0],
    };
    let mut app = App::new(model).taught(Class::new(course));
    app.resize(Rect::new(0, 0, 80, 24));
    app
}

#[test]
fn a_lesson_asks_before_it_shows() {
    let mut app = class();
    insta::assert_snapshot!("text", text(&picture(&mut app, 80, 24, Theme::Ansi)));
    press(&mut app, "⟨Enter⟩G");
    let asked =
        app.class().and_then(|class| class.shown()).expect("it stops where something is asked").1.clone();
    assert_eq!(app.event(), asked.event);
    let shown = text(&picture(&mut app, 80, 24, Theme::Ansi));
    insta::assert_snapshot!("question", shown);
    assert!(!shown.contains("30.0 ms"), "what is to come cannot be looked up");
    // Nothing leads past it but an answer.
    press(&mut app, "l}G");
    assert_eq!(app.event(), asked.event);
    press(&mut app, "z");
    assert!(app.class().is_some_and(Class::asks), "there is no choice z");
    let wrong = (0..asked.choices.len()).find(|choice| *choice != asked.right).expect("there is a wrong one");
    press(&mut app, &Question::letter(wrong).to_string());
    insta::assert_snapshot!("answer", text(&picture(&mut app, 80, 24, Theme::Ansi)));
    assert_eq!(app.class().expect("a lesson").answered(), [(0, false)]);
    press(&mut app, "⟨Enter⟩");
    assert_eq!(Some(app.event()), asked.decided);
    // The others are passed over; then the run is open.
    press(&mut app, "G⟨Esc⟩G⟨Esc⟩G");
    assert_eq!(app.event() + 1, app.model().events().len());
    assert!(text(&picture(&mut app, 80, 24, Theme::Ansi)).contains("30.0 ms"));
    press(&mut app, "gG");
    assert_eq!(
        app.class().expect("a lesson").answered(),
        [(0, false)],
        "what was passed over is not asked again"
    );
}

#[test]
fn no_key_tells_of_what_is_still_to_be_asked() {
    let first = class().class().expect("a lesson").course.questions[0].event;
    // Each that goes on leads to the question, whether there is something of its kind to come or not.
    for keys in ["G", "r ", "99w", "99.", "/pending⟨Enter⟩nnnn", "/nowhere⟨Enter⟩", "lla", ":100%⟨Enter⟩"]
    {
        let mut app = class();
        press(&mut app, &format!("⟨Enter⟩{keys}"));
        assert_eq!(app.event(), first, "{keys}");
        assert!(app.class().is_some_and(Class::asks), "{keys}");
    }
    // What is not made yet cannot be looked at, and nothing counts what is to come.
    for keys in ["", "j", "jjj", "9j", "y", "?⟨Esc⟩"] {
        let mut app = class();
        press(&mut app, &format!("⟨Enter⟩{keys}"));
        let shown = text(&picture(&mut app, 80, 24, Theme::Ansi));
        for tells in ["not made yet", "learn_song", "step 2", " of 49", " of 4 "] {
            assert!(!shown.contains(tells), "{keys}: {tells}\n{shown}");
        }
    }
    // So ten lanes down is as far as there is one.
    let mut app = class();
    press(&mut app, "⟨Enter⟩3l3k");
    app.update(Action::Select(10));
    assert_eq!(app.model().label(app.selected().expect("one is")), "learn_and_sing");
    // Nor is what goes wrong told or marked: what proves it comes later.
    for (name, keys) in
        [("blocker", "!h"), ("hello_lazy", "!⟨Esc⟩"), ("buffered_stall", "!"), ("buffered_stall", "@")]
    {
        let mut app = lesson(name);
        press(&mut app, &format!("⟨Enter⟩{keys}"));
        let shown = text(&picture(&mut app, 80, 24, Theme::Ansi));
        assert!(
            !shown.lines().nth(1).expect("the ruler").contains('!') && app.trouble().is_none(),
            "{shown}"
        );
    }
    // By time alone, the moment's place would tell how long the run takes.
    for keys in ["t", "tt", "ttt"] {
        let mut app = class();
        press(&mut app, &format!("⟨Enter⟩{keys}"));
        assert_ne!(app.scale, Scale::Time, "{keys}");
    }
    // Once all is asked, each does what it does ever.
    let mut app = class();
    press(&mut app, "⟨Enter⟩G⟨Esc⟩G⟨Esc⟩G⟨Esc⟩gy");
    let shown = text(&picture(&mut app, 80, 24, Theme::Ansi));
    assert!(shown.contains("step 1 of 49") && shown.contains("why async_main does not move"), "{shown}");
}

#[test]
fn lanes_tell_of_nothing_that_is_to_come() {
    let shown = |name: &str, keys: &str| {
        let mut app = lesson(name);
        press(&mut app, keys);
        text(&picture(&mut app, 80, 24, Theme::Mono))
    };
    // Who will poll it is asked: what was not polled yet stands below nobody.
    let asked = shown("spawn_tasks", "⟨Enter⟩⟨Enter⟩");
    assert!(
        asked.contains("│•· say #5 ") && asked.contains("Who will poll") && !asked.contains("joins"),
        "{asked}"
    );
    let asked = shown("two_sites", "⟨Enter⟩l");
    assert!(
        asked.contains("began on first site") && !asked.contains("second") && !asked.contains("on main"),
        "{asked}"
    );
    // Neither a fold nor the corner counts what is not made yet.
    let folded = shown("deadline_reset", "⟨Enter⟩⟨Esc⟩lllo");
    assert!(folded.contains("▸1◀ ") && !folded.lines().nth(1).expect("names").contains('/'), "{folded}");
    // Those that there are stand together, so that none of them is hidden by what is to come.
    let asked = shown("spawn_tasks", "⟨Enter⟩⟨Enter⟩");
    assert!(asked.contains("█ leaves") && asked.contains("█ spawns #4"), "{asked}");
}

#[test]
fn lanes_end_with_the_moment_also_where_that_is_out_of_view() {
    let lanes = |keys: &str| {
        let mut app = class();
        press(&mut app, keys);
        let shown = text(&picture(&mut app, 80, 24, Theme::Mono));
        let rows = shown.lines().skip(2).take_while(|row| !row.contains("whole run"));
        rows.filter_map(|row| row.split('│').nth(2).map(str::to_owned)).collect::<Vec<_>>()
    };
    // All that is in view is still to come.
    let ahead = lanes("⟨Esc⟩zzz>>>");
    assert!(!ahead.is_empty() && ahead.iter().all(|lane| lane.trim().is_empty()), "{ahead:#?}");
    // All of it is over.
    let behind = lanes("⟨Esc⟩⟨Enter⟩⟨Esc⟩zzzzz<<<<");
    assert_eq!(behind[0].trim(), "█".repeat(53), "{behind:#?}");
}

#[test]
fn what_lies_beyond_the_end_leads_to_what_is_asked() {
    for place in ["999", "99s", "L999"] {
        let mut app = lesson("song_join");
        press(&mut app, &format!("⟨Enter⟩⟨Esc⟩:{place}⟨Enter⟩"));
        let shown = text(&picture(&mut app, 80, 24, Theme::Ansi));
        assert!(shown.contains(" step 12 ") && !shown.contains("the run "), "{shown}");
    }
}

#[test]
fn every_step_of_every_lesson_can_be_drawn() {
    for lesson in LESSONS {
        let mut app = App::new(lesson.model());
        let end = app.model().events().len();
        for step in 0..end {
            for (width, height) in [(80, 24), (200, 60)] {
                let shown = text(&picture(&mut app, width, height, Theme::Ansi));
                assert!(shown.contains(&format!("step {} of {end}", step + 1)), "{}: {shown}", lesson.name);
            }
            press(&mut app, "l");
        }
        // And back again, to where it began.
        (0..end).for_each(|_| press(&mut app, "h"));
        assert_eq!(app.event(), 0, "{}", lesson.name);
        for key in "]}.wca!nzZ0t*FIyTx[{,W".chars() {
            press(&mut app, &key.to_string());
            press(&mut app, "⟨Esc⟩");
            picture(&mut app, 100, 30, Theme::Mono);
        }
    }
}

#[test]
fn every_question_and_every_answer_fits_a_small_terminal() {
    let mut cut = Vec::new();
    for lesson in LESSONS {
        let model = lesson.model();
        let told = lesson.tell(&model).expect("it can be told");
        for question in told.questions.into_iter().chain(crate::learn::quiz(&model)) {
            for answer in 0..question.choices.len() {
                let alone = Course { questions: vec![question.clone()], ..Course::default() };
                let mut app = App::new(lesson.model()).taught(Class::new(alone));
                app.resize(Rect::new(0, 0, 80, 24));
                press(&mut app, "G");
                let asked = text(&picture(&mut app, 80, 24, Theme::Ansi));
                press(&mut app, &Question::letter(answer).to_string());
                let answered = text(&picture(&mut app, 80, 24, Theme::Ansi));
                if !asked.contains("passes over it.") || !answered.contains("goes on.") {
                    cut.push(format!("{}: {}", lesson.name, question.ask));
                }
            }
        }
    }
    assert!(cut.is_empty(), "{}", cut.join("\n"));
}

#[test]
fn the_truth_stands_beside_an_answer_that_is_a_sentence() {
    let mut app = lesson("own_executor");
    press(&mut app, "⟨Enter⟩G");
    let (_, question, _) = app.class().and_then(Class::shown).expect("the first question");
    let wrong = question.choices.iter().position(|choice| choice.text.ends_with("for ever"));
    press(&mut app, &Question::letter(wrong.expect("it is one")).to_string());
    let shown = text(&picture(&mut app, 80, 24, Theme::Ansi));
    for told in
        ["✗ Your answer: It is kept by the executor for ever. ", "✓ Right: It is dropped where it waits"]
    {
        assert!(shown.contains(told), "{told}\n{shown}");
    }
}

/// All pages of a card that is open, as they stand on the screen.
fn card(app: &mut App) -> Vec<String> {
    let mut pages = Vec::new();
    while app.class().is_some_and(|class| class.card.is_some()) {
        let shown = text(&picture(app, 80, 24, Theme::Ansi));
        let rows = shown.lines().skip_while(|row| !row.starts_with("┌─ "));
        let rows: Vec<&str> = rows.take_while(|row| !row.starts_with('└')).collect();
        pages.push(rows.join("\n"));
        press(app, "⟨Enter⟩");
    }
    pages
}

/// Passes over all that is still to be asked.
fn pass_all(app: &mut App) {
    while app.class().is_some_and(Class::goes_on) {
        press(app, "G⟨Esc⟩");
    }
}

#[test]
fn the_program_has_its_lines_whole_and_its_comments_when_all_is_asked() {
    let mut app = lesson("deadline_reset");
    press(&mut app, "⟨Esc⟩P");
    insta::assert_snapshot!("program", text(&picture(&mut app, 80, 24, Theme::Ansi)));
    // A long line goes on where a call begins.
    let mut app = lesson("two_sites");
    press(&mut app, "⟨Esc⟩P");
    let program = card(&mut app).concat();
    assert!(
        program.contains(".stack_size(STACK)  ") && program.contains("│              .spawn(run)  "),
        "{program}"
    );
    for lesson in LESSONS {
        let mut app = self::lesson(lesson.name);
        press(&mut app, "⟨Esc⟩P");
        let before = card(&mut app).concat();
        assert!(!before.contains("//") && !before.contains('…'), "{before}");
        pass_all(&mut app);
        press(&mut app, "P");
        let after = card(&mut app).concat();
        assert!(after.contains("1  //! ") && !after.contains('…'), "{after}");
    }
}

#[test]
fn a_paragraph_that_has_room_on_one_page_stands_on_one() {
    for lesson in LESSONS {
        let mut app = self::lesson(lesson.name);
        press(&mut app, "⟨Esc⟩");
        pass_all(&mut app);
        press(&mut app, "⟨Enter⟩");
        let pages = card(&mut app);
        let of = |words: &str| pages.iter().position(|page| page.contains(words)).expect("it is told");
        assert_eq!(of("--eject"), of("a change did."), "{}", pages.concat());
    }
}

/// Sizes of every kind, small ones above all.
fn sizes() -> impl Iterator<Item = (u16, u16)> {
    (1..84).step_by(5).flat_map(|width| (1..30).map(move |height| (width, height)))
}

#[test]
fn any_size_of_a_lesson_can_be_drawn() {
    let mut app = class();
    for keys in ["", "P", "⟨Enter⟩", "⟨Esc⟩}", "a"] {
        press(&mut app, keys);
        for (width, height) in sizes() {
            let shown = text(&picture(&mut app, width, height, Theme::Mono));
            assert!(!shown.trim().is_empty(), "{width}x{height}");
        }
    }
}

#[test]
fn a_question_that_blocks_is_on_the_screen_at_any_size() {
    let mut app = class();
    press(&mut app, "⟨Esc⟩⟨Enter⟩");
    assert!(app.class().is_some_and(Class::asks));
    for (width, height) in sizes() {
        let mut seen = text(&picture(&mut app, width, height, Theme::Mono));
        if width < 12 || height < 4 {
            // That there is one, and what it needs, as far as that has room.
            assert!(seen.starts_with(['Q', '…']), "{width}x{height}\n{seen}");
            continue;
        }
        // All of it can be scrolled to, and no line is passed over.
        let mut last = String::new();
        while !seen.ends_with(&last) || last.is_empty() {
            seen.push_str(&last);
            press(&mut app, "J");
            last = text(&picture(&mut app, width, height, Theme::Mono));
        }
        press(&mut app, "60K");
        let columns = Layout::new(app.area(), app.sizes()).map_or(width, |layout| layout.step.width);
        let lines = step::lines(&app, columns);
        assert!(lines[0].0.starts_with('`'), "{lines:?}");
        for (line, _) in lines {
            assert!(seen.contains(line.trim()), "{width}x{height}: {line}\n{seen}");
        }
    }
}

#[test]
fn words_about_keys_name_those_that_do_it() {
    let press_f = |app: &mut App, number| app.press(KeyEvent::from(KeyCode::F(number)));
    let file = "leave = F9\nevent-on = F8\nquit = F7\nhelp = F6";
    let mut app = class().with(Keys::from_file(file).expect("it is right"), Panes::default());
    let shows = |app: &mut App, what: &str| {
        let shown = text(&picture(app, 80, 24, Theme::Mono));
        assert!(shown.contains(what), "{what}\n{shown}");
    };
    press(&mut app, "⟨Esc⟩");
    assert!(app.is_covered(), "that is no key here");
    press_f(&mut app, 9);
    assert!(!app.is_covered());
    press(&mut app, "⟨Enter⟩⟨Esc⟩");
    shows(&mut app, "Press a, b, c or d; F9 passes over it.");
    press_f(&mut app, 8);
    shows(&mut app, "first an answer, or F9 to pass over it");
    press(&mut app, "a");
    shows(&mut app, "; F8 goes on.");
    press_f(&mut app, 6);
    shows(&mut app, " keys; F6 goes on, F9 closes ");
    press_f(&mut app, 9);
    while app.class().is_some_and(Class::goes_on) {
        press(&mut app, "G");
        press_f(&mut app, 9);
    }
    press(&mut app, "⟨Enter⟩⟨Enter⟩");
    shows(&mut app, "Enter: to the run, which is open now  F7: quit");
    // Where an action has no key, none is named.
    let mut app = class().with(Keys::from_file("leave =").expect("it is right"), Panes::default());
    press(&mut app, "⟨Enter⟩⟨Enter⟩");
    shows(&mut app, "Press a, b, c or d. ");
    // Letters have no arrows.
    let mut app = class().with(Keys::default().in_ascii(true), Panes::default());
    press(&mut app, "⟨Enter⟩⟨Enter⟩a");
    let plain = text(&looking(&mut app, 80, 24, Look { theme: Theme::Mono, ascii: true }));
    assert!(plain.contains("; Right goes on."), "{plain}");
}

#[test]
fn the_help_of_a_lesson_has_its_keys_and_gives_none_of_them_twice() {
    let rows = |app: &App| app.keys().help();
    let has = |app: &App, keys: &str, does: &str| {
        rows(app).iter().any(|(shown, says)| shown == keys && says.starts_with(does))
    };
    let app = class();
    assert!(has(&app, "Enter", "on to what is asked") && has(&app, "o", "fold what is below"));
    assert!(has(&app, "L", "read what") && has(&app, "P", "read the program"));
    // A quiz has nothing to read, and a run of one's own nothing to ask.
    let quiz = App::new(crate::testing::recorded("song_join")).taught(Class::new(Course::default()));
    assert!(has(&quiz, "Enter", "on to what is asked") && !rows(&quiz).iter().any(|(keys, _)| keys == "L"));
    let own = App::new(crate::testing::recorded("song_join"));
    assert!(has(&own, "Enter o", "fold what is below") && !rows(&own).iter().any(|(keys, _)| keys == "P"));
    // They are theirs from the first step on, also with keys of one's own.
    let mut app = class().with(Keys::default(), Panes::default());
    press(&mut app, "⟨Esc⟩⟨Enter⟩");
    assert!(app.class().is_some_and(Class::asks));
    press(&mut app, "⟨Esc⟩P");
    assert_eq!(app.class().expect("a lesson").card, Some((Card::Program, 0)));
}
