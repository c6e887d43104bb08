//! `pollscope attach`: waits for a program that streams its trace here, and shows the run as it goes.

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::TcpListener;
use std::path::{self, Path};

use pollscope::trace::Trace;

use crate::coming::Extent;
use crate::coming::stream::{Program, Stream};
use crate::error::Error;
use crate::model::Model;
use crate::{run, show, text, tui};

/// Waits at the address for one program, and shows its run; `output` keeps the trace. Gives the exit code.
///
/// # Errors
/// When the address cannot be listened at, what comes is no trace, or it cannot be shown or kept.
pub fn attach(address: &str, output: Option<&Path>, options: &tui::Options) -> Result<u8, Error> {
    let setup = options.setup()?;
    let wrong = |reason: String| Error::Address { address: address.to_owned(), reason };
    let kept = output.map(kept).transpose()?;
    let program = accept(address).map_err(|error| wrong(error.to_string()))?;
    let mut program = Program::new(program, kept);
    if show::has_screen() {
        let mut stream = Stream::read(program, address.as_ref());
        return tui::follow(Model::new(Trace::default()), Extent::Live, &mut stream, setup);
    }
    let trace = Trace::read(&mut program);
    // What is kept is all of it, also where it is no trace.
    let _ = io::copy(&mut program, &mut io::sink());
    let trace = trace.map_err(|source| Error::Trace { path: address.into(), source })?;
    show::print(&Model::new(trace)).map(|()| 0)
}

/// The file that the trace is kept in; what stands there and is no trace stays, as for `run`.
fn kept(output: &Path) -> Result<File, Error> {
    let failed = |source| Error::Write { what: output.display().to_string(), source };
    run::make_room(&path::absolute(output).map_err(failed)?)?;
    File::create(output).map_err(failed)
}

/// The program that comes first.
fn accept(address: &str) -> io::Result<Box<dyn Read + Send>> {
    if let Some(place) = address.strip_prefix("tcp://") {
        let listener = TcpListener::bind(place).map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("{error}; give an address of this machine, such as tcp://127.0.0.1:7000"),
            )
        })?;
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
