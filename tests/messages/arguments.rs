//! What may stand in its parentheses: all mistakes are told at once.
#[pollscope::trace(nam = "x", skip(a, c), skip_all = true, name = 3, skip(b), unknown)]
async fn many(a: u8, b: u8) -> u8 {
    a + b
}

#[pollscope::trace(name("x"), ret = 1, err(), crate, capture = a, skip)]
async fn shapes() {}

#[pollscope::trace(capture(sum, nothing))]
async fn captured(n: u8) -> u8 {
    let sum = n + 1;
    sum
}

#[pollscope::trace(name = "x", capture(a))]
mod songs {
    pub async fn sing() {}
}


fn main() {
    let _ = (many(1, 2), shapes(), captured(1), songs::sing());
}
