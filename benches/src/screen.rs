//! How long a long trace takes to open.
use std::io;
use std::time::Instant;
use pollscope::trace::Trace;
use pollscope_viz::model::Model;
use crate::long;

pub fn run(_: &[String]) -> io::Result<()> {
    let path = std::env::temp_dir().join("pollscope-screen.jsonl");
    for events in [10_000_u64, 100_000, 1_000_000, 10_000_000] {
        long::record(&path, events)?;
        let start = Instant::now();
        let trace = Trace::open(&path).map_err(io::Error::other)?;
        let read = start.elapsed();
        let start = Instant::now();
        let model = Model::new(trace);
        println!("{} events {} futures: read {read:?} index {:?}", model.events().len(), model.futures().len(), start.elapsed());
    }
    Ok(())
}
