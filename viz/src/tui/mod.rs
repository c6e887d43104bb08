//! The replay in the terminal: an event becomes a key, a key an action, the action a new state, the state a picture.
//!
//! Nothing moves by itself and nothing is drawn without a change; between two keys the program sleeps.

mod app;
mod canvas;
mod class;
mod count;
mod effect;
mod find;
mod going;
mod headless;
mod idle;
mod input;
mod keys;
mod layout;
mod mouse;
mod pair;
mod panes;
mod place;
mod play;
mod prompt;
mod replay;
mod round;
mod screen;
mod settings;
mod strips;
mod syntax;
mod terminal;
mod theme;
mod tree;
mod view;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use crate::coming::{Extent, Source};
use crate::error::Error;
use crate::model::Model;
use app::App;
use class::Class;
use keys::Keys;
use layout::Panes;
use replay::Replay;
use theme::Look;

pub use class::Course;
pub use headless::Headless;
pub use keys::default_file as default_keys;
pub use theme::Theme;

/// How the replay is to look, and which keys it answers to.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Its colours; none for those that the environment asks for.
    pub theme: Option<Theme>,
    /// Whether to draw in plain letters only.
    pub ascii: bool,
    /// A key file; none for the user's own, if there is one.
    pub keys: Option<PathBuf>,
}

/// What the options come to, read before the terminal is touched.
#[derive(Debug)]
pub struct Setup {
    look: Look,
    keys: Keys,
}

impl Options {
    /// Reads the key file.
    ///
    /// # Errors
    /// When it cannot be read, or names what is not there; each mistake with its line.
    pub fn setup(&self) -> Result<Setup, Error> {
        let look = Look { theme: self.theme.unwrap_or_else(Theme::for_terminal), ascii: self.ascii };
        let file = self.keys.clone().or_else(settings::key_file);
        let keys = file.as_deref().map_or(Ok(Keys::default()), key_file)?;
        Ok(Setup { look, keys: keys.in_ascii(self.ascii) })
    }
}

fn key_file(path: &Path) -> Result<Keys, Error> {
    let wrong = |reason: String| Error::Keys { path: path.to_owned(), reason };
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    Keys::from_file(&text).map_err(|lines| wrong(lines.join("; ")))
}

/// Opens the replay and gives the exit code once it is left: 0, or 128 and the number of the signal that ended it.
///
/// # Errors
/// When the terminal cannot be taken over or written to. It is given back first.
pub fn open(model: Model, setup: Setup) -> Result<u8, Error> {
    replay(App::new(model), None, setup, &mut |_| {})
}

/// Opens the replay of a run of which there is so much, and more comes; gives the exit code as [`open`] does.
///
/// # Errors
/// As [`open`], and when what comes is no trace.
pub(crate) fn follow(
    model: Model,
    extent: Extent,
    source: &mut dyn Source,
    setup: Setup,
) -> Result<u8, Error> {
    replay(App::new(model).extending(extent), Some(source), setup, &mut |_| {})
}

/// Opens a lesson, or a quiz, and gives the exit code as [`open`] does. `answered` is told of each answer: the question's
/// place, and whether it was right.
///
/// # Errors
/// As [`open`].
pub fn teach(
    model: Model,
    course: Course,
    setup: Setup,
    mut answered: impl FnMut(usize, bool),
) -> Result<u8, Error> {
    let app = App::new(model).taught(Class::new(course));
    replay(app, None, setup, &mut |app: &App| {
        for (question, right) in app.class().map_or(Vec::new(), Class::answered) {
            answered(question, right);
        }
    })
}

/// Opens two runs side by side, and gives the exit code as [`open`] does.
///
/// # Errors
/// As [`open`].
pub fn compare(models: [Model; 2], setup: Setup) -> Result<u8, Error> {
    let panes = settings::panes(COMPARE).unwrap_or_default();
    let mut compared = pair::Compared::new(models, setup.keys, setup.look).with(&panes);
    let code = screen::run(&mut compared).map_err(Error::Terminal)?;
    settings::remember(COMPARE, &compared.panes());
    leave(compared);
    Ok(code)
}

/// What the panes of each screen are remembered under.
const REPLAY: &str = "panes";
const COMPARE: &str = "compare";

fn replay<'a>(
    app: App,
    source: Option<&'a mut dyn Source>,
    setup: Setup,
    changed: &'a mut dyn FnMut(&App),
) -> Result<u8, Error> {
    // A lesson begins with the panes that its text speaks of, whatever was shown or hidden elsewhere.
    let remembers = app.class().is_none();
    let panes = settings::panes(REPLAY).filter(|_| remembers);
    let panes = panes.map_or(Panes::default(), |panes| Panes::from_text(&panes));
    let mut replay = Replay::new(app.with(setup.keys, panes), setup.look, source, changed);
    let code = screen::run(&mut replay).map_err(Error::Terminal)?;
    if remembers {
        settings::remember(REPLAY, &replay.panes().to_text());
    }
    let wrong = replay.take_wrong();
    leave(replay);
    wrong.map_or(Ok(code), Err)
}

/// Leaves a screen as it is: to give back each piece of a long run's memory takes as long as to make it, and the process that
/// shows a screen ends with it.
fn leave<T>(screen: T) {
    std::mem::forget(screen);
}
