//! `pollscope learn`.

use std::io::Write;
use std::path::Path;

use crate::error::Error;
use crate::learn::progress::Progress;
use crate::learn::{self, LESSONS, Lesson};
use crate::{show, text, tui};

/// Prints the lessons, and how far one is with each.
pub(super) fn list() -> Result<(), Error> {
    let (progress, says) = Progress::load();
    tell(says);
    let mut out = show::stdout();
    let mut write = || {
        let names = LESSONS.iter().map(|lesson| text::width(lesson.name)).max().unwrap_or(0);
        for (index, lesson) in LESSONS.iter().enumerate() {
            let (answered, right) = progress.of(lesson.name);
            let done = match answered {
                0 => String::new(),
                answered => format!("  ({right} of {answered} right)"),
            };
            writeln!(out, "{:>3}  {}  {}{done}", index + 1, text::fit(lesson.name, names), lesson.title())?;
        }
        writeln!(out, "\npollscope learn NAME opens one; with --text it is printed.")?;
        out.flush()
    };
    write().map_err(Error::write("standard output"))
}

fn named(name: &str) -> Result<Lesson, Error> {
    let by_number =
        name.parse::<usize>().ok().and_then(|number| LESSONS.get(number.checked_sub(1)?).copied());
    Lesson::named(name).or(by_number).ok_or_else(|| {
        let near = LESSONS.iter().find(|lesson| lesson.name.contains(name) || name.contains(lesson.name));
        Error::Lesson { name: name.to_owned(), near: near.map(|lesson| lesson.name.to_owned()) }
    })
}

/// Opens a lesson; or prints it, if that is asked for or there is no terminal. Gives the exit code.
pub(super) fn lesson(name: &str, as_text: bool, options: &tui::Options) -> Result<u8, Error> {
    let lesson = named(name)?;
    let model = lesson.model();
    let told = lesson.tell(&model).map_err(|_| Error::Lesson { name: name.to_owned(), near: None })?;
    if as_text || !show::has_screen() {
        let mut out = show::stdout();
        learn::write(&lesson, &told, &model, &mut out)
            .and_then(|()| out.flush())
            .map_err(Error::write("standard output"))?;
        return Ok(0);
    }
    let setup = options.setup()?;
    let (mut progress, mut says) = Progress::load();
    let mut text = vec![format!("It removes: \"{}\"", told.removes)];
    text.extend(told.text);
    let code = tui::teach(model, told.title, text, told.questions, setup, |question, right| {
        progress.answer(lesson.name, question, right);
        if let Err(error) = progress.save() {
            says = Some(format!("the progress cannot be kept: {error}"));
        }
    });
    tell(says);
    code.map_err(Error::Terminal)
}

/// Writes a lesson's program into a folder.
pub(super) fn eject(name: &str, folder: &Path) -> Result<(), Error> {
    let lesson = named(name)?;
    learn::eject(&lesson, folder).map_err(Error::write(folder.display().to_string()))?;
    let mut out = show::stdout();
    writeln!(
        out,
        "{} is in {}: change src/main.rs, then run `pollscope run -- cargo run` in there",
        lesson.name,
        text::plain(&folder.display().to_string())
    )
    .and_then(|()| out.flush())
    .map_err(Error::write("standard output"))
}

fn tell(says: Option<String>) {
    if let Some(says) = says {
        // With stderr gone there is no one left to tell.
        let _ = writeln!(std::io::stderr(), "pollscope: {}", text::plain(&says));
    }
}
