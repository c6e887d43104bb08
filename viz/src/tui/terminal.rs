//! Takes the terminal and gives it back as it was: on leaving, on an error, on a panic, on a signal, on suspending.

use std::io::{self, BufWriter, Stdout, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableMouseCapture, EnableMouseCapture};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, style};
use ratatui::Frame;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Position, Rect};

/// A frame is written in one piece if it fits in here, and a full one of 200 columns and 60 lines does.
const BUFFER: usize = 1 << 18;

/// Whether the terminal is ours at the moment.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether it tells us of its mouse.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// The terminal, as long as it is ours.
pub(super) struct Terminal {
    inner: ratatui::Terminal<CrosstermBackend<BufWriter<Stdout>>>,
}

impl Terminal {
    /// Takes the terminal over.
    pub(super) fn enter() -> io::Result<Self> {
        give_back_on_panic();
        // Under NO_COLOR crossterm would write a reset in place of each colour, which also takes bold and reverse
        // away. Our own monochrome theme names no colours, so nothing is forced upon anyone.
        style::force_color_output(true);
        take()?;
        let backend = CrosstermBackend::new(BufWriter::with_capacity(BUFFER, io::stdout()));
        let inner = ratatui::Terminal::new(backend).inspect_err(|_| give_back())?;
        Ok(Self { inner })
    }

    /// Draws a frame; only what differs from the one before is sent.
    pub(super) fn draw(&mut self, draw: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.inner.draw(draw).map(|_| ())
    }

    /// Has the terminal tell of its mouse, or leave it to itself.
    pub(super) fn mouse(on: bool) -> io::Result<()> {
        MOUSE.store(on, Ordering::SeqCst);
        if on {
            execute!(io::stdout(), EnableMouseCapture)
        } else {
            execute!(io::stdout(), DisableMouseCapture)
        }
    }

    /// The size of the picture.
    pub(super) fn area(&self) -> io::Result<Rect> {
        Ok(Rect::from((Position::ORIGIN, self.inner.size()?)))
    }

    /// Gives the terminal back, stops the process, and takes the terminal again once the process is continued.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        give_back();
        stop()?;
        self.take_again()
    }

    /// Takes the terminal again after a stop, in which others may have used it.
    pub(super) fn take_again(&mut self) -> io::Result<()> {
        // Without this, crossterm would take the modes for those that it has set itself.
        disable_raw_mode()?;
        take()?;
        // This makes the next frame a whole one. `clear` would do too, but it asks the terminal where its cursor is,
        // and waits for an answer that not every terminal gives.
        let size = self.inner.size()?;
        if MOUSE.load(Ordering::SeqCst) {
            Self::mouse(true)?;
        }
        self.inner.resize(Rect::from((Position::ORIGIN, size)))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    execute!(io::stdout(), EnterAlternateScreen, Clear(ClearType::All), Hide).inspect_err(|_| give_back())
}

/// Does nothing if the terminal is not ours. It may be gone, so its errors are no one's to hear.
pub(super) fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        if MOUSE.load(Ordering::SeqCst) {
            let _ = execute!(io::stdout(), DisableMouseCapture);
        }
        let _ = execute!(io::stdout(), LeaveAlternateScreen, Show);
        let _ = disable_raw_mode();
        let _ = io::stdout().flush();
    }
}

/// A message of a panic would go to the alternate screen and be lost with it: leave that first. A panic of another
/// thread leaves the screen as it is, and the loop hears of it when the thread's queue closes.
fn give_back_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let drawing = thread::current().id();
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().id() == drawing {
                give_back();
            }
            before(info);
        }));
    });
}

#[cfg(unix)]
fn stop() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as where a process can be stopped")]
fn stop() -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Read;

    use portable_pty::{CommandBuilder, PtySize, native_pty_system};

    use super::*;

    #[test]
    #[ignore = "it panics on purpose; the next test runs it in a terminal of its own"]
    fn it_panics_while_it_draws() {
        let mut terminal = Terminal::enter().expect("there is a terminal");
        Terminal::mouse(true).expect("it takes it");
        terminal.draw(|_| panic!("a mistake in a pane")).expect("it never comes to that");
    }

    #[test]
    fn a_panic_while_drawing_is_read_on_a_terminal_that_is_given_back() {
        let pair = native_pty_system().openpty(PtySize::default()).expect("a pseudo-terminal");
        let modes = || format!("{:?}", pair.master.get_termios().expect("a terminal has modes"));
        let before = modes();
        let mut command = CommandBuilder::new(std::env::current_exe().expect("it runs"));
        command.args([
            "--ignored",
            "--exact",
            "tui::terminal::tests::it_panics_while_it_draws",
            "--nocapture",
        ]);
        command.env("TERM", "xterm-256color");
        let mut child = pair.slave.spawn_command(command).expect("it starts");
        let mut output = pair.master.try_clone_reader().expect("a reader");
        let reader = thread::spawn(move || {
            let (mut all, mut bytes) = (Vec::new(), [0; 4096]);
            while let Ok(read @ 1..) = output.read(&mut bytes) {
                all.extend_from_slice(&bytes[..read]);
            }
            String::from_utf8_lossy(&all).into_owned()
        });
        assert!(!child.wait().expect("it ends").success());
        assert_eq!(modes(), before);
        drop(pair.slave);
        let output = reader.join().expect("it reads to the end");
        let place = |text: &str| output.find(text).unwrap_or_else(|| panic!("no {text:?} in {output:?}"));
        let order = [
            "\x1b[?1049h",         // the alternate screen,
            "\x1b[?1000h",         // the mouse,
            "\x1b[?1000l",         // and each given back
            "\x1b[?1049l",         // before the message,
            "\x1b[?25h",           // the cursor too,
            "a mistake in a pane", // which stays to be read.
        ];
        assert!(order.map(place).is_sorted(), "{output:?}");
    }
}
