//! The wrapper of a traced future: notes that it is made, polled and dropped, and hands its own waker down.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::stack::{self, Turn};
use super::waker::{self, Waking};
use super::{Base, Site, buffer};
use crate::trace::{Details, EventKind};

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

/// Wraps a future that was just made with these arguments; `shown` says what the trace is to show of its result.
#[inline]
pub fn traced<T, F: Future<Output = T>, S: Fn(&T) -> Option<String>>(
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
        life.created(base, size_of::<F>(), Details { args, late: false });
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
        match Base::now() {
            None => this.inner.poll(cx),
            Some(base) => this.life.poll(base, this.inner, this.shown, cx),
        }
    }
}

impl Life {
    /// Notes that the future is made, and begins to know it.
    fn created(&mut self, base: Base, size: usize, details: Details) -> &mut Arc<Waking> {
        let number = Base::number();
        if let Some(future) = base.id(number) {
            let details = (!details.args.is_empty() || details.late).then(|| Box::new(details));
            let by = stack::current(base);
            buffer::push(
                base,
                EventKind::Create { future, machine: self.site.number(), by, size: size as u64, details },
            );
        }
        self.seen.insert(Waking::new(base, number))
    }

    fn poll<F: Future>(
        &mut self,
        base: Base,
        inner: Pin<&mut F>,
        shown: &impl Show<F::Output>,
        cx: &mut Context<'_>,
    ) -> Poll<F::Output> {
        // Made before this recording began: what an earlier one knew of it is no longer true.
        if self.seen.as_ref().is_none_or(|seen| seen.id(base).is_none()) {
            self.created(base, size_of::<F>(), Details { args: Vec::new(), late: true });
        }
        let Some(seen) = &mut self.seen else { return inner.poll(cx) };
        let Some(id) = seen.id(base) else { return inner.poll(cx) };
        waker::with(seen, cx.waker(), |seen, cx| {
            let turn = Turn::begin(base, id, seen.number(), seen.point());
            match inner.poll(cx) {
                Poll::Pending => {
                    seen.wait_at(turn.pending());
                    Poll::Pending
                }
                Poll::Ready(value) => {
                    turn.ready(shown.show(&value).map(String::into_boxed_str));
                    seen.wait_at(None);
                    Poll::Ready(value)
                }
            }
        })
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        let Some(seen) = &self.seen else { return };
        seen.gone();
        if let Some(base) = Base::now()
            && let Some(future) = seen.id(base)
        {
            buffer::push(base, EventKind::Drop { future });
        }
    }
}
