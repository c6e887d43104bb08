//! Await points: what the attribute wraps around what is awaited.
//!
//! The point's number is in the type, so that a wrapper is as large as what it wraps, and the machine that the
//! compiler makes of the body stays the same.

use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::{Base, stack};

/// The number of an await point, as a type.
#[derive(Debug)]
pub struct Number<const N: u32>;

/// Something awaited at point `N`. `at(x).await` is `x.await`, seen.
#[derive(Debug)]
#[must_use]
pub struct At<const N: u32, F>(F);

/// Marks what is awaited at point `N`.
#[inline]
pub const fn at<const N: u32, F>(awaited: F) -> At<N, F> {
    At(awaited)
}

impl<const N: u32, F: IntoFuture> IntoFuture for At<N, F> {
    type Output = F::Output;
    type IntoFuture = AtFuture<F::IntoFuture, Number<N>>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        AtFuture { awaited: self.0.into_future(), point: PhantomData }
    }
}

pin_project_lite::pin_project! {
    /// The future that is awaited at the point whose number is `P`.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct AtFuture<F, P> {
        #[pin]
        awaited: F,
        point: PhantomData<P>,
    }
}

impl<const N: u32, F: Future> Future for AtFuture<F, Number<N>> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // One call of what is awaited, whether anything records or not: so the compiler can inline it, as it does without.
        let recording = !Base::idle();
        if recording {
            stack::reach(N);
        }
        let polled = self.project().awaited.poll(cx);
        if recording && polled.is_ready() {
            stack::leave();
        }
        polled
    }
}

/// Says that a macro which hides an await was reached; [`leave`] takes it.
#[derive(Debug)]
pub struct Reached(());

/// The machine reaches point `N`, whose await a macro hides.
#[inline]
pub fn reach<const N: u32>() -> Reached {
    // Only a new visit comes by here: while the macro is pending it is polled within itself. So a loop that leaves
    // the macro by `continue` is seen to come back to it.
    stack::visit(N);
    Reached(())
}

/// The machine goes on from a point whose await a macro hides; the macro's handlers call this.
#[inline]
pub fn left() {
    stack::leave();
}

/// The machine goes on from a point whose await a macro hides, with what the macro gave.
///
/// Arguments are evaluated in order: `leave(reach::<N>(), join!(a, b))` brackets the macro without a block, and so
/// leaves its temporaries as they were.
#[inline]
pub fn leave<T>(_: Reached, value: T) -> T {
    stack::leave();
    value
}

/// What the body of a fn that never returns gives, after it never returned.
///
/// # Panics
/// If it did, which its type rules out.
pub fn never<T>(_: T) -> ! {
    unreachable!("a fn of type `!` returned")
}
