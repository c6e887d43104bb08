//! Every trace that stands in the repository, or that a test makes, is as `docs/trace.schema.json` says.

mod common;

use std::path::Path;

use boon::{Compiler, SchemaIndex, Schemas};
use common::{Folder, run_example};
use serde_json::{Value, json};

struct Schema(Schemas, SchemaIndex);

impl Schema {
    fn new() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/trace.schema.json");
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        let index = compiler.compile(path.to_str().unwrap(), &mut schemas).unwrap();
        Self(schemas, index)
    }

    fn takes(&self, line: &Value) -> bool {
        self.0.validate(line, self.1).is_ok()
    }

    fn holds(&self, trace: &Path) {
        let text = std::fs::read_to_string(trace).unwrap();
        for (number, line) in text.lines().enumerate() {
            let line: Value = serde_json::from_str(line).unwrap();
            if let Err(error) = self.0.validate(&line, self.1) {
                panic!("{}, line {}: {error:#}", trace.display(), number + 1);
            }
        }
    }
}

#[test]
fn the_traces_in_the_repository() {
    let schema = Schema::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for folder in ["viz/lessons", "viz/tests/traces"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "jsonl") {
                schema.holds(&path);
                seen += 1;
            }
        }
    }
    assert!(seen >= 20);
}

#[test]
fn a_trace_of_today() {
    let folder = Folder::new();
    let path = folder.join("trace.jsonl");
    run_example("two_sites", &path);
    Schema::new().holds(&path);
}

#[test]
fn the_schema_takes_what_the_reader_takes_and_no_more() {
    let schema = Schema::new();
    for line in [
        json!([0, "bind", 1, 22, "song", "Song", {"thread": 1}]),
        json!([0, "later", {"any": "thing"}]),
        json!([0, "poll", 1, {"thread": 0, "from_a_later_version": []}]),
        json!({"pollscope": 1}),
    ] {
        assert!(schema.takes(&line), "{line}");
    }
    for line in [
        json!([0, "poll"]),
        json!([0, "poll", 0]),
        json!([-1, "poll", 1]),
        json!([0, "create", 1, 0, null]),
        json!([0, "wake", 1, "x", null]),
        json!({"pollscope": 2}),
        json!({"machine": 0, "name": "no more than that"}),
        json!("text"),
    ] {
        assert!(!schema.takes(&line), "{line}");
    }
}
