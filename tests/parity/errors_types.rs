//! Type errors: the same ones, at the same places.
#[cfg_attr(traced, pollscope::trace)]
async fn wrong_tail() -> u8 {
    "text"
}

#[cfg_attr(traced, pollscope::trace)]
async fn wrong_return(n: u8) -> String {
    if n > 3 {
        return n;
    }
    String::new()
}

#[cfg_attr(traced, pollscope::trace)]
async fn missing_tail() -> u8 {
    std::future::ready(1).await;
}

#[cfg_attr(traced, pollscope::trace)]
async fn not_a_future() {
    5u8.await;
}

#[cfg_attr(traced, pollscope::trace)]
async fn wrong_argument(a: u8) {
    wrong_argument("x").await;
}

#[cfg_attr(traced, pollscope::trace)]
async fn no_such_name() {
    nowhere().await;
}

#[cfg_attr(traced, pollscope::trace)]
async fn question_without_result() {
    let _n: u8 = "1".parse()?;
}

#[cfg_attr(traced, pollscope::trace)]
async fn wrong_error() -> Result<(), std::fmt::Error> {
    "1".parse::<u8>()?;
    Ok(())
}

#[cfg_attr(traced, pollscope::trace)]
async fn no_such_method(s: String) -> usize {
    s.no_such().await
}

#[cfg_attr(traced, pollscope::trace)]
async fn no_such_type(s: Nowhere) {}

#[cfg_attr(traced, pollscope::trace)]
async fn no_such_output() -> Nowhere {}

fn main() {}
