//! Reads the plainest rows by hand, as all but a few of a trace are: several times as fast as by serde.

use crate::trace::event::{Event, EventKind, FutureId, PointIx};

/// Reads the row that `text` begins with, if it is one of the plainest kind, as all but a few are: numbers, nulls and a
/// known word, with no blank and no text, and a line break after it. Gives the event and the length of the line.
///
/// None for any other, be it right or wrong.
#[inline]
pub(in crate::trace) fn plain(text: &[u8]) -> Option<(Event, usize)> {
    let mut scan = Scan(text);
    scan.text(b"[")?;
    let at = scan.number()?;
    scan.text(b",\"")?;
    let kind = match scan.0 {
        [b'p', b'o', ..] => {
            scan.text(b"poll\"")?;
            EventKind::Poll { future: scan.future()? }
        }
        [b'p', ..] => {
            scan.text(b"pending\"")?;
            let (future, point) = (scan.future()?, scan.column_or_null(PointIx::new)?);
            EventKind::Pending { future, point, unheld: false }
        }
        [b'a', ..] => {
            scan.text(b"await\"")?;
            EventKind::Await { future: scan.future()?, point: scan.column_or_null(PointIx::new)? }
        }
        [b'r', ..] => {
            scan.text(b"ready\"")?;
            EventKind::Ready { future: scan.future()?, value: None }
        }
        [b'd', ..] => {
            scan.text(b"drop\"")?;
            EventKind::Drop { future: scan.future()? }
        }
        [b'w', ..] => {
            scan.text(b"wake\"")?;
            let future = scan.future()?;
            let point = scan.column_or_null(PointIx::new)?;
            let by = scan.column_or_null(FutureId::new)?;
            EventKind::Wake { future, point, by, by_ref: false }
        }
        _ => return None,
    };
    let mut event = Event { at, thread: 0, kind };
    if scan.text(b"]\n").is_none() {
        scan.rare(&mut event)?;
        scan.text(b"]\n")?;
    }
    Some((event, text.len() - scan.0.len()))
}

/// What is left of a row.
struct Scan<'a>(&'a [u8]);

impl Scan<'_> {
    /// These bytes; none, and nothing is taken, if it goes on with others.
    #[inline]
    fn text(&mut self, text: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    /// A number without a sign, a fraction or leading zeros.
    #[inline]
    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        let mut digits = 0;
        for digit in self.0.iter().map(|byte| byte.wrapping_sub(b'0')).take_while(|digit| *digit < 10) {
            number = number.wrapping_mul(10).wrapping_add(digit.into());
            digits += 1;
        }
        // Nineteen digits always fit; more are for others to judge.
        if digits == 0 || digits > 19 || digits > 1 && self.0[0] == b'0' {
            return None;
        }
        self.0 = &self.0[digits..];
        Some(number)
    }

    /// A comma and a number.
    #[inline]
    fn column(&mut self) -> Option<u32> {
        self.text(b",")?;
        u32::try_from(self.number()?).ok()
    }

    /// A comma and a future's id.
    #[inline]
    fn future(&mut self) -> Option<FutureId> {
        FutureId::new(self.column()?)
    }

    /// A comma and the object at the end: a thread, or one thing that is true of the event, or both as we write them.
    fn rare(&mut self, event: &mut Event) -> Option<()> {
        self.text(b",{")?;
        if self.text(b"\"thread\":").is_some() {
            event.thread = u32::try_from(self.number()?).ok()?;
            if self.text(b"}").is_some() {
                return Some(());
            }
            self.text(b",")?;
        }
        let (name, truth): (&[u8], _) = match &mut event.kind {
            EventKind::Wake { by_ref, .. } => (b"\"by_ref\":true}", by_ref),
            EventKind::Pending { unheld, .. } => (b"\"unheld\":true}", unheld),
            _ => return None,
        };
        *truth = true;
        self.text(name)
    }

    /// A comma, and null or a number, of which `of` makes something.
    #[inline]
    #[expect(clippy::option_option, reason = "not of the plain kind, or null, or a number")]
    fn column_or_null<T>(&mut self, of: impl FnOnce(u32) -> Option<T>) -> Option<Option<T>> {
        if self.text(b",null").is_some() {
            return Some(None);
        }
        of(self.column()?).map(Some)
    }
}
