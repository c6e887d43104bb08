//! A trace that comes while its program runs.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use pollscope::trace::Trace;

use super::{Extent, News, Source};
use crate::error::Error;
use crate::model::Model;

/// A program's stream, as far as it has come.
pub(crate) struct Stream {
    shared: Arc<Shared>,
    from: PathBuf,
    reader: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    text: Mutex<Vec<u8>>,
    changed: AtomicBool,
    ended: AtomicBool,
}

impl Shared {
    fn fill(&self, mut program: impl Read, mut kept: Option<File>) {
        let mut bytes = vec![0; 1 << 16];
        // A program that is killed resets its end; what came until then is the trace.
        while let Ok(read @ 1..) = program.read(&mut bytes) {
            self.text.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&bytes[..read]);
            self.changed.store(true, Ordering::Release);
            if kept.as_mut().is_some_and(|file| file.write_all(&bytes[..read]).is_err()) {
                kept = None;
            }
        }
        self.ended.store(true, Ordering::Release);
        self.changed.store(true, Ordering::Release);
    }
}

impl Stream {
    /// Begins to read what comes from a program, on a thread of its own, and to keep it in a file.
    pub(crate) fn read(program: impl Read + Send + 'static, kept: Option<File>, from: &Path) -> Self {
        let shared = Arc::<Shared>::default();
        let filled = Arc::clone(&shared);
        let reader = thread::spawn(move || filled.fill(program, kept));
        Self { shared, from: from.to_owned(), reader: Some(reader) }
    }

    /// Waits for the end.
    pub(crate) fn wait(&mut self) {
        if let Some(reader) = self.reader.take() {
            // What it has read is there, however it ended.
            let _ = reader.join();
        }
    }

    /// What has come; in whole lines, as long as more comes.
    pub(crate) fn model(&self) -> Result<Model, Error> {
        // In this order: what came before the end is there then.
        let ended = self.shared.ended.load(Ordering::Acquire);
        let mut text = self.shared.text.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !ended {
            text.truncate(text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1));
            if text.is_empty() {
                return Ok(Model::new(Trace::default()));
            }
        }
        let index = if ended { Model::new } else { Model::so_far };
        Trace::read(&*text).map(index).map_err(|source| Error::Trace { path: self.from.clone(), source })
    }
}

impl Source for Stream {
    fn news(&mut self) -> Result<Option<News>, Error> {
        // In this order: what comes between the two questions is seen the next time.
        let ended = self.shared.ended.load(Ordering::Acquire);
        if !self.shared.changed.swap(false, Ordering::AcqRel) && !ended {
            return Ok(None);
        }
        let extent = if ended { Extent::Whole } else { Extent::Live };
        Ok(Some(News { model: Some(self.model()?), extent }))
    }
}
