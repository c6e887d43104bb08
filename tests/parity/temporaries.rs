//! A temporary lives to the end of its statement, also across an await.
use futures::lock::Mutex;

struct Held(Vec<u8>);
impl Held {
    fn get(&self, n: usize) -> Option<&u8> {
        self.0.get(n)
    }
    async fn all(&self) -> &[u8] {
        &self.0
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn guard_in_match(m: &Mutex<Held>) -> u8 {
    match m.lock().await.get(1) {
        Some(n) => *n,
        None => 0,
    }
}

#[cfg_attr(traced, pollscope::trace)]
async fn chain(m: &Mutex<Held>) -> usize {
    m.lock().await.all().await.len() + String::from("temporary").as_str().len()
}

#[cfg_attr(traced, pollscope::trace)]
async fn extended() -> usize {
    let s = &String::from("extended");
    std::future::ready(()).await;
    let t = &std::future::ready(String::from("awaited")).await;
    s.len() + t.len()
}

#[cfg_attr(traced, pollscope::trace)]
async fn if_let(m: &Mutex<Held>) -> u8 {
    if let Some(n) = m.lock().await.get(0) { *n } else { 9 }
}

fn main() {
    let m = Mutex::new(Held(vec![4, 5]));
    futures::executor::block_on(async {
        println!("{}", guard_in_match(&m).await);
        println!("{}", chain(&m).await);
        println!("{}", extended().await);
        println!("{}", if_let(&m).await);
    });
}
