//! A borrow in the tail that edition 2021 refuses and 2024 allows.
use std::cell::RefCell;

#[cfg_attr(traced, pollscope::trace)]
async fn of_local() -> usize {
    let cell = RefCell::new(vec![1]);
    cell.borrow().len()
}

#[cfg_attr(traced, pollscope::trace)]
async fn of_argument(cell: RefCell<Vec<u8>>) -> usize {
    cell.borrow().len()
}

fn main() {
    println!("{:?}", futures::executor::block_on(of_local()));
    println!("{:?}", futures::executor::block_on(of_argument(RefCell::new(vec![1, 2]))));
}
