//! One event as one row: `[at,"kind",columns..]`, and an object at the end for what is rarely there.

mod plain;
mod read;
mod write;

use std::collections::BTreeMap;

pub(super) use plain::plain;
pub(super) use read::{Row, read};
pub(super) use write::write;

/// The columns of each kind of row, as the header explains them; `read` and `write` keep this order.
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
