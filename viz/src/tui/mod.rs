//! The replay in the terminal: an event becomes a key, a key an action, the action a new state, the state a picture.
//!
//! Nothing moves by itself and nothing is drawn without a change; between two keys the program sleeps.

mod app;
mod canvas;
mod class;
mod count;
mod find;
mod headless;
mod input;
mod keys;
mod layout;
mod mouse;
mod pair;
mod panes;
mod play;
mod prompt;
mod settings;
mod strips;
mod syntax;
mod terminal;
mod theme;
mod tree;
mod view;

#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::error::Error;
use crate::model::Model;
use crate::stream::Stream;
use app::{App, Effect};
use class::Class;
use input::{Input, Inputs};
use keys::{Action, Keys};
use layout::Panes;
use pair::Pair;
use terminal::Terminal;
use theme::Look;
use view::View;

pub use class::Course;
pub use headless::Headless;
pub use keys::default_file as default_keys;
pub use theme::Theme;

/// How often a run that goes on is looked at.
const LOOK: Duration = Duration::from_millis(100);

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
pub fn open(model: Model, setup: Setup) -> io::Result<u8> {
    run(App::new(model), None, setup, &mut |_| {})
}

/// Opens the replay of a run that goes on, and gives the exit code as [`open`] does. It ends by itself where what comes
/// is no trace.
pub(crate) fn follow(stream: &Stream, setup: Setup) -> io::Result<u8> {
    run(App::live(), Some(stream), setup, &mut |_| {})
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
) -> io::Result<u8> {
    let app = App::new(model).taught(Class::new(course));
    run(app, None, setup, &mut |app: &App| {
        for (question, right) in app.class().map_or(Vec::new(), Class::answered) {
            answered(question, right);
        }
    })
}

/// Opens two runs side by side, and gives the exit code as [`open`] does.
///
/// # Errors
/// As [`open`].
pub fn compare(models: [Model; 2], setup: Setup) -> io::Result<u8> {
    let mut pair = Pair::new(models, setup.keys);
    let inputs = Inputs::listen()?;
    let mut terminal = Terminal::enter()?;
    loop {
        pair.resize(terminal.area()?);
        terminal.draw(|frame| pair.draw(frame.buffer_mut(), setup.look))?;
        loop {
            match inputs.next()? {
                Input::Key(key) => match pair.press(key) {
                    Effect::None => continue,
                    Effect::Quit => return Ok(0),
                    Effect::Suspend => terminal.suspend()?,
                    Effect::Draw | Effect::Mouse(_) => {}
                },
                Input::Mouse(_) => continue,
                Input::Resized => {}
                Input::Stop => terminal.suspend()?,
                Input::Continued => terminal.take_again()?,
                Input::Signal(signal) => return Ok(128_u8.saturating_add(signal)),
            }
            break;
        }
    }
}

fn run(app: App, mut stream: Option<&Stream>, setup: Setup, changed: &mut dyn FnMut(&App)) -> io::Result<u8> {
    // A lesson begins with the panes that its text speaks of, whatever was shown or hidden elsewhere.
    let remembers = app.class().is_none();
    let panes = if remembers { settings::panes() } else { Panes::default() };
    let mut app = app.with(setup.keys, panes);
    let mut view = View::new(setup.look);
    let inputs = Inputs::listen()?;
    let mut terminal = Terminal::enter()?;
    app.resize(terminal.area()?);
    let mut draw =
        |terminal: &mut Terminal, app: &App| terminal.draw(|frame| view.draw(frame.buffer_mut(), app));
    draw(&mut terminal, &app)?;
    let mut step_due = Instant::now() + app.play.step();
    let mut look_due = Instant::now();
    loop {
        let due = match (app.play.is_on(), stream.is_some()) {
            (true, true) => Some(step_due.min(look_due)),
            (true, false) => Some(step_due),
            (false, true) => Some(look_due),
            (false, false) => None,
        };
        let input = match due {
            Some(due) => inputs.next_within(due.saturating_duration_since(Instant::now()))?,
            None => Some(inputs.next()?),
        };
        if input.is_none()
            && let Some(live) = stream
            && look_due <= Instant::now()
        {
            let start = Instant::now();
            // In this order: what comes between the two questions is seen the next time.
            let ended = live.has_ended();
            if live.has_changed() {
                let Ok(model) = live.model() else { return Ok(0) };
                app.renew(model, ended);
                draw(&mut terminal, &app)?;
            }
            if ended {
                stream = None;
            }
            // A long run takes long to index anew; the more so, the more rarely.
            look_due = Instant::now() + LOOK + start.elapsed() * 4;
            continue;
        }
        let was_on = app.play.is_on();
        let effect = match input {
            None => app.update(Action::Tick),
            Some(Input::Key(key)) => app.press(key),
            Some(Input::Mouse(mouse)) => mouse::event(&mut app, mouse),
            Some(Input::Resized) => {
                app.resize(terminal.area()?);
                app.update(Action::Redraw)
            }
            Some(Input::Stop) => app.update(Action::Suspend),
            Some(Input::Continued) => {
                terminal.take_again()?;
                app.resize(terminal.area()?);
                app.update(Action::Redraw)
            }
            Some(Input::Signal(signal)) => {
                if remembers {
                    settings::remember(app.panes());
                }
                return Ok(128_u8.saturating_add(signal));
            }
        };
        if input_is_step(was_on, &app, step_due) {
            step_due = Instant::now() + app.play.step();
        }
        if effect != Effect::None {
            changed(&app);
        }
        match effect {
            Effect::None => {}
            Effect::Draw => draw(&mut terminal, &app)?,
            Effect::Mouse(on) => {
                Terminal::mouse(on)?;
                draw(&mut terminal, &app)?;
            }
            Effect::Suspend => {
                terminal.suspend()?;
                app.resize(terminal.area()?);
                draw(&mut terminal, &app)?;
            }
            Effect::Quit => {
                if remembers {
                    settings::remember(app.panes());
                }
                return Ok(0);
            }
        }
    }
}

/// Whether the next step is to be timed from now: it was just made, or playing has just begun.
fn input_is_step(was_on: bool, app: &App, due: Instant) -> bool {
    app.play.is_on() && (!was_on || due <= Instant::now())
}
