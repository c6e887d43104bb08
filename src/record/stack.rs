//! The poll stack: which future is being polled on this thread, and at which await point it stands.
//!
//! There is no list. Each poll keeps the frame under it in its own guard, on the program's stack, and puts it back
//! when the poll ends, however it ends; so no frame can be left over.

use std::cell::Cell;

use super::Base;
use super::buffer;
use super::packed::{self, Code, Detail};
use crate::trace::{FutureId, Local};

/// The poll on top of the stack, in one word: it is moved at every poll, and what is written in parts and read as a whole
/// holds a processor up.
///
/// ```text
/// future's number, 0 where nothing is recorded (32 bits) | point (31) | whether a poll within this one ended pending (1)
/// ```
#[derive(Clone, Copy)]
pub(super) struct Frame(u64);

/// Nothing is polled.
pub(super) const NOBODY: Frame = Frame::new(0, None);
const NO_POINT: u32 = u32::MAX >> 1;

impl Frame {
    const fn new(number: u32, point: Option<u32>) -> Self {
        Self((number as u64) << 32).at(point)
    }

    /// The same, where the machine stands at this point.
    const fn at(self, point: Option<u32>) -> Self {
        let point = match point {
            Some(point) => point & NO_POINT,
            None => NO_POINT,
        };
        Self(self.0 & !((NO_POINT as u64) << 1) | (point as u64) << 1)
    }

    fn number(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// Where the machine stands.
    fn point(self) -> Option<u32> {
        Some((self.0 >> 1) as u32 & NO_POINT).filter(|point| *point != NO_POINT)
    }

    fn waits_below(self) -> bool {
        self.0 & 1 != 0
    }
}

thread_local! {
    static TOP: Cell<Frame> = const { Cell::new(NOBODY) };
}

fn top() -> Frame {
    TOP.try_with(Cell::get).unwrap_or(NOBODY)
}

/// Puts another frame in the place of the one on top, and gives that.
pub(super) fn put(frame: Frame) -> Frame {
    TOP.try_with(|top| top.replace(frame)).unwrap_or(NOBODY)
}

/// The future whose poll is on top of this thread's stack, if it belongs to this recording.
pub(super) fn current(base: Base) -> Option<FutureId> {
    base.id(top().number())
}

/// One poll, from its begin to its end.
pub(super) struct Turn {
    base: Base,
    id: FutureId,
    below: Frame,
    /// Whether the poll has ended; a turn that is dropped before unwinds.
    ended: bool,
}

impl Turn {
    /// Notes that the poll begins, and puts it on top of the stack.
    pub(super) fn begin(base: Base, id: FutureId, number: u32, point: Option<u32>) -> Self {
        buffer::note(base, Code::Poll, id, None);
        let below = TOP.try_with(|top| top.replace(Frame::new(number, point)));
        Self { base, id, below: below.unwrap_or(NOBODY), ended: false }
    }

    /// Notes that the poll ends suspended; gives the await point it stopped at. `held` says whether somebody can wake the
    /// future.
    pub(super) fn pending(&mut self, held: bool) -> Option<u32> {
        let frame = top();
        let unheld = !held && !frame.waits_below();
        self.ended = true;
        self.below.0 |= 1;
        buffer::note(
            self.base,
            if unheld { Code::PendingUnheld } else { Code::Pending },
            self.id,
            frame.point(),
        );
        frame.point()
    }

    /// Notes that the poll ends done.
    pub(super) fn ready(&mut self, value: Option<String>) {
        self.ended = true;
        match value {
            None => buffer::note(self.base, Code::Ready, self.id, None),
            Some(value) => {
                let more = packed::more(0, 0);
                _ = buffer::note_more(
                    self.base,
                    Code::Ready,
                    self.id,
                    None,
                    more,
                    Some(Detail::Value(value)),
                );
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.ended {
            buffer::note(self.base, Code::Panic, self.id, None);
        }
        let _ = TOP.try_with(|top| top.set(self.below));
    }
}

/// The future on top is polled at an await point. Noted only when it did not stand there already.
#[inline]
pub(super) fn reach(point: u32) {
    let frame = top();
    if frame.number() != 0 && frame.point() != Some(point) {
        visit(point);
    }
}

/// The future on top comes to an await point.
pub(super) fn visit(point: u32) {
    let frame = top();
    if frame.number() == 0 {
        return;
    }
    let _ = TOP.try_with(|top| top.set(frame.at(Some(point))));
    if let Some(base) = Base::now()
        && let Some(future) = base.id(frame.number())
    {
        buffer::note(base, Code::Await, future, Some(point));
    }
}

/// The future on top binds a local; `value` is asked only when a recording wants to know.
#[inline]
pub fn bind(line: u32, name: &str, value: impl FnOnce() -> String) {
    let frame = top();
    if frame.number() != 0
        && let Some(base) = Base::now()
        && let Some(future) = base.id(frame.number())
    {
        let local = Box::new(Local { line, name: name.to_owned(), value: value() });
        let more = packed::more(0, 0);
        _ = buffer::note_more(base, Code::Bind, future, None, more, Some(Detail::Bound(local)));
    }
}

/// The future on top goes on from the await point at which it stood.
pub(super) fn leave() {
    let _ = TOP.try_with(|top| top.set(top.get().at(None)));
}
