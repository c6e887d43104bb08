//! Files that were damaged: whatever a reader lets pass can be indexed, told, judged, asked about, drawn and exported.

use std::sync::OnceLock;

use crossterm::event::KeyCode;
use pollscope::trace::Trace;
use pollscope_viz::lints::{Limits, findings, series};
use pollscope_viz::model::Model;
use pollscope_viz::tui::Headless;
use pollscope_viz::{compare, export, insight, keeps, learn, report, stats};
use proptest::prelude::*;
use serde_json::{Value, json};

fn whole() -> &'static [u8] {
    static WHOLE: OnceLock<Vec<u8>> = OnceLock::new();
    WHOLE.get_or_init(|| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/traces/song_join.jsonl");
        std::fs::read(path).expect("a trace")
    })
}

fn survives(file: &[u8], columns: usize) {
    let Ok(trace) = Trace::read(file) else { return };
    export::json(&trace, std::io::sink()).expect("nothing to fail");
    for machine in &trace.machines {
        keeps::kept(machine);
    }
    let model = Model::new(trace);
    report::write(&model, columns, std::io::sink()).expect("nothing to fail");
    stats::write(&stats::Stats::new(&model), &mut std::io::sink()).expect("nothing to fail");
    findings(&model, Limits::default());
    for series in series(&model) {
        series.says(&model);
    }
    let last = model.events().len().saturating_sub(1);
    for of in model.lanes() {
        insight::why(&model, *of, last);
    }
    learn::quiz(&model);
    compare::differences(&model, &model);
    let mut replay = Headless::of(model, columns as u16, 30).expect("nothing to fail");
    for key in "llj]z}IT!ycG.wt<yk*{0h".chars() {
        replay.press(KeyCode::Char(key)).expect("nothing to fail");
    }
}

#[test]
fn cut_at_every_byte() {
    for end in 0..whole().len() {
        // The report of each would take a while in a debug build; every place in a row is what matters.
        if let Ok(trace) = Trace::read(&whole()[..end]) {
            drop(Model::new(trace));
        }
    }
    for end in (0..whole().len()).step_by(37) {
        survives(&whole()[..end], 80);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn with_bytes_turned(turns in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut file = whole().to_vec();
        for (place, byte) in turns {
            let place = place.index(file.len());
            file[place] = byte;
        }
        survives(&file, 80);
    }

    #[test]
    fn with_lines_gone_doubled_and_moved(
        picks in proptest::collection::vec(any::<prop::sample::Index>(), 0..120),
        columns in 0_usize..200,
    ) {
        let lines: Vec<&[u8]> = whole().split_inclusive(|byte| *byte == b'\n').collect();
        // Definitions in their order first, so that events can be about them.
        let (defined, events): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line[0] == b'{');
        let mut file = defined.concat();
        for pick in picks {
            file.extend_from_slice(events[pick.index(events.len())]);
        }
        survives(&file, columns);
    }
}

/// What stands in a definition: numbers at their ends, texts that would steer a terminal or take no room in it.
fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        proptest::sample::select(vec![0_u64, 1, 2, 7, 4_294_967_294, 4_294_967_295]).prop_map(Value::from),
        proptest::sample::select(vec![
            "",
            "\u{1b}[2J\u{7}",
            "\n\n\n",
            "a\u{301}\u{200d}👩‍👩‍👧‍👧",
            "async fn f(",
            "}}}}",
            "async fn f() { loop { g().await; } }",
            "unresumed",
            "returned",
            "select",
            "\u{202e}right to left",
        ])
        .prop_map(Value::from),
        Just(json!("x".repeat(5000))),
        Just(json!("(".repeat(100_000) + &")".repeat(100_000))),
        Just(json!([])),
        Just(json!([["returned", "unresumed"], [0, 0], [0, 0]])),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn with_definitions_that_make_no_sense(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any_value()), 1..5),
    ) {
        let text = std::str::from_utf8(whole()).expect("it is text");
        let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let machines: Vec<usize> =
            (0..lines.len()).filter(|line| lines[*line].get("machine").is_some()).collect();
        for (line, field, value) in changes {
            let machine = &mut lines[machines[line.index(machines.len())]];
            let names = ["name", "path", "file", "line", "column", "source", "text", "kind", "points", "edges"];
            let name = names[field.index(names.len())];
            // A point's own fields are to be hit, too.
            match machine["points"].get_mut(0).filter(|point| point.get(name).is_some() && field.index(2) == 0) {
                Some(point) => point[name] = value,
                None => machine[name] = value,
            }
        }
        let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
        let file = lines.join("\n") + "\n";
        survives(file.as_bytes(), 100);
    }
}
