//! A question in place of the sentence; once it is answered, the truth beside the answer, and the step that decides it.
//!
//! ```text
//! dance is Pending for the first time. What is polled next?
//!   a) sing_song
//!   b) nothing, until the timer rings
//! press a or b; Esc passes over it
//! ```

use crate::learn::Question;
use crate::text;
use crate::tui::class::Class;
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
) -> Vec<(String, Role)> {
    let mut lines = vec![(question.ask.clone(), Role::Strong)];
    let Some(given) = given else {
        for (index, choice) in question.choices.iter().enumerate() {
            lines.push((format!("  {}) {}", Question::letter(index), choice.text), Role::Text));
        }
        let letters: Vec<String> =
            (0..question.choices.len()).map(|index| Question::letter(index).to_string()).collect();
        let letters = text::list(&letters).replace(" and ", " or ");
        lines.push((format!("Press {letters}; Esc passes over it."), Role::Dim));
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
    let on = match (leads_to, question.decided) {
        (Some(step), _) => format!("Enter goes to step {}, which decides it; → goes on.", step + 1),
        (None, Some(decided)) => {
            format!("Step {} decides it, after what is still to be asked; Enter goes on.", decided + 1)
        }
        (None, None) => "Enter goes on.".to_owned(),
    };
    lines.push((on, Role::Dim));
    lines
}
