//! Going far in two runs: to places, times, what is searched for, marked or wrong, and back.

use super::{SIZE, pair, picture, press, songs, steps};
use crate::testing::{recorded, rows};
use crate::tui::app::App;
use crate::tui::pair::Pair;

#[test]
fn one_gets_to_any_place_and_back() {
    let mut pair = songs();
    assert_eq!(steps(&mut pair, ":20ms⟨Enter⟩"), "A step 5 of 24, B step 26 of 49");
    for end in ["100%", "250%"] {
        assert_eq!(steps(&mut pair, &format!(":{end}⟨Enter⟩")), "A step 24 of 24, B step 49 of 49");
        assert_eq!(steps(&mut pair, "C"), "A step 5 of 24, B step 26 of 49");
    }
    assert_eq!(steps(&mut pair, ":99ms⟨Enter⟩"), "A step 5 of 24, B step 26 of 49");
    assert!(picture(&mut pair, SIZE).contains("the longer run ends at 45.0 ms"));
    // A step is one of the run that leads, and so is a line. Of one time, what comes early in its own run comes first.
    assert_eq!(steps(&mut pair, ":7⟨Enter⟩"), "A step 7 of 24, B step 26 of 49");
    assert_eq!(steps(&mut pair, "b:30⟨Enter⟩"), "A step 12 of 24, B step 30 of 49");
    // Each jump is taken back, the last one first.
    assert_eq!(steps(&mut pair, "C"), "A step 7 of 24, B step 26 of 49");
    assert_eq!(steps(&mut pair, "C"), "A step 5 of 24, B step 26 of 49");
    assert_eq!(steps(&mut pair, "C"), "A step 1 of 24, B step 1 of 49");
    press(&mut pair, "C");
    assert!(picture(&mut pair, SIZE).contains("there was no jump"));
}

#[test]
fn a_share_is_one_of_the_steps_as_in_one_run() {
    let run = || recorded("song_join");
    let mut one = App::new(run());
    super::super::press(&mut one, ":40%⟨Enter⟩");
    assert_eq!(one.event(), 19);
    for how in ["", "t"] {
        let mut pair = pair(run(), run());
        for (share, step) in [("40%", 20), ("0%", 1), ("100%", 49)] {
            let there = steps(&mut pair, &format!("{how}:{share}⟨Enter⟩{how}"));
            assert_eq!(there, format!("A step {step} of 49, B step {step} of 49"), "{share}");
        }
    }
    // What is alone counts as well.
    assert_eq!(steps(&mut songs(), "t:40%⟨Enter⟩"), "A step 4 of 24  0, B step 25 of 49  15.0 ms");
}

#[test]
fn stepping_another_way_and_back_is_where_one_was() {
    for zoom in ["", "zzz"] {
        let mut pair = songs();
        press(&mut pair, zoom);
        for at in 0..70 {
            press(&mut pair, "l");
            let shows = |pair: &mut Pair, keys: &str| {
                press(pair, keys);
                picture(pair, SIZE)
            };
            let by_time = shows(&mut pair, "F⟨Esc⟩");
            let alike = shows(&mut pair, "tF⟨Esc⟩");
            for round in 0..2 {
                assert_eq!(shows(&mut pair, "tF⟨Esc⟩"), by_time, "after {at} steps, round {round}");
                assert_eq!(shows(&mut pair, "tF⟨Esc⟩"), alike, "after {at} steps, round {round}");
            }
            press(&mut pair, "t");
        }
    }
}

#[test]
fn looked_at_closely_the_moment_of_the_run_that_goes_on_is_in_view() {
    let mut pair = songs();
    press(&mut pair, "tgzzz");
    for at in 0..57 {
        let shown = picture(&mut pair, SIZE);
        let leads = shown.lines().find(|line| line.chars().nth(1) == Some('▸')).expect("one leads");
        assert!(leads.contains('▼'), "after {at} steps\n{shown}");
        press(&mut pair, "l");
    }
}

#[test]
fn beyond_the_end_of_one_run_the_other_comes_along() {
    let mut pair = songs();
    // B has one step less than that.
    let last = steps(&mut pair, "b:49⟨Enter⟩");
    assert!(last.ends_with("B step 49 of 49") && !last.starts_with("A step 1 "), "{last}");
    assert_eq!(steps(&mut pair, ":50⟨Enter⟩"), last);
    assert!(picture(&mut pair, SIZE).contains("the run has 49 steps"));
}

#[test]
fn runs_that_take_no_time_have_their_lanes() {
    let run = || {
        let rest = [r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#, r#"[0,"ready",1]"#, r#"[0,"drop",1]"#];
        rows(&rest)
    };
    let mut pair = pair(run(), run());
    for keys in ["", "l", "l", "G"] {
        press(&mut pair, keys);
        let shown = picture(&mut pair, SIZE);
        assert_eq!(shown.matches('▼').count(), 2, "after {keys}:\n{shown}");
        assert!(!shown.contains(" whole run"), "all of it is in view:\n{shown}");
        let lanes: Vec<&str> =
            shown.lines().filter(|line| line.contains("█") && line.contains('✓')).collect();
        assert_eq!(lanes.len(), 2, "{shown}");
    }
}

#[test]
fn where_nothing_is_alike_steps_go_by_time() {
    let mut pair = pair(
        rows(&[r#"[0,"create",1,0,null,8]"#, r#"[9,"poll",1]"#]),
        rows(&[r#"[0,"lost",7]"#, r#"[5,"lost",7]"#]),
    );
    press(&mut pair, "t");
    let shown = picture(&mut pair, SIZE);
    assert!(
        shown.contains("no event is alike in both: steps by time") && shown.contains("by time, paused"),
        "{shown}"
    );
    assert_eq!(steps(&mut pair, "l"), "A step 1 of 2, B step 2 of 2");
}

#[test]
fn times_go_on_until_the_moment_that_is_shown() {
    let mut pair = songs();
    press(&mut pair, "20l");
    for (key, text) in [
        ("T", "░ learn_song  for 15.0 ms at line 20"),
        ("TI", "│ pending   for 15.0 ms in all                             │ pending   for"),
        // From like to like each run has its own moment.
        ("ITt", "░ learn_song  for 0 at line 20"),
    ] {
        press(&mut pair, key);
        let shown = picture(&mut pair, (120, 40));
        assert!(shown.contains(text), "{key}\n{shown}");
    }
}

#[test]
fn what_is_searched_for_is_found_in_both_in_their_order() {
    let mut pair = songs();
    let mut places = vec![steps(&mut pair, "/dance ready⟨Enter⟩")];
    places.push(steps(&mut pair, "n"));
    assert_eq!(places, ["A step 4 of 24, B step 24 of 49", "A step 23 of 24, B step 49 of 49"]);
    assert_eq!(steps(&mut pair, "n"), places[0], "it goes round");
    assert_eq!(steps(&mut pair, "N"), places[1]);
    assert_eq!(steps(&mut pair, "N"), places[0]);
    press(&mut pair, "/nowhere⟨Enter⟩");
    assert!(picture(&mut pair, SIZE).contains("nothing is found"));
}

#[test]
fn steps_of_a_future_causes_and_bookmarks() {
    let mut pair = songs();
    // The next step of B's dance, and its wake; A comes along.
    let dance = steps(&mut pair, "kw");
    assert_eq!(dance, "A step 4 of 24, B step 17 of 49");
    assert_eq!(steps(&mut pair, ".."), "A step 4 of 24, B step 24 of 49");
    assert_eq!(steps(&mut pair, ",c"), dance, "it was polled for that wake");
    assert_eq!(steps(&mut pair, "m3lm'"), dance);
    assert_eq!(steps(&mut pair, "'"), "A step 4 of 24, B step 20 of 49");
    assert!(picture(&mut pair, SIZE).contains("bookmark"));
    press(&mut pair, "m'm'");
    assert!(picture(&mut pair, SIZE).contains("there is no bookmark; m sets one"));
}

#[test]
fn what_is_wrong_is_found_in_either_run() {
    // In B one is never polled, and events were lost.
    let sound = [r#"[0,"create",1,0,null,8]"#, r#"[0,"poll",1]"#, r#"[30,"ready",1]"#, r#"[30,"drop",1]"#];
    let wrong =
        [r#"[0,"create",1,0,null,8]"#, r#"[9,"lost",7]"#, r#"[20,"create",2,0,null,8]"#, r#"[30,"drop",2]"#];
    for keys in ["!", "!h!", "j!", "@"] {
        let mut pair = pair(rows(&sound), rows(&wrong));
        press(&mut pair, keys);
        let shown = picture(&mut pair, SIZE);
        assert!(shown.contains(" of 2, never-polled: ") && shown.contains("├▸B"), "{keys}\n{shown}");
        let ruler = shown.lines().find(|line| line.contains("├▸B")).expect("it is there");
        assert!(ruler.contains("─?─"), "{ruler}");
    }
    let mut pair = songs();
    press(&mut pair, "!");
    assert!(picture(&mut pair, SIZE).contains("nothing wrong was found in either run"));
    let leads = |pair: &mut Pair| picture(pair, SIZE).contains("├▸B");
    let before = leads(&mut pair);
    press(&mut pair, "!");
    assert_eq!(leads(&mut pair), before);
}

#[test]
fn where_both_are_wrong_it_says_how_to_get_to_the_other() {
    let wrong = [r#"[0,"create",1,0,null,8]"#, r#"[9,"lost",7]"#, r#"[30,"drop",1]"#];
    let mut pair = pair(rows(&wrong), rows(&wrong));
    let mut says = |keys: &str| {
        press(&mut pair, keys);
        let shown = picture(&mut pair, SIZE);
        shown.lines().last().expect("there is one").to_owned()
    };
    assert!(says("!").contains("this is A's; b, then !, leads to B's"));
    assert!(says("b!").contains("this is B's; b, then !, leads to A's"));
    let round = says("9!");
    assert!(round.contains("; b, then !, leads to A's"), "{round}");
}

#[test]
fn the_rows_about_the_whole_runs_have_one_axis_too() {
    let mut pair = songs();
    press(&mut pair, "zzz");
    let shown = picture(&mut pair, SIZE);
    let in_view = shown.lines().filter(|line| line.contains(" whole run")).map(|line| {
        let cells: Vec<char> = line.chars().skip(25).collect();
        // An eighth of what both take is in view, from the start on.
        cells.iter().position(|cell| *cell == ']')
    });
    let in_view: Vec<_> = in_view.collect();
    assert!(in_view.len() == 2 && in_view[0].is_some() && in_view[0] == in_view[1], "{in_view:?}\n{shown}");
}

#[test]
fn each_bookmark_is_gone_to_whatever_the_steps() {
    let mut pair = songs();
    press(&mut pair, ":60%⟨Enter⟩m:90%⟨Enter⟩m:10%⟨Enter⟩mtg");
    let seen: Vec<String> = (0..4).map(|_| steps(&mut pair, "'")).collect();
    let mut places = seen[..3].to_vec();
    places.dedup();
    assert_eq!((places.len(), &seen[3]), (3, &seen[0]), "{seen:?}");
}

#[test]
fn a_run_that_has_not_begun_has_its_first_event_before_it() {
    let made =
        |at: u64| rows(&[format!(r#"[{at},"create",1,0,null,8]"#), format!(r#"[{},"poll",1]"#, at + 1)]);
    let mut pair = pair(made(0), made(50));
    assert_eq!(steps(&mut pair, ""), "A step 1 of 2, B has not begun");
    assert_eq!(steps(&mut pair, "b."), "A step 2 of 2, B step 1 of 2");
    assert_eq!(steps(&mut pair, "."), "A step 2 of 2, B step 2 of 2");
    press(&mut pair, "gy");
    let shown = picture(&mut pair, SIZE);
    assert!(!shown.contains("is not polled so far"), "{shown}");
}

#[test]
fn from_like_to_like_a_time_is_the_first_step_on_that_way() {
    let mut pair = songs();
    let start = steps(&mut pair, "tg");
    assert_eq!(steps(&mut pair, "G:0ms⟨Enter⟩"), start);
}

#[test]
fn what_has_no_like_is_told_and_back_is_as_before() {
    let mut pair = songs();
    // Folded, B's dance is async_main's, which A has no like of.
    press(&mut pair, "t:24⟨Enter⟩M");
    assert!(!picture(&mut pair, SIZE).contains("no like"));
    press(&mut pair, "o");
    let there = picture(&mut pair, SIZE);
    assert!(there.contains("├ A, no like: machine  learn_song"), "{there}");
    press(&mut pair, "lh");
    assert_eq!(picture(&mut pair, SIZE), there);
}

#[test]
fn bookmarks_that_meet_go_together() {
    let mut pair = songs();
    let title =
        |pair: &mut Pair| picture(pair, SIZE).lines().next().map(str::to_owned).expect("there is one");
    press(&mut pair, ":2⟨Enter⟩m");
    while !title(&mut pair).contains("B step 9 ") {
        press(&mut pair, "l");
    }
    press(&mut pair, "m");
    assert!(title(&mut pair).contains("bookmark"));
    press(&mut pair, "t");
    assert!(
        title(&mut pair).contains("A step 2 of 24  0   B step 9 of 49")
            && title(&mut pair).contains("bookmark")
    );
    press(&mut pair, "m");
    assert!(!title(&mut pair).contains("bookmark"), "one key takes back all that is shown");
}

#[test]
fn by_time_a_bookmark_is_one_moment_of_both() {
    let mut pair = songs();
    press(&mut pair, ":15ms⟨Enter⟩m:40ms⟨Enter⟩");
    let shown = picture(&mut pair, SIZE);
    let mark =
        |line: &str| line.chars().collect::<Vec<_>>().windows(3).position(|signs| signs == ['─', 'm', '─']);
    let marks: Vec<usize> = shown.lines().filter(|line| line.contains('▼')).filter_map(mark).collect();
    assert!(marks.len() == 2 && marks[0] == marks[1], "{marks:?}\n{shown}");
}
