//! Two tasks that wait for each other: a client holds a lock while it asks a worker, who needs the lock to answer. No thread
//! is blocked, nothing is printed, and nobody gets on.
//!
//! ```text
//! cargo viz run -- cargo run --example stuck
//! cargo viz why pollscope-trace.jsonl
//! ```

mod virtual_time;

use std::rc::Rc;

use futures::executor::LocalPool;
use futures::task::LocalSpawnExt;
use tokio::sync::{Mutex, mpsc, oneshot};

type Asked = (usize, oneshot::Sender<u32>);

#[pollscope::trace(skip_all)]
async fn worker(mut questions: mpsc::Receiver<Asked>, table: Rc<Mutex<Vec<u32>>>) {
    while let Some((place, answer)) = questions.recv().await {
        let table = table.lock().await;
        let _ = answer.send(table[place]);
    }
}

#[pollscope::trace(skip(worker))]
async fn ask(worker: &mpsc::Sender<Asked>, place: usize) -> u32 {
    let (send, answer) = oneshot::channel();
    worker.send((place, send)).await.expect("the worker is there");
    answer.await.expect("the worker answers")
}

#[pollscope::trace(skip_all)]
async fn client(worker: mpsc::Sender<Asked>, table: Rc<Mutex<Vec<u32>>>) {
    let first = ask(&worker, 0).await;
    println!("the first answer is {first}");
    let mut table = table.lock().await;
    // The lock is held here, and the worker needs it.
    let second = ask(&worker, 1).await;
    println!("the second answer is {second}");
    table.push(first + second);
}

fn main() {
    virtual_time::start();
    let table = Rc::new(Mutex::new(vec![1, 2]));
    let (send, receive) = mpsc::channel(1);
    let mut pool = LocalPool::new();
    let spawner = pool.spawner();
    spawner.spawn_local(worker(receive, Rc::clone(&table))).expect("a new pool takes tasks");
    spawner.spawn_local(client(send, table)).expect("a new pool takes tasks");
    pool.run_until_stalled();
    println!("nothing can go on, and neither task is done");
}
