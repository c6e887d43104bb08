//! The replay in the terminal: an event becomes a key, a key an action, the action a new state, the state a picture.
//!
//! Nothing moves by itself and nothing is drawn without a change; between two keys the program sleeps.

mod app;
mod canvas;
mod input;
mod keys;
mod layout;
mod panes;
mod terminal;
mod theme;
mod view;

#[cfg(test)]
mod tests;

use std::io;
use std::time::{Duration, Instant};

use crate::model::Model;
use crate::stream::Stream;
use app::{App, Effect};
use input::{Input, Inputs};
use terminal::Terminal;
use theme::Theme;

/// How long a step stands while the replay plays.
const STEP: Duration = Duration::from_millis(600);

/// How often a run that goes on is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// Opens the replay and gives the exit code once it is left: 0, or 128 and the number of the signal that ended it.
///
/// # Errors
/// When the terminal cannot be taken over or written to. It is given back first.
pub fn open(model: Model) -> io::Result<u8> {
    run(App::new(model), None)
}

/// Opens the replay of a run that goes on, and gives the exit code as [`open`] does. It ends by itself where what comes
/// is no trace.
pub(crate) fn follow(stream: &Stream) -> io::Result<u8> {
    run(App::live(), Some(stream))
}

fn run(mut app: App, mut stream: Option<&Stream>) -> io::Result<u8> {
    let theme = Theme::for_terminal();
    let inputs = Inputs::listen()?;
    let mut terminal = Terminal::enter()?;
    terminal.draw(|frame| view::draw(frame.buffer_mut(), &app, theme))?;
    let mut step_due = Instant::now() + STEP;
    let mut look_due = Instant::now();
    loop {
        let due = match (app.is_playing(), stream.is_some()) {
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
                terminal.draw(|frame| view::draw(frame.buffer_mut(), &app, theme))?;
            }
            if ended {
                stream = None;
            }
            // A long run takes long to index anew; the more so, the more rarely.
            look_due = Instant::now() + LOOK + start.elapsed() * 4;
            continue;
        }
        let action = match input {
            None => Some(keys::Action::Tick),
            Some(Input::Key(key)) => keys::action(key),
            Some(Input::Resized) => Some(keys::Action::Redraw),
            Some(Input::Signal(signal)) => return Ok(128_u8.saturating_add(signal)),
        };
        let Some(action) = action else { continue };
        if matches!(action, keys::Action::Tick | keys::Action::Play) {
            step_due = Instant::now() + STEP;
        }
        match app.update(action) {
            Effect::None => {}
            Effect::Draw => terminal.draw(|frame| view::draw(frame.buffer_mut(), &app, theme))?,
            Effect::Suspend => {
                terminal.suspend()?;
                terminal.draw(|frame| view::draw(frame.buffer_mut(), &app, theme))?;
            }
            Effect::Quit => return Ok(0),
        }
    }
}
