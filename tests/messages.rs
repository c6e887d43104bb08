//! What the attribute says of its own misuse. `TRYBUILD=overwrite cargo test --test messages` writes the messages anew.

#[test]
fn misuse_is_told_at_its_place() {
    trybuild::TestCases::new().compile_fail("tests/messages/*.rs");
}
