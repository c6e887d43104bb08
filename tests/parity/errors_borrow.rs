//! Borrow errors.
#[cfg_attr(traced, pollscope::trace)]
async fn moved(s: String) {
    drop(s);
    println!("{s}");
}

#[cfg_attr(traced, pollscope::trace)]
async fn returns_local() -> &'static str {
    let s = String::new();
    &s
}

#[cfg_attr(traced, pollscope::trace)]
async fn not_mutable(s: String) {
    s.push('x');
}

#[cfg_attr(traced, pollscope::trace)]
async fn two_borrows(v: &mut Vec<u8>) {
    let a = &mut *v;
    let b = &mut *v;
    std::future::ready(()).await;
    a.push(1);
    b.push(1);
}

#[cfg_attr(traced, pollscope::trace)]
async fn lifetimes<'a, 'b>(a: &'a str, b: &'b str) -> &'a str {
    b
}

#[cfg_attr(traced, pollscope::trace)]
async fn borrowed_at_return(n: &u8) -> &u8 {
    let m = *n;
    &m
}

#[cfg_attr(traced, pollscope::trace)]
async fn out_of_reference(s: &String) -> String {
    *s
}

#[cfg_attr(traced, pollscope::trace)]
async fn uninitialised() -> u8 {
    let n: u8;
    std::future::ready(()).await;
    n
}

async fn uses<'a>(s: &'a mut String) {
    s.push('x');
}

fn main() {
    let mut s = String::new();
    let future = held(&mut s);
    println!("{s}");
    drop(future);
    let made = {
        let short = String::from("short");
        takes_ref(&short)
    };
    drop(made);
}

#[cfg_attr(traced, pollscope::trace)]
async fn held(s: &mut String) {
    uses(s).await;
}

#[cfg_attr(traced, pollscope::trace)]
async fn takes_ref(s: &str) -> usize {
    s.len()
}
