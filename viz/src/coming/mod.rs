//! Runs that are shown before all of them is there, and from where more of them comes: [`stream`] from a program that goes
//! on, [`file`] from a long file.

pub(crate) mod file;
pub(crate) mod stream;

use crate::error::Error;
use crate::model::Model;

/// How much of a run there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Extent {
    /// All of it.
    #[default]
    Whole,
    /// As far as it has come; its program goes on.
    Live,
    /// Its beginning; so many hundredths of the file are read.
    Beginning(u8),
}

/// What is new of a run.
pub(crate) struct News {
    /// The run, if there is more of it.
    pub(crate) model: Option<Model>,
    /// How much of it there is now.
    pub(crate) extent: Extent,
}

/// Where more of a run comes from.
pub(crate) trait Source {
    /// What is new since this was asked last; none where nothing is.
    ///
    /// # Errors
    /// When what has come is no trace.
    fn news(&mut self) -> Result<Option<News>, Error>;
}
