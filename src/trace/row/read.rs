//! Reads any row, and says what is wrong with one that is none.

use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, SeqAccess, Visitor};

use crate::trace::event::{Event, EventKind, FutureId, Local, Made, PointIx};

/// What a row turned out to be.
pub(in crate::trace) enum Row {
    /// An event.
    Known(Event),
    /// A kind of event that this version does not know.
    Unknown(String),
}

/// Reads one row. The error says what is wrong with it.
pub(in crate::trace) fn read(line: &[u8]) -> serde_json::Result<Row> {
    serde_json::from_slice(line)
}

/// The object at the end of a row, as it is read. Keys of a later version are passed over.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Rare {
    thread: u32,
    args: Args,
    late: bool,
    value: Option<String>,
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
                made: Box::new(Made {
                    machine: column(&mut seq, "a machine's index")?,
                    by: by(&mut seq)?,
                    size: column(&mut seq, "a size in bytes")?,
                    ..Made::default()
                }),
            },
            "poll" => EventKind::Poll { future: future(&mut seq)? },
            "await" => EventKind::Await { future: future(&mut seq)?, point: point(&mut seq)? },
            "bind" => EventKind::Bind {
                future: future(&mut seq)?,
                local: Box::new(Local {
                    line: column(&mut seq, "a line")?,
                    name: column(&mut seq, "a name")?,
                    value: column(&mut seq, "a value")?,
                }),
            },
            "pending" => {
                EventKind::Pending { future: future(&mut seq)?, point: point(&mut seq)?, unheld: false }
            }
            "unheld" => EventKind::Unheld { future: future(&mut seq)?, point: point(&mut seq)? },
            "ready" => EventKind::Ready { future: future(&mut seq)?, value: None },
            "panic" => EventKind::Panic { future: future(&mut seq)? },
            "drop" => EventKind::Drop { future: future(&mut seq)? },
            "wake" => EventKind::Wake {
                future: future(&mut seq)?,
                point: point(&mut seq)?,
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
            EventKind::Create { made, .. } => (made.args, made.late) = (rare.args.0, rare.late),
            EventKind::Ready { value, .. } => *value = rare.value.map(Box::new),
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

fn point<'de, A: SeqAccess<'de>>(seq: &mut A) -> Result<Option<PointIx>, A::Error> {
    match column::<_, Option<u32>>(seq, "a point or null")? {
        None => Ok(None),
        Some(index) => PointIx::new(index)
            .map(Some)
            .ok_or_else(|| de::Error::custom(format_args!("no machine has an await point {index}"))),
    }
}

fn by<'de, A: SeqAccess<'de>>(seq: &mut A) -> Result<Option<FutureId>, A::Error> {
    match column::<_, Option<u32>>(seq, "a future's id or null")? {
        None => Ok(None),
        Some(id) => FutureId::new(id).map(Some).ok_or_else(|| de::Error::custom("a future's id is never 0")),
    }
}
