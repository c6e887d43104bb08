//! What a return type coerces, at the end, at `return`, and at `?`.
use std::error::Error;
use std::fmt::{Debug, Display};

trait Animal {
    fn name(&self) -> String;
}
struct Cat;
impl Animal for Cat {
    fn name(&self) -> String {
        "cat".into()
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn boxed() -> Box<dyn Animal> {
    Box::new(Cat)
}

#[cfg_attr(traced, pollscope::trace)]
async fn in_ok(fail: bool) -> Result<Box<dyn Animal>, Box<dyn Error>> {
    if fail {
        Err("failed")?;
        return Err("unreached".into());
    }
    Ok(Box::new(Cat))
}

#[cfg_attr(traced, pollscope::trace)]
async fn question() -> Result<u8, Box<dyn Error + Send + Sync>> {
    let n: u8 = "12".parse()?;
    std::future::ready(Ok::<_, std::fmt::Error>(())).await?;
    Ok(n)
}

#[cfg_attr(traced, pollscope::trace)]
async fn slices(n: &[u8; 3]) -> &[u8] {
    n
}

#[cfg_attr(traced, pollscope::trace)]
async fn pointers() -> fn(u8) -> u8 {
    |n| n + 1
}

#[cfg_attr(traced, pollscope::trace)]
async fn option() -> Option<&'static dyn Debug> {
    if std::env::args().count() > 100 {
        return None;
    }
    Some(&5)
}

#[cfg_attr(traced, pollscope::trace)]
async fn opaque(n: u8) -> impl Display + use<> {
    std::future::ready(()).await;
    n
}

#[cfg_attr(traced, pollscope::trace)]
async fn nested_opaque(n: u8) -> Option<impl Debug> {
    Some(n)
}

#[cfg_attr(traced, pollscope::trace)]
async fn inferred() -> Vec<u64> {
    (0..3_u8).map(Into::into).collect()
}

#[cfg_attr(traced, pollscope::trace)]
async fn default() -> (String, u16) {
    Default::default()
}

fn main() {
    futures::executor::block_on(async {
        println!("{}", boxed().await.name());
        println!("{}", in_ok(false).await.unwrap().name());
        println!("{}", in_ok(true).await.err().unwrap());
        println!("{:?}", question().await.unwrap());
        println!("{:?}", slices(&[1, 2, 3]).await);
        println!("{:?}", pointers().await(1));
        println!("{:?}", option().await);
        println!("{}", opaque(3).await);
        println!("{:?}", nested_opaque(3).await);
        println!("{:?} {:?}", inferred().await, default().await);
    });
}
