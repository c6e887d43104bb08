//! What keys do: where they lead, what they find, what they mark.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::{picture, press, screen, text};
use crate::model::Model;
use crate::testing::{recorded, rows};
use crate::tui::app::App;
use crate::tui::effect::Effect;
use crate::tui::keys::{Action, Keys};
use crate::tui::layout::Panes;
use crate::tui::theme::Theme;

#[test]
fn what_changes_nothing_says_why() {
    let mut app = App::new(recorded("song_join"));
    app.resize(Rect::new(0, 0, 80, 24));
    let mut says = |keys: &str, what: &str| {
        press(&mut app, keys);
        assert_eq!(app.says(), Some(what), "{keys}");
    };
    for key in ["h", "[", "{", "g", "9h", "9["] {
        says(key, "step 1 is the first");
    }
    // Said once more, it is not drawn once more.
    let mut again = App::new(recorded("song_join"));
    let mut back = || again.press(KeyEvent::from(KeyCode::Left));
    assert_eq!((back(), back()), (Effect::Draw, Effect::None));
    for key in ["k", "9k", "f9k"] {
        says(key, "no future is further up");
    }
    for key in ["<", ">", "0", "Z"] {
        says(key, "the whole run is in view");
    }
    says("J", "nothing is further down");
    says("K", "nothing is further up");
    for key in ["Gl", "]", "}", "G", "9l", "9}"] {
        says(key, "step 49 is the last");
    }
    says("9jj", "no future is further down");
    says("zz9>>", "its end is in view");
    says("19<<", "its start is in view");
    says("999zz", "there is nothing to see closer");
    says("G ", "the run is over: on from its start");
    says(" gr ", "this was the start: back from the end");
    // What changes something says nothing of that.
    press(&mut app, "gl");
    assert_eq!(app.says(), None);
    let mut app = App::new(rows::<&str>(&[]));
    press(&mut app, "l");
    assert_eq!(app.says(), Some("there is no step"));
}

#[test]
fn play_ends_at_the_end_and_pauses() {
    let mut app = App::new(recorded("hello_lazy"));
    press(&mut app, " ");
    for _ in 0..20 {
        app.update(Action::Tick);
    }
    assert!(!app.play.is_on());
    assert_eq!(app.event(), app.model().events().len() - 1);
}

#[test]
fn esc_closes_the_help_first() {
    let mut app = App::new(recorded("hello_lazy"));
    press(&mut app, "?");
    assert_eq!((app.update(Action::Leave), app.help_page()), (Effect::Draw, None));
    // Nothing that is only typed may end it: who presses Esc once too often keeps the place.
    press(&mut app, "3⟨Esc⟩⟨Esc⟩⟨Esc⟩l");
    assert_eq!(app.event(), 1);
    assert_eq!(app.update(Action::Quit), Effect::Quit);
}

#[test]
fn a_count_does_it_so_often_and_comes_to_an_end() {
    let mut app = App::new(recorded("song_join"));
    assert_eq!(step(&mut app, "12l"), 13);
    let width = |app: &App| (app.window.to - app.window.from).to_bits();
    press(&mut app, "3z");
    let three = width(&app);
    press(&mut app, "0zzz");
    assert_eq!(width(&app), three);
    // These go round: no count may keep anybody there.
    press(&mut app, "/poll⟨Enter⟩999999999n999999999N999999999a999999999'999999999!");
    assert_eq!(step(&mut app, "999999999l"), app.model().events().len());
}

/// Presses keys on a trace and gives the step, from 1, at which that leads.
fn step(app: &mut App, keys: &str) -> usize {
    press(app, keys);
    app.event() + 1
}

#[test]
fn one_gets_to_any_place_and_back() {
    let mut app = App::new(recorded("song_join"));
    app.resize(Rect::new(0, 0, 80, 24));
    assert_eq!(step(&mut app, ":20⟨Enter⟩"), 20);
    assert_eq!(step(&mut app, ":50%⟨Enter⟩"), 25);
    let at_20 = step(&mut app, ":20ms⟨Enter⟩");
    assert_eq!((app.model().time(at_20 - 1), app.model().time(at_20 - 2)), (20_000_000, 15_000_000));
    // Each jump is taken back, the last one first.
    assert_eq!((step(&mut app, "C"), step(&mut app, "C"), step(&mut app, "C")), (25, 20, 1));
    assert_eq!(step(&mut app, "C"), 1);
    assert_eq!(app.says(), Some("there was no jump"));
    assert_eq!(step(&mut app, ":99 ms⟨Enter⟩"), 1);
    assert_eq!(app.says(), Some("the run ends at 30.0 ms"));
    assert_eq!(step(&mut app, ":50⟨Enter⟩"), 1);
    assert_eq!(app.says(), Some("the run has 49 steps"));
    assert_eq!((step(&mut app, ":49⟨Enter⟩"), step(&mut app, "C")), (49, 1));
    assert_eq!(step(&mut app, ":x⟨Enter⟩"), 1);
    assert!(app.says().expect("it is no place").contains("is no place"));
    // A count, and what is left of it is forgotten.
    assert_eq!(
        (step(&mut app, "12l"), step(&mut app, "l"), step(&mut app, "10h"), step(&mut app, "0l")),
        (13, 14, 4, 5)
    );
}

#[test]
fn a_jump_that_leads_nowhere_is_none() {
    let mut app = App::new(recorded("song_join"));
    assert_eq!(step(&mut app, ":10⟨Enter⟩:10⟨Enter⟩:20⟨Enter⟩:20⟨Enter⟩"), 20);
    assert_eq!((step(&mut app, "C"), step(&mut app, "C")), (10, 1));
    assert_eq!(step(&mut app, ":10⟨Enter⟩:10⟨Enter⟩:20⟨Enter⟩:20⟨Enter⟩9C"), 1);
    // Nor is one that began where one has come back to.
    assert_eq!(step(&mut app, ":10⟨Enter⟩9h:20⟨Enter⟩19h"), 1);
    assert_eq!((step(&mut app, "C"), app.says()), (1, Some("there was no jump")));
    // What is found where one stands is said to be that.
    press(&mut app, "/async_main ready⟨Enter⟩");
    let (there, said) = (app.event(), app.says().map(str::to_owned));
    assert!(there > 0 && said.is_none());
    press(&mut app, "n");
    assert_eq!((app.event(), app.says()), (there, Some("it is found nowhere else")));
    assert_eq!(step(&mut app, "C"), 1);
}

#[test]
fn what_was_typed_before_comes_back() {
    let mut app = App::new(recorded("song_join"));
    press(&mut app, ":20⟨Enter⟩:30⟨Enter⟩/dance⟨Enter⟩:20⟨Enter⟩");
    let mut shows = |keys: &str, text: &str| {
        press(&mut app, keys);
        assert_eq!(app.prompt().map(super::super::prompt::Prompt::text), Some(text), "{keys}");
    };
    shows(":4⟨Up⟩", "20");
    shows("⟨Up⟩", "30");
    // What was typed once more stands there once; what one had begun is not lost, and what was recalled can be changed.
    shows("⟨Up⟩", "30");
    shows("⟨Down⟩⟨Down⟩⟨Down⟩", "4");
    shows("⟨Up⟩⟨Up⟩1", "301");
    shows("⟨Bksp⟩⟨Bksp⟩⟨Enter⟩/⟨Up⟩⟨Up⟩", "dance");
    press(&mut app, "⟨Esc⟩");
    assert_eq!(step(&mut app, ":⟨Up⟩⟨Enter⟩"), 3);
}

#[test]
fn one_follows_a_wake_to_its_cause() {
    let mut app = App::new(recorded("song_join"));
    press(&mut app, "/dance poll⟨Enter⟩n");
    let polled = app.event();
    assert_eq!(app.model().events()[polled].kind.name(), "poll");
    press(&mut app, "c");
    let wake = app.event();
    assert_eq!(app.model().events()[wake].kind.name(), "wake");
    assert!(wake < polled);
    press(&mut app, "c");
    assert_eq!(app.event(), wake, "a timer rang: nothing that is traced did it");
    assert!(app.says().expect("that is said").contains("no cause"));
    press(&mut app, "C");
    assert_eq!(app.event(), polled);
}

#[test]
fn a_future_is_followed_through_its_steps_and_wakes_and_its_line() {
    let mut app = App::new(recorded("song_join"));
    press(&mut app, "/learn_song pending⟨Enter⟩f");
    let of = app.selected();
    for keys in [".", ".", ".", ","] {
        press(&mut app, keys);
        assert_eq!(app.model().of_event(app.event()), of);
    }
    press(&mut app, "gw");
    assert_eq!(app.model().events()[app.event()].kind.name(), "wake");
    assert_eq!(app.model().of_event(app.event()), of);
    press(&mut app, "w");
    assert_eq!(app.says(), Some("learn_song has no wake after this"));
    // sleep(ms(20)) is in learn_song alone; it comes to it once.
    press(&mut app, "a");
    assert_eq!(app.model().events()[app.event()].kind.name(), "await");
}

#[test]
fn branches_fold_and_lanes_are_filtered() {
    let mut app = App::new(recorded("song_join"));
    let lanes = |app: &App| app.tree().rows().len();
    assert_eq!(lanes(&app), 5);
    press(&mut app, "/learn_song⟨Enter⟩f⟨Enter⟩");
    assert_eq!(lanes(&app), 3, "learn_and_sing is folded, for learn_song has nothing below");
    assert_eq!(app.model().label(app.selected().expect("one is")), "learn_and_sing");
    press(&mut app, "⟨Enter⟩");
    assert_eq!(lanes(&app), 5);
    press(&mut app, "*");
    assert_eq!(lanes(&app), 1);
    press(&mut app, "*Fsing");
    assert_eq!(lanes(&app), 3, "sing_song, learn_and_sing, and what they are below");
    press(&mut app, "x⟨Enter⟩");
    assert_eq!(lanes(&app), 0);
    assert!(!text(&picture(&mut app, 80, 24, Theme::Ansi)).is_empty());
    assert_eq!(app.update(Action::Leave), Effect::Draw);
    assert_eq!(lanes(&app), 5, "Esc first shows all lanes again");
}

#[test]
fn what_the_filter_asks_for_is_unfolded_to_and_folded_again_without_it() {
    let mut app = App::new(recorded("song_join"));
    let lanes = |app: &App| app.tree().rows().len();
    press(&mut app, "*Fdance⟨Enter⟩");
    assert_eq!(lanes(&app), 2, "async_main, and dance below it");
    // A fold stays one while the filter does, and what is found no more is folded as before.
    press(&mut app, "gf⟨Enter⟩");
    assert_eq!(lanes(&app), 1);
    press(&mut app, "F⟨Bksp⟩⟨Bksp⟩⟨Bksp⟩⟨Bksp⟩⟨Bksp⟩async⟨Enter⟩");
    assert_eq!(lanes(&app), 1);
    press(&mut app, "⟨Esc⟩*");
    assert_eq!(lanes(&app), 5, "that unfolds, so all of it was folded again");
}

#[test]
fn what_the_filter_hides_is_said_to_be() {
    let mut app = App::new(recorded("song_join"));
    let mut shown = |keys: &str| {
        press(&mut app, keys);
        text(&picture(&mut app, 80, 24, Theme::Mono))
    };
    let other = shown("Fdan⟨Enter⟩:47⟨Enter⟩");
    assert!(other.contains("─ learn_and_sing is filtered out ─┤"), "{other}");
    let lane = shown(":49⟨Enter⟩");
    assert!(!lane.contains("filtered out"), "{lane}");
    let none = shown("Fzzzz⟨Enter⟩");
    assert!(none.contains("no lane has that name ") && none.contains("async_main is filtered out"), "{none}");
    let all = shown("⟨Esc⟩");
    assert!(!all.contains("no lane has") && !all.contains("filtered out"), "{all}");
}

#[test]
fn bookmarks_are_come_back_to() {
    let mut app = App::new(recorded("song_join"));
    assert_eq!(step(&mut app, "'"), 1);
    assert!(app.says().expect("that is said").contains("no bookmark"));
    press(&mut app, "llm}}m");
    let second = app.event() + 1;
    assert_eq!((step(&mut app, "g'"), step(&mut app, "'"), step(&mut app, "'")), (3, second, 3));
    press(&mut app, "mg");
    assert_eq!(step(&mut app, "''"), second, "the first is taken");
    // From the only one there is nowhere to go.
    assert_eq!(app.says(), Some("there is no other bookmark"));
    assert_eq!((step(&mut app, "'"), step(&mut app, "C")), (second, 1));
    // That it goes round is said, as it is of a search.
    assert_eq!(step(&mut app, "m'"), second);
    assert_eq!(app.says(), None);
    assert_eq!(step(&mut app, "'"), 1);
    assert_eq!(app.says(), Some("on from the start of the run again"));
}

#[test]
fn from_what_the_filter_leaves_out_one_gets_to_the_first_lane() {
    // Of a thread that is the only one no row tells.
    let selected = |keys: &str| {
        let mut app = App::new(recorded("song_join"));
        press(&mut app, &format!("/learn_song⟨Enter⟩Fdance⟨Enter⟩{keys}"));
        app.model().label(app.selected().expect("one is")).into_owned()
    };
    for (keys, label) in [
        ("", "learn_song"),
        ("j", "async_main"),
        ("jj", "dance"),
        ("2j", "dance"),
        ("k", "async_main"),
        ("9j", "dance"),
    ] {
        assert_eq!(selected(keys), label, "{keys}");
    }
    // Ten up from less far down is the first one, also where that stands below its thread.
    let mut app = App::new(recorded("two_sites"));
    press(&mut app, "3j");
    assert!(app.selected().and_then(|of| app.tree().row(of)) > Some(1));
    app.update(Action::Select(-10));
    assert_eq!(app.selected().and_then(|of| app.tree().row(of)), Some(1));
}

#[test]
fn who_forgets_what_was_to_wait_closes_the_prompt_too() {
    let keys = Keys::from_file("leave = F9").expect("it is right");
    let mut app = App::new(recorded("song_join"))
        .extending(crate::coming::Extent::Beginning(34))
        .with(keys, Panes::default());
    press(&mut app, "/zzz⟨Enter⟩");
    assert_eq!(app.says(), Some("that waits until all of the file is read; F9 forgets it"));
    app.press(KeyEvent::from(KeyCode::F(9)));
    assert!(app.says().is_none() && app.prompt().is_none());
    assert_eq!(step(&mut app, "l"), 2);
}

#[test]
fn bookmarks_and_what_is_wrong_have_a_mark_above_the_lanes() {
    let top = |shown: &str| shown.lines().nth(1).expect("a second line").to_owned();
    assert!(top(&screen("song_join", "9lmG", 80, 24)).contains("─m─"));
    // The second is never polled.
    let stuck = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[0,"poll",1]"#,
        r#"[0,"create",2,1,1,8]"#,
        r#"[0,"await",1,0]"#,
        r#"[9,"ready",1]"#,
    ];
    let mut app = App::new(rows(&stuck)).with(Keys::default(), Panes::default());
    let wrong = text(&picture(&mut app, 80, 24, Theme::Ansi));
    assert!(top(&wrong).contains("─!─"), "{wrong}");
}

#[test]
fn what_is_wrong_is_found() {
    let mut app = App::new(recorded("song_join"));
    press(&mut app, "!");
    assert_eq!(app.says(), Some("nothing wrong was found in this trace"));
    // Never polled, and ready outside of every poll; each in its turn, to both sides, and round.
    let mut app = App::new(rows(&[r#"[0,"create",1,0,null,8]"#, r#"[5,"ready",1]"#, r#"[5,"drop",1]"#]));
    let mut shows = |keys: &str, at: usize, texts: [&str; 2]| {
        assert_eq!(step(&mut app, keys), at, "{keys}");
        let shown = super::text(&picture(&mut app, 80, 24, Theme::Ansi));
        texts.iter().for_each(|text| assert!(shown.contains(text), "{keys}: {text}\n{shown}"));
    };
    shows("!", 1, ["! 1 of 2, never-polled", "it, or do not make it"]);
    shows("!", 2, ["! 2 of 2,", "outside of every poll"]);
    shows("!", 1, ["! 1 of 2", "never-polled"]);
    shows("@", 2, ["! 2 of 2", "ready"]);
    shows("h", 1, ["is called, by nothing", "step 1 of 3"]);
}

#[test]
fn esc_closes_what_is_told_and_leaves_what_is_enlarged() {
    let wrong = rows(&[r#"[0,"create",1,0,null,8]"#, r#"[5,"ready",1]"#, r#"[5,"drop",1]"#]);
    let mut app = App::new(wrong).with(Keys::default(), Panes::default());
    let mut shown = |keys: &str| {
        press(&mut app, keys);
        text(&picture(&mut app, 80, 24, Theme::Mono))
    };
    let before = shown("");
    let told = shown("!");
    assert!(told.contains("! 1 of 2, never-polled"), "{told}");
    assert_eq!(shown("⟨Esc⟩"), before);
    // It is told again, not the next one.
    assert_eq!(shown("!"), told);
    // One after the other.
    let large = shown("⟨Esc⟩x");
    assert_ne!(large, before);
    assert_ne!(shown("!y"), large);
    assert_ne!(shown("⟨Esc⟩"), large);
    assert_eq!(shown("⟨Esc⟩"), large);
    assert_eq!(shown("⟨Esc⟩"), before);
    assert!(shown("⟨Esc⟩").contains(" nothing is open; q quits "));
}

#[test]
fn what_was_left_enlarged_is_said_to_be() {
    let mut app = App::new(recorded("song_join")).with(Keys::default(), Panes::from_text("???? below"));
    let shown = text(&picture(&mut app, 80, 24, Theme::Mono));
    assert!(
        shown.contains(" what is below the timeline is enlarged, as it was left; x shows the rest "),
        "{shown}"
    );
    press(&mut app, "x");
    let all = text(&picture(&mut app, 80, 24, Theme::Mono));
    assert!(!all.contains("enlarged") && !all.contains("1-2/5"), "{all}");
}

#[test]
fn what_the_reader_says_of_the_file_is_told() {
    let file = crate::testing::text(&[r#"[0,"create",1,0,null,8]"#, r#"[1,"sleep",1]"#, r#"[5,"poll",1]"#]);
    let cut = format!("{file}[9,\"rea");
    let model = Model::new(pollscope::trace::Trace::read(cut.as_bytes()).expect("but for the last line"));
    let mut app = App::new(model).with(Keys::default(), Panes::default());
    let mut shows = |keys: &str, texts: &[&str]| {
        press(&mut app, keys);
        let shown = super::text(&picture(&mut app, 80, 24, Theme::Mono));
        texts.iter().for_each(|text| assert!(shown.contains(text), "{keys}: {text}\n{shown}"));
    };
    // At once, and for as long as the replay is open; `!` tells each in full.
    shows("", &["the file, 1 of 2 notes: line 9, the last, was cut short", "2 notes, paused"]);
    shows("l", &["event  [] poll", "2 notes, paused"]);
    shows("g!", &["! 1 of 4, the file: 1 × sleep: this pollscope does not know it"]);
    shows("!", &["! 2 of 4, the file: line 9, the last,", "program was stopped while it wrote"]);
    shows(
        "!",
        &["! 3 of 4, 1 task is not done when the run ends", "Select one and ask why it does not move."],
    );
}

#[test]
fn it_plays_in_both_directions_and_at_several_speeds() {
    let mut app = App::new(recorded("hello_lazy"));
    press(&mut app, "G ");
    assert!(app.play.is_on() && app.event() == 0, "at the end there is nothing to play but the whole");
    let slow = app.play.step();
    press(&mut app, "++");
    assert!(app.play.step() < slow);
    app.update(Action::Tick);
    assert_eq!(app.event(), 1);
    press(&mut app, "r");
    app.update(Action::Tick);
    assert!(!app.play.is_on() && app.event() == 0, "backwards it ends at the start");
}

#[test]
fn a_speed_is_told_in_short_and_so_are_its_limits() {
    let mut app = App::new(recorded("hello_lazy"));
    for (keys, says) in [
        ("+", "3.3 steps a second"),
        ("9+", "100 steps a second, the fastest"),
        ("-", "50 steps a second"),
        ("9--", "0.4 steps a second, the slowest"),
    ] {
        press(&mut app, keys);
        assert_eq!(app.says(), Some(says), "{keys}");
    }
}
