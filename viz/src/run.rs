//! `pollscope run`: starts a command with recording on, waits for it, and opens the replay.
//!
//! The command keeps this process's input, output and terminal. Ctrl-C reaches it as it would without us, and does
//! not end us: what was recorded until then is what one wants to see.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::SystemTime;

use crate::error::Error;
use crate::{show, text, tui};

/// Runs the command, then replays what it recorded to `output`. Gives the exit code: the command's own, if it failed.
///
/// # Errors
/// When the command cannot be started, or the trace cannot be made room for or shown.
pub fn run(output: &Path, command: &[OsString], options: &tui::Options) -> Result<u8, Error> {
    // A mistake in there is better told before the program has run.
    options.setup()?;
    let output = std::path::absolute(output)
        .map_err(|source| in_the_way(output, &format!("cannot tell where that is: {source}")))?;
    make_room(&output)?;
    let before = siblings(&output);
    let status = execute(&output, command)?;
    let name = shown(command.first().map_or(OsStr::new(""), |name| name));
    let code = exit_code(status);
    if !status.success() {
        tell(&format!("`{name}` ended with {}", how(status)));
    }
    let recorded = fs::metadata(&output).is_ok_and(|file| file.len() > 0);
    if !recorded {
        tell(&format!(
            "nothing was recorded: put #[pollscope::trace] on an async fn that `{name}` awaits, and see that the \
             feature `off` of pollscope is not on"
        ));
        return Ok(if code == 0 { 1 } else { code });
    }
    for (path, changed) in siblings(&output) {
        if !before.contains(&(path.clone(), changed)) {
            tell(&format!("also recorded: {}", path.display()));
        }
    }
    match show::show(&output, options) {
        Ok(0) => Ok(code),
        Ok(replay) => Ok(replay),
        // What failed first is told last, and its code is the one to pass on.
        Err(error) if code != 0 && !error.is_broken_pipe() => {
            tell(&error.to_string());
            Ok(code)
        }
        Err(error) if error.is_broken_pipe() => Ok(code),
        Err(error) => Err(error),
    }
}

fn execute(output: &Path, command: &[OsString]) -> Result<ExitStatus, Error> {
    let Some((program, args)) = command.split_first() else {
        let source = io::Error::new(io::ErrorKind::NotFound, "there is no command");
        return Err(Error::Start { command: String::new(), source });
    };
    let failed = |source| Error::Start { command: shown(program), source };
    let _interrupts = interrupts::outlive().map_err(failed)?;
    let mut child = Command::new(program)
        .args(args)
        .env("POLLSCOPE", output)
        // So that a second traced process of this run writes beside the first and not over it.
        .env("POLLSCOPE_RUN", "1")
        .spawn()
        .map_err(failed)?;
    child.wait().map_err(failed)
}

/// Sees that the recorder finds its place free: a trace from before goes, anything else stays and is an error.
pub(crate) fn make_room(output: &Path) -> Result<(), Error> {
    let there = match fs::symlink_metadata(output) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return has_folder(output),
        Err(error) => return Err(in_the_way(output, &error.to_string())),
        Ok(there) => there,
    };
    if !there.is_file() {
        return Err(in_the_way(
            output,
            "something that is no plain file stands there; give another file with -o",
        ));
    }
    match is_trace(output) {
        Ok(true) => fs::remove_file(output).map_err(|error| in_the_way(output, &error.to_string())),
        Ok(false) => Err(in_the_way(
            output,
            "a file that is no pollscope trace stands there, and is left as it is; move it away or give another file with -o",
        )),
        Err(error) => Err(in_the_way(output, &error.to_string())),
    }
}

fn has_folder(output: &Path) -> Result<(), Error> {
    match output.parent() {
        Some(folder) if !folder.is_dir() => Err(in_the_way(
            output,
            &format!("there is no folder {}; make it or give another file with -o", folder.display()),
        )),
        _ => Ok(()),
    }
}

fn in_the_way(path: &Path, reason: &str) -> Error {
    Error::InTheWay { path: path.to_owned(), reason: reason.to_owned() }
}

/// Whether the file begins as a trace does, or is empty. A trace that a killed program left counts too.
fn is_trace(path: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    fs::File::open(path)?.take(4096).read_to_end(&mut start)?;
    let start: Vec<u8> = start.into_iter().filter(|byte| !byte.is_ascii_whitespace()).take(12).collect();
    Ok(b"{\"pollscope\":".starts_with(&start))
}

/// The traces beside the output that other processes of a run left: `stem.PID.ext`, and when each was written.
fn siblings(output: &Path) -> Vec<(PathBuf, Option<SystemTime>)> {
    let (Some(folder), Some(stem)) = (output.parent(), output.file_stem()) else { return Vec::new() };
    let Ok(folder) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<_> = folder
        .flatten()
        .filter(|file| is_sibling(Path::new(&file.file_name()), stem, output.extension()))
        .map(|file| (file.path(), file.metadata().and_then(|file| file.modified()).ok()))
        .collect();
    found.sort();
    found
}

fn is_sibling(name: &Path, stem: &OsStr, extension: Option<&OsStr>) -> bool {
    // `stem.PID.ext` without its extension is `stem.PID`; where there is none, the id is the extension itself.
    let with_id = match extension {
        Some(extension) if name.extension() == Some(extension) => {
            name.file_stem().map_or(Path::new(""), Path::new)
        }
        Some(_) => return false,
        None => name,
    };
    let id = with_id.extension().and_then(OsStr::to_str).unwrap_or("");
    with_id.file_stem() == Some(stem) && !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit())
}

/// The exit code that a shell would give: a signal counts from 128.
fn exit_code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return u8::try_from(128 + signal).unwrap_or(255);
    }
    // Codes of other systems do not fit; what is no success must not become one.
    status.code().map_or(1, |code| u8::try_from(code).unwrap_or(255))
}

fn how(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("signal {signal}");
    }
    status.code().map_or_else(|| "no exit code".to_owned(), |code| format!("exit code {code}"))
}

fn shown(name: &OsStr) -> String {
    text::plain(&name.to_string_lossy()).into_owned()
}

fn tell(what: &str) {
    // With stderr gone there is no one left to tell.
    let _ = writeln!(io::stderr(), "pollscope: {}", text::plain(what));
}

#[cfg(unix)]
mod interrupts {
    //! Ctrl-C goes to all processes of the terminal: the command decides what to do, and we wait for it.

    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use signal_hook::SigId;
    use signal_hook::consts::{SIGINT, SIGQUIT};
    use signal_hook::{flag, low_level};

    /// While this lives, an interrupt does not end this process. A command that is started keeps its own ways.
    pub(super) struct Outlive(Vec<SigId>);

    /// Begins to outlive interrupts.
    pub(super) fn outlive() -> io::Result<Outlive> {
        let mut outlive = Outlive(Vec::new());
        for signal in [SIGINT, SIGQUIT] {
            // A handler, unlike an ignored signal, is not passed on to the command.
            outlive.0.push(flag::register(signal, Arc::new(AtomicBool::new(false)))?);
        }
        Ok(outlive)
    }

    impl Drop for Outlive {
        fn drop(&mut self) {
            for id in self.0.drain(..) {
                low_level::unregister(id);
            }
        }
    }
}

#[cfg(not(unix))]
mod interrupts {
    //! Elsewhere the system decides.

    pub(super) struct Outlive;

    #[expect(clippy::unnecessary_wraps, reason = "as where there are signals")]
    pub(super) fn outlive() -> std::io::Result<Outlive> {
        Ok(Outlive)
    }
}
