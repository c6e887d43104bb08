//! The replay on a terminal that is not there: what the benches press keys on.

use std::cell::RefCell;
use std::io::{self, Write};
use std::path::Path;
use std::rc::Rc;
use std::thread;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent};
use pollscope::trace::Trace;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Rect, Size};

use super::app::App;
use super::effect::Effect;
use super::view::View;
use crate::coming::file::{self, Reading};
use crate::coming::{Extent, Source};
use crate::model::Model;

/// A replay of a trace on so many columns and lines; what it would write is counted.
pub struct Headless {
    app: App,
    view: View,
    terminal: ratatui::Terminal<Sized>,
    written: Rc<RefCell<usize>>,
    rest: Option<Reading>,
}

impl Headless {
    /// Opens a file and draws the first picture; of a long file that of its beginning.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(path: &Path, columns: u16, lines: u16) -> io::Result<Self> {
        match file::open(path) {
            Some((beginning, rest)) => {
                let app = App::new(beginning).extending(Extent::Beginning(0));
                Self::show(app, Some(rest), columns, lines)
            }
            None => Self::of(Model::new(Trace::open(path).map_err(io::Error::other)?), columns, lines),
        }
    }

    /// Opens a run and draws the first picture.
    ///
    /// # Errors
    /// None that a terminal that is not there could have.
    pub fn of(model: Model, columns: u16, lines: u16) -> io::Result<Self> {
        Self::show(App::new(model), None, columns, lines)
    }

    fn show(app: App, rest: Option<Reading>, columns: u16, lines: u16) -> io::Result<Self> {
        let area = Rect::new(0, 0, columns, lines);
        let written = Rc::new(RefCell::new(0));
        let backend =
            Sized { inner: CrosstermBackend::new(Count(Rc::clone(&written))), size: area.as_size() };
        let terminal = ratatui::Terminal::new(backend)?;
        let mut session = Self { app, view: View::default(), terminal, written, rest };
        session.app.resize(area);
        session.draw()?;
        Ok(session)
    }

    /// Waits until all of the file is there, and draws that.
    ///
    /// # Errors
    /// When the rest of a long file cannot be read.
    pub fn wait(&mut self) -> io::Result<()> {
        while let Some(rest) = &mut self.rest {
            match rest.news().map_err(io::Error::other)? {
                Some(news) => {
                    if news.extent == Extent::Whole {
                        self.rest = None;
                    }
                    self.app.hear(news);
                    self.draw()?;
                }
                None => thread::sleep(Duration::from_millis(1)),
            }
        }
        Ok(())
    }

    /// Presses a key. Gives how many bytes go to the terminal for it; none where nothing changes.
    ///
    /// # Errors
    /// As [`Headless::of`].
    pub fn press(&mut self, key: KeyCode) -> io::Result<usize> {
        *self.written.borrow_mut() = 0;
        if self.app.press(KeyEvent::from(key)) != Effect::None {
            self.draw()?;
        }
        Ok(*self.written.borrow())
    }

    fn draw(&mut self) -> io::Result<()> {
        let Self { app, view, terminal, .. } = self;
        terminal.draw(|frame| view.draw(frame.buffer_mut(), app)).map(|_| ())
    }
}

/// Counts what is written.
#[derive(Debug)]
struct Count(Rc<RefCell<usize>>);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        *self.0.borrow_mut() += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The real backend, which writes what a terminal would get, with a size that no terminal is asked for.
#[derive(Debug)]
struct Sized {
    inner: CrosstermBackend<Count>,
    size: Size,
}

impl Backend for Sized {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        self.inner.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.inner.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::default() })
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.inner)
    }
}
