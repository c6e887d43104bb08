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
use app::{App, Effect};
use input::{Input, Inputs};
use terminal::Terminal;
use theme::Theme;

/// How long a step stands while the replay plays.
const STEP: Duration = Duration::from_millis(600);

/// Opens the replay and gives the exit code once it is left: 0, or 128 and the number of the signal that ended it.
///
/// # Errors
/// When the terminal cannot be taken over or written to. It is given back first.
pub fn open(model: Model) -> io::Result<u8> {
    let theme = Theme::for_terminal();
    let mut app = App::new(model);
    let inputs = Inputs::listen()?;
    let mut terminal = Terminal::enter()?;
    terminal.draw(|frame| view::draw(frame.buffer_mut(), &app, theme))?;
    let mut step_due = Instant::now() + STEP;
    loop {
        let input = if app.is_playing() {
            inputs.next_within(step_due.saturating_duration_since(Instant::now()))?
        } else {
            Some(inputs.next()?)
        };
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
