//! What is not done below a future, and is not what its await waits for.

use super::super::{sentence, why};
use super::{PINNED, TWO_CHILDREN, last};
use crate::testing::rows;

#[test]
fn one_that_was_woken_and_is_left_aside() {
    let said = last(&[&PINNED[..8], &[r#"[5,"wake",2,0,null]"#], &PINNED[8..]].concat());
    assert!(said.contains(" was woken at 5 ns, and is not polled here."), "{said}");
    let all = [&PINNED[..8], &[r#"[5,"wake",2,0,null]"#], &PINNED[8..]].concat();
    let model = rows(&all);
    let told = why(&model, model.lanes()[0], all.len() - 1);
    let told = told.last().expect("there are some");
    assert!(
        told.says.ends_with("mner was woken at 5 ns; outer has not polled it since it waits there."),
        "{}",
        told.says
    );
    assert_eq!(told.event, Some(8));
    let said = last(&PINNED);
    assert!(said.contains(" is suspended too, and is not polled here."), "{said}");
}

#[test]
fn one_that_was_made_and_not_polled() {
    let made = [r#"[5,"create",3,1,1,8]"#];
    let said = last(&[&PINNED[..9], &made, &PINNED[9..]].concat());
    assert!(said.contains("#3, which it has made, has not been polled yet."), "{said}");
    let model = rows(&[&PINNED[..9], &made, &PINNED[9..]].concat());
    let told = why(&model, model.lanes()[0], PINNED.len());
    assert!(told.iter().any(|link| link.says.ends_with("which it has made, has not been polled yet.")));
    // Told of after its drop.
    let dropped = [r#"[20,"drop",1]"#];
    let model = rows(&[&PINNED[..9], &made, &PINNED[9..], &dropped].concat());
    let told = why(&model, model.lanes()[0], model.events().len() - 1);
    assert!(
        told.iter().any(|link| link.says.ends_with("which it has made, had not been polled yet.")),
        "{told:?}"
    );
    // A task of its own is not the maker's to poll.
    let task = [r#"[9,"poll",3]"#, r#"[9,"pending",3,0]"#];
    let model = rows(&[&PINNED[..9], &made, &PINNED[9..], &task].concat());
    let said = sentence(&model, PINNED.len());
    assert!(said.contains(" is Pending") && !said.contains("not been polled yet"), "{said}");
}

#[test]
fn what_the_same_await_polled_before_is_not_left_aside() {
    // A stream of two: one is done, the next item is awaited, and the other was not woken.
    let next = [r#"[5,"poll",1]"#, r#"[5,"await",1,0]"#, r#"[5,"pending",1,0]"#];
    let all = [&TWO_CHILDREN[..], &next].concat();
    let said = last(&all);
    assert!(
        said.contains("`inner()` is not ready; in")
            && said.contains("#3, which it has polled there before, is not done."),
        "{said}"
    );
    let model = rows(&all);
    let told: Vec<String> =
        why(&model, model.lanes()[0], all.len() - 1).into_iter().map(|link| link.says).collect();
    assert!(told[1].ends_with("#3, which it has polled there before, is not done."), "{told:?}");
    assert!(told[2].contains("#3 has been Pending since"), "{told:?}");
    assert!(!told.iter().any(|says| says.contains("outer awaits there is not traced")), "{told:?}");
}

#[test]
fn a_child_that_comes_alone_is_not_one_of_several() {
    // The next one is made only when the first is done.
    let alone = [&TWO_CHILDREN[..3], &TWO_CHILDREN[4..7], &[TWO_CHILDREN[3]], &TWO_CHILDREN[7..]].concat();
    let said = sentence(&rows(&alone), 5);
    assert!(said.ends_with("returns; what outer awaits at line 12 is not done with that."), "{said}");
}

#[test]
fn what_was_traced_from_outside_waits_since_its_first_pending() {
    let said = |rows_of: &[&str]| {
        let model = super::foreign(rows_of);
        why(&model, model.lanes()[0], rows_of.len() - 1).into_iter().map(|link| link.says).collect::<Vec<_>>()
    };
    let told = said(&[
        r#"[0,"create",1,0,null,8]"#,
        r#"[1,"poll",1]"#,
        r#"[1,"pending",1,null]"#,
        r#"[5,"poll",1]"#,
        r#"[5,"pending",1,null]"#,
    ]);
    assert_eq!(
        told,
        [
            "gate has been Pending since 1 ns. It was last polled at 5 ns.",
            "What gate waits for is not traced: that has its waker, and could wake it. It has not been woken so far.",
        ]
    );
}
