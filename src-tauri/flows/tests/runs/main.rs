//! Flows as people write them, over a real store.

mod each;
mod hostile;
mod keys;
mod limits;
mod places;
mod reference;
mod stale;
mod support;
mod undone;
mod web;
