//! A trace that comes while its program runs.
//!
//! One thread takes what the program writes, so that it never waits for who watches it. Another makes a model of what has
//! come, all of it anew, each time that the last one was taken and there is more: so who shows it is never held up, and is
//! shown as much as can be read meanwhile.

use std::fs::File;
use std::io::{self, Read, Write};
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender, TryRecvError};
use std::thread::{self, JoinHandle};

use pollscope::trace::Trace;

use super::{Extent, News, Source};
use crate::error::Error;
use crate::model::Model;

/// What a program writes, which is kept in a file on the way.
pub(crate) struct Program {
    from: Box<dyn Read + Send>,
    kept: Option<File>,
}

impl Program {
    pub(crate) fn new(from: Box<dyn Read + Send>, kept: Option<File>) -> Self {
        Self { from, kept }
    }
}

impl Read for Program {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        // A program that is killed resets its end; what came until then is the trace.
        let read = self.from.read(bytes).unwrap_or(0);
        if self.kept.as_mut().is_some_and(|file| file.write_all(&bytes[..read]).is_err()) {
            self.kept = None;
        }
        Ok(read)
    }
}

/// A program's stream, as far as it has come.
pub(crate) struct Stream {
    news: Receiver<Result<News, Error>>,
    reader: Option<JoinHandle<()>>,
}

impl Stream {
    /// Begins to read what a program writes to this address.
    pub(crate) fn read(program: Program, address: &Path) -> Self {
        let (to, pieces) = mpsc::channel();
        // There is no room in it: whoever has something to tell waits until it is taken.
        let (tell, news) = mpsc::sync_channel(0);
        let from = address.to_owned();
        thread::spawn(move || take(program, &to));
        let reader = thread::spawn(move || index(&pieces, &tell, &from));
        Self { news, reader: Some(reader) }
    }
}

impl Source for Stream {
    fn news(&mut self) -> Result<Option<News>, Error> {
        match self.news.try_recv() {
            Ok(news) => return news.map(Some),
            Err(TryRecvError::Empty) => {}
            Err(TryRecvError::Disconnected) => {
                if let Some(Err(cause)) = self.reader.take().map(JoinHandle::join) {
                    panic::resume_unwind(cause);
                }
            }
        }
        Ok(None)
    }
}

fn take(mut program: impl Read, to: &Sender<Vec<u8>>) {
    let mut bytes = vec![0; 1 << 16];
    while let Ok(read @ 1..) = program.read(&mut bytes) {
        // Where nobody reads on, the file is still kept.
        let _ = to.send(bytes[..read].to_vec());
    }
}

/// Tells of each state of the run, as soon as that can be taken.
fn index(pieces: &Receiver<Vec<u8>>, tell: &SyncSender<Result<News, Error>>, from: &Path) {
    let (mut text, mut read) = (Vec::new(), 0);
    loop {
        let mut piece = pieces.recv().map_err(|_| TryRecvError::Disconnected);
        while let Ok(more) = piece {
            text.extend_from_slice(&more);
            piece = pieces.try_recv();
        }
        let ended = piece == Err(TryRecvError::Disconnected);
        // In whole lines, as long as more comes.
        let end = text[read..].iter().rposition(|byte| *byte == b'\n').map_or(read, |last| read + last + 1);
        if !ended && end == read {
            continue;
        }
        read = end;
        let news = if ended {
            model(&text, Model::new, from).map(|model| News { model: Some(model), extent: Extent::Whole })
        } else {
            model(&text[..read], Model::so_far, from)
                .map(|model| News { model: Some(model), extent: Extent::Live })
        };
        let is_last = ended || news.is_err();
        if tell.send(news).is_err() || is_last {
            return;
        }
    }
}

fn model(text: &[u8], index: impl FnOnce(Trace) -> Model, from: &Path) -> Result<Model, Error> {
    Trace::read(text).map(index).map_err(|source| Error::Trace { path: PathBuf::from(from), source })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::testing::text;

    /// A program that writes what it is told to.
    struct Told(Receiver<Vec<u8>>);

    impl Read for Told {
        fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
            let Ok(piece) = self.0.recv() else { return Ok(0) };
            bytes[..piece.len()].copy_from_slice(&piece);
            Ok(piece.len())
        }
    }

    /// One that waits until what it is told is read.
    fn told() -> (SyncSender<Vec<u8>>, Stream) {
        let (tell, told) = mpsc::sync_channel(0);
        let program = Program::new(Box::new(Told(told)), None);
        (tell, Stream::read(program, Path::new("tcp://here")))
    }

    /// The next news.
    fn next(stream: &mut Stream) -> Result<News, Error> {
        loop {
            if let Some(news) = stream.news().transpose() {
                return news;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }

    fn events(news: Result<News, Error>) -> (usize, Extent) {
        let news = news.expect("it is a trace");
        (news.model.expect("there is more").events().len(), news.extent)
    }

    fn row(at: usize) -> Vec<u8> {
        format!("[{at},\"poll\",1]\n").into_bytes()
    }

    #[test]
    fn what_comes_while_nobody_asks_is_one_piece_of_news() {
        let (program, mut stream) = told();
        program.send(text(&[r#"[0,"create",1,0,null,8]"#]).into_bytes()).expect("it reads");
        assert_eq!(events(next(&mut stream)), (1, Extent::Live));
        let (mut times, mut seen) = (0, 1);
        (1..=100).for_each(|at| program.send(row(at)).expect("it reads"));
        // What the reader has begun with stands before the rest, and what is on its way to it behind that.
        while seen < 101 {
            let (now, extent) = events(next(&mut stream));
            assert!(now > seen && extent == Extent::Live, "{now} after {seen}");
            (times, seen) = (times + 1, now);
        }
        assert!(times <= 3, "{times} times");
        // Half a line is not one.
        program.send(b"[200,\"pend".to_vec()).expect("it reads");
        program.send(b"ing\",1,0]\n[300,\"ready\",1]".to_vec()).expect("it reads");
        assert_eq!(events(next(&mut stream)), (102, Extent::Live));
        drop(program);
        assert_eq!(events(next(&mut stream)), (103, Extent::Whole));
    }

    #[test]
    fn who_asks_where_nothing_has_come_does_not_wait() {
        let (program, mut stream) = told();
        assert!(matches!(stream.news(), Ok(None)));
        program.send(text(&[r#"[0,"create",1,0,null,8]"#]).into_bytes()).expect("it reads");
        assert_eq!(events(next(&mut stream)), (1, Extent::Live));
        assert!(matches!(stream.news(), Ok(None)), "that was all");
    }

    #[test]
    fn what_is_no_trace_is_told_once() {
        let (program, mut stream) = told();
        program.send(b"nonsense\n".to_vec()).expect("it reads");
        assert!(next(&mut stream).is_err());
        assert!(matches!(stream.news(), Ok(None)));
    }

    #[test]
    fn all_of_it_is_kept_whatever_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("kept");
        let kept = File::create(&path).expect("it can be written");
        let mut program = Program::new(Box::new(&b"some\nthing"[..]), Some(kept));
        io::copy(&mut program, &mut io::sink()).expect("it can be read");
        assert_eq!(std::fs::read(path).expect("it was kept"), b"some\nthing");
    }
}
