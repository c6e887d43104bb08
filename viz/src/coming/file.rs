//! A long file: its beginning is there at once, and the rest is read meanwhile.

use std::fs::File;
use std::io::Read;
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{self, JoinHandle};

use pollscope::trace::Trace;

use super::{Extent, News, Source};
use crate::error::Error;
use crate::model::Model;

/// What is shorter is read in no time.
const LONG: u64 = 16 << 20;

/// So much of it is read first: enough to begin with, and little enough to be there at once.
const BEGINNING: u64 = 4 << 20;

/// A file that is read.
pub(crate) struct Reading {
    length: u64,
    read: Arc<AtomicU64>,
    /// How much was said to be read.
    said: u8,
    reader: Option<JoinHandle<Result<Model, Error>>>,
}

/// Opens a file if it is a long one: gives the beginning of its run, and where the rest comes from. None, too, where no run
/// begins in it, and where there is no further thread to be had; who reads it whole is told why.
pub(crate) fn open(path: &Path) -> Option<(Model, Reading)> {
    let length = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?.len();
    if length < LONG {
        return None;
    }
    let read = Arc::<AtomicU64>::default();
    let (rest, told) = (path.to_owned(), Arc::clone(&read));
    let beginning = beginning(path)?;
    let reader = thread::Builder::new().name("reader".to_owned()).spawn(move || whole(rest, &told)).ok()?;
    Some((beginning, Reading { length, read, said: 0, reader: Some(reader) }))
}

fn beginning(path: &Path) -> Option<Model> {
    let mut text = Vec::new();
    File::open(path).ok()?.take(BEGINNING).read_to_end(&mut text).ok()?;
    text.truncate(text.iter().rposition(|byte| *byte == b'\n')? + 1);
    let trace = Trace::read(&*text).ok()?;
    (!trace.events.is_empty()).then(|| Model::so_far(trace))
}

fn whole(path: PathBuf, read: &AtomicU64) -> Result<Model, Error> {
    match Trace::open_with_progress(&path, |done| read.store(done, Ordering::Relaxed)) {
        Ok(trace) => Ok(Model::new(trace)),
        Err(source) => Err(Error::Trace { path, source }),
    }
}

impl Source for Reading {
    fn news(&mut self) -> Result<Option<News>, Error> {
        if let Some(reader) = self.reader.take_if(|reader| reader.is_finished()) {
            let model = reader.join().unwrap_or_else(|cause| panic::resume_unwind(cause))?;
            return Ok(Some(News { model: Some(model), extent: Extent::Whole }));
        }
        let read = self.read.load(Ordering::Relaxed).saturating_mul(100).checked_div(self.length);
        let read = read.map_or(100, |read| read.min(100) as u8);
        if std::mem::replace(&mut self.said, read) == read {
            return Ok(None);
        }
        Ok(Some(News { model: None, extent: Extent::Beginning(read) }))
    }
}
