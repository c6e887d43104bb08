//! Two pages at once: with two threads that each wait, then with one thread that waits for both. What each costs is
//! counted: threads that are started, their stacks, and what is asked of the heap.
//!
//! After `get_two_sites` of the Rust async book. The sites are a server that this program starts for itself.
//!
//! ```text
//! cargo viz run -- cargo run --example two_sites
//! ```

use std::cell::Cell;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use futures::executor::block_on;
use futures::join;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Async in name only: it reads as std does, and keeps its thread until the page is there.
#[pollscope::trace]
async fn download_blocking(site: SocketAddr) -> io::Result<String> {
    let mut connection = TcpStream::connect(site)?;
    connection.write_all(b"page, please\n")?;
    let mut page = String::new();
    connection.read_to_string(&mut page)?;
    Ok(page)
}

fn get_two_sites(one: SocketAddr, other: SocketAddr) -> io::Result<[String; 2]> {
    let first = start("first site", move || counted(|| block_on(download_blocking(one))))?;
    let second = start("second site", move || counted(|| block_on(download_blocking(other))))?;
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

    let pages = counted(|| get_two_sites(one, other))?;
    println!("two threads: {pages:?}\n             {}", costs());

    // Made once, for however many futures.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let pages = counted(|| runtime.block_on(get_two_sites_async(one, other)))?;
    println!("one thread:  {pages:?}\n             {}", costs());
    Ok(())
}

/// What std gives a thread as its stack if nothing else is said.
const STACK: usize = 2 << 20;

static THREADS: AtomicUsize = AtomicUsize::new(0);
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

fn start<T: Send + 'static>(
    name: &str,
    run: impl FnOnce() -> T + Send + 'static,
) -> io::Result<JoinHandle<T>> {
    THREADS.fetch_add(1, Ordering::Relaxed);
    thread::Builder::new().name(name.to_owned()).stack_size(STACK).spawn(run)
}

/// What was started and asked for since the last time.
fn costs() -> String {
    let (threads, allocations) = (THREADS.swap(0, Ordering::Relaxed), ALLOCATIONS.swap(0, Ordering::Relaxed));
    format!(
        "{threads} threads started, {} KiB of stacks, {allocations} heap allocations",
        threads * STACK / 1024
    )
}

/// The server does not count: only what this thread does in here.
fn counted<T>(run: impl FnOnce() -> T) -> T {
    COUNTS.set(true);
    let output = run();
    COUNTS.set(false);
    output
}

thread_local! {
    static COUNTS: Cell<bool> = const { Cell::new(false) };
}

/// The system's allocator, and a number.
struct Counting;

#[global_allocator]
static HEAP: Counting = Counting;

#[allow(unsafe_code)]
mod heap {
    use std::alloc::{GlobalAlloc, Layout, System};
    use std::sync::atomic::Ordering;

    // SAFETY: all is left to the system's allocator; the count neither allocates nor panics.
    unsafe impl GlobalAlloc for super::Counting {
        unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
            if super::COUNTS.try_with(std::cell::Cell::get).unwrap_or(false) {
                super::ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
            }
            // SAFETY: the caller keeps to the contract, which is the same.
            unsafe { System.alloc(layout) }
        }

        unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
            // SAFETY: as above; it came from the same allocator.
            unsafe { System.dealloc(memory, layout) }
        }
    }
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
