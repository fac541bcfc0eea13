//! What survives when a run is cut off: by SIGKILL at any moment, or by a disk that is full.
//!
//! The kill runs start this test binary again as a child that writes to a store and tells of each
//! write before it begins and after it was confirmed. The child is killed, the file is looked at,
//! and the next child goes on with the same file. The disk runs put the store where there is no
//! room, see that every write says so and loses nothing, and go on with the same open store. Another child is
//! killed while it takes what has expired out of backups.
#![cfg(unix)]

mod backups;
mod child;
mod disk;
mod invariants;
mod kill;
mod model;
mod operation;
mod random;
mod room;
