//! One event as one row: `[at,"kind",columns..]`, and an object at the end for what is rarely there.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, SeqAccess, Visitor};

use super::event::{Details, Event, EventKind, FutureId, Local};

/// The columns of each kind of row, as the header explains them; `read` and `write` below keep this order.
pub(super) const COLUMNS: [(&str, &[&str]); 11] = [
    ("create", &["at", "event", "future", "machine", "by", "size"]),
    ("poll", &["at", "event", "future"]),
    ("await", &["at", "event", "future", "point"]),
    ("bind", &["at", "event", "future", "line", "name", "value"]),
    ("pending", &["at", "event", "future", "point"]),
    ("unheld", &["at", "event", "future", "point"]),
    ("ready", &["at", "event", "future"]),
    ("panic", &["at", "event", "future"]),
    ("drop", &["at", "event", "future"]),
    ("wake", &["at", "event", "future", "point", "by"]),
    ("lost", &["at", "event", "count"]),
];

/// Appends the row, without a line break. A recording writes millions of these, so it is done by hand.
pub(super) fn write(event: &Event, out: &mut String) {
    let mut row = Columns { out, digits: itoa::Buffer::new() };
    row.out.push('[');
    row.number(event.at);
    row.out.push_str(",\"");
    row.out.push_str(event.kind.name());
    row.out.push('"');
    let mut extra = Extra { out: String::new() };
    if event.thread != 0 {
        extra.put("thread", &event.thread.to_string());
    }
    if let Some(future) = event.kind.future() {
        row.column(Some(future.get()));
    }
    match &event.kind {
        EventKind::Create { machine, by, size, details, .. } => {
            row.column(Some(*machine));
            row.column(by.map(FutureId::get));
            row.out.push(',');
            row.number(*size);
            if let Some(details) = details {
                extra.details(details);
            }
        }
        EventKind::Poll { .. } | EventKind::Panic { .. } | EventKind::Drop { .. } => {}
        EventKind::Await { point, .. } | EventKind::Unheld { point, .. } => row.column(*point),
        EventKind::Pending { point, unheld, .. } => {
            row.column(*point);
            if *unheld {
                extra.put("unheld", "true");
            }
        }
        EventKind::Bind { line, local, .. } => {
            row.column(Some(*line));
            for text in [&local.name, &local.value] {
                row.out.push(',');
                row.out.push_str(&quoted(text));
            }
        }
        EventKind::Ready { value, .. } => {
            if let Some(value) = value {
                extra.put("value", &quoted(value));
            }
        }
        EventKind::Wake { point, by, by_ref, .. } => {
            row.column(*point);
            row.column(by.map(FutureId::get));
            if *by_ref {
                extra.put("by_ref", "true");
            }
        }
        EventKind::Lost { count } => {
            row.out.push(',');
            row.number(*count);
        }
    }
    extra.close(out);
    out.push(']');
}

/// The columns of a row, one after the other.
struct Columns<'a> {
    out: &'a mut String,
    digits: itoa::Buffer,
}

impl Columns<'_> {
    fn number(&mut self, number: u64) {
        self.out.push_str(self.digits.format(number));
    }

    fn column(&mut self, number: Option<u32>) {
        self.out.push(',');
        match number {
            Some(number) => self.number(number.into()),
            None => self.out.push_str("null"),
        }
    }
}

/// The object at the end of a row, made only when something goes into it.
struct Extra {
    out: String,
}

impl Extra {
    fn put(&mut self, key: &str, json: &str) {
        // Writing to a String cannot fail.
        let _ = write!(self.out, "{}\"{key}\":{json}", if self.out.is_empty() { '{' } else { ',' });
    }

    fn details(&mut self, details: &Details) {
        if !details.args.is_empty() {
            let fields: Vec<_> = details
                .args
                .iter()
                .map(|(name, value)| format!("{}:{}", quoted(name), quoted(value)))
                .collect();
            self.put("args", &format!("{{{}}}", fields.join(",")));
        }
        if details.late {
            self.put("late", "true");
        }
    }

    fn close(self, out: &mut String) {
        if !self.out.is_empty() {
            out.push(',');
            out.push_str(&self.out);
            out.push('}');
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What a row turned out to be.
pub(super) enum Row {
    /// An event.
    Known(Event),
    /// A kind of event that this version does not know.
    Unknown(String),
}

/// Reads one row. The error says what is wrong with it.
pub(super) fn read(line: &[u8]) -> serde_json::Result<Row> {
    serde_json::from_slice(line)
}

/// Reads the row that `text` begins with, if it is one of the plainest kind, as all but a few are: numbers, nulls and a
/// known word, with no blank and no text, and a line break after it. Gives the event and the length of the line.
///
/// None for any other, be it right or wrong.
#[inline]
pub(super) fn plain(text: &[u8]) -> Option<(Event, usize)> {
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
            let (future, point) = (scan.future()?, scan.column_or_null(Some)?);
            EventKind::Pending { future, point, unheld: false }
        }
        [b'a', ..] => {
            scan.text(b"await\"")?;
            EventKind::Await { future: scan.future()?, point: scan.column_or_null(Some)? }
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
            let point = scan.column_or_null(Some)?;
            let by = scan.column_or_null(|by| match by {
                None => Some(None),
                Some(by) => FutureId::new(by).map(Some),
            })?;
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
        // Nineteen digits always fit; more are for others to judge.
        while let Some(digit) = self.0.get(digits).map(|byte| byte.wrapping_sub(b'0'))
            && digit < 10
        {
            if digits == 19 {
                return None;
            }
            number = number * 10 + u64::from(digit);
            digits += 1;
        }
        if digits == 0 || digits > 1 && self.0[0] == b'0' {
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

    /// A comma, and a number or null, of which `of` makes something.
    #[inline]
    fn column_or_null<T>(&mut self, of: impl FnOnce(Option<u32>) -> Option<T>) -> Option<T> {
        if self.text(b",null").is_some() {
            return of(None);
        }
        let number = self.column()?;
        of(Some(number))
    }
}

/// The object at the end of a row, as it is read. Keys of a later version are passed over.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Rare {
    thread: u32,
    args: Args,
    late: bool,
    value: Option<Box<str>>,
    by_ref: bool,
    unheld: bool,
}

/// Arguments in the order in which they stand; a map of strings to strings.
#[derive(Default)]
struct Args(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Args {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Args;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of argument names and values")
            }
            fn visit_map<M: de::MapAccess<'de>>(self, mut map: M) -> Result<Args, M::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Args(pairs))
            }
        }
        from.deserialize_map(Pairs)
    }
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_seq(Rows)
    }
}

struct Rows;

impl<'de> Visitor<'de> for Rows {
    type Value = Row;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row such as [at,\"poll\",future]")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Row, A::Error> {
        let at: u64 = column(&mut seq, "a time")?;
        let name: String = column(&mut seq, "the kind of event")?;
        let mut rare = Rare::default();
        let mut kind = match name.as_str() {
            "create" => EventKind::Create {
                future: future(&mut seq)?,
                machine: column(&mut seq, "a machine's index")?,
                by: by(&mut seq)?,
                size: column(&mut seq, "a size in bytes")?,
                details: None,
            },
            "poll" => EventKind::Poll { future: future(&mut seq)? },
            "await" => {
                EventKind::Await { future: future(&mut seq)?, point: column(&mut seq, "a point or null")? }
            }
            "bind" => EventKind::Bind {
                future: future(&mut seq)?,
                line: column(&mut seq, "a line")?,
                local: Box::new(Local {
                    name: column(&mut seq, "a name")?,
                    value: column(&mut seq, "a value")?,
                }),
            },
            "pending" => EventKind::Pending {
                future: future(&mut seq)?,
                point: column(&mut seq, "a point or null")?,
                unheld: false,
            },
            "unheld" => {
                EventKind::Unheld { future: future(&mut seq)?, point: column(&mut seq, "a point or null")? }
            }
            "ready" => EventKind::Ready { future: future(&mut seq)?, value: None },
            "panic" => EventKind::Panic { future: future(&mut seq)? },
            "drop" => EventKind::Drop { future: future(&mut seq)? },
            "wake" => EventKind::Wake {
                future: future(&mut seq)?,
                point: column(&mut seq, "a point or null")?,
                by: by(&mut seq)?,
                by_ref: false,
            },
            "lost" => EventKind::Lost { count: column(&mut seq, "a count")? },
            _ => {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(Row::Unknown(name));
            }
        };
        // Columns that a later version adds stand before the object; each is passed over.
        while let Some(more) = seq.next_element::<More>()? {
            if let More::Rare(object) = more {
                rare = object;
            }
        }
        match &mut kind {
            EventKind::Create { details, .. } if rare.late || !rare.args.0.is_empty() => {
                *details = Some(Box::new(Details { args: rare.args.0, late: rare.late }));
            }
            EventKind::Ready { value, .. } => *value = rare.value,
            EventKind::Wake { by_ref, .. } => *by_ref = rare.by_ref,
            EventKind::Pending { unheld, .. } => *unheld = rare.unheld,
            _ => {}
        }
        Ok(Row::Known(Event { at, thread: rare.thread, kind }))
    }
}

/// What may follow the columns that are known.
enum More {
    Rare(Rare),
    Other,
}

impl<'de> Deserialize<'de> for More {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Mores;
        impl<'de> Visitor<'de> for Mores {
            type Value = More;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object or a further column")
            }
            fn visit_map<M: de::MapAccess<'de>>(self, map: M) -> Result<More, M::Error> {
                Rare::deserialize(de::value::MapAccessDeserializer::new(map)).map(More::Rare)
            }
            fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> Result<More, S::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(More::Other)
            }
            fn visit_u64<E>(self, _: u64) -> Result<More, E> {
                Ok(More::Other)
            }
            fn visit_i64<E>(self, _: i64) -> Result<More, E> {
                Ok(More::Other)
            }
            fn visit_f64<E>(self, _: f64) -> Result<More, E> {
                Ok(More::Other)
            }
            fn visit_bool<E>(self, _: bool) -> Result<More, E> {
                Ok(More::Other)
            }
            fn visit_str<E>(self, _: &str) -> Result<More, E> {
                Ok(More::Other)
            }
            fn visit_unit<E>(self) -> Result<More, E> {
                Ok(More::Other)
            }
        }
        from.deserialize_any(Mores)
    }
}

fn column<'de, A: SeqAccess<'de>, T: Deserialize<'de>>(seq: &mut A, what: &str) -> Result<T, A::Error> {
    seq.next_element()?.ok_or_else(|| de::Error::custom(format_args!("the row ends before {what}")))
}

fn future<'de, A: SeqAccess<'de>>(seq: &mut A) -> Result<FutureId, A::Error> {
    FutureId::new(column(seq, "a future's id")?).ok_or_else(|| de::Error::custom("a future's id is never 0"))
}

fn by<'de, A: SeqAccess<'de>>(seq: &mut A) -> Result<Option<FutureId>, A::Error> {
    match column::<_, Option<u32>>(seq, "a future's id or null")? {
        None => Ok(None),
        Some(id) => FutureId::new(id).map(Some).ok_or_else(|| de::Error::custom("a future's id is never 0")),
    }
}

/// The columns as the object that stands in the header.
pub(super) fn columns() -> BTreeMap<&'static str, &'static [&'static str]> {
    COLUMNS.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_in_haste_is_what_is_read_at_leisure() {
        let leisurely = |line: &str| serde_json::from_str::<Row>(line);
        for line in [
            "[0,\"poll\",1]",
            "[12,\"pending\",4294967295,7]",
            "[12,\"pending\",3,null]",
            "[9223372036854775807,\"await\",3,0]",
            "[5,\"wake\",3,null,null]",
            "[5,\"wake\",3,1,2,{\"by_ref\":true}]",
            "[5,\"wake\",3,null,null,{\"thread\":12,\"by_ref\":true}]",
            "[5,\"pending\",3,1,{\"thread\":2}]",
            "[5,\"pending\",3,1,{\"unheld\":true}]",
            "[5,\"pending\",3,null,{\"thread\":1,\"unheld\":true}]",
            "[5,\"drop\",3]",
        ] {
            let Ok(Row::Known(event)) = leisurely(line) else { panic!("{line}") };
            let whole = format!("{line}\n");
            assert_eq!(plain(whole.as_bytes()), Some((event, whole.len())), "{line}");
            assert_eq!(plain(line.as_bytes()), None, "{line} may go on");
        }
        // All of these are left to the other, which takes some and complains of the rest.
        for line in [
            "[0, \"poll\",1]",
            "[0,\"poll\",0]",
            "[0,\"poll\",01]",
            "[-1,\"poll\",1]",
            "[1.5,\"poll\",1]",
            "[18446744073709551616,\"poll\",1]",
            "[0,\"poll\",4294967296]",
            "[0,\"poll\",1,7]",
            "[0,\"poll\"]",
            "[0,\"poll\",null]",
            "[0,\"wake\",3,1,0]",
            "[0,\"poll\",1,{\"by_ref\":true}]",
            "[0,\"poll\",1,{\"thread\":-1}]",
            "[0,\"later\",1]",
            "[0,\"poll\",1",
            "[]",
            "",
        ] {
            assert_eq!(plain(format!("{line}\n").as_bytes()), None, "{line}");
        }
    }
}
