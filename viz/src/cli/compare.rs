//! `pollscope compare`: two traces together.

use std::io::Write;
use std::path::Path;

use crate::compare::differences;
use crate::error::Error;
use crate::model::Model;
use crate::{show, tui};

/// Shows two traces together; prints how they differ where there is no terminal. Gives the exit code.
pub(super) fn compare(a: &Path, b: &Path, options: &tui::Options) -> Result<u8, Error> {
    let setup = options.setup()?;
    let models = [Model::new(show::open(a)?), Model::new(show::open(b)?)];
    if show::has_screen() {
        return tui::compare(models, setup);
    }
    let mut out = show::stdout();
    let [a, b] = &models;
    differences(a, b)
        .iter()
        .try_for_each(|line| writeln!(out, "{line}"))
        .and_then(|()| out.flush())
        .map_err(Error::write("standard output"))?;
    Ok(0)
}
