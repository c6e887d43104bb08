//! An event as the poll path notes it: 16 bytes, and 16 more where it has more to say.
//!
//! ```text
//! first word    when it happened, in ticks of the recording's clock
//! second word   future (32 bits) | point or machine (27) | whether a detail goes with it (1) | code (4)
//!
//! MORE          by or line (32) | size (32)
//!               the code MORE, and nothing else
//! ```
//!
//! What is longer than that, as arguments and values are, waits beside in a queue of details, in the same order.

use crate::trace::{EventKind, FutureId, Local, Made, PointIx};

/// What happened, or that the record belongs to the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Code {
    More,
    Create,
    Poll,
    Await,
    Bind,
    Pending,
    Ready,
    Panic,
    Drop,
    Wake,
    WakeByRef,
    /// Pending, and nobody holds a waker.
    PendingUnheld,
    Unheld,
}

const CODES: [Code; 13] = [
    Code::More,
    Code::Create,
    Code::Poll,
    Code::Await,
    Code::Bind,
    Code::Pending,
    Code::Ready,
    Code::Panic,
    Code::Drop,
    Code::Wake,
    Code::WakeByRef,
    Code::PendingUnheld,
    Code::Unheld,
];

/// A point that there is none of.
const NO_POINT: u64 = (1 << 27) - 1;
const DETAIL: u64 = 1 << 4;

/// One half of an event, or a whole one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    pub(super) time: u64,
    pub(super) word: u64,
}

/// What does not fit into a record.
#[derive(Debug)]
pub(super) enum Detail {
    Created(Box<Made>),
    Value(String),
    Bound(Box<Local>),
}

/// The second word of a record.
#[inline]
pub(super) fn word(code: Code, future: FutureId, point: Option<u32>) -> u64 {
    // A machine of that many points, or a program of that many machines, does not compile.
    let point = point.map_or(NO_POINT, |point| u64::from(point) & NO_POINT);
    u64::from(future.get()) << 32 | point << 5 | code as u64
}

/// The same, of an event with a detail.
pub(super) fn with_detail(word: u64) -> u64 {
    word | DETAIL
}

/// The record that says more: a future, and a size.
pub(super) fn more(one: u32, size: u64) -> Record {
    let size = u64::from(u32::try_from(size).unwrap_or(u32::MAX));
    Record { time: u64::from(one) << 32 | size, word: Code::More as u64 }
}

impl Record {
    pub(super) fn code(self) -> Code {
        CODES.get((self.word & 15) as usize).copied().unwrap_or(Code::More)
    }

    /// Whether this is what happened.
    pub(super) fn is(self, code: Code) -> bool {
        self.word & 15 == code as u64
    }

    /// Whether a detail goes with it.
    pub(super) fn has_detail(self) -> bool {
        self.word & DETAIL != 0
    }

    /// The event; `more` is the record after it, which is looked at where the event has one.
    ///
    /// None for a record that is none by itself, as the rest of an event whose begin was let go.
    pub(super) fn event(self, more: Option<Record>, detail: Option<Detail>) -> Option<EventKind> {
        let future = FutureId::new((self.word >> 32) as u32)?;
        let number = Some(self.word >> 5 & NO_POINT).filter(|point| *point != NO_POINT);
        let number = number.map(|point| point as u32);
        let point = number.and_then(PointIx::new);
        let more = more.filter(|more| more.code() == Code::More).map_or(0, |more| more.time);
        let (one, size) = ((more >> 32) as u32, more & u64::from(u32::MAX));
        Some(match self.code() {
            Code::More => return None,
            Code::Create => {
                let mut made = match detail {
                    Some(Detail::Created(made)) => made,
                    _ => Box::default(),
                };
                (made.machine, made.by, made.size) = (number.unwrap_or(0), FutureId::new(one), size);
                EventKind::Create { future, made }
            }
            Code::Poll => EventKind::Poll { future },
            Code::Await => EventKind::Await { future, point },
            Code::Bind => EventKind::Bind {
                future,
                local: match detail {
                    Some(Detail::Bound(local)) => local,
                    _ => Box::default(),
                },
            },
            Code::Pending | Code::PendingUnheld => {
                EventKind::Pending { future, point, unheld: self.code() == Code::PendingUnheld }
            }
            Code::Unheld => EventKind::Unheld { future, point },
            Code::Ready => EventKind::Ready {
                future,
                value: match detail {
                    Some(Detail::Value(value)) => Some(Box::new(value)),
                    _ => None,
                },
            },
            Code::Panic => EventKind::Panic { future },
            Code::Drop => EventKind::Drop { future },
            Code::Wake | Code::WakeByRef => EventKind::Wake {
                future,
                point,
                by: FutureId::new(one),
                by_ref: self.code() == Code::WakeByRef,
            },
        })
    }

    /// Whether a record that says more follows.
    pub(super) fn has_more(self) -> bool {
        [Code::Create, Code::Wake, Code::WakeByRef].into_iter().any(|code| self.is(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_comes_out_as_it_went_in() {
        let future = FutureId::new(7).expect("not 0");
        let record = |code, point| Record { time: 1, word: word(code, future, point) };
        assert_eq!(
            record(Code::Pending, Some(3)).event(None, None),
            Some(EventKind::Pending { future, point: PointIx::new(3), unheld: false })
        );
        assert_eq!(
            record(Code::Await, None).event(None, None),
            Some(EventKind::Await { future, point: None })
        );
        let by = FutureId::new(u32::MAX);
        let more = more(u32::MAX, 0);
        assert_eq!(
            record(Code::WakeByRef, Some(0)).event(Some(more), None),
            Some(EventKind::Wake { future, point: PointIx::new(0), by, by_ref: true })
        );
        for code in CODES {
            assert_eq!(record(code, None).code(), code);
        }
        assert_eq!(more.event(None, None), None);
    }
}
