//! `pollscope attach`: waits for a program that streams its trace here, and shows the run as it goes.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use pollscope::trace::Trace;

use crate::error::Error;
use crate::model::Model;
use crate::{cli, text, tui};

/// A program's stream, as far as it has come.
pub(crate) struct Stream {
    shared: Arc<Shared>,
    from: PathBuf,
}

#[derive(Default)]
struct Shared {
    text: Mutex<Vec<u8>>,
    changed: AtomicBool,
    ended: AtomicBool,
}

/// Waits at the address for one program, and shows its run; `output` keeps the trace. Gives the exit code.
///
/// # Errors
/// When the address cannot be listened at, what comes is no trace, or it cannot be shown or kept.
pub fn attach(address: &str, output: Option<&Path>) -> Result<u8, Error> {
    let wrong = |reason: String| Error::Address { address: address.to_owned(), reason };
    let kept = output.map(File::create).transpose().map_err(|source| Error::Write {
        what: output.map_or_else(String::new, |path| path.display().to_string()),
        source,
    })?;
    let program = accept(address).map_err(|error| wrong(error.to_string()))?;
    let stream = Stream { shared: Arc::default(), from: PathBuf::from(address) };
    let shared = Arc::clone(&stream.shared);
    let reader = thread::spawn(move || shared.fill(program, kept));

    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if io::stdout().is_terminal() && !dumb {
        let code = tui::follow(&stream).map_err(Error::Terminal)?;
        // What was wrong with the stream is said once the terminal is given back.
        return stream.model().map(|_| code);
    }
    let _ = reader.join();
    cli::print(&stream.model()?).map(|()| 0)
}

/// The program that comes first.
fn accept(address: &str) -> io::Result<Box<dyn Read + Send>> {
    if let Some(place) = address.strip_prefix("tcp://") {
        let listener = TcpListener::bind(place)?;
        waiting(&format!("tcp://{}", listener.local_addr()?));
        return Ok(Box::new(listener.accept()?.0));
    }
    match address.strip_prefix("unix:") {
        Some(path) => accept_unix(path, address),
        None => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is neither tcp://HOST:PORT nor unix:PATH; try tcp://127.0.0.1:7000",
        )),
    }
}

#[cfg(unix)]
fn accept_unix(path: &str, address: &str) -> io::Result<Box<dyn Read + Send>> {
    use std::os::unix::fs::FileTypeExt;
    use std::os::unix::net::{UnixListener, UnixStream};

    // What a viewer of before left behind is in the way; a socket that someone listens at is not ours to take.
    let left = std::fs::symlink_metadata(path).is_ok_and(|there| there.file_type().is_socket());
    if left && UnixStream::connect(path).is_err() {
        std::fs::remove_file(path)?;
    }
    let listener = UnixListener::bind(path)?;
    waiting(address);
    let program = listener.accept();
    let _ = std::fs::remove_file(path);
    Ok(Box::new(program?.0))
}

#[cfg(not(unix))]
fn accept_unix(_: &str, _: &str) -> io::Result<Box<dyn Read + Send>> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "this system has no such sockets; use tcp://HOST:PORT"))
}

fn waiting(at: &str) {
    let at = text::plain(at);
    let _ = writeln!(io::stderr(), "pollscope: waiting for a program that runs with POLLSCOPE={at}");
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
    /// Whether something has come since this was asked last.
    pub(crate) fn has_changed(&self) -> bool {
        self.shared.changed.swap(false, Ordering::AcqRel)
    }

    /// Whether nothing comes any more.
    pub(crate) fn has_ended(&self) -> bool {
        self.shared.ended.load(Ordering::Acquire)
    }

    /// What has come, in whole lines.
    pub(crate) fn model(&self) -> Result<Model, Error> {
        let whole = {
            let text = self.shared.text.lock().unwrap_or_else(PoisonError::into_inner);
            let end = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            text[..end].to_vec()
        };
        if whole.is_empty() && !self.has_ended() {
            return Ok(Model::new(Trace::default()));
        }
        Trace::read(&*whole)
            .map(Model::new)
            .map_err(|source| Error::Trace { path: self.from.clone(), source })
    }
}
