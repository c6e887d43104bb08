//! A trace's text, a batch of whole lines at a time, and the rows in it.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::mpsc::{self, SendError};
use std::thread;

use super::event::Event;
use super::row::{self, Row};

/// How many bytes are asked for at a time: what a processor's cache holds, with the events that come of them.
const SIZE: usize = 1 << 18;

/// How many batches there are: one is filled, one has its rows read, and one is taken.
const BATCHES: usize = 3;

/// Some lines of a file, in order, and what was made of them. A batch is used again, since fresh memory costs more.
#[derive(Default)]
pub(super) struct Batch {
    text: Vec<u8>,
    /// Whether the file begins with it.
    first: bool,
    /// The events whose rows are right by themselves.
    pub(super) events: Vec<Event>,
    /// All other lines: how many of the events stand before each, and where in the text it is. A line without a break is
    /// one of them, whatever it holds: it may have been cut short.
    others: Vec<(usize, Range<usize>)>,
}

impl Batch {
    /// How many bytes of the file it holds.
    pub(super) fn length(&self) -> usize {
        self.text.len()
    }

    /// The other lines, each with the count of events that stand before it in the batch, and with its line break, which
    /// only the last of a file can be without.
    pub(super) fn others(&self) -> impl Iterator<Item = (usize, &[u8])> {
        self.others.iter().map(|(before, line)| (*before, &self.text[line.clone()]))
    }

    fn read_rows(&mut self) {
        self.events.clear();
        self.others.clear();
        let mut at = 0;
        while at < self.text.len() {
            let rest = &self.text[at..];
            // A header is no row, whatever it looks like.
            let header = self.first && at == 0;
            if !header && let Some((event, length)) = row::plain(rest) {
                self.events.push(event);
                at += length;
                continue;
            }
            let length = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1);
            let line = &rest[..length];
            let may_be_event = !header && line.ends_with(b"\n");
            if may_be_event && let Some(event) = known(line.trim_ascii()) {
                self.events.push(event);
            } else {
                self.others.push((self.events.len(), at..at + length));
            }
            at += length;
        }
    }
}

/// The event of a row that is not plain and yet right.
fn known(line: &[u8]) -> Option<Event> {
    if line.first() != Some(&b'[') {
        return None;
    }
    match row::read(line) {
        Ok(Row::Known(event)) => Some(event),
        _ => None,
    }
}

/// Reads to the end and hands on batch after batch, with its rows read; at last, if so it was, why there is no reading on.
/// Stops when `take` fails.
///
/// What is longer than a batch is read by two threads: the other one reads rows while this one fills and takes batches.
pub(super) fn each<E>(
    input: impl Read,
    mut take: impl FnMut(io::Result<&mut Batch>) -> Result<(), E>,
) -> Result<(), E> {
    let mut lines = Lines::new(input);
    let mut end = Ok(());
    thread::scope(|scope| {
        // The end of these is the end of the other thread.
        let (unread, to_read) = mpsc::channel::<Batch>();
        let (done, read) = mpsc::channel();
        let mut other = Some(move || {
            for mut batch in to_read {
                batch.read_rows();
                if done.send(batch).is_err() {
                    return;
                }
            }
        });
        let mut idle: Vec<Batch> = std::iter::repeat_with(Batch::default).take(BATCHES).collect();
        let mut under_way = 0;
        loop {
            while let Some(mut batch) = idle.pop() {
                match lines.fill(&mut batch) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => {
                        end = Err(error);
                        break;
                    }
                }
                if let Some(other) = other.take()
                    && !lines.ended
                {
                    // Where there is no further thread, this one reads the rows, too.
                    let _ = thread::Builder::new().spawn_scoped(scope, other);
                }
                match unread.send(batch) {
                    Ok(()) => under_way += 1,
                    Err(SendError(mut batch)) => {
                        batch.read_rows();
                        take(Ok(&mut batch))?;
                        idle.push(batch);
                    }
                }
            }
            if under_way == 0 {
                return Ok(());
            }
            // An error is a panic over there, which the end of the scope passes on.
            let Ok(mut batch) = read.recv() else { return Ok(()) };
            under_way -= 1;
            take(Ok(&mut batch))?;
            idle.push(batch);
        }
    })?;
    end.or_else(|error| take(Err(error)))
}

/// A file's text, cut behind line breaks.
struct Lines<R> {
    input: R,
    /// What stands behind the last line break that was handed out.
    rest: Vec<u8>,
    first: bool,
    /// Nothing more comes, and perhaps why not.
    ended: bool,
    failed: Option<io::Error>,
}

impl<R: Read> Lines<R> {
    fn new(input: R) -> Self {
        Self { input, rest: Vec::new(), first: true, ended: false, failed: None }
    }

    /// Fills a batch with the lines that come next; says whether there were any. A failure is told after all whole lines
    /// that came before it.
    fn fill(&mut self, batch: &mut Batch) -> io::Result<bool> {
        let text = &mut batch.text;
        text.clear();
        text.append(&mut self.rest);
        while !self.ended {
            let known = text.len();
            match self.input.by_ref().take(SIZE as u64).read_to_end(text) {
                Ok(read) => self.ended = read < SIZE,
                Err(error) => (self.ended, self.failed) = (true, Some(error)),
            }
            if self.ended && self.failed.is_none() {
                break;
            }
            if let Some(last) = text[known..].iter().rposition(|byte| *byte == b'\n') {
                self.rest.extend_from_slice(&text[known + last + 1..]);
                text.truncate(known + last + 1);
                break;
            }
        }
        if self.failed.is_some() && text.last() != Some(&b'\n') {
            text.clear();
        }
        batch.first = std::mem::take(&mut self.first);
        if text.is_empty() { self.failed.take().map_or(Ok(false), Err) } else { Ok(true) }
    }
}
