//! A question in place of the sentence; once it is answered, the truth beside the answer, and the step that decides it.
//!
//! ```text
//! dance is Pending for the first time. What is polled next?
//!   a) sing_song
//!   b) nothing, until the timer rings
//! press a or b; Esc passes over it
//! ```

use ratatui::layout::Rect;

use crate::learn::Question;
use crate::text;
use crate::tui::canvas::Canvas;
use crate::tui::class::Class;
use crate::tui::theme::Role;

/// How many lines the pane needs.
pub(in crate::tui) const HEIGHT: u16 = 9;

/// What the pane is called.
pub(in crate::tui) fn name(class: &Class, index: usize) -> String {
    format!("question {} of {}", index + 1, class.course.questions.len())
}

/// Draws it. `leads_to` is the step that one can go to now, to see what decides the question.
pub(in crate::tui) fn draw(
    canvas: &mut Canvas<'_>,
    area: Rect,
    question: &Question,
    given: Option<usize>,
    leads_to: Option<usize>,
) {
    let mut lines = Lines { canvas, area, row: 0 };
    lines.put(&question.ask, Role::Strong);
    match given {
        None => {
            for (index, choice) in question.choices.iter().enumerate() {
                lines.put(&format!("  {}) {}", Question::letter(index), choice.text), Role::Text);
            }
            let letters: Vec<String> =
                (0..question.choices.len()).map(|index| Question::letter(index).to_string()).collect();
            lines.put(
                &format!("Press {}; Esc passes over it.", text::list(&letters).replace(" and ", " or ")),
                Role::Dim,
            );
        }
        Some(given) => {
            let right = &question.choices[question.right];
            let wrong = &question.choices[given];
            if given == question.right {
                lines.put(&format!("✓ {}", right.text), Role::Key);
            } else {
                lines.put(&format!("✗ not {}: {}", wrong.text, wrong.but), Role::Current);
                lines.put(&format!("✓ but {}", right.text), Role::Key);
            }
            lines.put(&question.why, Role::Text);
            let on = match (leads_to, question.decided) {
                (Some(step), _) => {
                    format!("Enter goes to step {}, which decides it; → goes on.", step + 1)
                }
                (None, Some(decided)) => {
                    format!(
                        "Step {} decides it, after what is still to be asked; Enter goes on.",
                        decided + 1
                    )
                }
                (None, None) => "Enter goes on.".to_owned(),
            };
            lines.put(&on, Role::Dim);
        }
    }
}

struct Lines<'a, 'b> {
    canvas: &'a mut Canvas<'b>,
    area: Rect,
    row: u16,
}

impl Lines<'_, '_> {
    fn put(&mut self, text: &str, role: Role) {
        let below = Rect {
            y: self.area.y.saturating_add(self.row),
            height: self.area.height.saturating_sub(self.row),
            ..self.area
        };
        if below.height > 0 {
            let lines = self.canvas.put_wrapped(below, text, role);
            self.row += u16::try_from(lines).unwrap_or(u16::MAX).min(below.height);
        }
    }
}
