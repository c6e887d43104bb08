//! A question in place of the sentence; once it is answered, the truth beside the answer, and the step that decides it.
//!
//! ```text
//! dance is Pending for the first time. What is polled next?
//!   a) sing_song
//!   b) nothing, until the timer rings
//! press a or b; Esc passes over it
//! ```

use crate::learn::Question;
use crate::model::{Move, Unit};
use crate::text;
use crate::tui::class::Class;
use crate::tui::keys::{Action, Keys};
use crate::tui::theme::Role;

/// How many lines the pane needs.
pub(in crate::tui) const HEIGHT: u16 = 9;

/// What the pane is called.
pub(in crate::tui) fn name(class: &Class, index: usize) -> String {
    format!("question {} of {}", index + 1, class.course.questions.len())
}

/// What it says, in paragraphs. `leads_to` is the step that one can go to now, to see what decides the question.
pub(in crate::tui) fn lines(
    question: &Question,
    given: Option<usize>,
    leads_to: Option<usize>,
    keys: &Keys,
) -> Vec<(String, Role)> {
    let mut lines = vec![(question.ask.clone(), Role::Strong)];
    let Some(given) = given else {
        for (index, choice) in question.choices.iter().enumerate() {
            lines.push((format!("  {}) {}", Question::letter(index), choice.text), Role::Text));
        }
        let letters: Vec<String> =
            (0..question.choices.len()).map(|index| Question::letter(index).to_string()).collect();
        let letters = text::list(&letters).replace(" and ", " or ");
        let passes = keys.then(Action::Leave, "passes over it");
        lines.push((format!("Press {letters}{passes}."), Role::Dim));
        return lines;
    };
    lines.extend(question.told(given).into_iter().map(|told| {
        let role = match told.chars().next() {
            Some('✓') => Role::Key,
            Some('✗') => Role::Current,
            _ => Role::Text,
        };
        (told, role)
    }));
    let step = |step: usize| format!("Step {} decides it", step + 1);
    let asked = |does: &str| keys.then(Action::Asked, does);
    let on = match (leads_to, question.decided) {
        (Some(decides), _) => {
            let goes_on = keys.then(Action::Go(Move::Forward(Unit::Event)), "goes on");
            format!("{}{}{goes_on}.", step(decides), asked("goes there"))
        }
        (None, Some(decided)) => {
            format!("{}, after what is still to be asked{}.", step(decided), asked("goes on"))
        }
        (None, None) => keys.key(Action::Asked).map_or(String::new(), |key| format!("{key} goes on.")),
    };
    lines.push((on, Role::Dim));
    lines
}
