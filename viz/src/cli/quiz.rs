//! `pollscope quiz`.

use std::io::Write;
use std::path::Path;

use crate::error::Error;
use crate::model::Model;
use crate::{learn, show, tui};

/// Asks about a run; prints the questions, and then their answers, where there is no terminal. Gives the exit code.
pub(super) fn quiz(path: &Path, options: &tui::Options) -> Result<u8, Error> {
    let setup = options.setup()?;
    let model = Model::new(show::open(path)?);
    let questions = learn::quiz(&model);
    if questions.is_empty() {
        let reason = "nothing can be asked about this run: in it hardly anything happens".to_owned();
        return Err(Error::Asked { path: path.to_owned(), reason });
    }
    if show::has_screen() {
        let title = format!("quiz: {}", model.trace().program);
        let course = tui::Course { title, questions, ..tui::Course::default() };
        return tui::teach(model, course, setup, |_, _| {});
    }
    let mut out = show::stdout();
    learn::write_quiz(&questions, &model, &mut out)
        .and_then(|()| out.flush())
        .map_err(Error::write("standard output"))?;
    Ok(0)
}
