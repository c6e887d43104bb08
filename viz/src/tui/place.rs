//! Where one can go to: a step, a time, a share of the run, a line.

use crate::model::Model;
use crate::text;

/// Where one wants to go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// This step; the first is 1.
    Step(usize),
    /// This time, in nanoseconds.
    Time(u64),
    /// This share of the steps, from 0 to 1.
    Share(f64),
    /// The next time that anyone comes to an await in this line.
    Line(u32),
}

/// Reads where one wants to go; the error says how it is written.
pub(super) fn place(text: &str) -> Result<Place, String> {
    let text = text.trim();
    let wrong = || format!("{text:?} is no place: 120 (a step), 15ms, 40% (of the steps), or L24 (a line)");
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| *number >= 0.0);
    if let Some(percent) = text.strip_suffix('%') {
        return number(percent).map(|percent| Place::Share(percent / 100.0)).ok_or_else(wrong);
    }
    if let Some(line) = text.strip_prefix(['L', 'l']) {
        let line = line.trim_start_matches("ine").trim();
        return line.parse().map(Place::Line).map_err(|_| wrong());
    }
    if let Some(time) = text::parse_time(text) {
        return Ok(Place::Time(time));
    }
    text.parse().map(Place::Step).map_err(|_| wrong())
}

/// The event at a place, or what to say if there is none.
pub(super) fn event_at(model: &Model, place: Place, now: usize) -> Result<usize, String> {
    let count = model.events().len();
    match place {
        Place::Step(step) if step > count => Err(format!("the run has {}", text::count(count, "step"))),
        Place::Step(step) => Ok(step.saturating_sub(1)),
        #[expect(clippy::cast_sign_loss, reason = "a share is at least 0")]
        Place::Share(share) => Ok((share.min(1.0) * count.saturating_sub(1) as f64) as usize),
        Place::Time(time) => {
            let at = model.events().partition_point(|event| event.at < time);
            if at < count { Ok(at) } else { Err(format!("the run ends at {}", text::time(model.end_time()))) }
        }
        Place::Line(line) => model
            .awaited_in_line(line, now, false)
            .ok_or_else(|| format!("nobody comes to an await in line {line}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read() {
        assert_eq!(place("120"), Ok(Place::Step(120)));
        assert_eq!(place(" 15ms "), Ok(Place::Time(15_000_000)));
        assert_eq!(place("1.5 s"), Ok(Place::Time(1_500_000_000)));
        assert_eq!(place("20us"), Ok(Place::Time(20_000)));
        assert_eq!(place("7ns"), Ok(Place::Time(7)));
        assert_eq!(place("40%"), Ok(Place::Share(0.4)));
        assert_eq!((place("L24"), place("line 24")), (Ok(Place::Line(24)), Ok(Place::Line(24))));
        for wrong in ["", "x", "-1", "-5ms", "L", "%", "1e999999s%", "ms"] {
            assert!(place(wrong).is_err(), "{wrong}");
        }
    }
}
