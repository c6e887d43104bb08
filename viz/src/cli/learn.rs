//! `pollscope learn`.

use std::io::Write;
use std::path::Path;

use crate::error::Error;
use crate::learn::progress::Progress;
use crate::learn::{self, LESSONS, Lesson, Told};
use crate::{show, text, tui};

/// Prints the lessons, and how far one is with each.
pub(super) fn list() -> Result<(), Error> {
    let (progress, says) = Progress::load();
    tell(says);
    let mut out = show::stdout();
    let mut write = || {
        let names = LESSONS.iter().map(|lesson| text::width(lesson.name)).max().unwrap_or(0);
        for (index, lesson) in LESSONS.iter().enumerate() {
            let asked = lesson.questions();
            let (answered, right) = progress.of(lesson.name, asked);
            let done = match answered {
                0 => String::new(),
                _ if right == asked => format!("  ✓ {right} of {asked} right"),
                answered => format!("  {answered} of {asked} answered, {right} right"),
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
        // A part of the name, or as good as it.
        let wanted = name.to_lowercase().replace(['-', ' '], "_");
        let likeness = |lesson: &&Lesson| {
            let part = wanted.len() > 2 && lesson.name.contains(&wanted);
            if part { 1.0 } else { strsim::jaro_winkler(lesson.name, &wanted) }
        };
        let near = LESSONS.iter().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
        let near = near.filter(|lesson| likeness(lesson) > 0.8);
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
    let code = tui::teach(model, course(&lesson, told), setup, |question, right| {
        progress.answer(lesson.name, question, right);
        if let Err(error) = progress.save() {
            says = Some(format!("the progress cannot be kept: {error}"));
        }
    });
    tell(says);
    code
}

/// The cards and the questions of a lesson.
fn course(lesson: &Lesson, told: Told) -> tui::Course {
    let mut text = vec![format!("It removes: \"{}\"", told.removes)];
    text.extend(told.text);
    let mut shown = told.after;
    shown.push(format!("Try: {}", told.change));
    shown.push(learn::how_to_try(lesson.name));
    let mut another = vec!["Another one; think before you turn the page.".to_owned()];
    another.extend(told.transfer.0);
    let mut last = vec![told.transfer.1];
    let place = LESSONS.iter().position(|other| other.name == lesson.name);
    last.push(match place.and_then(|place| LESSONS.get(place + 1)) {
        Some(next) => format!("The next lesson: pollscope learn {}, \"{}\".", next.name, next.title()),
        None => "This was the last lesson. pollscope quiz TRACE asks about runs of your own.".to_owned(),
    });
    tui::Course {
        title: told.title,
        text,
        program: lesson.program().lines().map(str::to_owned).collect(),
        questions: told.questions,
        end: vec![shown, another, last],
    }
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
