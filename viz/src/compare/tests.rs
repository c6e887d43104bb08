//! Two runs in words.

use super::differences;
use crate::testing::recorded;

#[test]
fn joined_is_shorter_than_one_after_the_other() {
    let said = differences(&recorded("song_blocking"), &recorded("song_join"));
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_run_is_like_itself() {
    let said = differences(&recorded("song_join"), &recorded("song_join"));
    assert_eq!(said, ["Both take 30.0 ms.", "In both 5 kinds of futures have the same counts and times."]);
}
