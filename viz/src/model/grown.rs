//! What more of the same run changes of what was there before.

use super::Model;

impl Model {
    /// Whether what has come since less of the same run was there stands behind all of that. Events are in the order of their
    /// times: none has come between those that were there if there are as many as before up to the last of their times, and
    /// those at that time are as before.
    pub fn continues(&self, was: &Self) -> bool {
        let Some(last) = was.events().last() else { return true };
        let before = |model: &Self| model.events().partition_point(|one| one.at < last.at);
        let (at_last, count) = (before(was), was.events().len());
        before(self) == at_last && self.events().get(at_last..count) == Some(&was.events()[at_last..])
    }
}
