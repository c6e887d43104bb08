//! The wrapper of a traced future: notes that it is made, polled and dropped, and hands its own waker down.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::stack::{self, Turn};
use super::waker::{self, Waking};
use super::{Base, Site, buffer};
use crate::trace::{Details, EventKind, FutureId};

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
    waking: Option<Arc<Waking>>,
    /// Its number in this process; 0 until a recording sees it.
    number: u32,
    /// Where it is suspended, plus one; 0 where the attribute could not see it, or it is not suspended.
    point: u32,
}

/// Wraps a future that was just made with these arguments; `shown` says what the trace is to show of its result.
#[inline]
pub fn traced<T, F: Future<Output = T>, S: Fn(&T) -> Option<String>>(
    site: &'static Site,
    args: Vec<(String, String)>,
    inner: F,
    shown: S,
) -> Traced<F, S> {
    let mut life = Life { site, waking: None, number: 0, point: 0 };
    if let Some(base) = Base::now() {
        life.created(base, size_of::<F>(), Details { args, late: false });
    }
    Traced { life, inner, shown }
}

impl<F: Future, S: Fn(&F::Output) -> Option<String>> Future for Traced<F, S> {
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
    fn created(&mut self, base: Base, size: usize, details: Details) -> Option<FutureId> {
        self.number = Base::number();
        let future = base.id(self.number)?;
        let details = (!details.args.is_empty() || details.late).then(|| Box::new(details));
        let by = stack::current(base);
        buffer::push(
            base,
            EventKind::Create { future, machine: self.site.number(), by, size: size as u64, details },
        );
        Some(future)
    }

    fn poll<F: Future>(
        &mut self,
        base: Base,
        inner: Pin<&mut F>,
        shown: &impl Fn(&F::Output) -> Option<String>,
        cx: &mut Context<'_>,
    ) -> Poll<F::Output> {
        let id = base.id(self.number).or_else(|| {
            // Made before this recording began: what an earlier one knew of it is no longer true.
            (self.waking, self.point) = (None, 0);
            self.created(base, size_of::<F>(), Details { args: Vec::new(), late: true })
        });
        let Some(id) = id else { return inner.poll(cx) };
        let waking = waker::follow(&mut self.waking, cx.waker(), base, id);
        let turn = Turn::begin(base, id, self.number, self.point.checked_sub(1));
        match waker::with(waking, |cx| inner.poll(cx)) {
            Poll::Pending => {
                let point = turn.pending();
                waking.wait_at(point);
                self.point = point.map_or(0, |point| point + 1);
                Poll::Pending
            }
            Poll::Ready(value) => {
                turn.ready(shown(&value).map(String::into_boxed_str));
                self.point = 0;
                Poll::Ready(value)
            }
        }
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        if let Some(waking) = &self.waking {
            waking.gone();
        }
        if self.number != 0
            && let Some(base) = Base::now()
            && let Some(future) = base.id(self.number)
        {
            buffer::push(base, EventKind::Drop { future });
        }
    }
}
