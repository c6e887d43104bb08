//! What is said where a key has changed nothing, so that none is silent.

use super::keys::Action;
use crate::model::lanes::Window;

/// Why an action has changed nothing of what is in view; none for one that says so itself, or is about the steps.
pub(super) fn words(action: Action, window: Window, whole: &str) -> Option<String> {
    let in_view = || format!("{whole} is in view");
    let says = match action {
        Action::Select(..0) => "no future is further up",
        Action::Select(_) => "no future is further down",
        Action::Scroll(..0) => "nothing is further up",
        Action::Scroll(_) => "nothing is further down",
        Action::Zoom { closer: true } => "there is nothing to see closer",
        Action::Pan { .. } if window.is_whole() => return Some(in_view()),
        Action::Pan { back: true } => "its start is in view",
        Action::Pan { back: false } => "its end is in view",
        Action::Zoom { closer: false } | Action::Whole => return Some(in_view()),
        _ => return None,
    };
    Some(says.to_owned())
}
