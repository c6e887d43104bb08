//! The document, read back with an ordinary reader.

use std::fs;
use std::io;

use serde_json::{Value, json};

use super::{json, json_file, write_file};
use crate::testing::{recorded, rows};

fn document(of: &crate::model::Model) -> Value {
    let mut out = Vec::new();
    json(of.trace(), &mut out).expect("memory takes all");
    serde_json::from_slice(&out).expect("it is one JSON text")
}

#[test]
fn all_of_a_real_trace_is_there_by_name() {
    let model = recorded("song_join");
    let document = document(&model);
    assert_eq!(document["pollscope"], 1);
    assert_eq!(document["unit"], "ns");
    assert_eq!(document["machines"][1]["points"][0]["text"], "learn_song()");
    assert_eq!(document["threads"][0], json!({"thread": 0, "name": "main"}));
    let events = document["events"].as_array().expect("an array");
    assert_eq!(events.len(), model.events().len());
    assert_eq!(events[1], json!({"at": 0, "event": "poll", "future": 1, "thread": 0}));
    assert_eq!(
        events[32],
        json!({"at": 20_000_000, "event": "create", "future": 5, "machine": 4, "by": 2, "size": 56, "thread": 0,
            "args": {"song": "Song { title: \"Row, row, row your boat\" }"}})
    );
}

#[test]
fn every_kind_of_event_has_its_fields() {
    let document = document(&rows(&[
        r#"[0,"create",1,0,null,8,{"late":true}]"#,
        r#"[1,"await",1,null]"#,
        r#"[2,"pending",1,1]"#,
        r#"[2,"pending",1,1,{"unheld":true}]"#,
        r#"[2,"unheld",1,1]"#,
        r#"[3,"wake",1,1,null,{"by_ref":true,"thread":1}]"#,
        r#"[4,"ready",1,{"value":"\"x\""}]"#,
        r#"[5,"drop",1]"#,
        r#"[6,"lost",3]"#,
        r#"[7,"panic",2]"#,
        r#"[8,"later",2]"#,
    ]));
    assert_eq!(
        document["events"],
        json!([
            {"at": 0, "event": "create", "future": 1, "machine": 0, "by": null, "size": 8, "late": true, "thread": 0},
            {"at": 1, "event": "await", "future": 1, "point": null, "thread": 0},
            {"at": 2, "event": "pending", "future": 1, "point": 1, "unheld": false, "thread": 0},
            {"at": 2, "event": "pending", "future": 1, "point": 1, "unheld": true, "thread": 0},
            {"at": 2, "event": "unheld", "future": 1, "point": 1, "thread": 0},
            {"at": 3, "event": "wake", "future": 1, "point": 1, "by": null, "by_ref": true, "thread": 1},
            {"at": 4, "event": "ready", "future": 1, "value": "\"x\"", "thread": 0},
            {"at": 5, "event": "drop", "future": 1, "thread": 0},
            {"at": 6, "event": "lost", "count": 3, "thread": 0},
            {"at": 7, "event": "panic", "future": 2, "thread": 0},
        ])
    );
    assert_eq!(document["notes"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_file_is_there_whole_or_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("trace.json");
    fs::write(&path, "before").expect("it can be written");
    let failed = write_file(&path, |out| {
        io::Write::write_all(out, b"half")?;
        Err(io::Error::other("the disk is full"))
    });
    assert!(failed.is_err());
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "before");
    json_file(recorded("hello_lazy").trace(), &path).expect("it can be written");
    assert!(fs::read_to_string(&path).expect("it is there").ends_with("]}\n"));
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "nothing is left beside it");
}
