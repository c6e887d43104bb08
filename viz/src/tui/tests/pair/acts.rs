//! What keys and the mouse do with two runs.

use super::*;

#[test]
fn what_is_held_in_one_run_has_its_counterpart_held_in_the_other() {
    let mut pair = songs();
    let shows = |pair: &mut Pair, keys: &str, texts: &[&str]| {
        press(pair, keys);
        let shown = picture(pair, SIZE);
        texts.iter().for_each(|text| assert!(shown.contains(text), "{keys}: {text}\n{shown}"));
    };
    shows(
        &mut pair,
        "30ljM",
        &[
            "▸A, held  song",
            "  sing_song        ◀ │",
            "      sing_song    ◀ │",
            "A machine  sing_song: not made yet",
        ],
    );
    shows(&mut pair, "j", &["A machine  dance: not made yet", "B machine  dance: returned"]);
    // Behind the last lane of A comes the first of B, which A does not have; then each with its like.
    shows(&mut pair, "j", &["▸B, held", "B machine  async_main: pending"]);
    shows(&mut pair, "jj", &["A machine  learn_song: polling", "B machine  learn_song: pending"]);
    shows(&mut pair, "kkk", &["▸A, held", "A machine  dance: not"]);
    shows(&mut pair, "b", &["▸B, held", "B machine  dance: returned"]);
    shows(&mut pair, "f", &["▸A song", "A machine  learn_song: polling", "B machine  learn_song: pending"]);
    shows(&mut pair, "b", &["▸B, held", "B machine  learn_song: pending"]);
}

#[test]
fn the_other_run_is_gone_to_at_a_lane_that_the_filter_shows() {
    let mut pair = songs();
    // Of B the first event is about async_main; A's learn_song, and its like in B, are left out.
    press(&mut pair, "Fdance⟨Enter⟩b");
    let shown = picture(&mut pair, SIZE);
    assert!(shown.contains("├▸B: dance, held") && selected(&shown) == ["async_main"], "{shown}");
    press(&mut pair, "b");
    let shown = picture(&mut pair, SIZE);
    assert!(shown.contains("┌▸A: dance, held") && selected(&shown) == ["dance", "dance"], "{shown}");
    // Where the filter leaves out all, there is none.
    press(&mut pair, "Fnobody⟨Enter⟩b");
    assert!(selected(&picture(&mut pair, SIZE)).is_empty());
}

#[test]
fn it_plays_in_both_directions() {
    let mut pair = songs();
    let tick = |pair: &mut Pair| (pair.update(Action::Tick), pair.is_playing());
    press(&mut pair, " ");
    let all = (0..200).take_while(|_| tick(&mut pair).1).count();
    assert_eq!(all, 24 + 49 - 2, "it pauses at the end");
    assert_eq!(steps(&mut pair, ""), "A step 24 of 24, B step 49 of 49");
    // At the end there is nothing to play but the whole.
    assert_eq!(steps(&mut pair, " "), "A step 1 of 24, B step 1 of 49");
    assert!(pair.is_playing());
    assert_eq!(steps(&mut pair, "9l"), steps(&mut pair, ""), "a step pauses it");
    assert!(!pair.is_playing());
    press(&mut pair, "r ");
    tick(&mut pair);
    assert!(picture(&mut pair, SIZE).contains("playing back"));
    (0..8).for_each(|_| _ = tick(&mut pair));
    assert_eq!(steps(&mut pair, ""), "A step 1 of 24, B step 1 of 49");
}

#[test]
fn lanes_fold_and_are_filtered_in_both() {
    let mut pair = songs();
    let lanes = |pair: &mut Pair, keys: &str| {
        press(pair, keys);
        let shown = picture(pair, SIZE);
        shown.lines().skip(1).take_while(|line| !line.contains("how they differ")).count() - 2
    };
    assert_eq!((lanes(&mut pair, ""), lanes(&mut pair, "*"), lanes(&mut pair, "*")), (8, 4, 8));
    assert_eq!(lanes(&mut pair, "Fsing⟨Enter⟩"), 4, "A's sing_song; B's, and what it is below");
    assert_eq!(lanes(&mut pair, "⟨Esc⟩"), 8);
}

#[test]
fn the_mouse_selects_goes_zooms_and_scrolls() {
    let mut pair = songs();
    let mut does = |kind, column, row| {
        pair.point(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
        let shown = picture(&mut pair, SIZE);
        (steps(&mut pair, ""), shown)
    };
    let (down, drag) = (MouseEventKind::Down(MouseButton::Left), MouseEventKind::Drag(MouseButton::Left));
    let (start, shown) = does(down, 5, 10);
    assert!(shown.contains("▸B, held") && selected(&shown) == ["dance", "dance"], "{shown}");
    assert_eq!(start, "A step 1 of 24, B step 1 of 49");
    // On a lane: to there, and its future.
    let (there, shown) = does(down, 48, 2);
    assert_eq!(there, "A step 5 of 24, B step 26 of 49");
    assert!(shown.contains("▸A, held") && selected(&shown) == ["learn_song", "learn_song"], "{shown}");
    // Where the shorter run is over, the longer one leads the moment.
    assert_eq!(does(drag, 78, 7).0, "A step 21 of 24, B step 49 of 49");
    assert_eq!(does(drag, 24, 6).0, "A step 1 of 24, B step 1 of 49");
    let (_, shown) = does(MouseEventKind::ScrollUp, 30, 3);
    assert!(shown.contains(" whole run"), "{shown}");
    assert!(!does(MouseEventKind::ScrollDown, 30, 3).1.contains(" whole run"));
    assert_eq!(selected(&does(MouseEventKind::ScrollDown, 5, 3).1), ["sing_song", "sing_song"]);
    assert_eq!(does(MouseEventKind::ScrollDown, 5, 15).0, "A step 1 of 24, B step 1 of 49");
}

#[test]
fn what_was_said_is_over_with_a_click() {
    let mut pair = songs();
    press(&mut pair, "O/zzz⟨Enter⟩");
    assert!(picture(&mut pair, SIZE).contains("nothing is found"));
    let mouse = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: 48,
        row: 2,
        modifiers: KeyModifiers::NONE,
    };
    assert_eq!(pair.point(mouse), Effect::Draw);
    let shown = picture(&mut pair, SIZE);
    assert!(shown.starts_with(" A step 5 of 24") && !shown.contains("nothing is found"), "{shown}");
    // Also with one that does nothing else.
    press(&mut pair, "/zzz⟨Enter⟩");
    assert_eq!(pair.point(MouseEvent { row: 0, ..mouse }), Effect::Draw);
    assert!(!picture(&mut pair, SIZE).contains("nothing is found"));
}

#[test]
fn what_changes_nothing_says_why() {
    let mut pair = songs();
    for (keys, says) in [
        ("h", "both runs are at their start"),
        ("9}G", "both runs are at their end"),
        ("9l", "both runs are at their end"),
        (" ", "the run is over: on from its start"),
        ("<", "the whole time is in view"),
        ("99J", "nothing is further down"),
    ] {
        press(&mut pair, keys);
        press(&mut pair, &keys[keys.len() - 1..].replace(' ', ""));
        let shown = picture(&mut pair, SIZE);
        assert!(shown.contains(says), "{keys}\n{shown}");
    }
}

#[test]
fn what_is_wrong_in_a_run_is_told_to_who_asked_and_nobody_else() {
    // So long that it is looked for beside the screen.
    let long = || {
        let polls =
            (1..6_000).flat_map(|at| [format!(r#"[{at},"poll",1]"#), format!(r#"[{at},"pending",1,0]"#)]);
        let first = r#"[0,"create",1,0,null,8]"#.to_owned();
        rows(&std::iter::once(first).chain(polls).collect::<Vec<_>>())
    };
    let settled = |keys: &str| {
        let mut pair = pair(long(), long());
        press(&mut pair, keys);
        while pair.look_due().is_some() {
            pair.look();
        }
        pair
    };
    let mut counts = settled("5");
    assert!(picture(&mut counts, SIZE).contains(" 5 times ... "));
    assert!(picture(&mut settled("!"), SIZE).contains("found wrong; ! goes there"));
}

#[test]
fn behind_a_help_or_beside_a_prompt_the_mouse_does_nothing() {
    let mut pair = songs();
    let before = picture(&mut pair, SIZE);
    for open in ["?", ":", "/", "F"] {
        press(&mut pair, open);
        for kind in [
            MouseEventKind::Down(MouseButton::Left),
            MouseEventKind::Drag(MouseButton::Left),
            MouseEventKind::ScrollUp,
            MouseEventKind::ScrollDown,
        ] {
            for (column, row) in [(5, 3), (48, 3), (48, 8), (5, 15)] {
                let mouse = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
                assert_eq!(pair.point(mouse), Effect::None, "{open}");
            }
        }
        press(&mut pair, "⟨Esc⟩");
        assert_eq!(picture(&mut pair, SIZE), before, "{open}");
    }
}

/// What the help lists does something, and nothing else does.
#[test]
fn the_keys_of_the_help_are_those_that_work() {
    let keys = Keys::default();
    let listed = Keys::default().only(crate::tui::pair::does);
    for (binding, code) in keys.plain() {
        let mut does = false;
        for before in ["", "15ljz", "20l/poll⟨Enter⟩jm3lzzbr", "G "] {
            let mut pair = songs();
            press(&mut pair, before);
            does |= pair.press(KeyEvent::from(code)) != Effect::None;
        }
        assert_eq!(does, listed.action(KeyEvent::from(code)).is_some(), "{binding}");
        assert!(does, "all of them do: {binding}");
    }
}

#[test]
fn a_count_comes_to_an_end() {
    let mut pair = songs();
    press(&mut pair, "/poll⟨Enter⟩999999999n999999999N999999999a999999999!999999999j999999999J999999999z");
    assert_eq!(steps(&mut pair, "999999999l"), "A step 24 of 24, B step 49 of 49");
    assert_eq!(steps(&mut pair, "g12l"), steps(&mut pair, "gllllllllllll"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_keys_on_any_pair_at_any_size(
        a in any_rows(),
        b in any_rows(),
        steps in proptest::collection::vec((any_key(), any_mouse(), 0_u16..130, 0_u16..50), 1..12),
    ) {
        let mut pair = Pair::new([rows(&a), rows(&b)], Keys::default());
        for (key, mouse, width, height) in steps {
            pair.press(key);
            pair.update(Action::Tick);
            for look in [Look::default(), Look { theme: Theme::Mono, ascii: true }] {
                let picture = looking(&mut pair, (width, height), look);
                prop_assert!(picture.content.iter().all(|cell| !cell.symbol().chars().any(char::is_control)));
            }
            pair.point(mouse);
        }
    }

    /// After any keys, a step on and a step back by event shows what was shown before.
    #[test]
    fn back_undoes_forward_after_any_keys(
        a in any_rows(),
        b in any_rows(),
        alike in any::<bool>(),
        keys in proptest::collection::vec(any_key(), 0..12),
    ) {
        let mut pair = pair(rows(&a), rows(&b));
        keys.into_iter().for_each(|key| _ = pair.press(key));
        // What is typed is closed, and the view and the steps are as they were at first.
        press(&mut pair, "⟨Esc⟩⟨Esc⟩⟨Esc⟩0");
        if picture(&mut pair, SIZE).contains("like to like,") != alike {
            press(&mut pair, "t");
        }
        // To a step, so that none is said of and the selection follows from it.
        press(&mut pair, "lh");
        let before = picture(&mut pair, SIZE);
        press(&mut pair, "l");
        if picture(&mut pair, SIZE).lines().next() != before.lines().next() {
            press(&mut pair, "h");
            prop_assert_eq!(picture(&mut pair, SIZE), before);
        }
    }
}
