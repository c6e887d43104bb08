//! The lanes: which are in view, and how a wake is seen in them. And what is told above them: waits that have less room than
//! their time, and events that were lost.

use proptest::prelude::*;
use ratatui::layout::Rect;

use super::{lesson_screen, looking, picture, press, screen, text};
use crate::learn::Lesson;
use crate::testing::{any_rows, recorded, rows};
use crate::tui::app::App;
use crate::tui::keys::Keys;
use crate::tui::layout::{Layout, Panes};
use crate::tui::panes::timeline::{first_row, row_at};
use crate::tui::theme::{Look, Theme};
use crate::tui::tree::Row;

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

/// The row of the timeline that names a future.
fn lane<'a>(shown: &'a str, name: &str) -> &'a str {
    shown.lines().skip(2).find(|line| line.contains(name)).expect("it has a lane")
}

#[test]
fn a_step_that_is_a_wake_is_seen_in_the_list_and_in_the_lane() {
    // By itself, in the midst of its poll; and once more, until its next poll.
    for (step, mark) in [(10, "•^ polite"), (11, "•^ polite"), (12, "│ ^ polite")] {
        let shown = lesson_screen("own_executor", &format!(":{step}⟨Enter⟩"), 80, 24);
        let lane = lane(&shown, " polite ");
        assert!(lane.contains(mark) && lane.contains("█^█▒^^^"), "{shown}");
    }
    // At a poll and a wake in one column the lane shows the poll, but in the step of the wake.
    let mut seen = 0;
    for step in 1..135 {
        let mut app = App::new(Lesson::named("spawn_tasks").expect("there is one").model());
        press(&mut app, &format!(":{step}⟨Enter⟩"));
        let is_wake = matches!(app.model().events()[step - 1].kind, pollscope::trace::EventKind::Wake { .. });
        let Some(woken) = app.changed().filter(|_| is_wake) else { continue };
        for size in [(80, 24), (120, 40), (50, 16)] {
            let shown = text(&picture(&mut app, size.0, size.1, Theme::Mono));
            let now = ruler(&shown).chars().position(|char| char == '▼').expect("the moment is in view");
            let layout = Layout::new(Rect::new(0, 0, size.0, size.1), app.sizes()).expect("there is room");
            let row = app.tree().row(woken).expect("it has a lane") - first_row(&app, &layout);
            let lane: Vec<char> = shown.lines().nth(row + 2).expect("it is in view").chars().collect();
            assert_eq!((lane[1], lane[now]), ('•', '^'), "step {step}\n{shown}");
        }
        seen += 1;
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn of_lanes_that_are_out_of_view_futures_are_counted() {
    let of = |id: u32| {
        let thread = u32::from(id > 20);
        [
            format!(r#"[0,"create",{id},0,null,8,{{"thread":{thread}}}]"#),
            format!(r#"[0,"poll",{id},{{"thread":{thread}}}]"#),
            format!(r#"[0,"pending",{id},0,{{"thread":{thread}}}]"#),
        ]
    };
    let mut app = App::new(rows(&(1..41).flat_map(of).collect::<Vec<_>>()));
    let layout = Layout::new(Rect::new(0, 0, 80, 24), app.sizes()).expect("there is room");
    let mut corner = |keys: &str| {
        press(&mut app, keys);
        let shown = text(&picture(&mut app, 80, 24, Theme::Mono));
        let lanes = shown.lines().skip(2).take(layout.lanes.height.into());
        let lanes = lanes.filter(|line| line.contains(" outer #")).count();
        (shown.lines().nth(1).expect("there is a rule").to_owned(), lanes)
    };
    // The first row is the thread's.
    let (rule, lanes) = corner(":1⟨Enter⟩");
    assert!(rule.contains(&format!(" 1-{lanes}/40 ")), "{rule}");
    let (rule, lanes) = corner("G");
    assert!(rule.contains(&format!(" {}-40/40 ", 41 - lanes)), "{rule}");
}

#[test]
fn lanes_move_only_where_what_is_shown_was_out_of_view() {
    for (name, jumps) in [("race", 1), ("two_awaits", 1), ("spawn_tasks", 1), ("buffered_stall", 0)] {
        let mut app = App::new(Lesson::named(name).expect("there is one").model());
        let mut in_vain = 0;
        let mut before: Option<usize> = None;
        for _ in 0..app.model().events().len() {
            let layout = Layout::new(Rect::new(0, 0, 80, 24), app.sizes()).expect("there is room");
            let height = usize::from(layout.lanes.height);
            let first = first_row(&app, &layout);
            let row = app.selected().and_then(|of| app.tree().row(of)).expect("it is in the tree");
            assert!((first..first + height).contains(&row), "{name}");
            let was_there = |before: usize| before != first && (before..before + height).contains(&row);
            in_vain += usize::from(before.is_some_and(was_there));
            before = Some(first);
            press(&mut app, "l");
        }
        assert_eq!(in_vain, jumps, "{name}");
    }
}

#[test]
fn all_the_way_round_the_scales_is_the_same_view() {
    for at in 1..49 {
        let keys = format!("{at}lzzz");
        let before = screen("song_join", &format!("{keys}F⟨Esc⟩"), 80, 24);
        assert_eq!(screen("song_join", &format!("{keys}tttF⟨Esc⟩"), 80, 24), before, "after {at} steps");
    }
}

#[test]
fn a_small_machine_leaves_its_rows_to_the_lanes() {
    // Sixteen lanes, and a machine of nine lines at most.
    let lanes = |height| {
        let app = App::new(Lesson::named("spawn_tasks").expect("there is one").model());
        Layout::new(Rect::new(0, 0, 120, height), app.sizes()).expect("there is room").lanes.height
    };
    assert_eq!((lanes(24), lanes(40)), (7, 16));
}

#[test]
fn a_thread_says_of_its_lanes_only_that_they_began_there() {
    let shown = text(&picture(&mut App::new(recorded("two_sites")), 80, 24, Theme::Mono));
    assert!(shown.contains("│ began on second site") && shown.contains("│ began on main"), "{shown}");
    let unnamed =
        crate::testing::text(&[r#"[0,"create",1,0,null,8,{"thread":1}]"#]).replace("main", "unnamed");
    let trace = pollscope::trace::Trace::read(unnamed.replace("worker\\u0007", "").as_bytes());
    let mut app = App::new(crate::model::Model::new(trace.expect("it can be read")));
    let shown = text(&picture(&mut app, 80, 24, Theme::Mono));
    assert!(shown.contains("│ began on thread 1"), "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_selected_is_in_view(rows in any_rows(), width in 40_u16..130, height in 12_u16..40) {
        let mut app = App::new(crate::testing::rows(&rows));
        for _ in 0..12 {
            let layout = Layout::new(Rect::new(0, 0, width, height), app.sizes()).expect("there is room");
            let first = first_row(&app, &layout);
            if let Some(of) = app.selected() {
                let row = app.tree().row(of).expect("nothing is filtered");
                prop_assert!(row >= first, "{row} {first}");
                prop_assert_eq!(row_at(&app, &layout, first, row - first), Some(Row::Future(of)));
                prop_assert!(row - first < usize::from(layout.lanes.height));
                // With all of its task, where that fits.
                let root = app.model().root(of);
                let task = app.model().indices().filter(|of| app.model().root(*of) == root);
                let rows: Vec<usize> = task.filter_map(|of| app.tree().row(of)).collect();
                let (top, end) = (rows.iter().min().copied(), rows.iter().max().map_or(0, |last| last + 1));
                let top = top.expect("it is one of them");
                if end - top + 1 < usize::from(layout.lanes.height) {
                    prop_assert!(top >= first && end <= first + usize::from(layout.lanes.height));
                }
            }
            press(&mut app, "j");
        }
    }
}

#[test]
fn of_a_single_lane_as_well_the_whole_run_is_shown_and_the_part_in_view() {
    let events = (0..40).map(|event| format!(r#"[{event},"wake",1,0,null]"#));
    let made = [r#"[0,"create",1,0,null,8]"#.to_owned()];
    let mut app = App::new(rows(&made.into_iter().chain(events).collect::<Vec<_>>()));
    app.resize(Rect::new(0, 0, 80, 24));
    press(&mut app, ":20⟨Enter⟩z");
    let shown = text(&picture(&mut app, 80, 24, Theme::Mono));
    let strip = shown.lines().find(|line| line.contains(" whole run ")).expect(&shown);
    let lane = strip.split('│').skip(2).collect::<Vec<_>>().join("│");
    assert!(lane.contains('[') && lane.contains(']'), "{strip}");
    // Fewer events than columns, all as far from each other.
    let heights: Vec<u32> = lane.chars().filter(|char| ('▁'..='▇').contains(char)).map(u32::from).collect();
    let jumps = heights.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) > 2).count();
    assert!(heights.len() > 40 && jumps == 0, "{strip}");
}
