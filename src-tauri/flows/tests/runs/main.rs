//! Flows as people write them, over a real store.

mod again;
mod each;
mod hostile;
mod inputs;
mod keys;
mod limits;
mod places;
mod reference;
mod stale;
mod support;
mod undone;
mod web;
