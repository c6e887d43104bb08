use proptest::prelude::*;

use super::*;
use crate::testing::{any_rows, recorded, rows};

fn shown(model: &Model) -> String {
    let mut out = Vec::new();
    write(&Stats::new(model), &mut out).expect("a Vec takes it");
    String::from_utf8(out).expect("it is text")
}

#[test]
fn song_join() {
    insta::assert_snapshot!(shown(&recorded("song_join")));
}

#[test]
fn a_machine_sums_up_its_futures() {
    let stats = Stats::new(&recorded("two_sites"));
    for machine in &stats.machines {
        let of_it = stats.futures.iter().filter(|future| future.machine == Some(machine.machine as u32));
        assert_eq!(machine.counts.polls, of_it.map(|future| future.counts.polls).sum::<usize>());
    }
}

#[test]
fn wakes_by_itself_and_what_is_not_over() {
    let stats = Stats::new(&rows(&[
        r#"[0,"create",1,0,null,7]"#,
        r#"[10,"poll",1]"#,
        r#"[11,"wake",1,null,1]"#,
        r#"[15,"pending",1,0]"#,
        r#"[40,"wake",1,0,null]"#,
        r#"[50,"poll",1]"#,
        r#"[90,"lost",4]"#,
    ]));
    assert_eq!((stats.lost, stats.futures[0].end, stats.futures[0].size), (4, "polling", Some(7)));
    let counts = &stats.futures[0].counts;
    let expected = Counts {
        polls: 2,
        pendings: 1,
        wakes: 2,
        self_wakes: 1,
        polling: 5 + 40,
        pending: 35,
        longest_poll: 40,
    };
    assert_eq!(*counts, expected);
}

proptest! {
    #[test]
    fn any_trace_can_be_counted(lines in any_rows()) {
        let model = rows(&lines);
        let polls: usize = Stats::new(&model).futures.iter().map(|future| future.counts.polls).sum();
        prop_assert_eq!(polls, model.polls().len());
        shown(&model);
    }
}
