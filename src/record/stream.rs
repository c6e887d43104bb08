//! Traces that go to a viewer while the program runs: `POLLSCOPE=tcp://127.0.0.1:7000` or `POLLSCOPE=unix:/tmp/viewer`.

use std::io::{self, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

/// A viewer that does not answer, or takes nothing, must not hold up the program for longer than this.
const PATIENCE: Duration = Duration::from_secs(1);

/// The way to a viewer, if the text names one.
pub(super) fn connect(address: &str) -> Option<io::Result<Box<dyn Write + Send>>> {
    if let Some(place) = address.strip_prefix("tcp://") {
        return Some(tcp(place));
    }
    address.strip_prefix("unix:").map(unix)
}

fn tcp(place: &str) -> io::Result<Box<dyn Write + Send>> {
    let mut error = io::Error::new(io::ErrorKind::AddrNotAvailable, "there is no such address");
    for place in place.to_socket_addrs()? {
        match TcpStream::connect_timeout(&place, PATIENCE) {
            Ok(stream) => {
                stream.set_write_timeout(Some(PATIENCE))?;
                stream.set_nodelay(true)?;
                return Ok(Box::new(stream));
            }
            Err(failed) => error = failed,
        }
    }
    Err(error)
}

#[cfg(unix)]
fn unix(path: &str) -> io::Result<Box<dyn Write + Send>> {
    let stream = std::os::unix::net::UnixStream::connect(path)?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(Box::new(stream))
}

#[cfg(not(unix))]
fn unix(_: &str) -> io::Result<Box<dyn Write + Send>> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "this system has no such sockets; use tcp://"))
}
