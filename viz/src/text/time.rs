//! Times as people read and write them: `15.0 ms`, `2:05 min`, `1:02:03 h`.

const SECOND: u64 = 1_000_000_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;

/// A time or a duration, in the unit in which three digits say most; from a minute on to the second, as a clock shows it.
///
/// ```
/// use pollscope_viz::text::time;
/// assert_eq!(time(0), "0");
/// assert_eq!(time(640), "640 ns");
/// assert_eq!(time(15_000_000), "15.0 ms");
/// assert_eq!(time(999_996), "1.00 ms");
/// assert_eq!(time(125_400_000_000), "2:05 min");
/// assert_eq!(time(3_723_400_000_000), "1:02:03 h");
/// ```
pub fn time(nanos: u64) -> String {
    match nanos {
        0 => return "0".to_owned(),
        1..1000 => return format!("{nanos} ns"),
        1000..MINUTE => {}
        MINUTE.. => return on_a_clock(nanos, SECOND),
    }
    for (unit, name) in [(1e3, "µs"), (1e6, "ms")] {
        let value = nanos as f64 / unit;
        if value < 999.5 {
            return format!("{} {name}", three_digits(value));
        }
    }
    format!("{} s", three_digits(nanos as f64 / 1e9))
}

/// Times that stand below each other: those of a unit all with so many decimals that neighbours are told apart.
///
/// ```
/// use pollscope_viz::text::times;
/// assert_eq!(times(&[0, 15_000_000, 20_000_000]), ["0", "15.0 ms", "20.0 ms"]);
/// assert_eq!(times(&[9_000_000, 24_410_000, 24_430_000]), ["9.00 ms", "24.41 ms", "24.43 ms"]);
/// assert_eq!(times(&[3_723_000_000_000, 3_724_000_000_000]), ["1:02:03 h", "1:02:04 h"]);
/// ```
pub fn times(nanos: &[u64]) -> Vec<String> {
    let apart = nanos.windows(2).map(|pair| pair[0].abs_diff(pair[1])).filter(|apart| *apart > 0);
    let apart = apart.min().unwrap_or(u64::MAX);
    let shown: Vec<String> = nanos.iter().map(|nanos| time_to(*nanos, apart)).collect();
    let mut most = [0; UNITS.len()];
    for (unit, decimals) in shown.iter().filter_map(|shown| decimals(shown)) {
        most[unit] = most[unit].max(decimals);
    }
    let alike = |(nanos, shown): (&u64, String)| match decimals(&shown) {
        Some((unit, _)) => in_unit(*nanos, unit, most[unit]),
        None => shown,
    };
    nanos.iter().zip(shown).map(alike).collect()
}

/// A time with as many digits as it takes to tell it from another one that is so many nanoseconds away.
///
/// ```
/// use pollscope_viz::text::time_to;
/// assert_eq!(time_to(24_410_000, 10_000), "24.41 ms");
/// assert_eq!(time_to(3_723_500_000_000, 100_000_000), "1:02:03.5 h");
/// ```
pub fn time_to(nanos: u64, apart: u64) -> String {
    if nanos >= MINUTE {
        let to = (0..10).rev().map(|zeros| 10_u64.pow(zeros)).find(|to| *to <= apart);
        return on_a_clock(nanos, to.unwrap_or(1));
    }
    let short = time(nanos);
    let Some((unit, there)) = decimals(&short) else { return short };
    let (_, per_unit, most) = UNITS[unit];
    // Up to the first digit in which the two can differ; a nanosecond is the last there is.
    let mut digits = 0;
    let mut told = per_unit;
    while told > apart as f64 && digits < most {
        (told, digits) = (told / 10.0, digits + 1);
    }
    in_unit(nanos, unit, digits.max(there).min(most))
}

/// The units that have decimals: how they are written, their nanoseconds, and how many decimals lead down to one.
const UNITS: [(&str, f64, usize); 3] = [("µs", 1e3, 3), ("ms", 1e6, 6), ("s", 1e9, 9)];

/// In which of those units a time is written, and with how many decimals.
fn decimals(shown: &str) -> Option<(usize, usize)> {
    let (number, unit) = shown.split_once(' ')?;
    let unit = UNITS.iter().position(|(name, ..)| *name == unit)?;
    Some((unit, number.split_once('.').map_or(0, |(_, digits)| digits.len())))
}

fn in_unit(nanos: u64, unit: usize, decimals: usize) -> String {
    let (name, per_unit, _) = UNITS[unit];
    format!("{:.decimals$} {name}", nanos as f64 / per_unit)
}

/// A minute or more, to the nearest second or decimal part of one, which is `to` nanoseconds.
fn on_a_clock(nanos: u64, to: u64) -> String {
    let rounded = nanos.saturating_add(to / 2) / to * to;
    let (hours, minutes, seconds) = (rounded / HOUR, rounded / MINUTE, rounded / SECOND % 60);
    let part = match to {
        SECOND.. => String::new(),
        to => format!(".{:0digits$}", rounded % SECOND / to, digits = (SECOND / to).ilog10() as usize),
    };
    if nanos < HOUR {
        return format!("{minutes}:{seconds:02}{part} min");
    }
    format!("{hours}:{:02}:{seconds:02}{part} h", minutes % 60)
}

fn three_digits(value: f64) -> String {
    match value {
        value if value < 9.995 => format!("{value:.2}"),
        value if value < 99.95 => format!("{value:.1}"),
        value => format!("{value:.0}"),
    }
}

/// A time as people write it, in nanoseconds: `10ms`, `1.5 s`, `2:05 min`; none for what is no time.
///
/// ```
/// use pollscope_viz::text::parse_time;
/// assert_eq!(parse_time("1.5 ms"), Some(1_500_000));
/// assert_eq!(parse_time("1:02:03.5 h"), Some(3_723_500_000_000));
/// assert_eq!(parse_time("soon"), None);
/// ```
pub fn parse_time(text: &str) -> Option<u64> {
    let text = text.trim();
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| *number >= 0.0);
    // The longer units first: each ends in an s.
    let units =
        [("ns", 1.0), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("min", 60e9), ("h", 3600e9)];
    let (written, mut nanos) =
        units.iter().find_map(|(unit, nanos)| Some((text.strip_suffix(unit)?, *nanos)))?;
    let mut parts = written.split(':');
    let mut sum = number(parts.next()?)? * nanos;
    // On a clock each further part counts sixtieths, down to seconds.
    for part in parts {
        nanos /= 60.0;
        let part = number(part).filter(|part| *part < 60.0 && nanos >= SECOND as f64)?;
        sum += part * nanos;
    }
    #[expect(clippy::cast_sign_loss, reason = "it is at least 0")]
    Some(sum as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_told_apart_across_every_unit_and_can_be_typed() {
        let around = |middle: u64| [middle - 1, middle, middle + 1];
        for middle in [1000, 1_000_000, SECOND, MINUTE, HOUR, 100 * HOUR + 59 * MINUTE] {
            let shown = times(&around(middle));
            assert!(shown[0] != shown[1] && shown[1] != shown[2], "{shown:?}");
            for (shown, nanos) in shown.iter().zip(around(middle)) {
                let typed = parse_time(shown).expect(shown);
                assert!(typed.abs_diff(nanos) < 2, "{shown} {typed} {nanos}");
            }
        }
        assert_eq!(time_to(2 * HOUR + 29 * SECOND, 30 * MINUTE), "2:00:29 h");
        assert_eq!(time_to(90 * SECOND, 90 * SECOND), "1:30 min");
        assert_eq!(time_to(u64::MAX, 1), "5124095:34:33.709551615 h");
    }

    #[test]
    fn times_below_each_other_have_the_same_decimals() {
        assert_eq!(
            times(&[1000, 1001, 1001, 9500, 10_500])[1..],
            ["1.001 µs", "1.001 µs", "9.500 µs", "10.500 µs"]
        );
        assert_eq!(times(&[9_500_000, 10_500_000, 0]), ["9.50 ms", "10.50 ms", "0"]);
        assert_eq!(times(&[999, 1001, 1_535_396_646]), ["999 ns", "1.001 µs", "1.535396646 s"]);
    }

    #[test]
    fn what_no_clock_shows_is_no_time() {
        assert_eq!(parse_time("90 min"), Some(90 * MINUTE));
        for wrong in
            ["1:60 min", "1:02 s", "1:02:03 min", "1::2 h", ":5 min", "-1:00 h", "1:-1 h", "min", "h"]
        {
            assert_eq!(parse_time(wrong), None, "{wrong}");
        }
    }
}
