//! What comes from outside: keys, resizes, signals, in one queue, so that the loop has one place to wait at.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use crossterm::event::{Event, KeyEvent, MouseEvent, read};

#[cfg(unix)]
use super::terminal;

/// Something from outside.
#[derive(Debug)]
pub(super) enum Input {
    /// A key was pressed, or released.
    Key(KeyEvent),
    /// The mouse does something.
    Mouse(MouseEvent),
    /// The terminal has another size.
    Resized,
    /// The process is asked to end, by the signal of this number.
    #[cfg_attr(not(unix), expect(dead_code, reason = "there are no signals"))]
    Signal(u8),
    /// The process is asked to stop until it is continued.
    #[cfg_attr(not(unix), expect(dead_code, reason = "there are no signals"))]
    Stop,
    /// It was continued; whoever had the terminal meanwhile may have left it in other modes.
    #[cfg_attr(not(unix), expect(dead_code, reason = "there are no signals"))]
    Continued,
}

/// The queue. The threads that fill it sleep in the system until there is something; they end with the process.
pub(super) struct Inputs {
    queue: Receiver<io::Result<Input>>,
}

impl Inputs {
    /// Begins to listen.
    pub(super) fn listen() -> io::Result<Self> {
        let (to, queue) = channel();
        signals(to.clone())?;
        thread::Builder::new().name("keys".to_owned()).spawn(move || keys(&to))?;
        Ok(Self { queue })
    }

    /// Waits for the next.
    pub(super) fn next(&self) -> io::Result<Input> {
        self.queue.recv().unwrap_or_else(|_| Err(gone()))
    }

    /// Waits for the next, but no longer than this.
    pub(super) fn next_within(&self, time: Duration) -> io::Result<Option<Input>> {
        match self.queue.recv_timeout(time) {
            Ok(input) => input.map(Some),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(gone()),
        }
    }
}

fn gone() -> io::Error {
    io::Error::new(io::ErrorKind::BrokenPipe, "nobody listens to the keyboard any more")
}

fn keys(to: &Sender<io::Result<Input>>) {
    loop {
        let input = match read() {
            Ok(Event::Key(key)) => Ok(Input::Key(key)),
            Ok(Event::Mouse(mouse)) => Ok(Input::Mouse(mouse)),
            Ok(Event::Resize(..)) => Ok(Input::Resized),
            Ok(_) => continue,
            Err(error) => Err(error),
        };
        let over = input.is_err();
        if to.send(input).is_err() || over {
            return;
        }
    }
}

/// How long a signal to end waits for the loop to answer it.
#[cfg(unix)]
const PATIENCE: Duration = Duration::from_secs(2);

#[cfg(unix)]
fn signals(to: Sender<io::Result<Input>>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
    use signal_hook::iterator::Signals;

    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            let input = match signal {
                SIGTSTP => Input::Stop,
                SIGCONT => Input::Continued,
                signal => Input::Signal(u8::try_from(signal).unwrap_or(0)),
            };
            let ends = matches!(input, Input::Signal(_));
            if to.send(Ok(input)).is_err() {
                return;
            }
            if ends {
                // Whoever waits at the queue may be at something that takes long, and whoever sent this wants an end.
                thread::sleep(PATIENCE);
                terminal::give_back();
                std::process::exit(128 + signal);
            }
        }
    })?;
    Ok(())
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as where there are signals")]
fn signals(_: Sender<io::Result<Input>>) -> io::Result<()> {
    Ok(())
}
