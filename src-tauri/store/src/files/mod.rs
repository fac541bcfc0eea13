//! Files beside the database: how they are written out and read, and whose eyes they are for.
//!
//! One way leads out. A link is followed to what it stands for. A file is written beside its name and
//! renamed, so that what was there stays whole until the new one is, and the new one has the old one's
//! owner and mode; one that is new is the person's alone. Through what is no file and keeps nothing (a
//! pipe, a socket, a terminal, /dev/null) the bytes stream, and it stays what it is. Folders and other
//! devices are refused before any work.
//!
//! A file with several names (hard links) gets a new one under the name that was written to; under its
//! other names it stays as it was.

mod input;
mod out;
mod part;
mod place;
mod private;
mod rights;
mod signal;
#[cfg(unix)]
mod stream;
mod temporary;
#[cfg(unix)]
mod wait;

pub use input::Input;
pub(crate) use out::OutFile;
pub use part::PartFile;
pub(crate) use part::remove_left_parts;
pub use place::behind_links;
pub(crate) use place::{may_be_written, refuse_what_is_no_file, room_in};
pub use private::make_private_folder;
pub(crate) use private::{make_private_file, narrow, narrow_folder};
pub use signal::survive_file_size_limit;
pub(crate) use temporary::{TemporaryFolder, remove_left_folders};
