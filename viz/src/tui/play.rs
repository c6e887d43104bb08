//! Playing: whether, in which direction, and how fast.

use std::time::Duration;

/// How long a step stands, from slow to fast, in milliseconds.
const STEPS: [u64; 9] = [2400, 1200, 600, 300, 150, 75, 40, 20, 10];

/// The state of playing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Play {
    on: bool,
    back: bool,
    speed: usize,
}

impl Default for Play {
    fn default() -> Self {
        Self { on: false, back: false, speed: 2 }
    }
}

impl Play {
    pub(super) fn is_on(self) -> bool {
        self.on
    }

    pub(super) fn is_back(self) -> bool {
        self.back
    }

    pub(super) fn toggle(&mut self) {
        self.on = !self.on;
    }

    pub(super) fn pause(&mut self) {
        self.on = false;
    }

    /// In the other direction; gives the words for it.
    pub(super) fn reverse(&mut self) -> &'static str {
        self.back = !self.back;
        if self.back { "plays backwards" } else { "plays forwards" }
    }

    /// Faster, or slower; gives the words for it.
    pub(super) fn speed(&mut self, faster: bool) -> String {
        self.speed =
            if faster { (self.speed + 1).min(STEPS.len() - 1) } else { self.speed.saturating_sub(1) };
        let limit = match self.speed {
            0 => ", the slowest",
            speed if speed + 1 == STEPS.len() => ", the fastest",
            _ => "",
        };
        let steps = format!("{:.1}", self.steps_a_second());
        format!("{} steps a second{limit}", steps.trim_end_matches(".0"))
    }

    /// How long a step stands.
    pub(super) fn step(self) -> Duration {
        Duration::from_millis(STEPS[self.speed])
    }

    pub(super) fn steps_a_second(self) -> f64 {
        1000.0 / STEPS[self.speed] as f64
    }
}
