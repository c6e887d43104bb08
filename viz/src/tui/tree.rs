//! The rows of the timeline: the tree of futures, some of its branches folded, or only those of some name; where several
//! threads run, under the thread that first polled their task: it may go on on another.

use std::borrow::Cow;

use crate::model::{FutureIx, Model};
use crate::text;

/// Deeper than this a lane's indent grows no more.
const DEEPEST: usize = 6;

/// With so many rows, the first one is the thread's where that stands further up.
pub(super) const HEADED: usize = 3;

/// How many columns the names take; of a trace with very many lanes, or threads, the first and the last tell.
pub(super) fn names_width(model: &Model) -> usize {
    /// Threads may have long names; so much is left of one.
    const THREAD: usize = 22;
    let wide = |of: &FutureIx| indent(model, *of) + text::width(&text::plain(&name(model, *of))) + 6;
    let lanes = model.lanes();
    let futures = lanes.iter().take(200).chain(lanes.iter().rev().take(200)).map(wide).max().unwrap_or(0);
    let threads = 0..model.trace().threads.len() as u32;
    let wide = |thread| text::width(&text::plain(&began_on(&model.thread_name(thread)).concat())) + 2;
    let threads = if threads.len() > 1 { threads.take(200).map(wide).max().unwrap_or(0) } else { 0 };
    futures.max(threads.min(THREAD))
}

/// What is said of the lanes below a thread: that is where they were polled first. The thread's name comes last.
fn began_on(thread: &str) -> [&str; 2] {
    let is_number = thread.bytes().all(|byte| byte.is_ascii_digit());
    [if is_number { "began on thread " } else { "began on " }, thread]
}

/// The same in so many columns: many threads' names differ at their end only, so that is what stays.
pub(super) fn began_in(name: &str, room: usize) -> String {
    let name = text::plain(name);
    let [began, name] = began_on(&name);
    if text::width(began) + text::width(name) <= room {
        return format!("{began}{name}");
    }
    let room = room.saturating_sub(text::width(began) + 1);
    let ends = name.char_indices().map(|(start, _)| &name[start..]);
    let end = ends.into_iter().find(|end| text::width(end) <= room).unwrap_or("");
    format!("{began}…{end}")
}

/// A lane's name; where its indent does not tell how deep it stands, with that.
pub(super) fn name(model: &Model, of: FutureIx) -> Cow<'_, str> {
    match model.future(of).depth {
        deep if deep > DEEPEST => Cow::Owned(format!("{deep}› {}", model.label(of))),
        _ => model.label(of),
    }
}

/// How far in a lane's name stands.
pub(super) fn indent(model: &Model, of: FutureIx) -> usize {
    model.future(of).depth.min(DEEPEST) * 2
}

/// A row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    /// A thread; the roots that it polled first follow.
    Thread(u32),
    /// A future.
    Future(FutureIx),
}

/// The rows, as they are folded and filtered.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Whether each future is folded, by its index.
    folded: Vec<bool>,
    /// The same as it was before there was a filter, for when there is none any more; empty without one.
    folded_before: Vec<bool>,
    filter: String,
    /// So many futures, the first ones, are known yet, where what is to come is hidden.
    known: Option<usize>,
    rows: Vec<Row>,
    /// Those of threads among them.
    threads: Vec<u32>,
    /// How many more rows there will be.
    to_come: usize,
    /// The row of each future, or of the folded one above it; by its index.
    places: Vec<Option<u32>>,
}

impl Tree {
    /// All of it.
    pub(super) fn new(model: &Model) -> Self {
        let mut tree = Self { folded: vec![false; model.futures().len()], ..Self::default() };
        tree.grow(model);
        tree
    }

    /// The same folds and the same filter over another state of the same run.
    pub(super) fn renew(&mut self, model: &Model, was: &Model) {
        self.folded = folds(&self.folded, model, was);
        if !self.folded_before.is_empty() {
            self.folded_before = folds(&self.folded_before, model, was);
        }
        self.grow(model);
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many futures stand above a row.
    pub(super) fn futures_above(&self, row: usize) -> usize {
        row.min(self.rows.len()) - self.threads.partition_point(|thread| (*thread as usize) < row)
    }

    /// The futures that have a row.
    pub(super) fn futures(&self) -> impl DoubleEndedIterator<Item = FutureIx> {
        self.rows.iter().filter_map(|row| match row {
            Row::Future(of) => Some(*of),
            Row::Thread(_) => None,
        })
    }

    /// How many rows there are, with those to come.
    pub(super) fn all_rows(&self) -> usize {
        self.rows.len() + self.to_come
    }

    /// Has only the futures that are made until an event; all, for none.
    pub(super) fn know(&mut self, model: &Model, until: Option<usize>) {
        let known = until.map(|until| model.known_until(until));
        if std::mem::replace(&mut self.known, known) != known {
            self.grow(model);
        }
    }

    /// The row of a future, or of what it is folded into; none where the filter leaves it out.
    pub(super) fn row(&self, of: FutureIx) -> Option<usize> {
        self.places.get(of.index()).copied().flatten().map(|row| row as usize)
    }

    /// The row of the thread that a future belongs to; none where there is only one.
    pub(super) fn thread_of(&self, model: &Model, of: FutureIx) -> Option<Row> {
        let several = matches!(self.rows.first(), Some(Row::Thread(_)));
        several.then(|| Row::Thread(model.thread_of_task(of)))
    }

    /// The first of so many rows that are in view with a future. It depends on nothing but the future, so that a step back
    /// shows what was shown before the step; and pages do not part what stands below one another where that fits.
    pub(super) fn first_row(&self, model: &Model, of: Option<FutureIx>, height: usize) -> usize {
        let shown = of.and_then(|of| self.row(of)).filter(|_| self.rows.len() > height);
        let Some(selected) = shown else { return 0 };
        let head = usize::from(height >= HEADED && matches!(self.rows[0], Row::Thread(_)));
        let page = height.saturating_sub(head).max(1);
        // The largest part of the tree around the future that fits.
        let mut part = selected..selected + 1;
        let mut first = 0;
        let mut at = self.future_in(selected);
        while let Some((one, row)) = at.and_then(|one| Some((one, self.row(one)?))) {
            let end = self.end(model, row, page);
            if end - row > page {
                // A task that does not fit begins pages of its own; the first holds the root, which polls all of it.
                first = self.row(model.root(one)).filter(|root| *root <= row).unwrap_or(row);
                if selected - first < page {
                    part = selected..selected + 1;
                }
                break;
            }
            part = row..end;
            at = above(model, one);
        }
        let start = (first + (part.start - first) / page * page).max(part.end.saturating_sub(page));
        let is_below = matches!(self.rows.get(start), Some(Row::Future(_))) && start > 0;
        let start = if is_below { start - head } else { start };
        start.min(self.rows.len() - height)
    }

    fn future_in(&self, row: usize) -> Option<FutureIx> {
        match self.rows.get(row) {
            Some(Row::Future(of)) => Some(*of),
            _ => None,
        }
    }

    /// The row after the last one that stands below a future in this row; no further than one more than fit.
    fn end(&self, model: &Model, row: usize, most: usize) -> usize {
        let depth = |row: usize| self.future_in(row).map(|of| model.future(of).depth);
        let is_below = |other: &usize| depth(*other) > depth(row);
        row + 1 + (row + 1..self.rows.len()).take(most).take_while(is_below).count()
    }

    pub(super) fn is_folded(&self, of: FutureIx) -> bool {
        self.folded.get(of.index()).is_some_and(|folded| *folded)
    }

    pub(super) fn filter(&self) -> &str {
        &self.filter
    }

    /// Folds what stands below a future, or unfolds it. Where nothing does, the future above it is folded. Gives the one
    /// that was.
    pub(super) fn fold(&mut self, model: &Model, of: FutureIx) -> Option<FutureIx> {
        let has_below = !model.future(of).children.is_empty();
        let of = if has_below { Some(of) } else { above(model, of) }?;
        let folded = &mut self.folded[of.index()];
        *folded = !*folded;
        self.grow(model);
        Some(of)
    }

    /// Folds all roots; or unfolds all, if anything is folded.
    pub(super) fn fold_all(&mut self, model: &Model) {
        if self.folded.contains(&true) {
            self.folded.fill(false);
        } else {
            let (seats, mut root) = (model.seats(), 0);
            while let Some(seat) = seats.get(root) {
                self.folded[seat.of.index()] = seat.end() > root + 1;
                root = seat.end();
            }
        }
        self.grow(model);
    }

    /// Shows only futures whose name holds the text, and what is above them, unfolded down to them; all for an empty one, folded
    /// as before.
    pub(super) fn set_filter(&mut self, model: &Model, filter: &str) {
        if self.filter.is_empty() {
            self.folded_before.clone_from(&self.folded);
        } else {
            self.folded.clone_from(&self.folded_before);
        }
        filter.trim().clone_into(&mut self.filter);
        let wanted = self.wanted(model);
        match &wanted {
            Some(wanted) => self.unfold_to(wanted, model),
            None => self.folded_before.clear(),
        }
        self.grow_to(wanted.as_deref(), model);
    }

    /// Unfolds what is folded above a future that the filter asks for.
    fn unfold_to(&mut self, wanted: &[bool], model: &Model) {
        let mut next = usize::MAX;
        for (at, seat) in model.seats().iter().enumerate().rev() {
            if next < seat.end() {
                self.folded[seat.of.index()] = false;
            }
            if wanted[at] {
                next = at;
            }
        }
    }

    /// The rows as they are by now.
    fn grow(&mut self, model: &Model) {
        let wanted = self.wanted(model);
        self.grow_to(wanted.as_deref(), model);
    }

    /// The rows of those lanes that are wanted; all, where nothing is said of that.
    fn grow_to(&mut self, wanted: Option<&[bool]>, model: &Model) {
        let is_wanted = |at: usize| wanted.is_none_or(|wanted| wanted[at]);
        let known = self.known.unwrap_or(usize::MAX);
        self.rows.clear();
        self.threads.clear();
        self.to_come = 0;
        self.places.clear();
        self.places.resize(model.futures().len(), None);
        let seats = model.seats();
        let several = model.trace().threads.len() > 1;
        for (thread, part) in model.seats_of_threads() {
            let (mut at, mut is_named, mut to_come) = (part.start, !several, 0);
            while at < part.end {
                let seat = &seats[at];
                if !is_wanted(at) {
                    // Nor is anything below it.
                    at = seat.end();
                    continue;
                }
                if seat.of.index() >= known {
                    to_come += 1;
                    at += 1;
                    continue;
                }
                if !is_named {
                    is_named = true;
                    self.threads.push(self.rows.len() as u32);
                    self.rows.push(Row::Thread(thread));
                }
                let row = Some(self.rows.len() as u32);
                self.rows.push(Row::Future(seat.of));
                let end = if self.folded[seat.of.index()] { seat.end() } else { at + 1 };
                for hidden in &seats[at..end] {
                    self.places[hidden.of.index()] = row;
                }
                at = end;
            }
            self.to_come += to_come + usize::from(!is_named && to_come > 0);
        }
    }

    /// Whether the future of each seat is to be shown, by itself or for one below it; none where all are.
    fn wanted(&self, model: &Model) -> Option<Vec<bool>> {
        if self.filter.is_empty() {
            return None;
        }
        let (named, seats) = (model.named(&self.filter), model.seats());
        let mut wanted = vec![false; seats.len()];
        let mut next = usize::MAX;
        for (at, seat) in seats.iter().enumerate().rev() {
            if next < seat.end() || named.is(seat) {
                wanted[at] = true;
                next = at;
            }
        }
        Some(wanted)
    }
}

/// What was folded in another state of the same run, by the futures' indices in this one.
fn folds(folded: &[bool], model: &Model, was: &Model) -> Vec<bool> {
    let mut folds = vec![false; model.futures().len()];
    for (future, _) in was.futures().iter().zip(folded).filter(|(_, is_folded)| **is_folded) {
        if let Some(of) = model.by_id(future.id) {
            folds[of.index()] = true;
        }
    }
    folds
}

/// What a future stands below in the tree.
pub(super) fn above(model: &Model, of: FutureIx) -> Option<FutureIx> {
    let future = model.future(of);
    if future.depth == 0 { None } else { future.parent.or(future.creator) }
}
