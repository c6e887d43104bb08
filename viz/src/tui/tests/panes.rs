//! Panes that have more to show than room.

use pollscope::trace::Trace;
use ratatui::layout::Rect;

use super::{picture, press, text};
use crate::model::Model;
use crate::testing::{recorded, rows};
use crate::tui::app::App;
use crate::tui::keys::Keys;
use crate::tui::layout::Panes;
use crate::tui::theme::Theme;

/// So many tasks, each woken.
pub(super) fn tasks(count: usize) -> App {
    let made = (1..=count).map(|id| format!(r#"[0,"create",{id},0,null,8]"#));
    let woken = (1..=count).map(|id| format!(r#"[{id},"wake",{id},null,null]"#));
    App::new(rows(&made.chain(woken).collect::<Vec<_>>()))
}

/// Holds the screen after each of some keys against what has to be on it, and what must not.
fn shows(app: &mut App, size: (u16, u16), keys: &str, has: &[&str], lacks: &[&str]) {
    press(app, keys);
    let shown = text(&picture(app, size.0, size.1, Theme::Mono));
    has.iter().for_each(|text| assert!(shown.contains(text), "{keys}: no {text}\n{shown}"));
    lacks.iter().for_each(|text| assert!(!shown.contains(text), "{keys}: {text}\n{shown}"));
}

#[test]
fn a_finding_that_is_longer_than_its_pane_says_so_and_scrolls() {
    let size = (50, 14);
    let mut app = App::new(rows(&[r#"[0,"create",1,0,null,8]"#, r#"[5,"drop",1]"#]));
    app.resize(Rect::new(0, 0, size.0, size.1));
    let mut app = app.with(Keys::default(), Panes::default());
    let (first, last) = ("is called, by nothing", "make it.");
    shows(&mut app, size, "!", &[first, "more lines; J scrolls"], &[last]);
    shows(&mut app, size, "JJJJ", &[last], &[first, "more line"]);
    shows(&mut app, size, "K", &["more line"], &[]);
    shows(&mut app, size, "KKKK", &[first], &[last]);
}

#[test]
fn lists_say_how_much_more_there_is() {
    let size = (80, 24);
    let mut app = tasks(40);
    app.resize(Rect::new(0, 0, size.0, size.1));
    shows(
        &mut app,
        size,
        "GT",
        &["polled now: 0", "woken, to be polled: 40", "… 33 more; waiting: 0"],
        &["↑│"],
    );
    shows(&mut app, size, "9J", &["… 6 more; wait", "↑│"], &["polled now", "to be"]);
    shows(&mut app, size, "9J", &["waiting: 0", "40 outer #40"], &[" more "]);
    // Rows that few tasks leave blank tell more of the future.
    let mut app = App::new(recorded("song_join"));
    shows(&mut app, (120, 30), "GIT", &["waiting: 0", "children"], &[" more "]);
    let mut app = App::new(recorded("song_join"));
    app.resize(Rect::new(0, 0, 80, 20));
    shows(&mut app, (80, 20), "GI", &["machine   song_join", "… 4 more"], &["children"]);
    shows(&mut app, (80, 20), "JJ", &["children"], &["machine   song_join", " more"]);
}

#[test]
fn a_poll_that_finds_nothing_does_not_change_since_when_it_waits() {
    let size = (120, 30);
    let mut app = App::new(rows(&[
        r#"[1000,"create",1,0,null,8]"#,
        r#"[1000,"poll",1]"#,
        r#"[1000,"await",1,0]"#,
        r#"[2000,"pending",1,0]"#,
        r#"[8000,"poll",1]"#,
        r#"[9000,"pending",1,0]"#,
        r#"[9000,"create",2,0,null,8]"#,
    ]));
    app.resize(Rect::new(0, 0, size.0, size.1));
    shows(&mut app, (160, 30), "Gk", &["← pending since 2.00 µs"], &[]);
    shows(
        &mut app,
        size,
        "I",
        &["│           since 2.00 µs, last   │", "│           polled at 9.00 µs"],
        &[],
    );
    shows(&mut app, (200, 40), "T", &["outer #1  for 7.00 µs"], &[]);
}

#[test]
fn the_thread_of_the_first_lane_stays_in_view() {
    let mut all = Vec::new();
    for id in 1..=40 {
        let thread = u8::from(id > 20);
        all.push(format!(r#"[{id},"create",{id},0,null,8,{{"thread":{thread}}}]"#));
        all.push(format!(r#"[{id},"poll",{id},{{"thread":{thread}}}]"#));
        all.push(format!(r#"[{id},"pending",{id},0,{{"thread":{thread}}}]"#));
    }
    let (size, mut app) = ((80, 24), App::new(rows(&all)));
    let third = |app: &mut App, keys: &str| {
        press(app, keys);
        let shown = text(&picture(app, size.0, size.1, Theme::Mono));
        let lane =
            |row: usize| shown.lines().nth(row).unwrap_or("").chars().skip(1).take(14).collect::<String>();
        [lane(2).trim().to_owned(), lane(3).trim().to_owned()]
    };
    // Row by row through the list: the head is that of the thread below it, and what is selected is never hidden.
    assert_eq!(third(&mut app, "10j")[0], "began on main");
    for _ in 0..45 {
        let [head, below] = third(&mut app, "j");
        let id: u32 =
            below.rsplit_once('#').and_then(|(_, id)| id.split(' ').next()?.parse().ok()).unwrap_or(20);
        assert_eq!(head.starts_with("began on w"), id > 20, "{head} {below}");
        assert!(text(&picture(&mut app, size.0, size.1, Theme::Mono)).contains('◀'));
    }
}

#[test]
fn of_many_threads_each_is_told_from_the_others_and_stands_above_its_own() {
    let mut names = Vec::new();
    let mut events = Vec::new();
    for id in 2..=21 {
        names.push(format!(r#"{{"thread":{id},"name":"tokio-runtime-worker-{id}"}}"#));
        events.push(format!(r#"[{id},"create",{id},0,null,8,{{"thread":{id}}}]"#));
        events.push(format!(r#"[{id},"poll",{id},{{"thread":{id}}}]"#));
        events.push(format!(r#"[{id},"pending",{id},0,{{"thread":{id}}}]"#));
    }
    let whole = crate::testing::text(&events);
    let (head, first) = whole.split_once("\n[").expect("there are events");
    let trace =
        Trace::read(format!("{head}\n{}\n[{first}", names.join("\n")).as_bytes()).expect("it can be read");
    let mut app = App::new(Model::new(trace));
    for _ in 0..20 {
        press(&mut app, "j");
        let shown = super::text(&picture(&mut app, 80, 24, Theme::Mono));
        let lanes: Vec<&str> = shown.lines().skip(2).take_while(|line| line.starts_with('│')).collect();
        let number = |line: &str| {
            let name = line.split(['│', '◀']).nth(1).unwrap_or("").trim().to_owned();
            name.rsplit(['-', '#']).next().and_then(|number| number.parse::<u32>().ok())
        };
        for pair in lanes.windows(2).filter(|pair| pair[0].contains("worker")) {
            assert_eq!(number(pair[0]), number(pair[1]), "{shown}");
        }
        let above = shown.lines().nth(1).expect("the rule");
        assert!(above.contains("… ") || above.contains("futures "), "what is cut says so: {above}");
    }
}

#[test]
fn a_pane_that_is_asked_for_ends_a_timeline_that_takes_all() {
    let mut app = App::new(recorded("song_join"));
    app.resize(Rect::new(0, 0, 80, 24));
    shows(&mut app, (80, 24), "x", &["├ why"], &["├ machine", "source  "]);
    shows(&mut app, (80, 24), "M", &["├ machine", "source  "], &["no room"]);
}

#[test]
fn awaits_above_that_have_no_room_are_counted() {
    // Forty, each below the one before.
    let made = (1..=40).flat_map(|id| {
        let by = if id == 1 { "null".to_owned() } else { (id - 1).to_string() };
        [
            format!(r#"[{id},"create",{id},0,{by},8]"#),
            format!(r#"[{id},"poll",{id}]"#),
            format!(r#"[{id},"await",{id},0]"#),
        ]
    });
    let mut app = App::new(rows(&made.collect::<Vec<_>>()));
    for size in [(80, 24), (80, 30), (120, 60)] {
        app.resize(Rect::new(0, 0, size.0, size.1));
        press(&mut app, "G");
        let shown = text(&picture(&mut app, size.0, size.1, Theme::Mono));
        let told = shown.matches("awaited by").count();
        let more = 39 - told;
        assert!(told > 0 && shown.contains(&format!("… {more} more")), "{told}\n{shown}");
    }
}

#[test]
fn a_body_without_its_head_says_whose_it_is() {
    let whole = crate::testing::text(&[r#"[0,"create",1,0,null,8]"#]);
    let body = whole.replacen("async fn outer() {", "{", 1).replacen(r#""column":1"#, r#""column":30"#, 1);
    for (text, is_said) in [(whole, false), (body, true)] {
        let trace = Trace::read(text.as_bytes()).expect("it can be read");
        let shown = super::text(&picture(&mut App::new(Model::new(trace)), 120, 24, Theme::Mono));
        assert_eq!(shown.contains("10   {  "), is_said, "{shown}");
        assert_eq!(shown.contains("the body of outer; a macro rewrote its head"), is_said, "{shown}");
    }
}

#[test]
fn words_about_a_task_are_shorter_where_they_have_no_room() {
    let mut app = App::new(crate::learn::Lesson::named("own_executor").expect("there is one").model());
    app.resize(Rect::new(0, 0, 80, 24));
    shows(
        &mut app,
        (80, 24),
        "T:11⟨Enter⟩",
        &["polite  woken in step 10", "woken_twice  made in step 3"],
        &["st…"],
    );
    shows(&mut app, (200, 24), "", &["polite  woken in step 10", "never polled, made "], &[]);
    // Code that would be cut to a few letters is left out, and what else has no room says so.
    let mut app = App::new(recorded("song_join"));
    shows(&mut app, (80, 24), ":26⟨Enter⟩T", &["async_main  15.0 ms, line 47 "], &["47:"]);
    shows(&mut app, (64, 24), "", &["async_main  line 47 …"], &[]);
    shows(&mut app, (200, 60), "", &["for 15.0 ms at line 47: join!(learn"], &[]);
}

#[test]
fn in_few_rows_stand_the_steps_on_both_sides_of_this_one() {
    let mut app = App::new(recorded("hello_lazy"));
    shows(
        &mut app,
        (80, 24),
        ":4⟨Enter⟩",
        &["│   3  hello_world", "│ ▸ 4  hello_world", "│   5  hello_world"],
        &[],
    );
    shows(&mut app, (80, 24), "G", &["│   5  hello_world", "│ ▸ 6  hello_world"], &[]);
}

#[test]
fn rows_that_one_pane_does_not_need_are_another_one_s() {
    // Forty lanes of one task.
    let made =
        (2..=40).map(|id| [format!(r#"[0,"create",{id},0,1,8]"#), format!(r#"[0,"poll",{id}]"#)].join("\n"));
    let root = [r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#].map(str::to_owned);
    let mut app = App::new(rows(&root.into_iter().chain(made).collect::<Vec<_>>()));
    app.resize(Rect::new(0, 0, 200, 60));
    shows(&mut app, (200, 60), "", &["/40 "], &[" 1-20/40 "]);
    // Below what is wrong stand the steps around it.
    let mut app = App::new(recorded("hello_lazy"));
    app.resize(Rect::new(0, 0, 120, 40));
    shows(&mut app, (120, 40), "!", &["! 1 of ", "│ ▸ 1 ", "│   6 "], &[]);
}
