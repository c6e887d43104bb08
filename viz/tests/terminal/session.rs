//! The real binary in a pseudo-terminal, and a screen that shows what it draws.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

pub const SIZE: PtySize = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };

pub const TRACE: &str = "tests/traces/song_join.jsonl";

/// The program in its terminal.
pub struct Session {
    pub master: Box<dyn MasterPty + Send>,
    pub keyboard: Box<dyn Write + Send>,
    pub child: Box<dyn Child + Send + Sync>,
    pub screen: Arc<Mutex<vt100::Parser>>,
    pub modes: String,
    /// What it remembers is there, as long as the session.
    _folder: Option<TempDir>,
}

impl Session {
    /// Starts it with nothing to remember.
    pub fn start(words: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let session = Self::start_in(folder.path(), words);
        Self { _folder: Some(folder), ..session }
    }

    /// Starts it with this folder for what it remembers: what the user who runs the tests has set is not for them, nor is theirs
    /// for that user.
    pub fn start_in(folder: &Path, words: &[&str]) -> Self {
        let pair = native_pty_system().openpty(SIZE).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_pollscope"));
        command.args(words);
        command.env("TERM", "xterm-256color");
        for variable in ["XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(variable, folder);
        }
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        let modes = modes(&*pair.master);
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let screen = Arc::new(Mutex::new(vt100::Parser::new(side(SIZE.rows), side(SIZE.cols), 0)));
        let mut output = pair.master.try_clone_reader().expect("a reader");
        let shown = Arc::clone(&screen);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            // The terminal's end is an error on some systems and nothing on others.
            while let Ok(read @ 1..) = output.read(&mut bytes) {
                shown.lock().expect("no test panics in here").process(&bytes[..read]);
            }
        });
        let keyboard = pair.master.take_writer().expect("a writer");
        Self { master: pair.master, keyboard, child, screen, modes, _folder: None }
    }

    pub fn replay() -> Self {
        let session = Self::start(&[TRACE]);
        session.shows("step 1 of 49");
        assert!(session.is_taken());
        session
    }

    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).and_then(|()| self.keyboard.flush()).expect("it listens");
    }

    pub fn signal(&self, signal: &str) {
        let id = self.child.process_id().expect("it runs").to_string();
        let sent = Command::new("kill").args([&format!("-{signal}"), &id]).status().expect("there is a kill");
        assert!(sent.success());
    }

    pub fn contents(&self) -> String {
        self.screen.lock().expect("no test panics in here").screen().contents()
    }

    pub fn is_taken(&self) -> bool {
        self.screen.lock().expect("no test panics in here").screen().alternate_screen()
    }

    pub fn shows(&self, text: &str) {
        self.until(text, |session| session.contents().contains(text));
    }

    pub fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !is_so(self) {
            assert!(start.elapsed() < Duration::from_secs(20), "never: {what}\n{}", self.contents());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits for the end; the terminal has to be as it was. Gives the exit code.
    pub fn ends(mut self) -> u32 {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("it can be asked") {
                break status;
            }
            if start.elapsed() > Duration::from_secs(20) {
                self.child.kill().expect("it can be ended");
                panic!("it does not end\n{}", self.contents());
            }
            thread::sleep(Duration::from_millis(5));
        };
        self.until("the terminal is given back", |session| !session.is_taken());
        self.is_given_back();
        status.exit_code()
    }

    pub fn is_given_back(&self) {
        let hidden = self.screen.lock().expect("no test panics in here").screen().hide_cursor();
        assert!(!hidden, "the cursor is hidden still");
        assert_eq!(modes(&*self.master), self.modes);
    }
}

pub fn side(length: u16) -> NonZeroU16 {
    NonZeroU16::new(length).expect("a terminal has room")
}

/// The terminal's modes, in words.
pub fn modes(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios().expect("a terminal has modes"))
}
