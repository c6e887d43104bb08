//! The loop: what comes from outside goes to what is on the screen, and what becomes of that to the terminal.

use std::io;
use std::time::Instant;

use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::effect::Effect;
use super::input::{Input, Inputs};
use super::keys::Action;
use super::play::Play;
use super::terminal::Terminal;

/// Something that fills the screen and answers to keys.
pub(super) trait Screen {
    /// A key is pressed.
    fn press(&mut self, key: KeyEvent) -> Effect;

    /// The mouse does something.
    fn mouse(&mut self, mouse: MouseEvent) -> Effect;

    /// Does what an action says.
    fn update(&mut self, action: Action) -> Effect;

    /// The picture has this size from now on.
    fn resize(&mut self, area: Rect);

    /// Whether it plays, and how fast.
    fn play(&self) -> Play;

    /// Draws the picture.
    fn draw(&mut self, buffer: &mut Buffer);

    /// When it wants to look for what is new by itself; never, unless something still comes.
    fn look_due(&self) -> Option<Instant> {
        None
    }

    /// Looks for what is new.
    fn look(&mut self) -> Effect {
        Effect::None
    }
}

/// Shows it and gives the exit code once it is left: 0, or 128 and the number of the signal that ended it.
pub(super) fn run(screen: &mut impl Screen) -> io::Result<u8> {
    let inputs = Inputs::listen()?;
    let mut terminal = Terminal::enter()?;
    screen.resize(terminal.area()?);
    terminal.draw(|frame| screen.draw(frame.buffer_mut()))?;
    let mut step_due = Instant::now() + screen.play().step();
    loop {
        let was_on = screen.play().is_on();
        let mut is_step = false;
        let due = [was_on.then_some(step_due), screen.look_due()].into_iter().flatten().min();
        let input = match due {
            Some(due) => inputs.next_within(due.saturating_duration_since(Instant::now()))?,
            None => Some(inputs.next()?),
        };
        let effect = match input {
            None if was_on && step_due <= Instant::now() => {
                is_step = true;
                screen.update(Action::Tick)
            }
            None => screen.look(),
            Some(Input::Key(key)) => screen.press(key),
            Some(Input::Mouse(mouse)) => screen.mouse(mouse),
            Some(Input::Resized) => screen.update(Action::Redraw),
            Some(Input::Stop) => screen.update(Action::Suspend),
            Some(Input::Continued) => {
                terminal.take_again()?;
                screen.update(Action::Redraw)
            }
            Some(Input::Signal(signal)) => return Ok(128_u8.saturating_add(signal)),
        };
        let begins = !was_on && screen.play().is_on();
        if is_step || begins {
            step_due = Instant::now() + screen.play().step();
        }
        match effect {
            Effect::None => continue,
            Effect::Quit => return Ok(0),
            Effect::Draw => {}
            Effect::Mouse(on) => Terminal::mouse(on)?,
            Effect::Suspend => terminal.suspend()?,
        }
        screen.resize(terminal.area()?);
        terminal.draw(|frame| screen.draw(frame.buffer_mut()))?;
    }
}
