//! The rows of runs that could have been: each poll ends, nothing is polled after its end, only what runs wakes.

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Polling,
    Waits,
    Done,
    Dropped,
}

/// A run of these acts; one that is not possible where it stands is left out.
pub(super) fn of(acts: &[u8]) -> Vec<String> {
    let mut run = Run::default();
    for act in acts {
        run.act(*act);
    }
    while !run.stack.is_empty() {
        run.act(3);
    }
    run.rows
}

#[derive(Default)]
struct Run {
    rows: Vec<String>,
    at: u64,
    /// By id, from 1.
    states: Vec<State>,
    stack: Vec<usize>,
    /// The await point that each reached last.
    points: Vec<Option<usize>>,
}

impl Run {
    fn act(&mut self, act: u8) {
        let pick = usize::from(act / 10);
        let top = self.stack.last().copied();
        let top_or_null = top.map_or("null".to_owned(), |top| top.to_string());
        match act % 10 {
            0 if self.states.len() < 9 => {
                self.states.push(State::New);
                self.points.push(None);
                let id = self.states.len();
                self.row(&format!(r#""create",{id},{},{top_or_null},7"#, id % 2));
            }
            1 | 2 | 9 if self.stack.len() < 4 => {
                let Some(id) = self.nth(pick, &[State::New, State::Waits]) else { return };
                self.row(&format!(r#""poll",{id}"#));
                self.set(id, State::Polling);
                self.stack.push(id);
            }
            3 | 8 => {
                let Some(id) = self.stack.pop() else { return };
                let point = if id % 2 == 0 { pick % 2 } else { 0 };
                if pick % 3 > 0 || self.points[id - 1] != Some(point) {
                    self.row(&format!(r#""await",{id},{point}"#));
                }
                self.row(&format!(r#""pending",{id},{point}"#));
                self.set(id, State::Waits);
                self.points[id - 1] = Some(point);
            }
            4 => {
                let Some(id) = self.stack.pop() else { return };
                self.row(&format!(r#""ready",{id}"#));
                self.set(id, State::Done);
            }
            5 => {
                let Some(id) = self.nth(pick, &[State::Waits, State::Polling]) else { return };
                self.row(&format!(r#""wake",{id},0,{top_or_null}"#));
            }
            6 => {
                let Some(id) = self.nth(pick, &[State::New, State::Waits, State::Done]) else { return };
                self.row(&format!(r#""drop",{id}"#));
                self.set(id, State::Dropped);
            }
            _ => self.at += 1_000_000 * (pick as u64 + 1),
        }
    }

    fn row(&mut self, row: &str) {
        self.rows.push(format!("[{},{row}]", self.at));
    }

    fn set(&mut self, id: usize, state: State) {
        self.states[id - 1] = state;
    }

    fn nth(&self, pick: usize, states: &[State]) -> Option<usize> {
        let found: Vec<usize> =
            (1..=self.states.len()).filter(|id| states.contains(&self.states[id - 1])).collect();
        found.get(pick % found.len().max(1)).copied()
    }
}
