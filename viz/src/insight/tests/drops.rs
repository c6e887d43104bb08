//! What is dropped half-way, and why.

use super::super::sentence;
use super::{PINNED, TWO_CHILDREN, last};
use crate::testing::rows;

#[test]
fn who_loses_a_select_is_told_of_it() {
    let lost = [r#"[5,"poll",1]"#, r#"[5,"drop",2]"#];
    let said = last(&[&PINNED[..7], &lost].concat());
    assert!(
        said.contains(", which lost the select! at line 13 of outer, is cancelled: it is dropped while Pending at line 21 (for 5 ns), with all"),
        "{said}"
    );
    // One that another await left is dropped there; so is one that this visit of the `select!` has not polled.
    let said = last(&[&PINNED[..], &[r#"[6,"poll",1]"#, r#"[6,"drop",2]"#]].concat());
    assert!(said.contains(" is cancelled during the poll of outer: it is dropped"), "{said}");
    let anew = [r#"[5,"poll",1]"#, r#"[5,"await",1,1]"#, r#"[5,"drop",2]"#];
    let said = last(&[&PINNED[..7], &anew].concat());
    assert!(said.contains(" is cancelled during the poll of outer: it is dropped"), "{said}");
}

/// A fn that polls two children in its `select!`; then the second is done.
fn second_is_first(select: bool, after: &[&'static str]) -> Vec<&'static str> {
    let point = if select {
        [r#"[0,"await",1,1]"#, r#"[0,"pending",1,1]"#]
    } else {
        [TWO_CHILDREN[4], TWO_CHILDREN[9]]
    };
    let both = [r#"[0,"poll",2]"#, r#"[0,"pending",2,0]"#, r#"[0,"poll",3]"#, r#"[0,"pending",3,0]"#];
    let done = [r#"[5,"poll",1]"#, r#"[5,"poll",3]"#, r#"[5,"ready",3]"#];
    [&TWO_CHILDREN[..4], &point[..1], &both, &point[1..], &done, after].concat()
}

#[test]
fn who_was_first_is_named() {
    let all = second_is_first(true, &[r#"[5,"drop",3]"#, r#"[5,"drop",2]"#]);
    let said = last(&all);
    assert!(said.contains("#2, which lost the select! at line 13 of outer when in"), "{said}");
    assert!(
        said.contains("#3 returned, is cancelled: it is dropped while Pending at line 21 (for 5 ns), with"),
        "{said}"
    );
    let returns = sentence(&rows(&all), 12);
    assert!(returns.ends_with("#3 returns, and the select! at line 13 of outer ends."), "{returns}");
    // At a plain await only the order is known; and nothing where the other one is polled once more before it goes.
    let said = last(&second_is_first(false, &[r#"[5,"drop",2]"#]));
    assert!(said.contains("#2 is cancelled during the poll of outer, right after in"), "{said}");
    let polled = [r#"[5,"poll",2]"#, r#"[5,"pending",2,0]"#, r#"[5,"drop",2]"#];
    let all = second_is_first(true, &polled);
    assert!(
        last(&all).contains("#2, which lost the select! at line 13 of outer, is cancelled"),
        "{}",
        last(&all)
    );
    let returns = sentence(&rows(&all), 12);
    assert!(
        returns.ends_with("returns: that branch of the select! at line 13 of outer is done."),
        "{returns}"
    );
}

#[test]
fn who_goes_with_the_one_above_is_told_so() {
    let with = |rows_of: &[&'static str]| last(&[&PINNED[..7], rows_of].concat());
    let said = with(&[r#"[5,"drop",1]"#, r#"[5,"drop",2]"#]);
    assert!(
        said.contains(" is cancelled with outer, which polled it before: it is dropped while Pending"),
        "{said}"
    );
    // Something else came between, or another thread drops it.
    for apart in [
        [r#"[5,"drop",1]"#, r#"[5,"create",3,0,null,8]"#, r#"[5,"drop",2]"#],
        [r#"[5,"drop",1]"#, r#"[5,"create",3,0,null,8]"#, r#"[5,"drop",2,{"thread":1}]"#],
    ] {
        let said = with(&apart);
        assert!(said.contains(" is cancelled: it is dropped while Pending"), "{said}");
    }
}
