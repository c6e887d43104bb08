//! The wrapper of a traced future: notes that it is made, polled and dropped, and hands its own waker down.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::packed::{self, Code, Detail};
use super::stack::{self, Turn};
use super::waker::{self, Lending, Waking};
use super::{Base, Site, buffer};
use crate::trace::{FutureId, Made};

pin_project_lite::pin_project! {
    /// A future that is seen by a recording.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct Traced<F, S> {
        // Stands first and so is dropped first: a future's drop is noted before those of the futures it holds.
        life: Life,
        #[pin]
        inner: F,
        shown: S,
    }
}

/// What a recording knows of one future. Where nothing records, nothing here is touched.
#[derive(Debug)]
struct Life {
    site: &'static Site,
    /// None until a recording sees the future.
    seen: Option<Arc<Waking>>,
}

/// Wraps a future that was just made with these arguments.
#[inline]
pub fn traced<T, F: Future<Output = T>>(
    site: &'static Site,
    args: Vec<(String, String)>,
    inner: F,
) -> Traced<F, Unshown> {
    // No closure: one that takes a borrowed result is `Fn` for one lifetime only where a proof of `Send` forgets which.
    make(site, args, inner, Unshown)
}

/// The same where the trace is to show something of the result: what this says.
#[inline]
pub fn showing<T, F: Future<Output = T>, S: Fn(&T) -> Option<String>>(
    site: &'static Site,
    args: Vec<(String, String)>,
    inner: F,
    shown: S,
) -> Traced<F, S> {
    make(site, args, inner, shown)
}

/// What the trace is to show of a future's result.
pub trait Show<T> {
    /// The text, if there is to be one.
    fn show(&self, value: &T) -> Option<String>;
}

impl<T, S: Fn(&T) -> Option<String>> Show<T> for S {
    #[inline]
    fn show(&self, value: &T) -> Option<String> {
        self(value)
    }
}

/// Shows nothing.
#[derive(Debug)]
pub struct Unshown;

impl<T> Show<T> for Unshown {
    #[inline]
    fn show(&self, _: &T) -> Option<String> {
        None
    }
}

#[inline]
fn make<F: Future, S: Show<F::Output>>(
    site: &'static Site,
    args: Vec<(String, String)>,
    inner: F,
    shown: S,
) -> Traced<F, S> {
    let mut life = Life { site, seen: None };
    if let Some(base) = Base::now() {
        life.created(base, size_of::<F>() as u64, args, false);
    }
    Traced { life, inner, shown }
}

/// Traces futures that one did not write.
pub trait TraceExt: IntoFuture + Sized {
    /// This future, seen by a recording as a machine of this name. What goes on inside of it the attribute could not
    /// see: wherever it waits, the trace says that it waits.
    ///
    /// ```
    /// use pollscope::TraceExt;
    ///
    /// let recording = pollscope::Recording::in_memory()?;
    /// futures::executor::block_on(std::future::ready(3).traced("three"));
    /// let trace = recording.finish()?;
    /// # if cfg!(not(feature = "off")) {
    /// assert_eq!(trace.machines[0].name, "three");
    /// # }
    /// # Ok::<(), pollscope::RecordError>(())
    /// ```
    #[track_caller]
    fn traced(self, name: &'static str) -> Foreign<Self::IntoFuture>;
}

/// A future that was traced from outside; [`TraceExt::traced`] makes it.
#[cfg(not(feature = "off"))]
pub type Foreign<F> = Traced<F, Unshown>;
/// A future that would be traced from outside, were pollscope not switched off.
#[cfg(feature = "off")]
pub type Foreign<F> = F;

impl<F: IntoFuture> TraceExt for F {
    #[cfg(not(feature = "off"))]
    fn traced(self, name: &'static str) -> Foreign<F::IntoFuture> {
        let site = Site::foreign(name, std::panic::Location::caller());
        make(site, Vec::new(), self.into_future(), Unshown)
    }

    #[cfg(feature = "off")]
    fn traced(self, _: &'static str) -> F::IntoFuture {
        self.into_future()
    }
}

impl<F: Future, S: Show<F::Output>> Future for Traced<F, S> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let polling = if Base::idle() { None } else { this.life.begin(size_of::<F>() as u64, cx.waker()) };
        let waker = polling.as_ref().map_or(cx.waker(), |polling| polling.lending.waker());
        // One call, whether anything records or not: so the compiler can inline it, as it does without us.
        let polled = this.inner.poll(&mut Context::from_waker(waker));
        if let Some(polling) = polling {
            match &polled {
                Poll::Pending => polling.pending(),
                Poll::Ready(value) => polling.ready(this.shown.show(value)),
            }
        }
        polled
    }
}

/// A poll that is recorded. One that is dropped has not ended: it unwinds.
struct Polling<'a> {
    turn: Turn,
    lending: Lending<'a>,
}

impl Polling<'_> {
    #[inline(never)]
    fn pending(mut self) {
        let waking = self.lending.waking();
        waking.wait_at(self.turn.pending(waking.is_held()));
    }

    #[inline(never)]
    fn ready(mut self, value: Option<String>) {
        self.turn.ready(value);
        self.lending.waking().ended();
    }
}

impl Life {
    /// Notes that the future is made, and begins to know it.
    fn created(&mut self, base: Base, size: u64, args: Vec<(String, String)>, late: bool) {
        let number = Base::number();
        if let Some(future) = base.id(number) {
            let by = stack::current(base);
            let more = packed::more(by.map_or(0, FutureId::get), size);
            let machine = Some(self.site.number());
            // The rest of it is in the records.
            let has_detail = !args.is_empty() || late;
            let made = || Detail::Created(Box::new(Made { args, late, ..Made::default() }));
            let created = has_detail.then(made);
            // One whose creation is not seen, as in the drop of a thread's storage, is made known when it is polled.
            if !buffer::note_more(base, Code::Create, future, machine, more, created) {
                return;
            }
        }
        self.seen = Some(Waking::new(base, number));
    }

    /// A poll begins. None if the recording has just ended, or knows the future by no number.
    #[inline(never)]
    fn begin<'a>(&'a mut self, size: u64, incoming: &'a Waker) -> Option<Polling<'a>> {
        let base = Base::now()?;
        // Made before this recording began: what an earlier one knew of it is no longer true.
        if self.seen.as_ref().is_none_or(|seen| seen.id(base).is_none()) {
            self.created(base, size, Vec::new(), true);
        }
        let lending = waker::lend(self.seen.as_mut()?, incoming);
        let seen = lending.waking();
        let turn = Turn::begin(base, seen.id(base)?, seen.number(), seen.point());
        Some(Polling { turn, lending })
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        let Some(seen) = &self.seen else { return };
        seen.gone();
        if let Some(base) = Base::now()
            && let Some(future) = seen.id(base)
        {
            buffer::note(base, Code::Drop, future, None);
        }
    }
}
