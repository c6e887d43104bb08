//! Writes rows by hand: a recording writes millions of them.

use std::fmt::Write as _;

use crate::trace::event::{Event, EventKind, FutureId, Made, PointIx};

/// Appends the row, without a line break. A recording writes millions of these, so it is done by hand.
pub(in crate::trace) fn write(event: &Event, out: &mut String) {
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
        EventKind::Create { made, .. } => {
            row.column(Some(made.machine));
            row.column(made.by.map(FutureId::get));
            row.out.push(',');
            row.number(made.size);
            extra.made(made);
        }
        EventKind::Poll { .. } | EventKind::Panic { .. } | EventKind::Drop { .. } => {}
        EventKind::Await { point, .. } | EventKind::Unheld { point, .. } => {
            row.column(point.map(PointIx::get));
        }
        EventKind::Pending { point, unheld, .. } => {
            row.column(point.map(PointIx::get));
            if *unheld {
                extra.put("unheld", "true");
            }
        }
        EventKind::Bind { local, .. } => {
            row.column(Some(local.line));
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
            row.column(point.map(PointIx::get));
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

    fn made(&mut self, made: &Made) {
        if !made.args.is_empty() {
            let fields: Vec<_> =
                made.args.iter().map(|(name, value)| format!("{}:{}", quoted(name), quoted(value))).collect();
            self.put("args", &format!("{{{}}}", fields.join(",")));
        }
        if made.late {
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
