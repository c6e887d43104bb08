//! Files that were damaged: whatever a reader lets pass can be indexed, told, printed and exported.

use std::sync::OnceLock;

use pollscope::trace::Trace;
use pollscope_viz::model::Model;
use pollscope_viz::{export, report};
use proptest::prelude::*;

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
    report::write(&Model::new(trace), columns, std::io::sink()).expect("nothing to fail");
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
