//! Auto traits: a future is Send exactly when it was.
use std::rc::Rc;

fn send<T: Send>(_: T) {}

#[cfg_attr(traced, pollscope::trace)]
async fn holds_rc() {
    let rc = Rc::new(1);
    std::future::ready(()).await;
    println!("{rc}");
}

#[cfg_attr(traced, pollscope::trace)]
async fn rc_argument(_rc: Rc<u8>) {}

#[cfg_attr(traced, pollscope::trace)]
async fn calls_it() {
    holds_rc().await;
}

#[cfg_attr(traced, pollscope::trace)]
async fn fine() {
    {
        let rc = Rc::new(1);
        println!("{rc}");
    }
    std::future::ready(()).await;
}

#[cfg_attr(traced, pollscope::trace)]
async fn returns_rc() -> Rc<u8> {
    Rc::new(1)
}

fn main() {
    send(fine());
    send(returns_rc());
    send(holds_rc());
    send(rc_argument(Rc::new(1)));
    send(calls_it());
}
