//! What is told above the lanes: waits that have less room than their time, and events that were lost.

use super::{looking, picture, press, screen, text};
use crate::learn::Lesson;
use crate::testing::rows;
use crate::tui::app::App;
use crate::tui::keys::Keys;
use crate::tui::layout::Panes;
use crate::tui::theme::{Look, Theme};

/// The ruler, which is the frame's upper rule.
fn ruler(shown: &str) -> String {
    shown.lines().nth(1).expect("a second line").to_owned()
}

#[test]
fn a_wait_that_is_folded_says_how_long_it_is() {
    let above = |keys: &str, width| ruler(&screen("song_join", keys, width, 40));
    assert!(above("", 80).contains("─15.0 ms idle─"), "as much as there is room for");
    let wide = above("", 200);
    assert!(wide.contains("15.0 ms in which nothing ran") && wide.contains("─5.00 ms idle─"), "{wide}");
    // By order alone a wait is a break and no more; behind it, or before it where the moment stands there.
    assert!(above("t", 80).contains("─┊15.0 ms idle─"));
    assert!(above("t:28⟨Enter⟩", 80).contains("─15.0 ms idle┊─"));
    // In true time it is as long as it looks.
    assert!(!above("tt", 200).contains("idle") && !above("tt", 200).contains("nothing ran"));
    // What runs all the time never waits, though only one of two threads does.
    let busy = [
        r#"[0,"poll",1]"#,
        r#"[1,"poll",2,{"thread":1}]"#,
        r#"[2,"pending",2,0,{"thread":1}]"#,
        r#"[90000,"poll",2,{"thread":1}]"#,
        r#"[90001,"pending",2,0,{"thread":1}]"#,
        r#"[90002,"ready",1]"#,
    ];
    let shown = text(&picture(&mut App::new(rows(&busy)), 120, 24, Theme::Mono));
    assert!(ruler(&shown).contains("90.0 µs"), "{shown}");
    assert!(!ruler(&shown).contains("idle") && !ruler(&shown).contains("nothing ran"), "{shown}");
}

#[test]
fn lost_events_are_marked_where_they_were() {
    let lossy = [
        r#"[0,"create",1,0,null,8]"#,
        r#"[1,"poll",1]"#,
        r#"[2,"pending",1,0]"#,
        r#"[500,"lost",1200]"#,
        r#"[900,"lost",1]"#,
        r#"[1000,"poll",1]"#,
        r#"[1001,"ready",1]"#,
    ];
    let mut app = App::new(rows(&lossy));
    let shown = text(&picture(&mut app, 80, 24, Theme::Mono));
    assert!(ruler(&shown).contains("─?1200 lost─"), "{shown}");
    assert!(ruler(&shown).contains("─?1 lost─"), "{shown}");
    assert!(!shown.contains("idle") && !shown.contains("nothing ran"), "what was lost may have run\n{shown}");
    // Where there is no room for words, a sign; and the step says what it means.
    press(&mut app, "lll");
    let shown = text(&looking(&mut app, 40, 20, Look { theme: Theme::Mono, ascii: true }));
    assert!(ruler(&shown).contains('?') && !ruler(&shown).contains("lost"), "{shown}");
    assert!(shown.contains("1200 events could not be kept here"), "{shown}");
}

#[test]
fn a_time_gives_way_to_a_mark() {
    let mut app = App::new(Lesson::named("race").expect("there is one").model())
        .with(Keys::default(), Panes::default());
    press(&mut app, "G");
    for width in 60..140 {
        let above = ruler(&text(&picture(&mut app, width, 24, Theme::Mono)));
        assert_eq!(above.matches('!').count(), 2, "{width}: {above}");
    }
    // That of the moment which is shown, too.
    let above =
        |app: &mut App| -> Vec<char> { ruler(&text(&picture(app, 80, 24, Theme::Mono))).chars().collect() };
    let marks: Vec<usize> = above(&mut app)
        .into_iter()
        .enumerate()
        .filter(|(_, sign)| *sign == '!')
        .map(|(column, _)| column)
        .collect();
    for step in (0..app.model().events().len()).rev() {
        let above = above(&mut app);
        let says: String = above.iter().collect();
        assert!(marks.iter().all(|column| ['!', '▼'].contains(&above[*column])), "{step}: {says}");
        press(&mut app, "h");
    }
}
