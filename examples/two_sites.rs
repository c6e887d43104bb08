//! Two pages at once: with two threads that each wait, then with one thread that waits for both.
//!
//! After `get_two_sites` of the Rust async book. The sites are a server that this program starts for itself.
//!
//! ```text
//! cargo viz run -- cargo run --example two_sites
//! ```

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use futures::executor::block_on;
use futures::join;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Async in name only: it reads as std does, and keeps its thread until the page is there. One poll, no `Pending`.
#[pollscope::trace]
async fn download_blocking(site: SocketAddr) -> io::Result<String> {
    let mut connection = TcpStream::connect(site)?;
    connection.write_all(b"page, please\n")?;
    let mut page = String::new();
    connection.read_to_string(&mut page)?;
    Ok(page)
}

fn get_two_sites(one: SocketAddr, other: SocketAddr) -> io::Result<[String; 2]> {
    let start = |name: &str, site| {
        thread::Builder::new().name(name.to_owned()).spawn(move || block_on(download_blocking(site)))
    };
    let (first, second) = (start("first site", one)?, start("second site", other)?);
    Ok([
        first.join().expect("a download does not panic")?,
        second.join().expect("a download does not panic")?,
    ])
}

#[pollscope::trace]
async fn download_async(site: SocketAddr) -> io::Result<String> {
    let mut connection = tokio::net::TcpStream::connect(site).await?;
    connection.write_all(b"page, please\n").await?;
    let mut page = String::new();
    connection.read_to_string(&mut page).await?;
    Ok(page)
}

#[pollscope::trace]
async fn get_two_sites_async(one: SocketAddr, other: SocketAddr) -> io::Result<[String; 2]> {
    let (first, second) = join!(download_async(one), download_async(other));
    Ok([first?, second?])
}

fn main() -> io::Result<()> {
    let (one, other) = (serve("the first page")?, serve("the second page")?);

    println!("two threads: {:?}", get_two_sites(one, other)?);

    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    println!("one thread:  {:?}", runtime.block_on(get_two_sites_async(one, other))?);
    Ok(())
}

/// Starts a site on a free port of this machine; it thinks for 20 ms about each request.
fn serve(page: &'static str) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || {
        for mut visitor in listener.incoming().flatten() {
            thread::spawn(move || {
                let asked = visitor.read(&mut [0; 64]);
                thread::sleep(Duration::from_millis(20));
                asked.and_then(|_| visitor.write_all(page.as_bytes()))
            });
        }
    });
    Ok(address)
}
