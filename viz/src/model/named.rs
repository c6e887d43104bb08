//! Which futures go by a name that holds a text.

use super::{Model, Seat};

/// Which do, as [`Model::named`] is asked.
#[derive(Debug)]
pub struct Named {
    /// For each machine, and at last for what has none.
    machines: Vec<Holds>,
}

/// How the labels that begin alike hold the text.
#[derive(Debug)]
struct Holds {
    /// All do.
    all: bool,
    /// Those do whose id begins with these digits.
    begins: Option<String>,
    /// Those do whose id holds these digits.
    within: Option<String>,
}

impl Holds {
    /// Those that are called this, or, with this sign, this and their id.
    fn new(text: &str, name: &str, sign: Option<&str>) -> Self {
        let name = name.to_lowercase();
        let all = name.contains(text);
        let Some(sign) = sign else { return Self { all, begins: None, within: None } };
        let head = text.trim_end_matches(|last: char| last.is_ascii_digit());
        let digits = text[head.len()..].to_owned();
        let all = all || digits.is_empty() && format!("{name}{sign}").contains(text);
        let leads = !head.is_empty() && format!("{name}{sign}").ends_with(head);
        let (begins, within) =
            if head.is_empty() { (None, Some(digits)) } else { (leads.then_some(digits), None) };
        Self { all, begins, within }
    }

    fn id(&self, id: &str) -> bool {
        self.begins.as_ref().is_some_and(|digits| id.starts_with(digits.as_str()))
            || self.within.as_ref().is_some_and(|digits| id.contains(digits.as_str()))
    }
}

impl Model {
    /// Which futures go by a label that holds the text, whatever is written large in either. There can be very many futures
    /// and few machines, so names are looked into once.
    pub fn named(&self, text: &str) -> Named {
        let text = text.to_lowercase();
        // Futures of one machine have their ids in their labels, or none has.
        let mut one = vec![None; self.names.len()];
        for seat in self.seats() {
            if let Some(one) = seat.machine().and_then(|machine| one.get_mut(machine)) {
                *one = Some(seat.of);
            }
        }
        let holds = self.names.iter().zip(one).map(|(name, one)| {
            let has_id = one.is_some_and(|one| self.future(one).shares_name);
            Holds::new(&text, name, has_id.then_some(" #"))
        });
        Named { machines: holds.chain([Holds::new(&text, "future", Some(" "))]).collect() }
    }
}

impl Named {
    /// Whether the future that sits there does.
    pub fn is(&self, seat: &Seat) -> bool {
        let none = self.machines.len() - 1;
        let holds = &self.machines[seat.machine().unwrap_or(none).min(none)];
        let has_digits = holds.begins.is_some() || holds.within.is_some();
        holds.all || has_digits && holds.id(decimal(seat.id.get(), &mut [0; 10]))
    }
}

/// A number's digits.
fn decimal(number: u32, room: &mut [u8; 10]) -> &str {
    let (mut rest, mut at) = (number, room.len());
    loop {
        at -= 1;
        room[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            return std::str::from_utf8(&room[at..]).unwrap_or("");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::rows;

    #[test]
    fn a_label_holds_what_is_written_in_it() {
        let mut all: Vec<String> =
            (1..=130).map(|id| format!(r#"[{id},"create",{id},{},null,8]"#, id % 2)).collect();
        // Nobody tells how these were made.
        all.extend((131..=140).map(|id| format!(r#"[{id},"poll",{id}]"#)));
        let several = rows(&all);
        let single = rows(&[r#"[0,"create",12,0,null,8]"#]);
        for model in [&several, &single] {
            for text in [
                "o",
                "OUTER",
                "outer 1",
                "outer #",
                "r #1",
                "r #12",
                "#1",
                "#",
                " #2",
                "12",
                "2",
                "0",
                "3#",
                "#1x",
                "e 13",
                "future",
                "future 1",
                "future1",
                "\u{1b}[31M",
                "\u{1b}[31mner #1",
                "31",
                "1mner #2",
                "1m",
                "er#1",
                "x",
            ] {
                let named = model.named(text);
                for seat in model.seats() {
                    let label = model.label(seat.of).to_lowercase();
                    assert_eq!(named.is(seat), label.contains(&text.to_lowercase()), "{text:?} in {label:?}");
                }
            }
        }
    }
}
