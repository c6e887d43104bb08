#![allow(unused, unreachable_code)]
async fn y(n: u32) -> u32 {
    n
}
async fn f(n: u32) -> bool {
    n > 1
}
#[cfg_attr(traced, pollscope::trace)]
async fn a(n: u32) -> u32 {
    let x = 'l: {
        if f(n).await {
            break 'l y(1).await;
        }
        let z = loop {
            if f(2).await && !f(3).await {
                break y(4).await;
            } else if n > 3 {
                break 'l 3;
            }
        };
        z
    };
    let v = [y(1).await, if n > 2 { return y(2).await } else { 3 }];
    x + v[0]
}
#[cfg_attr(traced, pollscope::trace)]
async fn b(n: Option<u32>) -> Result<u32, String> {
    let Some(m) = n else {
        y(1).await;
        return Err(String::new());
    };
    while let Some(k) = n
        && f(k).await
        && (f(2).await || !f(3).await)
    {
        if f(4).await {
            continue;
        }
        y(5).await;
        break;
    }
    match m {
        0 if f(1).await => {}
        1 | 2 if f(2).await || f(3).await => {
            y(3).await;
        }
        1 => {}
        x @ 3..=5 => {
            y(x).await;
        }
        _ if n.is_none() => {}
        other => return Ok(y(other).await),
    }
    let c = y(1).await.checked_add(y(2).await).ok_or("x".to_string())?;
    Ok(c + y(3).await)
}
#[cfg_attr(traced, pollscope::trace)]
async fn c(n: u32) -> u32 {
    'o: for i in 0..n {
        'p: loop {
            match f(i).await {
                true => continue 'o,
                false if f(2).await => break 'p,
                false => break 'o,
            }
        }
        y(i).await;
    }
    let r = &mut [0u32; 3];
    r[y(0).await as usize] = y(1).await;
    r[y(1).await as usize] += y(2).await;
    let (p, q) = (y(1).await, {
        let t = y(2).await;
        t + y(3).await
    });
    if let (1, x) | (x, 1) = (p, q)
        && f(x).await
    {
        y(9).await
    } else if let Some(z) = Some(p) {
        z
    } else {
        y(10).await
    }
}
struct S {
    a: u32,
    b: u32,
}
#[cfg_attr(traced, pollscope::trace)]
async fn d(s: S) -> S {
    S { b: y(1).await, a: y(2).await, ..if f(1).await { s } else { return S { a: y(3).await, ..s } } }
}
#[cfg_attr(traced, pollscope::trace)]
async fn e(n: u32) -> u32 {
    if n > 2 {
        std::process::exit(y(1).await as i32)
    }
    if n > 3 {
        panic!("{}", y(2).await)
    }
    let x: u32 = if n > 4 { unreachable!() } else { y(3).await };
    assert!(f(x).await, "{}", y(4).await);
    debug_assert!(f(5).await);
    loop {
        if f(6).await {
            return y(7).await;
        }
    }
}
#[cfg_attr(traced, pollscope::trace)]
async fn g(n: u32) -> u32 {
    let r = async {
        y(1).await;
        if n > 1 {
            return 3;
        }
        y(2).await
    }
    .await;
    let c = async |k: u32| {
        if k > 1 {
            return y(1).await;
        }
        y(2).await
    };
    r + c(3).await + {
        #[allow(unused)]
        let z = y(1).await;
        const K: u32 = 3;
        z
    }
}
#[cfg_attr(traced, pollscope::trace)]
async fn h(n: u32) -> u32 {
    let _ = f(1).await || {
        y(2).await;
        true
    } && f(3).await;
    let z = n as u64 + u64::from(y(4).await);
    let t = -(y(5).await as i32);
    let m = matches!(n, 3 if f(2).await);
    let w = (|| 3)();
    let rr = y(1).await..y(2).await;
    y(if f(1).await { y(2).await } else { y(3).await }).await + z as u32
}
#[cfg_attr(traced, pollscope::trace)]
async fn i(n: u32) -> u32 {
    let x = match f(n).await {
        true => match y(n).await {
            0 => return 1,
            1 => y(1).await,
            _ => loop {
                y(2).await;
                if n > 1 {
                    break 3;
                }
            },
        },
        false => 'q: {
            if n == 3 {
                break 'q 3;
            }
            y(4).await
        }
    };
    while f(x).await {}
    while !f(x).await {
        break;
    }
    while true {
        y(1).await;
        if n > 1 {
            break;
        }
    }
    for _ in 0..y(3).await {}
    if false {
        y(8).await;
    }
    if true { y(9).await } else { y(10).await }
}
#[cfg_attr(traced, pollscope::trace)]
async fn j(n: u32) -> u32 {
    while true {
        y(1).await;
    }
    y(2).await
}
#[cfg_attr(traced, pollscope::trace)]
async fn k(o: Option<Option<u32>>) -> u32 {
    match o {
        Some(Some(x)) if f(x).await => 1,
        Some(None) if f(2).await => y(1).await,
        Some(_) => y(2).await,
        None if f(3).await => 3,
        None => y(4).await,
    }
}
#[cfg_attr(traced, pollscope::trace)]
async fn l(b: bool, n: u32) -> u32 {
    match (b, n) {
        (true, 1) if f(1).await => 1,
        (false, _) if f(2).await => 2,
        (true, _) => y(3).await,
        _ if f(4).await => 3,
        (_, 5) => 5,
        _ => y(6).await,
    }
}
#[cfg_attr(traced, pollscope::trace)]
async fn m(s: &[u32]) -> u32 {
    match s {
        [] if f(0).await => 0,
        [a, ..] if f(*a).await => 1,
        [a, b] if f(2).await => y(1).await,
        [.., 3] => y(2).await,
        _ => 3,
    }
}
#[cfg_attr(traced, pollscope::trace)]
async fn n(x: &str, c: char, i: i32) -> u32 {
    match x {
        "a" if f(1).await => 1,
        "b" if f(2).await => 2,
        "a" => y(3).await,
        _ => 4,
    };
    match c {
        'a'..='f' if f(1).await => 1,
        'c' if f(2).await => 2,
        'z' => y(1).await,
        _ => 5,
    };
    match i {
        -1 if f(1).await => 1,
        1 if f(2).await => y(3).await,
        i32::MIN..0 => 3,
        0 => y(2).await,
        _ => 9,
    }
}
fn main() {
    use futures::executor::block_on as o;
    for q in 0..8 {
        println!("{}", o(c(q)));
        println!("{}", o(g(q)));
        println!("{}", o(h(q)));
        println!("{}", o(k(Some(Some(q)))));
        println!("{}", o(l(q > 3, q)));
        println!("{}", o(m(&[q, 3])));
        println!("{}", o(n("a", (97 + q as u8) as char, q as i32 - 2)));
    }
}
