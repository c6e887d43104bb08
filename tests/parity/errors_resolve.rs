//! Names that are not there: the same errors, at the same places.
#[cfg_attr(traced, pollscope::trace)]
async fn no_such_argument() -> u8 {
    missing
}

#[cfg_attr(traced, pollscope::trace)]
async fn no_such_trait(x: impl Missing) {}

#[cfg_attr(traced, pollscope::trace)]
async fn no_such_bound<T: Absent>(x: T)
where
    T: Gone,
{
}

#[cfg_attr(traced, pollscope::trace)]
async fn undeclared_lifetime(x: &'nowhere str) -> &'a str {
    x
}

#[cfg_attr(traced, pollscope::trace)]
async fn missing_lifetime(a: &str, b: &str) -> &str {
    a
}

#[cfg_attr(traced, pollscope::trace)]
async fn twice(a: u8, a: u8) {}

#[cfg_attr(traced, pollscope::trace)]
async fn wrong_label() {
    'a: loop {
        break 'b;
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn no_such_macro() {
    no_macro!(std::future::ready(1).await);
}

fn main() {}
