//! Warnings: none more, none fewer.
#![warn(
    unused,
    unreachable_code,
    nonstandard_style,
    rust_2018_idioms,
    unused_qualifications,
    let_underscore_drop
)]
#![warn(unused_lifetimes, single_use_lifetimes, trivial_casts, unused_results, variant_size_differences)]

#[cfg_attr(traced, pollscope::trace)]
async fn unused_argument(a: u8, _b: u8, mut c: u8, (d, _): (u8, u8)) {}

#[cfg_attr(traced, pollscope::trace)]
async fn unused_local() {
    let a = 1;
    let mut b = 2;
    println!("{b}");
}

#[cfg_attr(traced, pollscope::trace)]
async fn assigned(mut a: u8) {
    a = 3;
}

#[cfg_attr(traced, pollscope::trace)]
async fn unreachable() -> u8 {
    return 1;
    println!("never");
}

#[cfg_attr(traced, pollscope::trace)]
async fn unused_result() {
    fails();
    fails().await;
    let _ = fails();
}

#[cfg_attr(traced, pollscope::trace)]
async fn fails() -> Result<u8, u8> {
    Ok(1)
}

#[cfg_attr(traced, pollscope::trace)]
#[must_use = "a reason"]
async fn must_be_used() -> u8 {
    1
}

#[cfg_attr(traced, pollscope::trace)]
async fn uses() {
    must_be_used();
}

#[cfg_attr(traced, pollscope::trace)]
async fn parentheses() {
    (std::future::ready(())).await;
    let n = (1);
    if (n == 1) {}
}

#[cfg_attr(traced, pollscope::trace)]
async fn BadName(NotSnake: u8) -> u8 {
    NotSnake
}

#[cfg_attr(traced, pollscope::trace)]
#[deprecated]
async fn old() {}

#[cfg_attr(traced, pollscope::trace)]
async fn diverges() {
    loop {}
    println!("never");
}

#[cfg_attr(traced, pollscope::trace)]
async fn panics() -> u8 {
    panic!("always")
}

#[cfg_attr(traced, pollscope::trace)]
async fn infallible(x: std::convert::Infallible) -> std::convert::Infallible {
    x
}

#[cfg_attr(traced, pollscope::trace)]
async fn never_used() {}

#[cfg_attr(traced, pollscope::trace)]
#[allow(unused_variables)]
async fn allowed(x: u8) {
    let y = 1;
}

fn nothing() {}

#[cfg_attr(traced, pollscope::trace)]
async fn braces_of_handlers() -> u8 {
    tokio::select! { _ = never_used() => { nothing() } _ = never_used() => { never_used().await; } }
    tokio::select! { _ = never_used() => { never_used().await } _ = never_used() => { return 1 } }
    tokio::select! { _ = never_used() => { (); nothing() } _ = never_used() => nothing(), else => {} }
    tokio::select! { _ = never_used() => { 2 } else => { 3 } }
}

#[cfg_attr(traced, pollscope::trace)]
async fn braces_under_a_switch() {
    #[cfg(all())]
    {
        never_used().await
    }
    #[cfg(not(all()))]
    {
        nothing()
    }
}

fn main() {
    drop(unused_argument(1, 2, 3, (4, 5)));
    drop(unused_local());
    drop((unreachable(), unused_result(), uses(), parentheses(), BadName(1), old(), diverges(), panics()));
    drop((braces_of_handlers(), braces_under_a_switch()));
    drop((infallible as fn(_) -> _, allowed(1), assigned(1)));
}
