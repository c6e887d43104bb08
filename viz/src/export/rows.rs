//! One event with named fields; the names are those of the columns in a trace's header.

use pollscope::trace::{Event, EventKind, FutureId, Made, PointIx};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// An event, as it is exported.
pub(super) struct EventRow<'a>(&'a Event);

impl<'a> From<&'a Event> for EventRow<'a> {
    fn from(event: &'a Event) -> Self {
        Self(event)
    }
}

impl Serialize for EventRow<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let event = self.0;
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("at", &event.at)?;
        map.serialize_entry("event", event.kind.name())?;
        if let Some(future) = event.kind.future() {
            map.serialize_entry("future", &future.get())?;
        }
        match &event.kind {
            EventKind::Create { made, .. } => created(made, &mut map)?,
            EventKind::Await { point, .. } | EventKind::Unheld { point, .. } => {
                map.serialize_entry("point", &point.map(PointIx::get))?;
            }
            EventKind::Pending { point, unheld, .. } => {
                map.serialize_entry("point", &point.map(PointIx::get))?;
                map.serialize_entry("unheld", unheld)?;
            }
            EventKind::Bind { local, .. } => {
                map.serialize_entry("line", &local.line)?;
                map.serialize_entry("name", &local.name)?;
                map.serialize_entry("value", &local.value)?;
            }
            EventKind::Ready { value: Some(value), .. } => map.serialize_entry("value", value)?,
            EventKind::Wake { point, by, by_ref, .. } => {
                map.serialize_entry("point", &point.map(PointIx::get))?;
                map.serialize_entry("by", &by.map(FutureId::get))?;
                map.serialize_entry("by_ref", by_ref)?;
            }
            EventKind::Lost { count } => map.serialize_entry("count", count)?,
            EventKind::Poll { .. }
            | EventKind::Ready { value: None, .. }
            | EventKind::Panic { .. }
            | EventKind::Drop { .. } => {}
        }
        map.serialize_entry("thread", &event.thread)?;
        map.end()
    }
}

fn created<M: SerializeMap>(made: &Made, map: &mut M) -> Result<(), M::Error> {
    map.serialize_entry("machine", &made.machine)?;
    map.serialize_entry("by", &made.by.map(FutureId::get))?;
    map.serialize_entry("size", &made.size)?;
    if !made.args.is_empty() {
        map.serialize_entry("args", &Args(&made.args))?;
    }
    if made.late {
        map.serialize_entry("late", &true)?;
    }
    Ok(())
}

/// Arguments as an object, in the order of the fn's parameters.
struct Args<'a>(&'a [(String, String)]);

impl Serialize for Args<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
